import type { IndicatorCode, OrgUnitId, PeriodCode, ReturnRef } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import type { OrgUnit } from '../../../shared/domain/org.js'
import { periodPathUp } from '../../../shared/domain/period.js'
import { windowsContaining } from '../../../shared/domain/rolling-window.js'
import { asks, type Catalogue, participants } from '../../../shared/domain/table.js'
import type { RollUpModel } from '../store.js'

/** What roll-up asks again and again, remembered per store: period paths, and who counts what. */
export interface RollUpIndex {
  /** The periods whose totals of an indicator contain a value of `period`: see {@link periodPathUp}, or its windows. */
  pathUp(indicator: Indicator, period: PeriodCode): readonly PeriodCode[]
  contains(indicator: Indicator, outer: PeriodCode, inner: PeriodCode): boolean
  /** The `count-where` indicators that read the given one. */
  countersOf(catalogue: Catalogue, source: IndicatorCode): readonly Indicator[]
}

export function createRollUpIndex(): RollUpIndex {
  const paths = new Map<string, readonly PeriodCode[]>()
  const counters = new WeakMap<Catalogue, ReadonlyMap<IndicatorCode, readonly Indicator[]>>()
  const pathUp = ({ rule }: Indicator, period: PeriodCode): readonly PeriodCode[] => {
    const key = rule.kind === 'window' ? `${period}R${rule.months}` : period
    const known = paths.get(key)
    if (known) return known
    const path = rule.kind === 'window' ? windowsContaining(period, rule.months) : periodPathUp(period)
    paths.set(key, path)
    return path
  }
  return {
    pathUp,
    contains: (indicator, outer, inner) => pathUp(indicator, inner).includes(outer),
    countersOf(catalogue, source) {
      let bySource = counters.get(catalogue)
      if (!bySource) {
        bySource = indexCounters(catalogue)
        counters.set(catalogue, bySource)
      }
      return bySource.get(source) ?? []
    },
  }
}

function indexCounters(catalogue: Catalogue): ReadonlyMap<IndicatorCode, readonly Indicator[]> {
  const bySource = new Map<IndicatorCode, Indicator[]>()
  for (const indicator of catalogue.packs.flatMap((pack) => pack.indicators)) {
    if (indicator.rule.kind !== 'count-where') continue
    const known = bySource.get(indicator.rule.source)
    if (known) known.push(indicator)
    else bySource.set(indicator.rule.source, [indicator])
  }
  return bySource
}

/**
 * True when a return may hold a leaf of the indicator: it is of the table that owns the indicator, and of a unit that
 * takes part in it and is asked for it. Append and rebuild both ask this, so that they agree on what counts.
 */
export function fills(model: RollUpModel, indicator: Indicator, ref: ReturnRef): boolean {
  if (model.catalogue.tableOf(indicator.code)?.id !== ref.table) return false
  const unit = participants(model.catalogue, model.tree, ref.table, ref.period)?.get(ref.org)
  return unit !== undefined && asks(indicator, unit)
}

/** The unit and those above it whose totals its figures enter: up to the scope of the table's pack, not beyond. */
export function orgPathOf(
  { catalogue, tree }: RollUpModel,
  indicator: Indicator,
  org: OrgUnitId,
): readonly OrgUnit[] {
  const table = catalogue.tableOf(indicator.code)
  return (table && participants(catalogue, tree, table.id)?.pathUp(org)) ?? []
}
