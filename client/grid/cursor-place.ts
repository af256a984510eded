import type { CursorPlace } from '../../shared/protocol/frames.js'
import { isSingle, rangeOf, type Selection } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'

/** A number for a unit, to be added up over the rows of a selection, whatever their order. */
export function unitPrint(org: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < org.length; i += 1) hash = Math.imul(hash ^ org.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/**
 * What is told to others of a selection: the active cell, and the corners when more is selected. Rows of sums have no name
 * that others could find, so the corners are the units' own rows inside; null when the active cell is none of them.
 */
export function cursorPlaceOf(
  selection: Selection,
  rows: readonly SheetRow[],
  columns: readonly SheetColumn[],
): CursorPlace | null {
  const row = rows[selection.active.row]
  const column = columns[selection.active.column]
  if (row?.kind !== 'unit' || !column) return null
  const place = { org: row.org.id, key: column.id }
  const range = rangeOf(selection)
  if (isSingle(range)) return place
  const units = rows.slice(range.top, range.bottom + 1).filter(({ kind }) => kind === 'unit')
  const [first, last] = [units[0], units[units.length - 1]]
  const [left, right] = [columns[range.left], columns[range.right]]
  if (!first || !last || !left || !right) return place
  const from = { org: first.org.id, key: left.id }
  const to = { org: last.org.id, key: right.id }
  const print = units.reduce((sum, { org }) => (sum + unitPrint(org.id)) >>> 0, 0)
  return { ...place, span: { from, to, rows: units.length, print } }
}
