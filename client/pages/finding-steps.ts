import type { Finding } from '../../shared/domain/checks.js'
import type { GridPlace } from '../grid/selection.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'

/**
 * The first cell of the next finding after the active cell, row by row and going round; undefined when none of them is
 * in the sheet.
 */
export function nextFinding(
  findings: readonly Finding[],
  rows: readonly SheetRow[],
  columns: readonly SheetColumn[],
  after: GridPlace | undefined,
): GridPlace | undefined {
  const columnAt = new Map<string, number>(columns.map(({ id }, i) => [id, i]))
  const rowAt = new Map<string, number>(
    rows.map(({ kind, org }, i) => [`${kind === 'unit' ? 'own' : 'total'}/${org.id}`, i]),
  )
  const places = findings.flatMap(({ at, org, cells }): readonly GridPlace[] => {
    // A unit without anybody below it has no row of sums: its own row stands for both.
    const row = rowAt.get(`${at}/${org}`) ?? rowAt.get(`own/${org}`)
    const column = cells.map((code) => columnAt.get(code)).find((place) => place !== undefined)
    return row === undefined || column === undefined ? [] : [{ row, column }]
  })
  const rank = ({ row, column }: GridPlace) => row * columns.length + column
  const sorted = places.sort((a, b) => rank(a) - rank(b))
  return (after && sorted.find((place) => rank(place) > rank(after))) ?? sorted[0]
}
