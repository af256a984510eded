import type { CellValue } from '../domain/cell-value.js'
import { orderKeysBetween } from '../domain/order-key.js'
import type { FilledReturn } from '../domain/synthetic-fill.js'
import { itemKey, listNoneKey, orderColumn } from './return-document.js'

/** A made-up return as the cells of its document. The same return gives the same cells each time. */
export function filledCells(filled: FilledReturn): readonly (readonly [key: string, value: CellValue])[] {
  const cells: (readonly [string, CellValue])[] = filled.values.map(([code, value]) => [code, value])
  for (const list of filled.none) cells.push([listNoneKey(list), true])
  // Half of every gap: order keys then depend on nothing but the number of items.
  const order = orderKeysBetween(null, null, filled.items.length, () => 0.5)
  for (const [index, { list, id, fields }] of filled.items.entries()) {
    const item = `${list}:${id}`
    cells.push([itemKey(item, orderColumn), order[index] ?? ''])
    for (const [column, value] of Object.entries(fields)) cells.push([itemKey(item, column), value])
  }
  return cells
}
