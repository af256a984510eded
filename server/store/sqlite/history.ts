import type { Origin } from '../../../shared/domain/audit.js'
import { sameValue } from '../../../shared/domain/cell-value.js'
import type { OrgUnitId, PeriodCode, ReturnRef, Seq, TableId, UserId } from '../../../shared/domain/ids.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type {
  CellAuthor,
  CellDifference,
  HistoryEntry,
  HistoryQuery,
  HistoryStore,
  PastEntry,
} from '../history-store.js'
import { fromCellJson } from './cell-json.js'
import type { SqlReader } from './connection.js'

interface HistoryRow {
  readonly tbl: TableId
  readonly period: PeriodCode
  readonly org: OrgUnitId
  readonly seq: number
  readonly at: number
  readonly by: string
  readonly key: string
  readonly old: string | null
  readonly new: string | null
  readonly origin: string | null
  readonly status: ReturnStatus | null
  readonly correction: number | null
}

// The log has where from and the status of that time: once there, they need not be kept with every cell.
const selectHistory = `
  SELECT head.tbl, head.period, head.org, past.seq, past.at, coalesce(account.name, past.account) AS by,
    past.key, past.old, past.new, audit.origin, audit.detail ->> 'status' AS status, correction.id AS correction
  FROM return_head AS head
  JOIN cell_history AS past ON past.return_id = head.id
  LEFT JOIN account ON account.id = past.account
  LEFT JOIN audit ON audit.seq = past.seq AND audit.kind = 'cells'
  LEFT JOIN correction ON correction.seq = past.seq`

const toEntry = (row: HistoryRow): HistoryEntry => ({
  seq: row.seq,
  at: new Date(row.at),
  by: row.by,
  key: row.key,
  old: fromCellJson(row.old),
  new: fromCellJson(row.new),
  origin: row.origin === null ? null : (JSON.parse(row.origin) as Origin),
  status: row.status,
  correction: row.correction,
})

/** See HistoryStore.history. */
export async function readHistory(
  sql: SqlReader,
  ref: ReturnRef,
  { key, limit }: { readonly key?: string; readonly limit: number },
): Promise<readonly HistoryEntry[]> {
  const where = 'WHERE head.tbl = ?1 AND head.period = ?2 AND head.org = ?3'
  const values = [ref.table, ref.period, ref.org, limit]
  const order = 'ORDER BY past.seq DESC, past.key LIMIT ?4'
  const rows =
    key === undefined
      ? await sql.all<HistoryRow>(`${selectHistory} ${where} ${order}`, values)
      : await sql.all<HistoryRow>(`${selectHistory} ${where} AND past.key = ?5 ${order}`, [...values, key])
  return rows.map(toEntry)
}

/** See HistoryStore.pastOf. */
export async function readPast(sql: SqlReader, query: HistoryQuery): Promise<readonly PastEntry[]> {
  const rows = await sql.all<HistoryRow>(
    `${selectHistory}
     WHERE (?1 IS NULL OR head.tbl = ?1) AND (?2 IS NULL OR head.period = ?2)
       AND (?3 IS NULL OR head.org IN (SELECT value FROM json_each(?3)))
       AND (?4 IS NULL OR past.account = ?4)
       AND (?8 IS NULL OR past.account IN (SELECT value FROM json_each(?8)))
       AND (?5 IS NULL OR past.at >= ?5) AND (?6 IS NULL OR past.at < ?6)
     ORDER BY past.seq DESC, past.key LIMIT ?7`,
    [
      query.table ?? null,
      query.period ?? null,
      query.orgs ? JSON.stringify(query.orgs) : null,
      query.account ?? null,
      query.from?.getTime() ?? null,
      query.to?.getTime() ?? null,
      query.limit,
      query.accounts ? JSON.stringify(query.accounts) : null,
    ],
  )
  return rows.map((row) => ({
    ...toEntry(row),
    ref: { table: row.tbl, period: row.period, org: row.org },
  }))
}

interface DifferenceRow {
  readonly org: OrgUnitId
  readonly key: string
  readonly before: string | null
  readonly after: string | null
  readonly by: string
  readonly at: number
  readonly seq: number
  readonly changes: number
}

/** See HistoryStore.differences. Of the rows in between only the first one's old and the last one's new matter. */
export async function readDifferences(
  sql: SqlReader,
  { table, period, orgs, after, upTo }: Parameters<HistoryStore['differences']>[0],
): Promise<readonly CellDifference[]> {
  const rows = await sql.all<DifferenceRow>(
    `WITH touched AS (
       SELECT asked.key AS place, head.org, past.return_id, past.key, min(past.seq) AS first, max(past.seq) AS last,
         count(*) AS changes
       FROM json_each(?3) AS asked
       JOIN return_head AS head ON head.tbl = ?1 AND head.period = ?2 AND head.org = asked.value
       JOIN cell_history AS past ON past.return_id = head.id AND past.seq > ?4 AND past.seq <= ?5
       GROUP BY past.return_id, past.key
     )
     SELECT touched.org, touched.key, one.old AS before, other.new AS after,
       coalesce(account.name, other.account) AS by, other.at, other.seq, touched.changes
     FROM touched
     JOIN cell_history AS one
       ON one.return_id = touched.return_id AND one.key = touched.key AND one.seq = touched.first
     JOIN cell_history AS other
       ON other.return_id = touched.return_id AND other.key = touched.key AND other.seq = touched.last
     LEFT JOIN account ON account.id = other.account
     ORDER BY touched.place, touched.key`,
    [table, period, JSON.stringify(orgs), after, upTo],
  )
  return rows
    .map((row) => ({
      ...row,
      before: fromCellJson(row.before),
      after: fromCellJson(row.after),
      at: new Date(row.at),
    }))
    .filter(({ before, after: now }) => !sameValue(before, now))
}

/** See HistoryStore.authors. The plain columns beside max() are those of the newest row: SQLite promises so. */
export async function readAuthors(
  sql: SqlReader,
  { table, period, orgs }: Parameters<HistoryStore['authors']>[0],
): Promise<readonly CellAuthor[]> {
  const rows = await sql.all<{
    org: OrgUnitId
    key: string
    account: UserId
    by: string
    at: number
    seq: number
  }>(
    `SELECT head.org, past.key, past.account, coalesce(account.name, past.account) AS by, past.at, max(past.seq) AS seq
     FROM json_each(?3) AS asked
     JOIN return_head AS head ON head.tbl = ?1 AND head.period = ?2 AND head.org = asked.value
     JOIN cell_history AS past ON past.return_id = head.id
     LEFT JOIN account ON account.id = past.account
     GROUP BY asked.key, past.key
     ORDER BY asked.key, past.key`,
    [table, period, JSON.stringify(orgs)],
  )
  return rows.map(({ org, key, account, by, at }) => ({ org, key, account, by, at: new Date(at) }))
}

/** See HistoryStore.seqAt. */
export async function seqAt(
  sql: SqlReader,
  { table, period }: Parameters<HistoryStore['seqAt']>[0],
  at: Date,
): Promise<Seq> {
  const row = await sql.get<{ seq: number | null }>(
    `SELECT max(past.seq) AS seq FROM return_head AS head
     JOIN cell_history AS past ON past.return_id = head.id AND past.at <= ?3
     WHERE head.tbl = ?1 AND head.period = ?2`,
    [table, period, at.getTime()],
  )
  return row?.seq ?? 0
}
