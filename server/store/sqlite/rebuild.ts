import type { IndicatorCode, TableId } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { participants } from '../../../shared/domain/table.js'
import type { RollUpModel } from '../store.js'
import type { SqlWriter } from './connection.js'
import { leafIndicators, leavesFromCells } from './rebuild-leaves.js'
import { totalsFromLeaves } from './rebuild-roll-up.js'
import { openScratch, type Progress, type Target } from './rebuild-scratch.js'
import type { RollUpIndex } from './roll-up-index.js'

// The long way from cells to totals, so that the road of an edit can be held against it. Everything that grows with the
// number of units is reckoned by SQLite, table to table.

/** One indicator whose totals were rebuilt. */
export interface RebuiltIndicator {
  readonly indicator: Indicator
  /** Whose leaves it counts: its own code, or the source of a `count-where`. */
  readonly source: IndicatorCode
}

export interface RebuildSteps {
  readonly target: Target
  /** The totals of an indicator are there; for a source, its leaves too. */
  readonly onIndicator?: (rebuilt: RebuiltIndicator) => Promise<void>
  /** All indicators of a table are through. */
  readonly onTable?: () => Promise<void>
  readonly onProgress?: Progress
}

/** Rebuilds leaves and totals of all tables into empty tables of the target. */
export async function rebuildInto(
  sql: SqlWriter,
  model: RollUpModel,
  index: RollUpIndex,
  { target, onIndicator, onTable, onProgress }: RebuildSteps,
): Promise<void> {
  const { catalogue, tree } = model
  const jobs = catalogue.tables.map(({ id }) => ({ table: id, indicators: leafIndicators(model, id) }))
  const of = jobs.reduce((sum, { indicators }) => sum + indicators.length, 0)
  let done = 0
  onProgress?.(done, of)
  const partOf = (table: TableId | undefined) => table && participants(catalogue, tree, table)
  const scratch = await openScratch(sql, model)
  for (const { table, indicators } of jobs) {
    if (indicators.length === 0 || !(await scratch.layOut(table, partOf(table)))) {
      done += indicators.length
      continue
    }
    await leavesFromCells(sql, indicators, target)
    for (const own of indicators) {
      const counting = [own, ...index.countersOf(catalogue, own.code)]
      for (const indicator of counting) {
        const part = partOf(catalogue.tableOf(indicator.code)?.id)
        if (await scratch.layOut(table, part)) await totalsFromLeaves(sql, indicator, own.code, index, target)
        await onIndicator?.({ indicator, source: own.code })
      }
      done += 1
      onProgress?.(done, of)
    }
    await onTable?.()
  }
  await scratch.close()
}

/** Replaces all leaves and totals inside the transaction of `sql`. See Store.rebuildTotals. */
export async function rebuildTotals(
  sql: SqlWriter,
  model: RollUpModel,
  index: RollUpIndex,
  onProgress?: Progress,
): Promise<{ readonly leaves: number; readonly totals: number }> {
  // An index built at the end costs a fraction of one that is kept row by row.
  const indexed = await sql.all<{ name: string; sql: string }>(
    `SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = 'leaf' AND sql IS NOT NULL`,
  )
  for (const { name } of indexed) await sql.exec(`DROP INDEX main.${name}`)
  await sql.exec('DELETE FROM leaf; DELETE FROM total; DELETE FROM total_key')
  await rebuildInto(sql, model, index, { target: 'main', ...(onProgress ? { onProgress } : {}) })
  for (const { sql: create } of indexed) await sql.exec(create)
  const counted = await sql.get<{ leaves: number; totals: number }>(
    'SELECT (SELECT count(*) FROM leaf) AS leaves, (SELECT count(*) FROM total) AS totals',
  )
  return counted ?? { leaves: 0, totals: 0 }
}
