import type { IndicatorCode, PeriodCode, ReturnRef } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { periodPathUp } from '../../../shared/domain/period.js'
import type { Catalogue } from '../../../shared/domain/table.js'
import type { RollUpModel } from '../store.js'

/** What roll-up asks again and again, remembered per store: period paths, and who counts what. */
export interface RollUpIndex {
  /** {@link periodPathUp}, remembered. */
  pathUp(period: PeriodCode): readonly PeriodCode[]
  contains(outer: PeriodCode, inner: PeriodCode): boolean
  /** The `count-where` indicators that read the given one. */
  countersOf(catalogue: Catalogue, source: IndicatorCode): readonly Indicator[]
}

export function createRollUpIndex(): RollUpIndex {
  const paths = new Map<PeriodCode, readonly PeriodCode[]>()
  const counters = new WeakMap<Catalogue, ReadonlyMap<IndicatorCode, readonly Indicator[]>>()
  const pathUp = (period: PeriodCode): readonly PeriodCode[] => {
    const known = paths.get(period)
    if (known) return known
    const path = periodPathUp(period)
    paths.set(period, path)
    return path
  }
  return {
    pathUp,
    contains: (outer, inner) => pathUp(inner).includes(outer),
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
 * True when a return may hold a leaf of the indicator: it is of the table that owns the indicator, and of a unit
 * whose level fills it. Append and rebuild both ask this, so that they agree on what counts.
 */
export function fills(
  model: RollUpModel,
  indicator: Indicator,
  ref: Pick<ReturnRef, 'table' | 'org'>,
): boolean {
  const level = model.tree.get(ref.org)?.level
  return (
    level !== undefined &&
    indicator.entryLevels.includes(level) &&
    model.catalogue.tableOf(indicator.code)?.id === ref.table
  )
}
