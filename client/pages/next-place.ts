import type { GridPlace } from '../grid/selection.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { CellAddress } from '../sync/sheet-session.js'

/**
 * The next of some units' own cells after the active one, row by row and going round; undefined when none of them is
 * shown.
 */
export function nextPlace(
  cells: readonly CellAddress[],
  rows: readonly SheetRow[],
  columns: readonly SheetColumn[],
  after: GridPlace | undefined,
): GridPlace | undefined {
  const rowAt = new Map<string, number>()
  rows.forEach((row, i) => {
    if (row.kind === 'unit') rowAt.set(row.org.id, i)
  })
  const columnAt = new Map<string, number>(columns.map(({ id }, i) => [id, i]))
  const places = cells.flatMap(({ org, key }): readonly GridPlace[] => {
    const [row, column] = [rowAt.get(org), columnAt.get(key)]
    return row === undefined || column === undefined ? [] : [{ row, column }]
  })
  const rank = ({ row, column }: GridPlace) => row * columns.length + column
  const sorted = places.sort((a, b) => rank(a) - rank(b))
  return (after && sorted.find((place) => rank(place) > rank(after))) ?? sorted[0]
}
