import type { CellValue } from '../../shared/domain/cell-value.js'
import type { IndicatorCode, OrgUnitId, PeriodCode } from '../../shared/domain/ids.js'
import { type Indicator, isTyped, listOf } from '../../shared/domain/indicator.js'
import type { OrgTree } from '../../shared/domain/org.js'
import {
  type Contribution,
  contribution,
  type LeafAt,
  type TotalRead,
  totalDeltas,
  totalsRead,
} from '../../shared/domain/roll-up.js'
import { asks, type Catalogue, participants, type TableDefinition } from '../../shared/domain/table.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'
import type { SheetContent } from '../store/store.js'

/** The cells of one table in one period, as the store read them. */
export interface PeriodContent {
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly content: SheetContent
}

/** Figures of one period, computed from cells alone, so that the rows of a file always add up to its totals. */
export interface SheetFigures {
  /** What a unit itself reported. */
  own(org: OrgUnitId, indicator: IndicatorCode): Contribution | undefined
  /** What a unit and everything below it reported. */
  total(org: OrgUnitId, indicator: IndicatorCode): Contribution | undefined
  /** The unit's newest cell of the indicator; null when it reported none. */
  cell(org: OrgUnitId, indicator: IndicatorCode): CellValue
}

/**
 * Stored totals that the sheet's own cells cannot give: of other tables, of rolling windows, of units beside and above the
 * sheet's scope that ranks and shares compare with.
 */
export type OutsideTotals = ReadonlyMap<IndicatorCode, ReadonlyMap<OrgUnitId, Contribution>>

/** The indicators of the table itself that its own, and the rules of its columns, are reckoned from. */
export function indicatorsRead(
  indicators: readonly Indicator[],
  table: TableDefinition,
  catalogue: Catalogue,
): readonly Indicator[] {
  const found = new Map<IndicatorCode, Indicator>()
  const add = (code: IndicatorCode): void => {
    const indicator = catalogue.indicator(code)
    if (indicator && catalogue.tableOf(code)?.id === table.id) found.set(code, indicator)
  }
  for (const { code, rule, denominator } of indicators) {
    add(code)
    if (rule.kind === 'count-where' || rule.kind === 'same-as') add(rule.source)
    if (rule.kind === 'ratio') {
      add(rule.numerator)
      add(rule.denominator)
    }
    if (denominator?.kind === 'indicator') add(denominator.code)
  }
  return [...found.values()]
}

/** Which of the stored totals of a sheet's columns cannot be reckoned from its own cells: see {@link OutsideTotals}. */
export function outsideReads(
  indicators: readonly Indicator[],
  table: TableDefinition,
  period: PeriodCode,
  catalogue: Catalogue,
): readonly TotalRead[] {
  const compared = new Set(
    indicators.flatMap(({ rule }) => (rule.kind === 'rank' ? rankParts(rule.of, catalogue) : [])),
  )
  return totalsRead(indicators, period, catalogue.indicator).filter(
    ({ indicator: code, period: at }) =>
      catalogue.tableOf(code)?.id !== table.id || at !== period || compared.has(code),
  )
}

/** What a rank compares; of a rate, its parts. */
function rankParts(code: IndicatorCode, catalogue: Catalogue): readonly IndicatorCode[] {
  const rule = catalogue.indicator(code)?.rule
  return rule?.kind === 'ratio' ? [rule.numerator, rule.denominator] : [code]
}

/**
 * Computes the figures of `period` from the contents of all table periods inside it, oldest first.
 * Missing cells contribute nothing; they are not zero. `outside` stands for what the cells cannot give.
 */
export function sheetFigures(
  contents: readonly PeriodContent[],
  indicators: readonly Indicator[],
  period: PeriodCode,
  catalogue: Catalogue,
  tree: OrgTree,
  outside: OutsideTotals,
): SheetFigures {
  const leaves = new Map<OrgUnitId, Map<IndicatorCode, LeafAt[]>>()
  const newest = new Map<string, CellValue>()
  for (const { table, period: at, content } of contents) {
    const wanted = indicators.filter((each) => catalogue.tableOf(each.code)?.id === table.id)
    for (const [org, cells] of cellsByOrg(content)) {
      const unit = tree.get(org)
      if (!unit) continue
      for (const indicator of wanted) {
        if (!asks(indicator, unit) || !(isTyped(indicator) || listOf(indicator))) continue
        const leaf = leafOf(indicator, cells)
        if (!leaf) continue
        entry(
          entry(leaves, org, () => new Map<IndicatorCode, LeafAt[]>()),
          indicator.code,
          () => [],
        ).push({ period: at, leaf })
        newest.set(`${org} ${indicator.code}`, cells.get(indicator.code) ?? null)
      }
    }
  }

  const pathOf = (indicator: Indicator, org: OrgUnitId) => {
    const table = catalogue.tableOf(indicator.code)
    return (table && participants(catalogue, tree, table.id)?.pathUp(org)) ?? []
  }
  const own = new Map<OrgUnitId, Map<IndicatorCode, Contribution>>()
  const totals = new Map<OrgUnitId, Map<IndicatorCode, Contribution>>()
  const keys = new Map<string, Set<string>>()
  for (const [org, byIndicator] of leaves) {
    for (const indicator of indicators) {
      const source = indicator.rule.kind === 'count-where' ? indicator.rule.source : indicator.code
      const read = byIndicator.get(source)
      if (!read) continue
      entry(own, org, () => new Map<IndicatorCode, Contribution>()).set(
        indicator.code,
        contribution(indicator, read),
      )
      for (const delta of totalDeltas(indicator, pathOf(indicator, org), [period], [], read, () => true)) {
        const at = entry(totals, delta.org, () => new Map<IndicatorCode, Contribution>())
        const before = at.get(indicator.code) ?? { n: 0, reported: 0, na: 0 }
        let n = before.n + delta.n
        if (indicator.rule.kind === 'distinct') {
          const merged = entry(keys, `${delta.org} ${indicator.code}`, () => new Set<string>())
          for (const key of delta.addKeys ?? []) merged.add(key)
          n = merged.size
        }
        at.set(indicator.code, { n, reported: before.reported + delta.reported, na: before.na + delta.na })
      }
    }
  }
  return {
    own: (org, indicator) =>
      outside.has(indicator) ? outside.get(indicator)?.get(org) : own.get(org)?.get(indicator),
    total: (org, indicator) =>
      outside.has(indicator) ? outside.get(indicator)?.get(org) : totals.get(org)?.get(indicator),
    cell: (org, indicator) => newest.get(`${org} ${indicator}`) ?? null,
  }
}

/** The cells of a sheet, unit by unit. */
export function cellsByOrg(content: SheetContent): ReadonlyMap<OrgUnitId, Map<string, CellValue>> {
  const byOrg = new Map<OrgUnitId, Map<string, CellValue>>()
  for (const { org, key, value } of content.cells)
    entry(byOrg, org, () => new Map<string, CellValue>()).set(key, value)
  return byOrg
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const created = create()
  map.set(key, created)
  return created
}
