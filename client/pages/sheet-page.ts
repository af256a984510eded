import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { formatValue } from '../../shared/domain/format-value.js'
import { asPeriodCode, type OrgUnitId } from '../../shared/domain/ids.js'
import { period as parsedPeriod, periodsOfYear } from '../../shared/domain/period.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { CellHistory } from '../../shared/protocol/api.js'
import { request } from '../api/request.js'
import type { SheetParams } from '../app/page-params.js'
import { navigate, pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields } from '../components/base-styles.js'
import { cellName } from '../components/cell-name.js'
import { OpenedSheet } from '../components/opened-sheet.js'
import '../components/refused-panel.js'
import '../components/session-status.js'
import '../components/toast-line.js'
import type { ToastLine } from '../components/toast-line.js'
import type { UndoneDetail } from '../components/undo-bar.js'
import '../components/undo-bar.js'
import { rowLabel } from '../grid/column-defs.js'
import '../grid/indicator-grid.js'
import type { IndicatorGrid, SelectionDetail } from '../grid/indicator-grid.js'
import type { PastePlan } from '../grid/paste-plan.js'
import { rangeOf } from '../grid/selection.js'
import { figure, summarize } from '../grid/selection-summary.js'
import { type SheetColumn, sheetColumns } from '../grid/sheet-columns.js'
import { type SheetRow, sheetRows } from '../grid/sheet-rows.js'
import { SheetView } from '../grid/sheet-view.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import type { CellAddress, SheetSession } from '../sync/sheet-session.js'
import { scopesOf } from './sheet-scopes.js'
import { sheetStyles } from './sheet-styles.js'

interface Prepared {
  readonly session: SheetSession
  readonly view: SheetView
  readonly rows: readonly SheetRow[]
  readonly columns: readonly SheetColumn[]
}

type Side =
  | {
      readonly kind: 'history'
      readonly title: string
      readonly entries: CellHistory['entries'] | undefined
      readonly failed: boolean
    }
  | { readonly kind: 'paste'; readonly plan: PastePlan }
  | { readonly kind: 'shortcuts' }

