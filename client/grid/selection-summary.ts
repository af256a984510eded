import { groupDigits } from '../../shared/domain/format-value.js'
import type { GridRange } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/** What the status line says of the selected cells; figures are in the units the cells show. */
export interface SelectionSummary {
  readonly cells: number
  readonly count: number
  readonly sum: number
  readonly average: number
  readonly min: number
  readonly max: number
  /** True when totals and subtotals among the cells were left out: their parts are there too. */
  readonly withoutTotals: boolean
}

/**
 * Sums up the numbers of a selection; undefined for a single cell. Ratios and texts are counted as cells only, and so
 * are totals and subtotals beside rows of units: nothing is added twice.
 */
export function summarize(
  view: SheetView,
  rows: readonly SheetRow[],
  columns: readonly SheetColumn[],
  { top, bottom, left, right }: GridRange,
): SelectionSummary | undefined {
  const cells = (bottom - top + 1) * (right - left + 1)
  if (cells <= 1) return undefined
  const numbers: number[] = []
  const selected = rows.slice(top, bottom + 1)
  const units = selected.filter(({ kind }) => kind === 'unit')
  const summed = units.length > 0 ? units : selected
  for (const row of summed) {
    for (const column of columns.slice(left, right + 1)) {
      if (column.indicator.rule.kind === 'ratio') continue // a sum of rates means nothing
      const text = view.text(row, column).replaceAll(',', '')
      if (/^-?\d+(\.\d+)?$/.test(text)) numbers.push(Number(text))
    }
  }
  const sum = numbers.reduce((a, b) => a + b, 0)
  return {
    cells,
    count: numbers.length,
    sum,
    average: numbers.length > 0 ? sum / numbers.length : 0,
    min: numbers.length > 0 ? Math.min(...numbers) : 0,
    max: numbers.length > 0 ? Math.max(...numbers) : 0,
    withoutTotals: summed.length < selected.length,
  }
}

/** A figure of the summary, rounded to four places so that binary remainders do not show. */
export const figure = (n: number): string => groupDigits(String(Number(n.toFixed(4))))
