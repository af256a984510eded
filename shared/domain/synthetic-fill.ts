import type { CellValue } from './cell-value.js'
import type { IndicatorCode, ReturnRef } from './ids.js'
import type { OrgLevel, OrgTree } from './org.js'
import { periodsOfYear } from './period.js'
import { syntheticHints } from './synthetic-hints.js'
import type { FilledItem } from './synthetic-items.js'
import { TableFiller, type TablePlan } from './synthetic-table.js'
import { buildCatalogue, type Pack, returnLevels } from './table.js'

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
 * falls into the interval of its published words. The same pack, tree and seed give the same cells on every machine.
 * Contains no real person or company. Needs a tree whose root is the pack's scope.
 */
export function syntheticFill(pack: Pack, tree: OrgTree, seed = 2024): readonly FilledReturn[] {
  const catalogue = buildCatalogue([pack])
  const hints = syntheticHints(pack.id)
  return pack.tables.flatMap((table) =>
    fillTable(
      { pack, table, tree, seed, hints, indicators: catalogue.indicatorsOf(table.id) },
      returnLevels(catalogue, table),
    ),
  )
}

function fillTable(plan: TablePlan, levels: readonly OrgLevel[]): readonly FilledReturn[] {
  const { pack, table, tree, indicators } = plan
  const periods = periodsOfYear(pack.year, table.periodType)
  const filler = new TableFiller(plan, periods.length)
  const units = tree.within(tree.root.id, levels)
  return periods.flatMap((period, place) =>
    units.map((unit): FilledReturn => {
      const values: (readonly [IndicatorCode, CellValue])[] = []
      for (const indicator of indicators) {
        if (!indicator.entryLevels.includes(unit.level)) continue
        const value = filler.cell(indicator, unit, place)
        if (value !== undefined) values.push([indicator.code, value])
      }
      const lists = table.lists.filter((list) => list.entryLevels.includes(unit.level))
      const items = lists.map((list) => filler.items(list.id, unit, place))
      const none = lists.filter((_, index) => items[index]?.length === 0).map(({ id }) => id)
      return {
        ref: { table: table.id, period, org: unit.id },
        values,
        items: items.flatMap((own) => own ?? []),
        none,
      }
    }),
  )
}
