import { fromScaled } from '../../shared/domain/cell-value.js'

/** How a stored number is shown: rounded to its decimals, in the entry unit when there is one (元 → 万元). */
export interface NumberStyle {
  readonly decimals: number
  readonly entryUnit?: { readonly label: string; readonly factor: number }
}

/**
 * The number as a file shows it, in the entry unit when there is one. Rounds to the indicator's decimals (四舍五入);
 * a division by the entry unit's factor is then exact in decimal digits.
 * @example shownNumber(12_345_600, { decimals: 2, entryUnit: { label: '万元', factor: 10_000 } }) // 1234.56
 */
export function shownNumber(value: number, style: NumberStyle): number {
  const rounded = fromScaled(roundHalfAway(value, style.decimals), style.decimals)
  if (!style.entryUnit) return rounded
  // 15 digits are exact in a double: this drops the binary remainder of the division, and nothing else.
  return Number((rounded / style.entryUnit.factor).toPrecision(15))
}

function roundHalfAway(value: number, decimals: number): number {
  const scaled = Math.abs(value) * 10 ** decimals
  // 1.005 × 100 is 100.49999999999999: the nudge lifts such remainders and is far below any printed digit.
  const rounded = Math.round(scaled + Math.min(scaled * Number.EPSILON, 1e-6))
  return value < 0 ? -rounded : rounded
}

/** Decimal places needed to write all numbers among the cells in full, at most 9. */
export function mostDecimals(cells: readonly unknown[]): number {
  let most = 0
  for (const cell of cells) {
    if (typeof cell !== 'number') continue
    const digits = cell.toFixed(9).replace(/0+$/, '')
    most = Math.max(most, digits.length - digits.indexOf('.') - 1)
  }
  return most
}
