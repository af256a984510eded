import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type CellValue, isNotApplicable } from '../../shared/domain/cell-value.js'
import { sessionText as t } from '../i18n/session-strings.js'
import type { CellAddress, RefusedValue, SheetSession } from '../sync/sheet-session.js'
import { SessionWatch } from './session-watch.js'

/** 待处理: values the server did not take. Each can be copied or discarded; nothing a person typed disappears. */
@customElement('refused-panel')
export class RefusedPanel extends LitElement {
  @property({ attribute: false }) session: SheetSession | undefined
  /** Names a cell for the person: unit and indicator or column. */
  @property({ attribute: false }) nameOf: (cell: CellAddress) => string = ({ org, key }) => `${org} ${key}`
  @state() private _copied: RefusedValue | undefined
  readonly #watch = new SessionWatch(this, ['refused'])

  static override styles = css`
    section {
      border: 1px solid var(--danger);
      border-radius: var(--radius);
      background: var(--danger-soft);
      padding: var(--gap-s) var(--gap-m);
      margin-bottom: var(--gap-m);
    }
    h2 {
      margin: 0;
      font-size: var(--text-m);
      color: var(--danger);
    }
    p {
      margin: 0 0 var(--gap-xs);
      color: var(--ink-muted);
      font-size: var(--text-s);
    }
    ul {
      list-style: none;
      margin: 0;
      padding: 0;
      max-height: 30vh;
      overflow: auto;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: var(--gap-xs) var(--gap-m);
      align-items: baseline;
      padding: var(--gap-xs) 0;
      border-top: 1px solid var(--line);
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
    button {
      font: inherit;
      font-size: var(--text-s);
      min-height: 28px;
      padding: 0 var(--gap-s);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--panel);
      color: var(--accent-strong);
    }
  `

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
            <span>
              <button @click=${() => this.#copy(each)}>${this._copied === each ? t('copied') : t('copy')}</button>
              <button @click=${() => this.session?.discardRefused(each)}>${t('discard')}</button>
            </span>
          </li>`,
        )}
      </ul>
    </section>`
  }

  #copy(each: RefusedValue): void {
    if (copyText(valueText(each.value))) this._copied = each
  }
}

function valueText(value: CellValue): string {
  if (value === null) return ''
  return isNotApplicable(value) ? value.na : String(value)
}

/** Copies by a DOM copy event: navigator.clipboard is missing on a plain http intranet. */
function copyText(text: string): boolean {
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', fill, { once: true, capture: true })
  try {
    return document.execCommand('copy')
  } finally {
    document.removeEventListener('copy', fill, { capture: true })
  }
}
