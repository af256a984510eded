import { columnsOfGroup, coverageColumnId, unitColumnId } from './column-defs.js'
import { unitPrint } from './cursor-place.js'
import { cellOf, headOf } from './grid-dom.js'
import type { GridPlace } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { Pointed } from './workbench.js'

/** Where rows and columns of the sheet stand in AG Grid, and back: it numbers the frozen total apart from the rest. */
export class GridPlaces {
  /** How many rows at the top do not scroll. */
  readonly frozenRows: number
  readonly #rows: number
  readonly #ownRows: ReadonlyMap<string, number>
  /** The sum over the units whose own rows stand before each row, and before the end. */
  readonly #printBefore: readonly number[]
  readonly #columns: ReadonlyMap<string, number>

  constructor(rows: readonly SheetRow[], columns: readonly SheetColumn[]) {
    this.frozenRows = rows[0]?.kind === 'total' ? 1 : 0
    this.#rows = rows.length
    const ownRows = new Map<string, number>()
    const before = [0]
    rows.forEach((row, i) => {
      const print = before[i] ?? 0
      if (row.kind === 'unit') ownRows.set(row.org.id, i)
      before.push(row.kind === 'unit' ? (print + unitPrint(row.org.id)) >>> 0 : print)
    })
    this.#ownRows = ownRows
    this.#printBefore = before
    this.#columns = new Map(columns.map(({ id }, i) => [id, i]))
  }

  /** Number of a unit's own row; undefined when it is not shown. */
  ownRow(org: string): number | undefined {
    return this.#ownRows.get(org)
  }

  /** The sum over the units' own rows from one row to another, both included; see {@link unitPrint}. */
  printBetween(top: number, bottom: number): number {
    return ((this.#printBefore[bottom + 1] ?? 0) - (this.#printBefore[top] ?? 0)) >>> 0
  }

  columnNumber(id: string): number | undefined {
    return this.#columns.get(id)
  }

  /** AG Grid's number of a row. */
  rowIndex(row: number): string {
    return row < this.frozenRows ? `t-${row}` : String(row - this.frozenRows)
  }

  rowNumber(rowIndex: string): number | undefined {
    const frozen = /^t-(\d+)$/.exec(rowIndex)
    const number = frozen ? Number(frozen[1]) : Number(rowIndex) + this.frozenRows
    return Number.isInteger(number) && number >= 0 && number < this.#rows ? number : undefined
  }

  /** The place of a cell; undefined for names, coverage, and what is no longer there. */
  placeOf(cell: { readonly rowIndex: string; readonly columnId: string }): GridPlace | undefined {
    const row = this.rowNumber(cell.rowIndex)
    const column = this.#columns.get(cell.columnId)
    return row === undefined || column === undefined ? undefined : { row, column }
  }

  /** What a DOM node belongs to. */
  pointedAt(node: EventTarget | null): Pointed | undefined {
    const cell = cellOf(node)
    if (!cell) return this.#headAt(node)
    const place = this.placeOf(cell)
    if (place) return { zone: 'cell', place }
    // The frozen columns stand for their whole row.
    const isHead = cell.columnId === unitColumnId || cell.columnId === coverageColumnId
    const row = this.rowNumber(cell.rowIndex)
    return isHead && row !== undefined ? { zone: 'row', row } : undefined
  }

  #headAt(node: EventTarget | null): Pointed | undefined {
    const head = headOf(node)
    if (!head) return undefined
    if (head.group) {
      const under = columnsOfGroup(head.columnId)
      return under && { zone: 'columns', ...under }
    }
    if (head.columnId === unitColumnId) return { zone: 'all' }
    const column = this.#columns.get(head.columnId)
    return column === undefined ? undefined : { zone: 'columns', from: column, to: column }
  }
}
