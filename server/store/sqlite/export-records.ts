import type { OrgUnitId, PeriodCode, TableId } from '../../../shared/domain/ids.js'
import type { Lens } from '../../../shared/domain/status.js'
import type { AuditStore, ExportRecord, StoredExport } from '../audit-store.js'
import { appendAudit } from './audit-chain.js'
import type { SqlReader, SqlWriter } from './connection.js'

/** See AuditStore.recordExport. */
export async function recordExport(sql: SqlWriter, record: ExportRecord): Promise<void> {
  const { at, by, origin, what, format, table, period, scope, lens, seq } = record
  await sql.run(
    `INSERT INTO export_record (at, account, what, format, tbl, period, scope, lens, seq)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
    [at.getTime(), by, what, format, table, period, scope, lens, seq],
  )
  await appendAudit(sql, [
    {
      at,
      by,
      origin: origin ?? null,
      event: { kind: 'export', what, table, period, org: scope, asOf: seq, details: { format, lens } },
    },
  ])
}

interface ExportRow {
  readonly at: number
  readonly by: string
  readonly what: 'sheet' | 'totals'
  readonly format: string
  readonly table: TableId
  readonly period: PeriodCode
  readonly scope: OrgUnitId
  readonly lens: Lens | null
  readonly seq: number
}

/** See AuditStore.exportsOf. */
export async function exportsOf(
  sql: SqlReader,
  { tables, periods, scopes, from, before, limit }: Parameters<AuditStore['exportsOf']>[0],
): Promise<readonly StoredExport[]> {
  const rows = await sql.all<ExportRow>(
    `SELECT taken.at, coalesce(account.name, taken.account) AS by, taken.what, taken.format, taken.tbl AS "table",
       taken.period, taken.scope, taken.lens, taken.seq
     FROM export_record AS taken LEFT JOIN account ON account.id = taken.account
     WHERE taken.tbl IN (SELECT value FROM json_each(?1)) AND taken.period IN (SELECT value FROM json_each(?2))
       AND taken.scope IN (SELECT value FROM json_each(?3)) AND taken.seq >= ?4 AND taken.seq < ?5
     ORDER BY taken.id DESC LIMIT ?6`,
    [JSON.stringify(tables), JSON.stringify(periods), JSON.stringify(scopes), from, before, limit],
  )
  return rows.map((row) => ({ ...row, at: new Date(row.at) }))
}
