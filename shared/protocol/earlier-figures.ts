import { type CellValue, fromScaled, isNotApplicable } from '../domain/cell-value.js'
import { baseOf, type Change, changeOf } from '../domain/comparison.js'
import { asPeriodCode, type OrgUnitId } from '../domain/ids.js'
import { type Indicator, isTyped, listOf } from '../domain/indicator.js'
import type { OrgTree } from '../domain/org.js'
import type { EarlierPeriod } from './api.js'
import { type CellSource, leafOf } from './return-leaves.js'

/** What units reported in one earlier period, by unit. */
export interface EarlierReturns {
  readonly period: string
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, CellValue>>
}

/** What one unit reported for one indicator in an earlier period, and how today's figure differs from it. */
export interface EarlierFigure {
  readonly period: string
  /** null when nothing was reported, or when the unit of then is not the unit of now. */
  readonly value: CellValue
  readonly change: Change
}

/** Sorts the answer of `GET /api/earlier` by unit. */
export function earlierReturns({ period, cells }: EarlierPeriod): EarlierReturns {
  const byOrg = new Map<string, Map<string, CellValue>>()
  for (const [org, key, value] of cells) {
    const known = byOrg.get(org)
    if (known) known.set(key, value)
    else byOrg.set(org, new Map([[key, value]]))
  }
  return { period, cells: byOrg }
}

/** True for a stock (存量) that people type: what stood at the end of the last period may still stand. */
export function isTypedStock(indicator: Indicator): boolean {
  return indicator.rule.kind === 'latest' && isTyped(indicator)
}

/**
 * One unit's earlier figure beside its own of now. Undefined for what a unit does not report itself (rates, totals).
 * A unit that took over another one has no figure of its own of that time: nothing is added up here.
 */
export function earlierFigure(
  indicator: Indicator,
  org: OrgUnitId,
  now: CellSource,
  then: EarlierReturns,
  tree: OrgTree,
): EarlierFigure | undefined {
  if (!isTyped(indicator) && listOf(indicator) === undefined) return undefined
  const { period } = then
  const base = baseOf(tree, org, asPeriodCode(period))
  if (base.kind === 'recast' || base.units.some((unit) => unit !== org))
    return { period, value: null, change: { kind: 'recast' } }
  const cells = then.cells.get(org) ?? new Map<string, CellValue>()
  const typed = cells.get(indicator.code) ?? null
  const value = isTyped(indicator) || isNotApplicable(typed) ? typed : numberOf(indicator, cells)
  if (indicator.valueType !== 'number') return { period, value, change: { kind: 'none' } }
  const change = changeOf(indicator, numberOf(indicator, now), numberOf(indicator, cells))
  return { period, value, change }
}

/** What a unit may take over from the last period: a number, or yes or no; undefined for flows, and where there was none. */
export function offeredStock(
  indicator: Indicator,
  org: OrgUnitId,
  before: EarlierReturns | undefined,
  tree: OrgTree,
): number | boolean | undefined {
  if (!before || !isTypedStock(indicator)) return undefined
  const value = earlierFigure(indicator, org, new Map(), before, tree)?.value
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

function numberOf(indicator: Indicator, cells: CellSource): number | null {
  const leaf = leafOf(indicator, cells)
  return leaf?.kind === 'value' ? fromScaled(leaf.n, indicator.decimals) : null
}
