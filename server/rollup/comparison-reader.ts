import { baseOf, type Change, changeOf } from '../../shared/domain/comparison.js'
import type { IndicatorCode, OrgUnitId, PeriodCode, Seq } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import {
  period as parsePeriod,
  previousPeriod,
  samePeriodLastYear,
  yearToDate,
} from '../../shared/domain/period.js'
import {
  type Contribution,
  evaluateTotal,
  isFlow,
  type TotalRead,
  totalPeriodOf,
  totalsRead,
} from '../../shared/domain/roll-up.js'
import type { Lens } from '../../shared/domain/status.js'
import { participants, type TableDefinition } from '../../shared/domain/table.js'
import type { RollUpModel, Store } from '../store/store.js'

/** One indicator at one unit, held against the year before (同比) and the period before (环比). */
export interface ComparedTotal {
  readonly org: OrgUnit
  readonly indicator: Indicator
  /** 本期. */
  readonly now: number | null
  /** 本年累计; null where periods cannot be added, e.g. distinct keys. */
  readonly yearToDate: number | null
  /** 上年同期. */
  readonly lastYear: number | null
  /** 上期. */
  readonly previous: number | null
  readonly yearOnYear: Change
  readonly periodOnPeriod: Change
}

interface ComparisonQuery {
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly scope: OrgUnitId
  readonly lens: Lens
}

/** Sums of some stored totals, by indicator and unit. */
type Sums = ReadonlyMap<string, Contribution>

/**
 * Compares the totals of a unit and its children with the same period of the year before and with the period before.
 * A unit that was merged is compared with all that it was made of; one that was split, with nothing (口径调整).
 */
export async function readComparison(
  store: Store,
  model: RollUpModel,
  query: ComparisonQuery,
): Promise<{ readonly seq: Seq; readonly totals: readonly ComparedTotal[] }> {
  const { catalogue, tree } = model
  const { table, period, scope, lens } = query
  const indicators = catalogue.indicatorsOf(table.id)
  const part = participants(catalogue, tree, table.id, period)
  const top = part?.get(scope)
  if (!part || !top) return { seq: await store.currentSeq(), totals: [] }
  const lastYear = samePeriodLastYear(period)
  const previous = previousPeriod(period)
  const dates: readonly PeriodCode[] = [period, previous, ...(lastYear ? [lastYear] : [])]
  const soFar = yearToDate(period, table.periodType)

  const reads = new Map<string, TotalRead>()
  const parts = new Set<IndicatorCode>()
  for (const at of dates)
    for (const read of totalsRead(indicators, at, catalogue.indicator)) {
      reads.set(`${read.indicator}/${read.period}`, read)
      parts.add(read.indicator)
    }
  for (const at of soFar)
    for (const indicator of parts) reads.set(`${indicator}/${at}`, { indicator, period: at })
  const { seq, totals } = await store.readTotals({ reads: [...reads.values()], lens })
  const stored: Sums = new Map(
    totals.map((total) => [`${total.indicator}/${total.period}/${total.org}`, total]),
  )

  const valueAt = (indicator: Indicator, units: readonly OrgUnitId[], at: PeriodCode): number | null => {
    const [only] = units
    if (only === undefined || (units.length > 1 && !isSummable(indicator))) return null
    return evaluateTotal(indicator, {
      scope: only,
      period: at,
      catalogue,
      tree,
      lookup: (code, org) => {
        const read = catalogue.indicator(code)
        const when = read ? totalPeriodOf(read, at) : at
        return sumOf((org === only ? units : [org]).map((unit) => stored.get(`${code}/${when}/${unit}`)))
      },
    }).value
  }
  const soFarValue = (indicator: Indicator, unit: OrgUnitId, now: number | null): number | null => {
    if (!isFlow(indicator) && indicator.rule.kind !== 'ratio') return now
    if (!isSummable(indicator)) return null
    return evaluateTotal(indicator, {
      scope: unit,
      period,
      catalogue,
      tree,
      lookup: (code, org) => sumOf(soFar.map((at) => stored.get(`${code}/${at}/${org}`))),
    }).value
  }

  const units = [top, ...part.childrenOf(scope)]
  const compared = units.flatMap((org) =>
    indicators.map((indicator): ComparedTotal => {
      const now = valueAt(indicator, [org.id], period)
      const then = (at: PeriodCode | undefined) => {
        if (at === undefined) return { value: null, change: { kind: 'none' } as const }
        const base = baseOf(tree, org.id, at)
        if (base.kind === 'recast') return { value: null, change: { kind: 'recast' } as const }
        const value = valueAt(indicator, base.units, at)
        return { value, change: changeOf(indicator, now, value) }
      }
      const before = then(previous)
      const aYearAgo = then(lastYear)
      return {
        org,
        indicator,
        now,
        yearToDate: soFarValue(indicator, org.id, now),
        lastYear: aYearAgo.value,
        previous: before.value,
        yearOnYear: aYearAgo.change,
        // A year's period before is the year before: said once, as 同比.
        periodOnPeriod: parsePeriod(period).type === 'year' ? { kind: 'none' } : before.change,
      }
    }),
  )
  return { seq, totals: compared }
}

/** True when figures of several units or periods may be added; distinct keys would be counted twice. */
function isSummable({ rule }: Indicator): boolean {
  return ['sum', 'latest', 'list-count', 'list-sum', 'window', 'ratio'].includes(rule.kind)
}

function sumOf(parts: readonly (Contribution | undefined)[]): Contribution | undefined {
  let sum: Contribution | undefined
  for (const part of parts) {
    if (!part) continue
    sum = sum
      ? { n: sum.n + part.n, reported: sum.reported + part.reported, na: sum.na + part.na }
      : { n: part.n, reported: part.reported, na: part.na }
  }
  return sum
}
