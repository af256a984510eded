import type { TableId } from './ids.js'
import { isTyped } from './indicator.js'
import { type OrgLevel, orgLevels } from './org.js'
import type { PeriodType } from './period.js'
import type { TotalModel } from './roll-up.js'
import { asks, ownIndicators, participants, reportingUnits } from './table.js'

/** What one table asks of the units of one level. */
export interface Burden {
  readonly table: TableId
  readonly level: OrgLevel
  /** Units of the level that have a return in the table. */
  readonly units: number
  /** Cells one unit is asked for in one return, on average (适用范围 counts). */
  readonly cells: number
  /** The same per month: a weekly table asks 52 times a year, a yearly one once. */
  readonly perMonth: number
  /** Columns of its ledgers; each event of the unit fills them once more. */
  readonly ledgerColumns: number
}

const timesAYear: Readonly<Record<PeriodType, number>> = {
  year: 1,
  half: 2,
  quarter: 4,
  month: 12,
  week: 52,
}

/**
 * 填报负担: the cells that one unit is asked for per month, for each table and level, in the order of packs and levels. Computed
 * and referenced columns cost nobody anything; neither does a unit that is not asked. Tables of packs whose scope the
 * tree lacks are left out.
 */
export function burdenOf({ catalogue, tree }: TotalModel): readonly Burden[] {
  return catalogue.tables.flatMap((table) => {
    const part = participants(catalogue, tree, table.id)
    if (!part) return []
    const typed = ownIndicators(catalogue, table).filter(isTyped)
    const units = reportingUnits(catalogue, table, part, part.root.id)
    return orgLevels.flatMap((level): readonly Burden[] => {
      const own = units.filter((unit) => unit.level === level)
      if (own.length === 0) return []
      const asked = own.reduce(
        (sum, unit) => sum + typed.filter((indicator) => asks(indicator, unit)).length,
        0,
      )
      const cells = asked / own.length
      return [
        {
          table: table.id,
          level,
          units: own.length,
          cells,
          perMonth: (cells * timesAYear[table.periodType]) / 12,
          ledgerColumns: table.lists
            .filter(({ entryLevels }) => entryLevels.includes(level))
            .reduce((sum, { columns }) => sum + columns.length, 0),
        },
      ]
    })
  })
}

/** Cells per month that one unit of each level is asked for by all tables of one pack, in the order of levels. */
export function burdenByLevel(
  burdens: readonly Burden[],
  packOf: (table: TableId) => string | undefined,
): readonly { readonly pack: string; readonly level: OrgLevel; readonly perMonth: number }[] {
  const sums = new Map<string, { readonly pack: string; readonly level: OrgLevel; perMonth: number }>()
  for (const { table, level, perMonth } of burdens) {
    const pack = packOf(table) ?? ''
    const key = `${pack}/${level}`
    const sum = sums.get(key) ?? { pack, level, perMonth: 0 }
    sum.perMonth += perMonth
    sums.set(key, sum)
  }
  return [...sums.values()]
}
