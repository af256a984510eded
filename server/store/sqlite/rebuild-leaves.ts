import type { CellValue } from '../../../shared/domain/cell-value.js'
import type { OrgUnitId, PeriodCode, TableId } from '../../../shared/domain/ids.js'
import { type Indicator, isTyped, listOf } from '../../../shared/domain/indicator.js'
import type { OrgLevel } from '../../../shared/domain/org.js'
import { asks } from '../../../shared/domain/table.js'
import { leafOf } from '../../../shared/protocol/return-leaves.js'
import type { RollUpModel } from '../store.js'
import { fromCellJson } from './cell-json.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { type LeafWrite, writeLeaves } from './leaves.js'
import type { Target } from './rebuild-scratch.js'

// Leaves from cells. What is typed goes from table to table inside SQLite, reckoned there a second time: the road of an
// edit asks `leafOf`. Ledgers are read item by item and do ask it.

/** Half up, as `Math.round` does: SQLite's own rounds halves away from zero. The value is JSON text, mostly digits only. */
const scaled = '(CAST(cell.value AS REAL) * ?5)'
const typedNumber = `CASE WHEN instr(cell.value, '.') = 0 AND instr(cell.value, 'e') = 0
  THEN CAST(cell.value AS INTEGER) * ?5
  ELSE CAST(floor(${scaled}) AS INTEGER) + (${scaled} - floor(${scaled}) >= 0.5) END`
const isNa = `(substr(cell.value, 1, 1) = '{' AND json_type(cell.value, '$.na') IS 'text')`

const insertTyped = (target: Target): string => `
  INSERT INTO ${target}.leaf (indicator, org, period, return_id, kind, n, keys)
  SELECT ?1, ret.org, ret.period, ret.id,
    CASE WHEN ${isNa} THEN 'na' ELSE 'value' END,
    CASE substr(cell.value, 1, 1)
      WHEN '"' THEN 0 WHEN '{' THEN 0 WHEN 'f' THEN 0 WHEN 't' THEN 1 ELSE ${typedNumber} END,
    NULL
  FROM temp.scratch_return AS ret
  CROSS JOIN main.cell AS cell ON cell.return_id = ret.id AND cell.key = ?1
  WHERE cell.value IS NOT NULL AND cell.value <> '""'
    AND (?4 OR ${isNa})
    AND ret.level IN (SELECT value FROM json_each(?2))
    AND (?3 IS NULL OR ret.org IN (SELECT value FROM json_each(?3)))`

/** Returns whose cells are held in memory at once. */
const returnsAtOnce = 500

/** Writes the leaves of all returns of a table that is laid out; `indicators` are those it owns. */
export async function leavesFromCells(
  sql: SqlWriter,
  indicators: readonly Indicator[],
  target: Target,
): Promise<void> {
  const ledgers = indicators.filter(listOf)
  if (ledgers.length > 0) await ledgerLeaves(sql, ledgers, target)
  for (const indicator of indicators) {
    if (listOf(indicator)) continue
    await sql.run(insertTyped(target), [
      indicator.code,
      JSON.stringify(indicator.entryLevels),
      indicator.onlyUnits ? JSON.stringify(indicator.onlyUnits) : null,
      isTyped(indicator) ? 1 : 0,
      10 ** indicator.decimals,
    ])
  }
}

/** The indicators of a table that can have leaves: not those it only shows from another. */
export function leafIndicators(model: RollUpModel, table: TableId): readonly Indicator[] {
  return model.catalogue
    .indicatorsOf(table)
    .filter(({ code, entryLevels }) => entryLevels.length > 0 && model.catalogue.tableOf(code)?.id === table)
}

interface ReturnRow {
  readonly place: number
  readonly period: PeriodCode
  readonly id: number
  readonly org: OrgUnitId
  readonly level: OrgLevel
}

async function ledgerLeaves(sql: SqlWriter, indicators: readonly Indicator[], target: Target): Promise<void> {
  let from: Pick<ReturnRow, 'place' | 'period'> = { place: -1, period: '' as PeriodCode }
  for (;;) {
    const returns = await sql.all<ReturnRow>(
      `SELECT place, period, id, org, level FROM temp.scratch_return
       WHERE (place, period) > (?1, ?2) ORDER BY place, period LIMIT ${returnsAtOnce}`,
      [from.place, from.period],
    )
    const last = returns[returns.length - 1]
    if (!last) return
    from = last
    const cellsById = await readCells(sql, returns)
    const writes: LeafWrite[] = []
    for (const { id: returnId, org, period, level } of returns) {
      const cells = cellsById.get(returnId)
      if (!cells) continue
      for (const indicator of indicators) {
        if (!asks(indicator, { id: org, level })) continue
        const leaf = leafOf(indicator, cells)
        if (leaf) writes.push({ indicator: indicator.code, org, period, returnId, leaf })
      }
    }
    await writeLeaves(sql, writes, target)
  }
}

/** Cleared cells come with their null: a field that was cleared still makes its ledger item exist. */
async function readCells(
  sql: SqlReader,
  returns: readonly ReturnRow[],
): Promise<ReadonlyMap<number, ReadonlyMap<string, CellValue>>> {
  const byId = new Map<number, Map<string, CellValue>>()
  const rows = await sql.all<{ id: number; key: string; value: string | null }>(
    `SELECT cell.return_id AS id, cell.key, cell.value FROM jsonb_each(?1) AS asked
     CROSS JOIN main.cell AS cell ON cell.return_id = asked.value`,
    [JSON.stringify(returns.map(({ id }) => id))],
  )
  for (const { id, key, value } of rows) {
    let cells = byId.get(id)
    if (!cells) {
      cells = new Map()
      byId.set(id, cells)
    }
    cells.set(key, fromCellJson(value))
  }
  return byId
}
