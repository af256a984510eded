import type { GridApi, IRowNode } from 'ag-grid-community'
import { commentBookOf } from '../sync/comment-book.js'
import type { CellsEvent, SheetSession } from '../sync/sheet-session.js'
import { coverageColumnId } from './column-defs.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'

/** What does not change a text and is only painted again. */
const painted = ['people', 'conflicts', 'connection'] as const

/** Has AG Grid draw again the cells whose values changed, and nothing else. */
export class CellRefresh {
  readonly #api: GridApi<SheetRow>
  readonly #session: SheetSession
  readonly #columns: ReadonlySet<string>
  /** Columns whose texts follow from totals also in a unit's own row. */
  readonly #computed: readonly string[]
  readonly #repaint: () => void
  readonly #dirty = new Map<string, Set<string>>()
  #dirtyTotals = false
  #dirtyAll = false
  #scheduled = false
  #destroyed = false

  constructor(
    api: GridApi<SheetRow>,
    session: SheetSession,
    columns: readonly SheetColumn[],
    repaint: () => void,
  ) {
    this.#api = api
    this.#session = session
    this.#columns = new Set(columns.map(({ id }) => id))
    this.#computed = [coverageColumnId, ...columns.filter(({ typed }) => !typed).map(({ id }) => id)]
    this.#repaint = repaint
    session.addEventListener('cells', this.#onCells)
    session.addEventListener('totals', this.#onTotals)
    session.addEventListener('access', this.#onAccess)
    for (const event of painted) session.addEventListener(event, repaint)
    commentBookOf(session).addEventListener('change', repaint)
  }

  destroy(): void {
    this.#destroyed = true
    this.#session.removeEventListener('cells', this.#onCells)
    this.#session.removeEventListener('totals', this.#onTotals)
    this.#session.removeEventListener('access', this.#onAccess)
    for (const event of painted) this.#session.removeEventListener(event, this.#repaint)
    commentBookOf(this.#session).removeEventListener('change', this.#repaint)
  }

  readonly #onCells = (event: Event): void => {
    const { changes, whole, remote } = (event as CustomEvent<CellsEvent>).detail
    if (whole) this.#dirtyAll = true
    for (const { org, key } of changes) {
      const known = this.#dirty.get(org)
      if (known) known.add(key)
      else this.#dirty.set(org, new Set([key]))
    }
    // The person's own hand is seen at once; the session tells others' changes gathered, with the totals they moved.
    if (remote) this.#schedule()
    else this.#refresh()
  }

  readonly #onTotals = (): void => {
    this.#dirtyTotals = true
    this.#schedule()
  }

  readonly #onAccess = (): void => {
    this.#dirtyAll = true
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      if (this.#scheduled) this.#refresh()
    })
  }

  #refresh(): void {
    this.#scheduled = false
    if (this.#destroyed) return
    if (this.#dirtyAll) this.#api.refreshCells()
    else {
      if (this.#dirtyTotals) this.#refreshTotals()
      for (const [org, keys] of this.#dirty) {
        const node = this.#api.getRowNode(`own/${org}`)
        if (!node) continue
        const columns = [coverageColumnId, ...[...keys].filter((key) => this.#columns.has(key))]
        this.#api.refreshCells({ rowNodes: [node], columns })
      }
    }
    this.#dirtyTotals = false
    this.#dirtyAll = false
    this.#dirty.clear()
    this.#repaint()
  }

  /**
   * Sums follow from totals, units' typed cells do not: with everybody typing, most cells stay as they are. The person's
   * own rows go along, for they pass from the feed to their document and back without every cell being named.
   */
  #refreshTotals(): void {
    const api = this.#api
    const rows: IRowNode<SheetRow>[] = []
    api.forEachPinnedRow('top', (node) => rows.push(node))
    for (const node of api.getRenderedNodes()) {
      const row = node.data
      if (row && (row.kind !== 'unit' || this.#session.access(row.org.id).ok)) rows.push(node)
    }
    api.refreshCells({ rowNodes: rows })
    api.refreshCells({ columns: [...this.#computed] })
  }
}
