import type { OrgUnitId, PeriodCode, Seq } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { periodsWithin } from '../../shared/domain/period.js'
import {
  type Contribution,
  evaluateTotal,
  rollsUp,
  type Total,
  totalsRead,
} from '../../shared/domain/roll-up.js'
import { monthsOfWindow } from '../../shared/domain/rolling-window.js'
import type { Lens } from '../../shared/domain/status.js'
import { asks, participants, type TableDefinition } from '../../shared/domain/table.js'
import type { RollUpModel, Store } from '../store/store.js'

export interface EvaluatedTotal extends Total {
  readonly org: OrgUnit
  readonly indicator: Indicator
}

/** Totals of every indicator of a table for a unit and everything below it, ready to show, in official order. */
export async function readTotals(
  store: Store,
  model: RollUpModel,
  query: {
    readonly table: TableDefinition
    readonly period: PeriodCode
    readonly scope: OrgUnitId
    readonly lens: Lens
  },
): Promise<{ readonly seq: Seq; readonly totals: readonly EvaluatedTotal[] }> {
  const { catalogue, tree } = model
  const { table, period, scope, lens } = query
  const indicators = catalogue.indicatorsOf(table.id)
  const part = participants(catalogue, tree, table.id, period)
  const units = part?.units.filter(({ id }) => tree.isWithin(id, scope)) ?? []
  const reads = totalsRead(indicators, period, catalogue.indicator)
  const read = await store.readTotals({ reads, lens })
  const stored = new Map<string, Contribution>(
    read.totals.map((total) => [`${total.org}/${total.indicator}`, total]),
  )
  const totals = units.flatMap((org) =>
    indicators.map((indicator): EvaluatedTotal => {
      const total = evaluateTotal(indicator, {
        scope: org.id,
        period,
        catalogue,
        tree,
        lookup: (code, at) => stored.get(`${at}/${code}`),
      })
      return { org, indicator, ...total }
    }),
  )
  return { seq: read.seq, totals }
}

/** Who inside a scope has not reported an indicator, and for which of the table's periods, in official order. */
export async function readMissing(
  store: Store,
  model: RollUpModel,
  query: {
    readonly table: TableDefinition
    readonly period: PeriodCode
    readonly scope: OrgUnitId
    readonly indicator: Indicator
  },
): Promise<{
  readonly seq: Seq
  readonly units: readonly { readonly unit: OrgUnit; readonly periods: readonly PeriodCode[] }[]
}> {
  const { catalogue, tree } = model
  const { period, scope, indicator } = query
  const { rule } = indicator
  const source =
    rule.kind === 'count-where' || rule.kind === 'same-as' ? catalogue.indicator(rule.source) : indicator
  const table = source && catalogue.tableOf(source.code)
  const part = table && participants(catalogue, tree, table.id)
  if (!source || !table || !part) return { seq: await store.currentSeq(), units: [] }
  const periods =
    indicator.rule.kind === 'window'
      ? monthsOfWindow(period, indicator.rule.months)
      : periodsWithin(period, table.periodType)
  const { seq, reported } = await store.reportedPeriods(source.code, periods)
  const levels = rollsUp(indicator)
    ? source.entryLevels
    : source.entryLevels.filter((level) => level === tree.get(scope)?.level)
  const units = part.within(scope, levels).flatMap((unit) => {
    if (!asks(source, unit) || (!rollsUp(indicator) && unit.id !== scope)) return []
    const has = new Set(reported.get(unit.id))
    const missing = periods.filter(
      (each) => !has.has(each) && participants(catalogue, tree, table.id, each)?.get(unit.id),
    )
    return missing.length > 0 ? [{ unit, periods: missing }] : []
  })
  return { seq, units }
}
