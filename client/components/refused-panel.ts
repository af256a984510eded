import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type CellValue, isNotApplicable } from '../../shared/domain/cell-value.js'
import { sessionText as t } from '../i18n/session-strings.js'
import type { CellAddress, RefusedValue, SheetSession } from '../sync/sheet-session.js'
import { alertStyles } from './alert-styles.js'
import { buttons } from './base-styles.js'
import { copyText } from './copy-text.js'
import { SessionWatch } from './session-watch.js'

/** 待处理: values the server did not take. Each can be copied or discarded; nothing a person typed disappears. */
@customElement('refused-panel')
export class RefusedPanel extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  /** Names a cell for the person: unit and indicator or column. */
  @property({ attribute: false }) nameOf: (cell: CellAddress) => string = ({ org, key }) => `${org} ${key}`
  @state() private _copied: RefusedValue | undefined
  readonly #watch = new SessionWatch(this, ['refused'])

  static override styles = [
    buttons,
    alertStyles,
    css`
      :host {
        --tone: var(--danger);
        --tone-soft: var(--danger-soft);
      }
      .value {
        font-weight: 600;
        overflow-wrap: anywhere;
        user-select: all;
      }
      .reason {
        color: var(--ink-muted);
        flex: 1 1 14em;
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
  }

  override render() {
    const refused = this.session?.refused ?? []
    if (refused.length === 0) return nothing
    return html`<section role="alert">
      <h2>${t('refusedTitle', { n: refused.length })}</h2>
      <p>${t('refusedHint')}</p>
      <ul>
        ${refused.map(
          (each) => html`<li>
            <span>${this.nameOf(each)}</span>
            <span class="value">${valueText(each.value)}</span>
            <span class="reason">${each.reason}${each.late === 'kept' ? t('lateKept') : nothing}</span>
            <span class="choices">
              <button @click=${() => this.#copy(each)}>${this._copied === each ? t('copied') : t('copy')}</button>
              <button @click=${() => this.session?.discardRefused(each)}>${t('discard')}</button>
            </span>
          </li>`,
        )}
      </ul>
    </section>`
  }

  async #copy(each: RefusedValue): Promise<void> {
    if (await copyText(valueText(each.value))) this._copied = each
  }
}

function valueText(value: CellValue): string {
  if (value === null) return ''
  return isNotApplicable(value) ? value.na : String(value)
}
