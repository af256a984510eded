import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { Finding } from '../../shared/domain/checks.js'
import { pageAddress } from '../app/router.js'
import { buttons } from '../components/base-styles.js'
import '../components/check-lines.js'
import { sentBackWords } from '../components/sent-back-words.js'
import { keptWords } from '../components/session-status.js'
import { SessionWatch } from '../components/session-watch.js'
import '../form/earlier-line.js'
import '../form/stock-carry.js'
import { stockOfferAt } from '../form/stock-offers.js'
import { displayText } from '../form/value-text.js'
import { rowLabel } from '../grid/column-defs.js'
import type { SelectionDetail } from '../grid/indicator-grid.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { SheetView } from '../grid/sheet-view.js'
import { besideText } from '../i18n/beside-strings.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'

/**
 * What the active cell of a sheet is: unit and indicator, its value in full, and what checks say of it or, while they say
 * nothing, what is counted (口径); below, in grey, what stood there earlier and what may be taken over from it.
 * Events: `show-details`, `open-list`, `carry` (the offered figure into the active cell), `toast`.
 */
@customElement('cell-bar')
export class CellBar extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) selected: SelectionDetail | undefined
  /** Shown while no cell is selected. */
  @property() note = ''
  readonly #watch = new SessionWatch(this, ['cells', 'totals', 'access', 'earlier', 'refused'])

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
        padding: 2px var(--gap-s);
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        font-size: var(--text-s);
      }
      .cell,
      .before {
        display: flex;
        align-items: center;
        gap: var(--gap-m);
        min-height: 36px;
      }
      /* Always there, so that the grid does not move as one goes from cell to cell. */
      .before {
        min-height: 28px;
        border-top: 1px dotted var(--line);
      }
      .before button {
        min-height: 26px;
        padding: 0 var(--gap-s);
      }
      .before stock-carry {
        --carry-height: 26px;
      }
      .before kbd {
        font: inherit;
        color: var(--ink-muted);
      }
      .grow {
        flex: 1 1 0;
      }
      .cell > span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .what,
      .value {
        flex: none;
        max-width: 30em;
        font-weight: 600;
      }
      .value {
        color: var(--accent-strong);
      }
      .value.text {
        flex: 3 1 0;
        max-width: none;
        max-height: 36px;
        overflow: auto;
        white-space: pre-wrap;
        line-height: 18px;
        font-weight: 400;
      }
      .state {
        flex: none;
        color: var(--ok);
      }
      .state.saving {
        color: var(--ink-muted);
      }
      .state.local {
        color: var(--warn);
        font-weight: 600;
      }
      .cell > .sent-back {
        flex: 0 1 auto;
        max-height: 36px;
        overflow: auto;
        white-space: normal;
        line-height: 18px;
        color: var(--danger);
      }
      .definition {
        flex: 1 1 0;
        color: var(--ink-muted);
      }
      check-lines {
        flex: 1 1 0;
        max-height: 4.5em;
        overflow: auto;
      }
      @media (max-width: 599px) {
        .cell,
        .before {
          flex-wrap: wrap;
          gap: 0 var(--gap-s);
        }
        .before button {
          min-height: 36px;
        }
        .before kbd {
          display: none;
        }
        check-lines {
          flex: 1 0 100%;
          order: 1;
        }
        .cell > .what {
          flex: 1 1 40%;
          max-height: 2.6em;
          line-height: 1.3;
          white-space: normal;
        }
        .what ~ .definition {
          display: none;
        }
      }
    `,
  ]

  #revision = 0

  override willUpdate(changed: PropertyValues<this>): void {
    this.#revision += 1
    if (!changed.has('view')) return
    this.#watch.watch(this.view?.session)
    changed.get('view')?.sentBack.removeEventListener('change', this.#again)
    this.view?.sentBack.addEventListener('change', this.#again)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.view?.sentBack.removeEventListener('change', this.#again)
  }

  readonly #again = (): void => this.requestUpdate()

  override render() {
    const { selected, view } = this
    if (!selected || !view)
      return html`<div class="cell"><span class="definition" title=${this.note}>${this.note}</span></div>
        <div class="before"></div>`
    const { row, column } = selected
    const { indicator } = column
    const shown = view.text(row, column)
    const measured = typeof view.value(row, column) === 'number' || (row.kind !== 'unit' && !column.textual)
    const findings = view.warnings.at(row, column.id)
    const definition = t('definitionOf', { text: indicator.definition || t('noDefinition') })
    return html`<div class="cell">
      <span class="what">${rowLabel(row)} · ${localText(indicator.name)}</span>
      <span class=${column.textual ? 'value text' : 'value'} title=${shown}>${shown || t('empty')}${measured && shown !== '—' ? ` ${column.unit}` : ''}</span>
      ${this.#state(view, selected)}
      ${this.#sentBack(view, selected)}
      ${
        findings.length > 0
          ? html`<check-lines .findings=${findings} .isExplained=${this.#isExplained}
              .explainHref=${this.#explainHref(row)}></check-lines>`
          : html`<span class="definition" title=${definition}>${definition}</span>`
      }
      ${view.isAsked(row, column) && column.list !== undefined ? html`<button @click=${() => this.#tell('open-list')}>${t('openLedger')}</button>` : nothing}
      <button title=${besideText('detailsHint')} @click=${() => this.#tell('show-details')}>${besideText('details')}</button>
    </div>
    <div class="before">${this.#before(view, selected)}</div>`
  }

  /** How the cell is kept: said of those that the person writes. */
  #state(view: SheetView, { row, column }: SelectionDetail) {
    const cell = { org: row.org.id, key: column.id }
    const state = view.session.saveState(cell.org, cell.key)
    const isFilled = (view.value(row, column) ?? null) !== null
    if (!view.editability(row, column).ok || (!isFilled && state === 'saved')) return nothing
    return html`<span class="state ${state}">${keptWords(view.session, cell)}</span>`
  }

  /** What the reviewer wrote about this cell: in full, for it has to be answered. */
  #sentBack(view: SheetView, { row, column }: SelectionDetail) {
    const words = row.kind === 'unit' ? sentBackWords(view.sentBack.at(row.org.id, column.id)) : ''
    return words === '' ? nothing : html`<span class="sent-back" title=${words}>${words}</span>`
  }

  #before(view: SheetView, { row, column }: SelectionDetail) {
    if (row.kind !== 'unit') return nothing
    const { session, workplace, table } = view
    const org = row.org.id
    const place = { session, workplace, org }
    const offer =
      view.isMissing(row, column) && session.access(org).ok
        ? stockOfferAt(place, column.indicator)
        : undefined
    return html`${
      view.isAsked(row, column)
        ? html`<earlier-line .session=${session} .workplace=${workplace} .org=${org} .indicator=${column.indicator}
            .revision=${this.#revision}></earlier-line>`
        : nothing
    }
      <span class="grow"></span>
      ${
        offer
          ? html`<button title=${besideText('carryHint')} @click=${() => this.#tell('carry')}>
              ${besideText('carry', { value: displayText(offer.value, column.indicator) })} <kbd>Alt+↓</kbd></button>`
          : nothing
      }
      <stock-carry .session=${session} .workplace=${workplace} .table=${table} .org=${org}
        .revision=${this.#revision}></stock-carry>`
  }

  /** The form has a place for explanations; only who fills the row may write one. */
  #explainHref({ kind, org }: SheetRow): string {
    const session = this.view?.session
    if (!session || kind !== 'unit' || !session.access(org.id).ok) return ''
    return pageAddress('form', session.ref.table, session.ref.period, org.id)
  }

  readonly #isExplained = (finding: Finding): boolean => this.view?.warnings.isExplained(finding) ?? false

  #tell(name: 'open-list' | 'show-details' | 'carry'): void {
    this.dispatchEvent(new CustomEvent(name))
  }
}
