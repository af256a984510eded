import { groupDigits } from '../../shared/domain/format-value.js'
import { gridText as t } from '../i18n/grid-strings.js'
import type { GridRange } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/** What the status line says of the selected cells: decimal figures as texts, exact, in the units the cells show. */
export interface SelectionSummary {
  readonly cells: number
  readonly count: number
  readonly sum: string
  readonly average: string
  readonly min: string
  readonly max: string
  /** Unit of measure of all summed cells; undefined when they have different ones: a sum over those means little. */
  readonly unit: string | undefined
  /** True when totals and subtotals among the cells were left out: their parts are there too. */
  readonly withoutTotals: boolean
}

/** Places behind the point that are counted with; cells keep at most four, in 万元 or 亿元 up to twelve. */
const places = 12n
const scale = 10n ** places

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
  const numbers: bigint[] = []
  const units = new Set<string>()
  const selected = rows.slice(top, bottom + 1)
  const ofUnits = selected.filter(({ kind }) => kind === 'unit')
  const summed = ofUnits.length > 0 ? ofUnits : selected
  for (const column of columns.slice(left, right + 1)) {
    if (column.indicator.rule.kind === 'ratio') continue // a sum of rates means nothing
    for (const row of summed) {
      const number = scaled(view.text(row, column))
      if (number === undefined) continue
      numbers.push(number)
      units.add(column.unit)
    }
  }
  const [first = 0n] = numbers
  const sum = numbers.reduce((a, b) => a + b, 0n)
  const [unit] = units
  return {
    cells,
    count: numbers.length,
    sum: shown(sum, 12),
    average: shown(numbers.length > 0 ? divided(sum, BigInt(numbers.length)) : 0n, 4),
    min: shown(
      numbers.reduce((a, b) => (b < a ? b : a), first),
      12,
    ),
    max: shown(
      numbers.reduce((a, b) => (b > a ? b : a), first),
      12,
    ),
    unit: units.size === 1 ? unit : undefined,
    withoutTotals: summed.length < selected.length,
  }
}

/** The summary as the status line says it. */
export function summaryWords(sums: SelectionSummary): string {
  const unit = sums.unit ? ` ${sums.unit}` : ''
  const figures = [
    t('sum', { n: sums.sum }) + unit,
    t('average', { n: sums.average }) + unit,
    t('min', { n: sums.min }),
    t('max', { n: sums.max }),
  ]
  return [
    t('selection', { n: sums.cells }),
    t('count', { n: sums.count }) + (sums.withoutTotals ? t('withoutTotals') : ''),
    ...(sums.count > 0 ? figures : []),
    ...(sums.count > 0 && sums.unit === undefined ? [t('mixedUnits')] : []),
  ].join(' · ')
}

function scaled(text: string): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.replace(/,/g, ''))
  if (!match) return undefined
  const digits = BigInt(
    `${match[2] ?? '0'}${(match[3] ?? '').padEnd(Number(places), '0').slice(0, Number(places))}`,
  )
  return match[1] === '-' ? -digits : digits
}

/** Rounded half away from zero. */
function divided(n: bigint, by: bigint): bigint {
  const half = n < 0n ? -by / 2n : by / 2n
  return (n + half) / by
}

function shown(n: bigint, decimals: number): string {
  const step = 10n ** (places - BigInt(decimals))
  const rounded = divided(n, step) * step
  const size = rounded < 0n ? -rounded : rounded
  const fraction = String(size % scale)
    .padStart(Number(places), '0')
    .replace(/0+$/, '')
  return `${rounded < 0n ? '-' : ''}${groupDigits(`${size / scale}${fraction ? `.${fraction}` : ''}`)}`
}
