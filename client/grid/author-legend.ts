import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { language } from '../i18n/language.js'
import { peopleText as t } from '../i18n/people-strings.js'
import type { AuthorColouring } from './author-colours.js'

/**
 * Says in words what the colours of the cells mean: who, with the letters that stand in the cells, and how many cells.
 * Fires `only-new` (boolean) and `close-colours`.
 */
@customElement('author-legend')
export class AuthorLegend extends LitElement {
  @property({ attribute: false }) colouring: AuthorColouring | undefined
  /** When this person last left the sheet, in milliseconds since 1970; undefined at the first look. */
  @property({ attribute: false }) lastLook: number | undefined
  @property({ type: Boolean }) onlyNew = false

  static override styles = [
    buttons,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-xs) var(--gap-m);
        padding: 2px var(--gap-s);
        background: var(--panel-sunken);
        border: 1px solid var(--line-strong);
        border-bottom: 0;
        font-size: var(--text-s);
      }
      b {
        display: inline-block;
        min-width: 1.4em;
        margin-right: 2px;
        padding: 0 3px;
        border-radius: 2px;
        text-align: center;
        font-weight: 400;
        color: var(--author-ink);
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: var(--gap-xs);
        min-height: 28px;
      }
      .grow {
        flex: 1 1 0;
      }
      button {
        min-height: 28px;
      }
    `,
  ]

  override render() {
    const { colouring, lastLook, onlyNew } = this
    if (!colouring) return nothing
    const when = lastLook === undefined ? '' : new Date(lastLook).toLocaleString(language())
    const { lines } = colouring
    return html`<div>
      <strong>${onlyNew ? t('legendNew', { when }) : t('legend')}</strong>
      <span role="status">${lines.length > 0 ? nothing : onlyNew ? t('nothingNew', { when }) : t('nobody')}</span>
      ${lines.map(
        ({ colour, initials, names, cells }) => html`<span title=${names.join('、')}
          ><b style=${`background:var(--author-${colour})`}>${initials}</b>${
            names.length > 1
              ? t('others', { people: names.length, n: cells })
              : t('filledBy', { name: names[0] ?? '', n: cells })
          }</span
        >`,
      )}
      <span class="grow"></span>
      ${
        lastLook === undefined
          ? nothing
          : html`<label><input type="checkbox" .checked=${onlyNew} @change=${this.#onlyNew} />${t('onlyNew')}</label>`
      }
      <button @click=${() => this.dispatchEvent(new CustomEvent('close-colours'))}>${t('close')}</button>
    </div>`
  }

  readonly #onlyNew = (event: Event): void => {
    const detail = (event.target as HTMLInputElement).checked
    this.dispatchEvent(new CustomEvent('only-new', { detail }))
  }
}