/** One table in one period as a spreadsheet: the grid, what the active cell means, who is here, and what is saved. */
@customElement('sheet-page')
export class SheetPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) params: SheetParams | undefined
  @state() private _selected: SelectionDetail | undefined
  @state() private _side: Side | undefined
  @query('indicator-grid') private _grid!: IndicatorGrid | null
  @query('toast-line') private _toast!: ToastLine | null
  readonly #sheet = new OpenedSheet(this)
  #prepared: Prepared | undefined
  /** The session whose grid has been shown and led to the person's row. */
  #arrivedAt: SheetSession | undefined

  static override styles = [buttons, fields, sheetStyles]

  override willUpdate(changed: PropertyValues<this>): void {
    const { params, workplace } = this
    if (changed.has('params')) {
      this._selected = undefined
      this._side = undefined
    }
    const known = params && workplace?.catalogue.table(params.table) && workplace.tree.get(params.scope)
    this.#sheet.open(known ? params : undefined, workplace)
    const { session } = this.#sheet
    const table = params && workplace?.catalogue.table(params.table)
    if (!session || !workplace || !table) this.#prepared = undefined
    else if (session.ready && this.#prepared?.session !== session)
      this.#prepared = this.#prepare(session, workplace, table)
  }

  override updated(): void {
    const session = this.#prepared?.session
    if (!session || session === this.#arrivedAt) return
    this.#arrivedAt = session
    void this.#arrive()
  }

  /** A person with a row of their own finds it at once, ready to type, unless they are busy elsewhere on the page. */
  async #arrive(): Promise<void> {
    await this._grid?.updateComplete
    const row = this.#myRow()
    if (row !== undefined)
      this._grid?.goTo({ row, column: this.#missingAt(row, 0) ?? 0 }, { keepFocus: this.#isBusy })
  }

  get #isBusy(): boolean {
    return this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement !== null
  }

  #prepare(session: SheetSession, workplace: WorkplaceModel, table: TableDefinition): Prepared {
    const seen = new Set<string>(session.orgs)
    const rows = sheetRows(workplace.tree, workplace.catalogue, table, session.ref.scope).filter(
      // Rows the person may not see are not in the session; sums of a scope they may not see neither.
      (row) =>
        row.kind === 'unit'
          ? seen.has(row.org.id)
          : session.orgs.some((org) => workplace.tree.isWithin(org as OrgUnitId, row.org.id)),
    )
    return {
      session,
      view: new SheetView(session, workplace, table),
      rows,
      columns: sheetColumns(workplace.catalogue, table.id),
    }
  }

  override render() {
    const { workplace, params } = this
    if (!workplace || !params) return nothing
    const table = workplace.catalogue.table(params.table)
    if (!table) return html`<p class="empty" role="alert">${t('unknownTable', { table: params.table })}</p>`
    if (!workplace.tree.get(params.scope))
      return html`<p class="empty" role="alert">${t('unknownScope', { scope: params.scope })}</p>`
    const { session } = this.#sheet
    return html`
      ${this.#bar(workplace, table, params, session)}
      <refused-panel .session=${session} .nameOf=${this.#nameOf}></refused-panel>
      ${this.#formula(table)}
      <div class="stage" @select=${this.#onSelect} @open-list=${this.#openList} @say=${this.#onSay} @paste-report=${this.#onPaste}>
        ${this.#stage()} ${this.#sidePanel()}
      </div>
      ${this.#status(session)}
      <toast-line></toast-line>
    `
  }

  #stage() {
    const prepared = this.#prepared
    const problem = this.#sheet.session?.problem
    if (!prepared)
      return problem
        ? html`<p class="empty" role="alert">${problem}</p>`
        : html`<p class="empty" role="status">${t('loading')}</p>`
    if (prepared.rows.length === 0) return html`<p class="empty">${t('noRows')}</p>`
    return html`<indicator-grid
      tabindex="-1"
      aria-label=${localText(prepared.view.table.name)}
      .view=${prepared.view}
      .rows=${prepared.rows}
      .columns=${prepared.columns}
    ></indicator-grid>`
  }

  #bar(
    workplace: WorkplaceModel,
    table: TableDefinition,
    params: SheetParams,
    session: SheetSession | undefined,
  ) {
    const year = workplace.catalogue.packOf(table.id)?.year ?? parsedPeriod(params.period).year
    const periods = periodsOfYear(year, table.periodType)
    const at = periods.indexOf(params.period)
    const go = (period: string, scope: string) =>
      navigate(pageAddress('sheet', table.id, asPeriodCode(period), scope as OrgUnitId), { replace: true })
    const file = `/export/sheet/${[table.id, params.period, params.scope].map(encodeURIComponent).join('/')}`
    const stepTo = (index: number, label: string) => {
      const period = periods[index]
      return html`<button ?disabled=${!period} @click=${() => period && go(period, params.scope)}>${label}</button>`
    }
    const mine = this.#prepared?.rows.some(({ kind, org }) => kind === 'unit' && org.id === workplace.me.org)
    return html`
      <div class="bar">
        <h1>${localText(table.name)}</h1>
        <label class="field">
          ${t('scope')}
          <select @change=${(event: Event) => go(params.period, (event.target as HTMLSelectElement).value)}>
            ${scopesOf(workplace, table).map(
              (unit) => html`<option value=${unit.id} ?selected=${unit.id === params.scope}>
                ${unit.level === 'street' ? '\u3000' : unit.level === 'community' ? '\u3000\u3000' : ''}${unit.name}
              </option>`,
            )}
          </select>
        </label>
        ${stepTo(at - 1, t('previous'))}
        <label class="field">
          ${t('period')}
          <select @change=${(event: Event) => go((event.target as HTMLSelectElement).value, params.scope)}>
            ${periods.map((code) => html`<option value=${code} ?selected=${code === params.period}>${periodName(code)}</option>`)}
          </select>
        </label>
        ${stepTo(at + 1, t('next'))}
        <span class="grow"></span>
        <session-status .session=${session}></session-status>
      </div>
      <div class="bar">
        ${
          mine
            ? html`<button class="primary" @click=${this.#toMyRow}>${t('myRow')}</button>
                <button @click=${this.#toNextMissing}>${t('nextMissing')}</button>
                <a class="button" href=${pageAddress('form', table.id, params.period, workplace.person.org)}>${t('openForm')}</a>`
            : nothing
        }
        <undo-bar .session=${session} @undone=${this.#undone}></undo-bar>
        <a class="button" href=${pageAddress('totals', table.id, params.period, params.scope)}>${t('totals')}</a>
        <a class="button wide-only" href="${file}.xlsx" download>${t('exportXlsx')}</a>
        <a class="button wide-only" href="${file}.csv" download>${t('exportCsv')}</a>
        <button class="wide-only" @click=${() => this.#toggleSide({ kind: 'shortcuts' })}>${t('shortcuts')}</button>
        <span class="grow"></span>
        <span class="people" title=${this.#peopleWords(session, 200)}>${this.#peopleWords(session, 6)}</span>
      </div>
    `
  }

  #formula(table: TableDefinition) {
    const selected = this._selected
    const view = this.#prepared?.view
    if (!selected || !view) return html`<div class="formula"><span>${table.note}</span></div>`
    const { row, column } = selected
    const { indicator } = column
    const own = view.value(row, column)
    const shown = column.typed && row.kind === 'unit' ? formatValue(own, indicator) : view.text(row, column)
    return html`<div class="formula">
      <span class="what">${rowLabel(row)} · ${localText(indicator.name)}</span>
      <span class="value">${shown || t('empty')}${shown && column.unit && shown !== '—' ? ` ${column.unit}` : ''}</span>
      <span class="definition" title=${indicator.definition}>${t('definition')}:${indicator.definition || t('noDefinition')}</span>
      ${
        column.list !== undefined && row.kind === 'unit'
          ? html`<button @click=${() => this.#openLedger(row.org.id)}>${t('openLedger')}</button>`
          : row.kind === 'unit' && column.typed
            ? html`<button @click=${() => this.#showHistory(row, column)}>${t('history')}</button>`
            : html`<span></span>`
      }
    </div>`
  }

  #status(session: SheetSession | undefined) {
    const selected = this._selected
    const prepared = this.#prepared
    const sums =
      selected &&
      prepared &&
      summarize(prepared.view, prepared.rows, prepared.columns, rangeOf(selected.selection))
    return html`<div class="status">
      ${
        sums
          ? html`<span class="figures" aria-live="polite">
              ${t('selection', { n: sums.cells })} · ${t('count', { n: sums.count })}${sums.withoutTotals ? t('withoutTotals') : nothing}
              ${
                sums.count > 0
                  ? html`· ${t('sum', { n: figure(sums.sum) })} · ${t('average', { n: figure(sums.average) })}
                    · ${t('min', { n: figure(sums.min) })} · ${t('max', { n: figure(sums.max) })}`
                  : nothing
              }
            </span>`
          : nothing
      }
      <span class="grow"></span>
      <span>${t('seqAt', { seq: session?.connection.seq ?? 0 })}</span>
    </div>`
  }

  #sidePanel() {
    const side = this._side
    if (!side) return nothing
    const close = html`<button @click=${() => this.#toggleSide(undefined)}>${t('closeReport')}</button>`
    if (side.kind === 'shortcuts')
      return html`<aside class="side">
        <h2>${t('shortcuts')}</h2>
        <ul>${t('shortcutList')
          .split('|')
          .map((line) => html`<li>${line}</li>`)}</ul>
        ${close}
      </aside>`
    if (side.kind === 'paste') {
      const { refused, outside } = side.plan
      return html`<aside class="side" role="alert">
        <h2>${t('refusedCells', { n: refused.length })}</h2>
        ${outside > 0 ? html`<p>${t('pasteOutside', { n: outside })}</p>` : nothing}
        <ul>
          ${refused.slice(0, 200).map(
            ({ row, column, text, reason }) => html`<li>
              ${t('cellAnd', { org: rowLabel(row), indicator: localText(column.indicator.name), text })}
              <div class="muted">${reason}</div>
            </li>`,
          )}
        </ul>
        ${close}
      </aside>`
    }
    return html`<aside class="side">
      <h2>${t('history')} · ${side.title}</h2>
      ${side.failed ? html`<p>${t('historyFailed')}</p>` : nothing}
      ${side.entries?.length === 0 ? html`<p>${t('historyEmpty')}</p>` : nothing}
      <ul>
        ${(side.entries ?? []).map(
          (entry) => html`<li>
            ${this.#historyText(entry.old)} → <strong>${this.#historyText(entry.new)}</strong>
            <div class="muted">${entry.by} · ${new Date(entry.at).toLocaleString()}</div>
          </li>`,
        )}
      </ul>
      ${close}
    </aside>`
  }

  #historyText(value: CellHistory['entries'][number]['old']): string {
    const column = this._selected?.column
    return (column ? formatValue(value, column.indicator) : String(value ?? '')) || t('empty')
  }

  #peopleWords(session: SheetSession | undefined, most: number): string {
    const names = [...new Set((session?.people ?? []).map(({ name }) => name))].filter(
      (name) => name !== this.workplace?.me.name,
    )
    if (names.length === 0) return t('alone')
    const shown = names.slice(0, most).join('、')
    return names.length > most
      ? t('peopleMore', { names: shown, n: names.length })
      : t('people', { names: shown })
  }

  #toggleSide(side: Side | undefined): void {
    this._side = side && side.kind === this._side?.kind ? undefined : side
    if (!this._side) this._grid?.focus()
  }

  async #showHistory(row: SheetRow, column: SheetColumn): Promise<void> {
    const { params } = this
    if (!params) return
    const title = `${row.org.name} · ${localText(column.indicator.name)}`
    this._side = { kind: 'history', title, entries: undefined, failed: false }
    const path = [params.table, params.period, row.org.id].map(encodeURIComponent).join('/')
    try {
      const { entries } = (await request(
        'GET',
        `/api/history/${path}?key=${encodeURIComponent(column.id)}`,
      )) as CellHistory
      if (this._side?.kind === 'history') this._side = { kind: 'history', title, entries, failed: false }
    } catch {
      if (this._side?.kind === 'history')
        this._side = { kind: 'history', title, entries: undefined, failed: true }
    }
  }

  readonly #nameOf = (cell: CellAddress): string => cellName(this.workplace, cell)

  readonly #onSelect = (event: CustomEvent<SelectionDetail>): void => {
    this._selected = event.detail
  }

  readonly #onSay = (event: CustomEvent<string>): void => this._toast?.show({ message: event.detail })

  readonly #onPaste = (event: CustomEvent<PastePlan>): void => {
    const plan = event.detail
    const nothingNew = plan.changes.length === 0 && plan.refused.length === 0 && plan.outside === 0
    const left = plan.refused.length + plan.outside
    const message = nothingNew
      ? t('pasteNothing')
      : left === 0
        ? t('pasteDone', { n: plan.changes.length })
        : t('pasteReport', { n: plan.changes.length, refused: left })
    this._toast?.show({ message })
    this._side = left > 0 ? { kind: 'paste', plan } : undefined
  }

  readonly #undone = (event: CustomEvent<UndoneDetail>): void => {
    const { message } = event.detail
    if (this._side?.kind === 'paste') this._side = undefined
    this._toast?.show({ message })
  }

  readonly #openList = (event: CustomEvent<SheetRow>): void => this.#openLedger(event.detail.org.id)

  #openLedger(org: OrgUnitId): void {
    const { params } = this
    if (params) navigate(pageAddress('ledger', params.table, params.period, org))
  }

  readonly #toMyRow = (): void => {
    const row = this.#myRow()
    if (row === undefined) return
    this._grid?.goTo({ row, column: this.#missingAt(row, 0) ?? 0 })
  }

  readonly #toNextMissing = (): void => {
    const row = this.#myRow()
    if (row === undefined) return
    const active = this._grid?.selection?.active
    const after = active?.row === row ? active.column + 1 : 0
    const column = this.#missingAt(row, after) ?? this.#missingAt(row, 0)
    if (column === undefined) this._toast?.show({ message: t('noMissing') })
    else this._grid?.goTo({ row, column })
  }

  #myRow(): number | undefined {
    const org = this.workplace?.me.org
    const index = this.#prepared?.rows.findIndex((row) => row.kind === 'unit' && row.org.id === org) ?? -1
    return index < 0 ? undefined : index
  }

  #missingAt(row: number, from: number): number | undefined {
    const prepared = this.#prepared
    const sheetRow = prepared?.rows[row]
    if (!prepared || !sheetRow) return undefined
    const index = prepared.columns.findIndex(
      (column, i) =>
        i >= from &&
        prepared.view.isMissing(sheetRow, column) &&
        prepared.view.editability(sheetRow, column).ok,
    )
    return index < 0 ? undefined : index
  }
}
