import {
  type CellValue,
  fromScaled,
  isNotApplicable,
  isReported,
  toScaled,
} from '../../shared/domain/cell-value.js'
import { type Indicator, listOf } from '../../shared/domain/indicator.js'
import type { Leaf } from '../../shared/domain/roll-up.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import type { LedgerItem } from '../../shared/protocol/return-document.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'

/** An indicator fed by a list, and what this unit reports for it now. */
export interface ListFigure {
  readonly indicator: Indicator
  /** In the indicator's unit; null while nothing is reported or 不适用. */
  readonly value: number | null
  /** Reason, when the unit says 不适用. */
  readonly na: string | null
}

/** The figures at the foot of a list: exactly the leaves that the server rolls up. */
export function figuresOf(
  list: ListDefinition,
  indicators: readonly Indicator[],
  cells: ReadonlyMap<string, CellValue>,
): readonly ListFigure[] {
  return indicators
    .filter((indicator) => listOf(indicator) === list.id)
    .map((indicator) => {
      const own = cells.get(indicator.code)
      const na = isNotApplicable(own) ? own.na : null
      return { indicator, value: leafValue(leafOf(indicator, cells), indicator.decimals), na }
    })
}

function leafValue(leaf: Leaf | null, decimals: number): number | null {
  return leaf?.kind === 'value' ? fromScaled(leaf.n, decimals) : null
}

/** Required columns the item has no answer for. */
export function missingColumns(list: ListDefinition, item: LedgerItem): readonly ListColumn[] {
  return list.columns.filter((column) => column.required && !isReported(item.fields[column.id]))
}

/** Sums of the number columns over the given items, exact to the column's decimals; columns without any number are left out. */
export function columnSums(
  list: ListDefinition,
  items: readonly LedgerItem[],
): readonly { readonly column: ListColumn; readonly sum: number }[] {
  return list.columns
    .filter((column) => column.valueType === 'number')
    .map((column) => {
      const numbers = items.map((item) => item.fields[column.id]).filter(isNumber)
      const scaled = numbers.reduce((total, n) => total + toScaled(n, column.decimals), 0)
      return { column, count: numbers.length, sum: fromScaled(scaled, column.decimals) }
    })
    .filter(({ count }) => count > 0)
    .map(({ column, sum }) => ({ column, sum }))
}

function isNumber(value: CellValue | undefined): value is number {
  return typeof value === 'number'
}

/**
 * True when every word of the filter occurs in one of the item's texts or numbers, or in the extra texts (unit names).
 * Upper and lower case and full-width letters are the same.
 */
export function matchesFilter(item: LedgerItem, filter: string, extra: readonly string[] = []): boolean {
  const wanted = filterWords(filter)
  if (wanted.length === 0) return true
  const texts = [...extra]
  for (const value of Object.values(item.fields)) {
    if (typeof value === 'string' || typeof value === 'number') texts.push(String(value))
  }
  const haystack = fold(texts.join('\n'))
  return wanted.every((word) => haystack.includes(word))
}

function filterWords(filter: string): readonly string[] {
  return fold(filter).split(/\s+/).filter(Boolean)
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
