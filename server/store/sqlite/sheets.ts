import type { CellValue } from '../../../shared/domain/cell-value.js'
import type { OrgUnitId } from '../../../shared/domain/ids.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { SheetContent, StoredCell } from '../store.js'
import type { SqlReader } from './connection.js'
import { readJsonRows } from './json-rows.js'
import { readClock } from './returns.js'

/** Returns come in the order of `orgs`, cells by return and key. */
export async function readSheet(
  sql: SqlReader,
  table: string,
  period: string,
  orgs: readonly OrgUnitId[],
): Promise<SheetContent> {
  const seq = await readClock(sql)
  const heads = await sql.all<{ id: number; org: OrgUnitId; status: ReturnStatus }>(
    `SELECT head.id, head.org, head.status FROM jsonb_each(?3) AS asked
     CROSS JOIN return_head AS head ON head.tbl = ?1 AND head.period = ?2 AND head.org = asked.value
     ORDER BY asked.key`,
    [table, period, JSON.stringify(orgs)],
  )
  // json(value): the values are spliced in as the JSON they are, so that one parse reads them all.
  const rows = await readJsonRows<readonly [i: number, key: string, value: CellValue]>(
    sql,
    `SELECT json_group_array(json_array(asked.key, cell.key, json(cell.value)) ORDER BY asked.key, cell.key)
     FROM jsonb_each(?1) AS asked
     CROSS JOIN cell ON cell.return_id = asked.value
     WHERE cell.value IS NOT NULL`,
    [JSON.stringify(heads.map(({ id }) => id))],
  )
  const cells: StoredCell[] = []
  for (const [i, key, value] of rows) {
    const org = heads[i]?.org
    if (org !== undefined) cells.push({ org, key, value })
  }
  return { seq, returns: heads.map(({ org, status }) => ({ org, status })), cells }
}
