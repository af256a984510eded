import type { CellValue } from '../../shared/domain/cell-value.js'
import type { IndicatorCode, OrgUnitId, PeriodCode } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { periodPathUp } from '../../shared/domain/period.js'
import {
  type Contribution,
  contribution,
  evaluateTotal,
  type LeafAt,
  noContribution,
  rollsUp,
  type Total,
  totalsRead,
} from '../../shared/domain/roll-up.js'
import { windowsContaining } from '../../shared/domain/rolling-window.js'
import type { FilledReturn } from '../../shared/domain/synthetic-fill.js'
import type { Catalogue } from '../../shared/domain/table.js'
import { filledCells } from '../../shared/protocol/filled-cells.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'

/** Totals straight from cells, with nothing kept in between: leaves, contributions of units, sum. */
export interface PureTotals {
  total(indicator: Indicator, scope: OrgUnitId, period: PeriodCode): Total
  /** The additive part of {@link total}, as a store would keep it. */
  stored(indicator: Indicator, scope: OrgUnitId, period: PeriodCode): Contribution | undefined
  cells(table: string, period: string, org: string): ReadonlyMap<string, CellValue>
}

export function pureTotals(
  catalogue: Catalogue,
  tree: OrgTree,
  returns: readonly FilledReturn[],
): PureTotals {
  const cells = new Map<string, Map<string, CellValue>>()
  const leaves = new Map<IndicatorCode, Map<OrgUnitId, LeafAt[]>>()
  for (const filled of returns) {
    const { table, period, org } = filled.ref
    const own = new Map(filledCells(filled))
    cells.set(`${table}/${period}/${org}`, own)
    for (const indicator of catalogue.indicatorsOf(table)) {
      const leaf = leafOf(indicator, own)
      if (!leaf) continue
      const byUnit = leaves.get(indicator.code) ?? new Map<OrgUnitId, LeafAt[]>()
      leaves.set(indicator.code, byUnit)
      byUnit.set(org, [...(byUnit.get(org) ?? []), { period, leaf }])
    }
  }
  const sumOf = (indicator: Indicator, scope: OrgUnitId, period: PeriodCode): Contribution | undefined => {
    const source = indicator.rule.kind === 'count-where' ? indicator.rule.source : indicator.code
    let sum = noContribution
    const keys = new Set<string>()
    for (const [org, all] of leaves.get(source) ?? []) {
      if (rollsUp(indicator) ? !tree.isWithin(org, scope) : org !== scope) continue
      const inside = all.filter((at) => periodsAround(indicator, at.period).includes(period))
      const part = contribution(indicator, inside)
      for (const { leaf } of inside) for (const key of leaf.keys ?? []) keys.add(key)
      sum = { n: sum.n + part.n, reported: sum.reported + part.reported, na: sum.na + part.na }
    }
    if (sum.reported === 0) return undefined
    return indicator.rule.kind === 'distinct' ? { ...sum, n: keys.size } : sum
  }
  return {
    stored: sumOf,
    cells: (table, period, org) => cells.get(`${table}/${period}/${org}`) ?? new Map(),
    total: (indicator, scope, period) => {
      if (!catalogue.tableOf(indicator.code)) throw new Error(`${indicator.code} is in no table`)
      const periodOf = new Map(
        totalsRead([indicator], period, catalogue.indicator).map((read) => [read.indicator, read.period]),
      )
      return evaluateTotal(indicator, {
        scope,
        period,
        catalogue,
        tree,
        lookup: (code, org) => {
          const part = catalogue.indicator(code)
          return part && sumOf(part, org, periodOf.get(code) ?? period)
        },
      })
    },
  }
}

/** The periods whose totals a figure of one period enters. */
function periodsAround({ rule }: Indicator, period: PeriodCode): readonly PeriodCode[] {
  return rule.kind === 'window' ? windowsContaining(period, rule.months) : periodPathUp(period)
}
