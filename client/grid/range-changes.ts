import type { CellValue } from '../../shared/domain/cell-value.js'
import { parseCellText } from '../../shared/domain/typed-value.js'
import type { CellAddress } from '../sync/sheet-session.js'
import type { GridRange } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

export interface SheetCell {
  readonly row: SheetRow
  readonly column: SheetColumn
}

export type CellChange = CellAddress & { readonly value: CellValue }

/** The cells of a range, line by line. */
export function cellsIn(
  range: GridRange,
  rows: readonly SheetRow[],
  columns: readonly SheetColumn[],
): readonly (readonly SheetCell[])[] {
  return rows
    .slice(range.top, range.bottom + 1)
    .map((row) => columns.slice(range.left, range.right + 1).map((column) => ({ row, column })))
}

/** Empties every cell of a range that holds something and may be written. */
export function clearing(cells: readonly (readonly SheetCell[])[], view: SheetView): readonly CellChange[] {
  return cells
    .flat()
    .filter(
      ({ row, column }) => (view.value(row, column) ?? null) !== null && view.editability(row, column).ok,
    )
    .map(({ row, column }) => ({ org: row.org.id, key: column.id, value: null }))
}

/** True when a cell's value may be copied into the other one: a typed cell of the same kind, of no finer decimals. */
export function isSource(source: SheetCell, into: SheetCell): boolean {
  if (!source.column.typed || source.row.kind !== 'unit') return false
  if (source.column.id === into.column.id) return true
  const [a, b] = [source.column.indicator, into.column.indicator]
  return a.valueType === b.valueType && a.decimals <= b.decimals && a.valueType !== 'choice'
}

/** Copies the first line (or column) of a range over the rest of it, between columns that hold the same kind of value. */
export function filling(
  cells: readonly (readonly SheetCell[])[],
  direction: 'down' | 'right',
  view: SheetView,
): readonly CellChange[] {
  return cells.flatMap((line, r) =>
    line.flatMap(({ row, column }, c) => {
      const source = direction === 'down' ? cells[0]?.[c] : line[0]
      if (!source || (direction === 'down' ? r === 0 : c === 0)) return []
      if (!isSource(source, { row, column }) || !view.editability(row, column).ok) return []
      return [{ org: row.org.id, key: column.id, value: view.value(source.row, source.column) ?? null }]
    }),
  )
}

/** Puts one typed text into every cell that may be written and can hold it. */
export function repeating(
  text: string,
  cells: readonly (readonly SheetCell[])[],
  view: SheetView,
): readonly CellChange[] {
  return cells.flat().flatMap(({ row, column }) => {
    if (!view.editability(row, column).ok) return []
    const parsed = parseCellText(text, column.indicator)
    return parsed.ok ? [{ org: row.org.id, key: column.id, value: parsed.value }] : []
  })
}
