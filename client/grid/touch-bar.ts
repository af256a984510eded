import { css, html, LitElement } from 'lit'
import { customElement } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { touchText as t } from '../i18n/touch-strings.js'

const commands = ['edit', 'next', 'copy', 'paste', 'clear'] as const

/** What a finger asks of the selected cells; a keyboard has keys for all of it. */
export type TouchCommand = (typeof commands)[number]

/** The buttons under the grid of a touch screen. Fires `touch-command`; the focus stays where it is. */
@customElement('touch-bar')
export class TouchBar extends LitElement {
  static override styles = [
    buttons,
    css`
      :host {
        display: block;
        flex: none;
      }
      div {
        display: flex;
        gap: var(--gap-xs);
        padding: var(--gap-xs) 0;
      }
      button {
        flex: 1 1 0;
        min-width: 0;
        min-height: 44px;
        max-width: 10em;
        padding: 0 var(--gap-xs);
      }
    `,
  ]

  override render() {
    return html`<div role="toolbar" aria-label=${t('bar')} @mousedown=${keepFocus}>
      ${commands.map((command) => html`<button @click=${() => this.#tell(command)}>${t(command)}</button>`)}
    </div>`
  }

  #tell(detail: TouchCommand): void {
    this.dispatchEvent(new CustomEvent<TouchCommand>('touch-command', { detail }))
  }
}

/** The grid's own input keeps the focus: copying copies from there, and the keyboard of the screen stays down or up. */
const keepFocus = (event: Event): void => event.preventDefault()
