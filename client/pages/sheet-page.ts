import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { OrgUnitId } from '../../shared/domain/ids.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { SheetParams } from '../app/page-params.js'
import { navigate, pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { cellName } from '../components/cell-name.js'
import { fetchAtRest, LatePart } from '../components/late-part.js'
import { OpenedSheet } from '../components/opened-sheet.js'
import '../components/conflict-panel.js'
import '../components/refused-panel.js'
import '../components/toast-line.js'
import type { Toast, ToastLine } from '../components/toast-line.js'
import type { UndoneDetail } from '../components/undo-bar.js'
import { carryStock } from '../form/stock-offers.js'
import type { IndicatorGrid, SelectionDetail } from '../grid/indicator-grid.js'
import type { PastePlan } from '../grid/paste-plan.js'
import type { SheetCell } from '../grid/range-changes.js'
import { type GridPlace, rangeOf } from '../grid/selection.js'
import { summarize, summaryWords } from '../grid/selection-summary.js'
import { type SheetColumn, sheetColumns } from '../grid/sheet-columns.js'
import { type SheetGrid, sheetGridParts } from '../grid/sheet-grid.js'
import { type SheetRow, sheetRows } from '../grid/sheet-rows.js'
import { SheetView } from '../grid/sheet-view.js'
import { arrangeText } from '../i18n/arrange-strings.js'
import { comfortText } from '../i18n/comfort-strings.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { peopleText } from '../i18n/people-strings.js'
import { unseenText } from '../i18n/unseen-strings.js'
import '../review/correction-mark.js'
import '../review/review-bar.js'
import '../review/task-line.js'
import type { CellAddress, SheetSession } from '../sync/sheet-session.js'
import './cell-bar.js'
import './check-status.js'
import { FollowPerson } from './follow-person.js'
import './sent-back-status.js'
import './sheet-bar.js'
import { type SheetCommand, SheetKeys } from './sheet-keys.js'
import type { SheetSide, Side } from './sheet-side.js'
import './unseen-status.js'
import { sheetStyles } from './sheet-styles.js'
import type { UnseenStatus } from './unseen-status.js'

const sidePart = new LatePart(() => import('./sheet-side.js'))

interface Prepared {
  readonly session: SheetSession
  readonly view: SheetView
  readonly rows: readonly SheetRow[]
  readonly columns: readonly SheetColumn[]
}

/** One table in one period as a spreadsheet: the grid, what the active cell means, who is here, and what is saved. */
@customElement('sheet-page')
export class SheetPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) params: SheetParams | undefined
  @state() private _selected: SelectionDetail | undefined
  @state() private _side: Side | undefined
  /** Selections of others that the grid does not draw, there being so many. */
  @state() private _rangesLeftOut = 0
  @query('sheet-grid') private _sheetGrid!: SheetGrid | null
  @query('indicator-grid') private _grid!: IndicatorGrid | null
  @query('sheet-side') private _sideElement!: SheetSide | null
  @query('unseen-status') private _unseen!: UnseenStatus | null
  @query('toast-line') private _toast!: ToastLine | null
  readonly #sheet = new OpenedSheet(this)
  readonly #follow = new FollowPerson(this, () => ({
    session: this.#sheet.session,
    columns: this.#prepared?.columns ?? [],
    grid: this._grid,
  }))
  #prepared: Prepared | undefined
  /** Where the person was led when the sheet came up: from the copy, then from the server's values. */
  #arrival:
    | { readonly session: SheetSession; readonly live: boolean; readonly place: GridPlace | undefined }
    | undefined

  static override styles = sheetStyles

  constructor() {
    super()
    new SheetKeys(this, (command) => this.#run(command))
    this.addEventListener('followed-left', (event) =>
      this._toast?.show({ message: (event as CustomEvent<string>).detail }),
    )
  }

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
    if (!session) return
    const { state, fromCopy } = session.connection
    const live = state === 'online' && !fromCopy
    const before = this.#arrival?.session === session ? this.#arrival : undefined
    if (before && (before.live || !live)) return
    if (!before) fetchAtRest([sidePart, ...sheetGridParts])
    this.#arrival = { session, live, place: undefined }
    void this.#arrive(before?.place)
  }

  /**
   * A person with a row of their own finds it at once, ready to type, unless they are busy elsewhere on the page. Done
   * again when the server's values replace an older copy, unless they have begun to work meanwhile.
   */
  async #arrive(before: GridPlace | undefined): Promise<void> {
    await this._sheetGrid?.updateComplete
    await this._grid?.updateComplete
    const row = this.#myRow()
    const active = this._grid?.selection?.active
    if (row === undefined || !this.#arrival) return
    if (before && (this._grid?.isEditing || active?.row !== before.row || active.column !== before.column))
      return
    const place = { row, column: this.#missingAt(row, 0) ?? this.#firstAsked(row) }
    this.#arrival = { ...this.#arrival, place }
    this._grid?.goTo(place, { keepFocus: this.#isBusy })
  }

  get #isBusy(): boolean {
    const focused = this.renderRoot instanceof ShadowRoot ? this.renderRoot.activeElement : null
    return focused !== null && focused !== this._grid && !this._grid?.contains(focused)
  }

  #prepare(session: SheetSession, workplace: WorkplaceModel, table: TableDefinition): Prepared {
    const seen = new Set<string>(session.orgs)
    const tree = workplace.treeOf(table.id, session.ref.period)
    const rows = sheetRows(tree, workplace.catalogue, table, session.ref.scope).filter(
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
    if (!workplace.treeOf(table.id).get(params.scope))
      return html`<p class="empty" role="alert">${t('unknownScope', { scope: params.scope })}</p>`
    const { session } = this.#sheet
    return html`
      <sheet-bar .workplace=${workplace} .table=${table} .params=${params} .session=${session}
        .mine=${this.#hasRow} @undone=${this.#undone} @my-row=${this.#toMyRow} @next-missing=${this.#toNextMissing}
        @follow=${(event: CustomEvent<string>) => this.#follow.start(event.detail)} @colour=${() => this._sheetGrid?.colour()}
        @find=${() => this._sheetGrid?.find(false)} @arrange=${() => this._sheetGrid?.arrange()}></sheet-bar>
      <correction-mark .workplace=${workplace} .sheet=${params}></correction-mark>
      <conflict-panel .session=${session} .workplace=${workplace}></conflict-panel>
      <refused-panel .session=${session} .nameOf=${this.#nameOf}></refused-panel>
      <cell-bar .view=${this.#prepared?.view} .selected=${this._selected} .note=${table.note}
        @show-details=${this.#toggleDetails} @carry=${this.#carry} @toast=${this.#onToast}
        @open-list=${this.#openSelectedList}></cell-bar>
      <div class="stage" @select=${this.#onSelect} @open-list=${this.#openList} @open-text=${this.#openText} @carry=${this.#carry} @details=${this.#toggleDetails} @comments=${this.#talk} @unseen=${this.#toUnseen}
        @say=${this.#onSay} @ranges-left-out=${this.#onRangesLeftOut} @paste-report=${this.#onPaste}>
        ${this.#stage()}
        ${this.#follow.words ? html`<div class="following" role="status">${this.#follow.words}<span class="muted">${peopleText('followHint')}</span><button @click=${this.#follow.stop}>${peopleText('stop')}</button></div>` : nothing}
        ${this._side ? html`<sheet-side .side=${this._side} .workplace=${workplace} .session=${this.#sheet.session} @toast=${this.#onToast} @close-side=${this.#closeSide}></sheet-side>` : nothing}
      </div>
      <div class="way">
        <review-bar named .workplace=${workplace} .table=${table} .session=${session} .org=${this.#reviewed(workplace)}
          @toast=${this.#onToast}></review-bar>
        <task-line .workplace=${workplace} .table=${table} .period=${params.period} .session=${session}></task-line>
      </div>
      ${this.#status(session)}
      <toast-line></toast-line>
    `
  }

  /** The unit of the selected row when it is the person's to look after; else the person's own. */
  #reviewed({ tree, person }: WorkplaceModel): string {
    const row = this._selected?.row
    return row?.kind === 'unit' && tree.isWithin(row.org.id, person.org) ? row.org.id : person.org
  }

  #stage() {
    const prepared = this.#prepared
    const problem = this.#sheet.session?.problem
    if (!prepared)
      return problem
        ? html`<p class="empty" role="alert">${problem}</p>`
        : html`<p class="empty" role="status">${t('loading')}</p>`
    if (prepared.rows.length === 0) return html`<p class="empty">${t('noRows')}</p>`
    return html`<sheet-grid .view=${prepared.view} .rows=${prepared.rows} .columns=${prepared.columns}
      @rows-shown=${() => this.requestUpdate()}></sheet-grid>`
  }

  #status(session: SheetSession | undefined) {
    const selected = this._selected
    const prepared = this.#prepared
    const sums =
      selected &&
      prepared &&
      summarize(prepared.view, this.#rows, prepared.columns, rangeOf(selected.selection))
    return html`<div class="status">
      ${sums ? html`<span class="figures" aria-live="polite">${summaryWords(sums)}</span>` : nothing}
      <span class="grow"></span>
      ${this._rangesLeftOut > 0 ? html`<span>${peopleText('rangesLeftOut', { n: this._rangesLeftOut })}</span>` : nothing}
      <unseen-status .view=${prepared?.view} .rows=${this.#rows} .columns=${prepared?.columns ?? []}
        .active=${selected?.selection.active} @go-to=${this.#goTo}></unseen-status>
      <sent-back-status .view=${prepared?.view} .rows=${this.#rows} .columns=${prepared?.columns ?? []}
        .active=${selected?.selection.active} @go-to=${this.#goTo}></sent-back-status>
      <check-status .view=${prepared?.view} .rows=${this.#rows} .columns=${prepared?.columns ?? []}
        .active=${selected?.selection.active} @go-to=${this.#goTo}></check-status>
      <span>${t('seqAt', { seq: session?.connection.seq ?? 0 })}</span>
    </div>`
  }

  readonly #toUnseen = (): void => {
    if (!this._unseen?.goOn()) this._toast?.show({ message: unseenText('none') })
  }

  readonly #onRangesLeftOut = (event: CustomEvent<number>): void => {
    this._rangesLeftOut = event.detail
  }

  #run(command: SheetCommand): void {
    if (!this.#prepared) return
    if (command.do === 'details') this.#toggleDetails()
    else if (command.do === 'comments') void this.#talk()
    else if (command.do === 'unseen') this.#toUnseen()
    else if (command.do === 'arrange') this._sheetGrid?.arrange()
    else if (command.do === 'find-next') this._sheetGrid?.findNext(command.back)
    else this._sheetGrid?.find(command.do === 'replace')
  }

  readonly #goTo = (event: CustomEvent<GridPlace>): void => this._grid?.goTo(event.detail)

  readonly #closeSide = (): void => {
    this._side = undefined
    this._grid?.focus()
  }

  readonly #toggleDetails = (): void => {
    if (this._side?.kind === 'cell') this.#closeSide()
    else this.#showDetails()
  }

  readonly #talk = async (): Promise<void> => {
    this.#showDetails()
    if (!(await sidePart.come())) return
    await this.updateComplete
    await this._sideElement?.talk()
  }

  #showDetails(): void {
    const [view, selected] = [this.#prepared?.view, this._selected]
    if (view && selected) void this.#show({ kind: 'cell', view, row: selected.row, column: selected.column })
  }

  async #show(side: Side): Promise<void> {
    this._side = side
    if (sidePart.here || (await sidePart.come())) return
    this._side = undefined
    this._toast?.show({ message: comfortText('partMissing') })
  }

  /** Puts the last period's figure into the active cell, because the person says so. */
  readonly #carry = (): void => {
    const [view, selected] = [this.#prepared?.view, this._selected]
    if (!view || !selected) return
    const { row, column } = selected
    const editable = view.editability(row, column)
    const { session, workplace } = view
    const message = editable.ok
      ? carryStock({ session, workplace, org: row.org.id }, column.indicator)
      : editable.reason
    this._toast?.show({ message })
    this._grid?.focus()
  }

  readonly #nameOf = (cell: CellAddress): string => cellName(this.workplace, cell)

  readonly #onSelect = (event: CustomEvent<SelectionDetail>): void => {
    this._selected = event.detail
    const { row, column } = event.detail
    if (row.kind === 'unit') this.#prepared?.view.unseen.see([{ org: row.org.id, key: column.id }])
    if (this._side?.kind === 'cell') this.#showDetails()
  }

  readonly #onToast = (event: CustomEvent<Toast>): void => this._toast?.show(event.detail)

  readonly #onSay = ({ detail }: CustomEvent<string | Toast>): void =>
    this._toast?.show(typeof detail === 'string' ? { message: detail } : detail)

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
    if (left > 0) void this.#show({ kind: 'paste', plan })
    else this._side = undefined
  }

  readonly #undone = (event: CustomEvent<UndoneDetail>): void => {
    const { message } = event.detail
    if (this._side?.kind === 'paste') this._side = undefined
    this._toast?.show({ message })
  }

  readonly #openList = (event: CustomEvent<SheetRow>): void => this.#openLedger(event.detail.org.id)

  readonly #openText = (event: CustomEvent<SheetCell>): void => {
    const { session } = this.#sheet
    if (session) void this.#show({ kind: 'text', session, ...event.detail })
  }

  readonly #openSelectedList = (): void => {
    if (this._selected) this.#openLedger(this._selected.row.org.id)
  }

  #openLedger(org: OrgUnitId): void {
    const { params } = this
    if (params) navigate(pageAddress('ledger', params.table, params.period, org))
  }

  readonly #toMyRow = async (): Promise<void> => {
    const row = await this.#myRowShown()
    if (row === undefined) return
    this._grid?.goTo({ row, column: this.#missingAt(row, 0) ?? this.#firstAsked(row) })
  }

  readonly #toNextMissing = async (): Promise<void> => {
    const row = await this.#myRowShown()
    if (row === undefined) return
    const active = this._grid?.selection?.active
    const after = active?.row === row ? active.column + 1 : 0
    const column = this.#missingAt(row, after) ?? this.#missingAt(row, 0)
    if (column === undefined) this._toast?.show({ message: t('noMissing') })
    else this._grid?.goTo({ row, column })
  }

  /** The rows as this person sees them: places in the grid count these. */
  get #rows(): readonly SheetRow[] {
    return this._sheetGrid?.shownRows ?? this.#prepared?.rows ?? []
  }

  /** Whoever only looks has no row to fill, even where their unit has one. */
  get #hasRow(): boolean {
    if (this.workplace?.me.role === 'viewer') return false
    const org = this.workplace?.me.org
    return this.#prepared?.rows.some((row) => row.kind === 'unit' && row.org.id === org) ?? false
  }

  /** The own row, shown again when a filter hides it. */
  async #myRowShown(): Promise<number | undefined> {
    if (this.#myRow() === undefined && this.#hasRow) {
      await this._sheetGrid?.showAll()
      this._toast?.show({ message: arrangeText('shownAgain') })
    }
    return this.#myRow()
  }

  #myRow(): number | undefined {
    const org = this.workplace?.me.org
    const index = this.#rows.findIndex((row) => row.kind === 'unit' && row.org.id === org)
    return index < 0 ? undefined : index
  }

  /** The first column that the row's unit reports; 0 when it reports none. */
  #firstAsked(row: number): number {
    const prepared = this.#prepared
    const sheetRow = this.#rows[row]
    if (!prepared || !sheetRow) return 0
    return Math.max(
      0,
      prepared.columns.findIndex((column) => prepared.view.isAsked(sheetRow, column)),
    )
  }

  #missingAt(row: number, from: number): number | undefined {
    const prepared = this.#prepared
    const sheetRow = this.#rows[row]
    if (!prepared || !sheetRow) return undefined
    const index = prepared.columns.findIndex(
      (column, i) => i >= from && prepared.view.isMissing(sheetRow, column),
    )
    return index < 0 ? undefined : index
  }
}
