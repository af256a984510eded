import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { SessionWatch } from '../components/session-watch.js'
import type { GridPlace } from '../grid/selection.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { SheetView } from '../grid/sheet-view.js'
import { checkText as t } from '../i18n/check-strings.js'
import { nextFinding } from './finding-steps.js'

/** How many checks of the sheet do not hold, and the way to the next one. Event: `go-to` ({@link GridPlace}). */
@customElement('check-status')
export class CheckStatus extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  /** The active cell; the next finding is looked for behind it. */
  @property({ attribute: false }) active: GridPlace | undefined
  readonly #watch = new SessionWatch(this, ['cells', 'totals', 'connection'])

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
      }
      button {
        min-height: 24px;
        padding: 0 var(--gap-s);
        font-size: inherit;
      }
      @media (max-width: 599px) {
        button {
          min-height: 40px;
        }
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.#watch.watch(this.view?.session)
  }

  override render() {
    const findings = this.view?.warnings.all() ?? []
    const hard = findings.filter(({ severity }) => severity === 'hard').length
    const found = findings.length > 0
    return html`<span role="status">${found ? t('counts', { hard, soft: findings.length - hard }) : nothing}</span>
      ${found ? html`<button @click=${this.#goOn}>${t('next')}</button>` : nothing}`
  }

  readonly #goOn = (): void => {
    const place = nextFinding(this.view?.warnings.all() ?? [], this.rows, this.columns, this.active)
    if (place) this.dispatchEvent(new CustomEvent('go-to', { detail: place }))
  }
}
