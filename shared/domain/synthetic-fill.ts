import type { CellValue } from './cell-value.js'
import type { IndicatorCode, ReturnRef } from './ids.js'
import { listOf } from './indicator.js'
import type { OrgLevel, OrgTree, OrgUnit } from './org.js'
import { period, periodsOfYear } from './period.js'
import { syntheticHints } from './synthetic-hints.js'
import type { FilledItem } from './synthetic-items.js'
import { TableFiller, type TablePlan } from './synthetic-table.js'
import {
  asks,
  buildCatalogue,
  type ListDefinition,
  ownIndicators,
  type Pack,
  packTree,
  returnLevels,
} from './table.js'

/** What one unit would have entered into one return. Keys are made of it by shared/protocol/filled-cells.ts. */
export interface FilledReturn {
  readonly ref: ReturnRef
  readonly values: readonly (readonly [IndicatorCode, CellValue])[]
  readonly items: readonly FilledItem[]
  /** Lists for which the unit declares 本期无. */
  readonly none: readonly string[]
}

/**
 * Fills every return of a pack with made-up data that is recognisably synthetic yet adds up: each total of the year
 * (of the published period, where the pack names one) falls into the interval of its published words. The same pack,
 * tree and seed give the same cells on every machine. Contains no real person or company. Empty when the tree does not
 * contain the pack's scope.
 */
export function syntheticFill(pack: Pack, tree: OrgTree, seed = 2024): readonly FilledReturn[] {
  const catalogue = buildCatalogue([pack])
  const hints = syntheticHints(pack.id)
  const part = packTree(pack, tree)
  if (!part) return []
  return pack.tables.flatMap((table) =>
    fillTable(
      { pack, table, tree: part, seed, hints, indicators: ownIndicators(catalogue, table) },
      returnLevels(catalogue, table),
    ),
  )
}

function fillTable(plan: TablePlan, levels: readonly OrgLevel[]): readonly FilledReturn[] {
  const { pack, table, tree, indicators } = plan
  const { publishedPeriod } = pack
  const periods =
    publishedPeriod && period(publishedPeriod).type === table.periodType
      ? [publishedPeriod]
      : periodsOfYear(pack.year, table.periodType)
  const filler = new TableFiller(plan, periods)
  // A unit outside the 适用范围 of all that its level is asked for has nothing to hand in.
  const units = tree
    .within(tree.root.id, levels)
    .filter(
      (unit) =>
        indicators.some((indicator) => asks(indicator, unit)) ||
        table.lists.some((list) => keeps(plan, list, unit)),
    )
  return periods.flatMap((code, place) =>
    units.map((unit): FilledReturn => {
      const values: (readonly [IndicatorCode, CellValue])[] = []
      for (const indicator of indicators) {
        if (!asks(indicator, unit)) continue
        const value = filler.cell(indicator, unit, place)
        if (value !== undefined) values.push([indicator.code, value])
      }
      const lists = table.lists.filter((list) => keeps(plan, list, unit))
      const items = lists.map((list) => filler.items(list.id, unit, place))
      const none = lists.filter((_, index) => items[index]?.length === 0).map(({ id }) => id)
      return {
        ref: { table: table.id, period: code, org: unit.id },
        values,
        items: items.flatMap((own) => own ?? []),
        none,
      }
    }),
  )
}

/** True when a unit keeps a list: of its level, and asked for something that the list feeds, if it feeds anything. */
function keeps({ indicators }: TablePlan, list: ListDefinition, unit: OrgUnit): boolean {
  const fed = indicators.filter((indicator) => listOf(indicator) === list.id)
  return list.entryLevels.includes(unit.level) && (fed.length === 0 || fed.some((one) => asks(one, unit)))
}
