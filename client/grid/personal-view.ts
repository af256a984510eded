import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import { browserStorage } from '../sync/refused-store.js'
import type { CellAddress } from '../sync/sheet-session.js'
import type { SeenUntil } from '../sync/unseen-changes.js'
import { keepLook, keptLook, type LastLook, rowPrint } from './last-look.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'
import { keepView, keptView, plainView, type ViewSettings } from './view-settings.js'
import { type ViewedRows, viewedRows } from './viewed-rows.js'

/** Who was away for less has only looked aside. */
const awayMs = 5 * 60_000

/**
 * How this person looks at the open table, kept in the browser, and the rows that come of it. Rows are chosen when the
 * view is set, when the server's values replace an older copy, and when asked again: not at every change, or a row would
 * vanish under the hand that completes it.
 */
export class PersonalView implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #storage = browserStorage()
  #view: SheetView | undefined
  #rows: readonly SheetRow[] = []
  #columns: readonly SheetColumn[] = []
  #settings: ViewSettings = plainView
  #viewed: ViewedRows = { rows: [], shown: 0, of: 0 }
  #look: LastLook | undefined
  #live = false
  /** How far the person had seen when the page was hidden. */
  #left: { readonly view: SheetView; readonly until: SeenUntil } | undefined

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  get settings(): ViewSettings {
    return this.#settings
  }

  get viewed(): ViewedRows {
    return this.#viewed
  }

  /** When this person last left the sheet. */
  get lastLook(): number | undefined {
    return this.#look?.at
  }

  hostConnected(): void {
    window.addEventListener('pagehide', this.#keepLook)
    document.addEventListener('visibilitychange', this.#onVisibility)
    this.#view?.session.addEventListener('connection', this.#onConnection)
  }

  hostDisconnected(): void {
    window.removeEventListener('pagehide', this.#keepLook)
    document.removeEventListener('visibilitychange', this.#onVisibility)
    this.#view?.session.removeEventListener('connection', this.#onConnection)
    this.#keepLook()
  }

  /** Call from `willUpdate` with what the sheet holds. */
  open(view: SheetView | undefined, rows: readonly SheetRow[], columns: readonly SheetColumn[]): void {
    const known = view === this.#view && rows === this.#rows && columns === this.#columns
    if (known) return
    if (view !== this.#view) {
      this.#keepLook()
      this.#view?.session.removeEventListener('connection', this.#onConnection)
      view?.session.addEventListener('connection', this.#onConnection)
      this.#view = view
      this.#live = isLive(view)
      const user = view?.workplace.me.id ?? ''
      this.#settings = view ? keptView(this.#storage, user, view.table.id) : plainView
      this.#look = view ? keptLook(this.#storage, user, sheetName(view)) : undefined
      if (view && this.#look?.until) view.unseen.begin(this.#look.until, shownIn(view, columns))
    }
    this.#rows = rows
    this.#columns = columns
    this.#choose()
  }

  /** Sets and keeps how the table is looked at. */
  change(settings: ViewSettings): void {
    this.#settings = settings
    const view = this.#view
    if (view) keepView(this.#storage, view.workplace.me.id, view.table.id, settings)
    this.apply()
  }

  /** Keeps a column's width; the rows stay. */
  widen(column: string, width: number): void {
    const view = this.#view
    this.#settings = { ...this.#settings, widths: { ...this.#settings.widths, [column]: width } }
    if (view) keepView(this.#storage, view.workplace.me.id, view.table.id, this.#settings)
  }

  /** Chooses the rows again by what stands in them now. */
  apply(): void {
    this.#choose()
    this.#host.requestUpdate()
  }

  #choose(): void {
    const view = this.#view
    if (!view) {
      this.#viewed = { rows: this.#rows, shown: 0, of: 0 }
      return
    }
    const { session, workplace, warnings } = view
    this.#viewed = viewedRows(this.#rows, this.#settings, {
      columns: this.#columns,
      text: (row, column) => view.text(row, column),
      coverage: (row) => view.coverage(row),
      status: (row) => session.status(row.org.id),
      isMissing: (row, column) => view.isMissing(row, column),
      isWarned: (row, column) => warnings.at(row, column.id).length > 0,
      hasChanged: (row) => this.#hasChanged(row),
      isWithin: (org, scope) => workplace.tree.isWithin(asOrgUnitId(org), asOrgUnitId(scope)),
    })
  }

  /** A unit's row that differs from what was seen; a sum when a unit below it does. */
  #hasChanged(row: SheetRow): boolean {
    const [look, view] = [this.#look, this.#view]
    if (!look || !view) return false
    const changed = (org: string) => {
      const before = look.rows[org]
      return before !== undefined && before !== rowPrint(view.session.cells(org))
    }
    if (row.kind === 'unit') return changed(row.org.id)
    const { tree } = view.workplace
    return view.session.orgs.some((org) => tree.isWithin(asOrgUnitId(org), row.org.id) && changed(org))
  }

  readonly #onConnection = (): void => {
    if (this.#live || !isLive(this.#view)) return
    this.#live = true
    this.apply()
  }

  /** A page that stood open unseen for a while is looked at anew, as if it had been left. */
  readonly #onVisibility = (): void => {
    const view = this.#view
    if (document.visibilityState === 'hidden') {
      this.#left = view && this.#live ? { view, until: view.unseen.until(Date.now()) } : undefined
      return
    }
    const left = this.#left
    this.#left = undefined
    if (!view || left?.view !== view || Date.now() - left.until.at < awayMs) return
    view.unseen.begin(left.until, shownIn(view, this.#columns))
  }

  /** Remembers what was seen; a sheet that never got the server's values was not really seen. */
  readonly #keepLook = (): void => {
    const view = this.#view
    if (!view || !this.#live) return
    const rows = Object.fromEntries(view.session.orgs.map((org) => [org, rowPrint(view.session.cells(org))]))
    const at = Date.now()
    keepLook(this.#storage, view.workplace.me.id, sheetName(view), { at, rows, until: view.unseen.until(at) })
  }
}

const isLive = (view: SheetView | undefined): boolean =>
  view?.session.connection.state === 'online' && !view.session.connection.fromCopy

/** Whether a cell is one of the sheet's: a return also holds notes and lines of ledgers. */
function shownIn({ session }: SheetView, columns: readonly SheetColumn[]): (cell: CellAddress) => boolean {
  const keys = new Set<string>(columns.filter(({ typed }) => typed).map(({ id }) => id))
  const orgs = new Set(session.orgs)
  return ({ org, key }) => orgs.has(org) && keys.has(key)
}

const sheetName = ({ session: { ref } }: SheetView): string => `${ref.table}.${ref.period}.${ref.scope}`
