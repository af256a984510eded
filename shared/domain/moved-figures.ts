import { type Change, changeOf, isRate } from './comparison.js'
import type { Indicator } from './indicator.js'
import { isFlow } from './roll-up.js'

/** From which change on a figure wants a look: per cent for flows and stocks, 百分点 for rates. */
export interface MoveThresholds {
  readonly flow: number
  readonly stock: number
  readonly rate: number
  /** A count that moved by less than this is left alone whatever that is in per cent: 1 visit is not news beside 2. */
  readonly least: number
}

export const defaultThresholds: MoveThresholds = { flow: 50, stock: 20, rate: 5, least: 3 }
/** Largest value an administrator may set. */
export const maxThreshold = 10_000

/** An administrator's thresholds by table; {@link defaultThresholds} where a table is not named. */
export type ReviewThresholds = Readonly<Record<string, MoveThresholds>>

/** What a figure of now is held against. */
export const comparisonBases = ['previous', 'last-year'] as const
export type ComparisonBase = (typeof comparisonBases)[number]

/** A figure that moved further than its table's threshold. */
export interface MovedFigure {
  readonly against: ComparisonBase
  readonly now: number
  readonly base: number
  /** `none` when the base is 0: there is no per cent of nothing. */
  readonly change: Change
}

/**
 * How a figure moved against one base, when it moved beyond the threshold; undefined when it did not, or when one of the
 * two is missing. Numbers in the indicator's unit.
 */
export function movedBeyond(
  indicator: Indicator,
  against: ComparisonBase,
  now: number | null,
  base: number | null,
  thresholds: MoveThresholds,
): MovedFigure | undefined {
  if (now === null || base === null || now === base) return undefined
  const change = changeOf(indicator, now, base)
  const moved = { against, now, base, change }
  if (isRate(indicator))
    return change.kind === 'points' && Math.abs(change.value) >= thresholds.rate ? moved : undefined
  const isOver = isFlow(indicator)
    ? Math.abs(now - base) >= thresholds.least && isBeyond(change, thresholds.flow)
    : isBeyond(change, thresholds.stock)
  return isOver ? moved : undefined
}

/** From nothing to something is beyond any share of it. */
function isBeyond(change: Change, percent: number): boolean {
  return change.kind === 'percent' ? Math.abs(change.value) >= percent : true
}
