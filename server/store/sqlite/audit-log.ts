import { type AuditKind, minAuditDays, type Origin, pruneLimit } from '../../../shared/domain/audit.js'
import type { OrgUnitId, PeriodCode, TableId, UserId } from '../../../shared/domain/ids.js'
import type { AuditPageQuery, AuditQuery, AuditStore, CommittedCell, StoredAudit } from '../audit-store.js'
import { appendAudit } from './audit-chain.js'
import { fromCellJson } from './cell-json.js'
import type { SqlReader, SqlWriter } from './connection.js'

interface AuditListRow {
  readonly n: number
  readonly at: number
  readonly kind: AuditKind
  readonly account: UserId | null
  readonly name: string | null
  readonly origin: string | null
  readonly tbl: TableId | null
  readonly period: PeriodCode | null
  readonly org: OrgUnitId | null
  readonly seq: number | null
  readonly detail: string
  readonly hash: string
}

const listColumns = `audit.n, audit.at, audit.kind, audit.account, coalesce(account.name, audit.account) AS name,
       audit.origin, audit.tbl, audit.period, audit.org, audit.seq, audit.detail, audit.hash`

/** See AuditStore.readAudit. */
export async function readAudit(sql: SqlReader, query: AuditQuery): Promise<readonly StoredAudit[]> {
  const rows = await sql.all<AuditListRow>(
    `SELECT ${listColumns}
     FROM audit LEFT JOIN account ON account.id = audit.account
     WHERE (?1 IS NULL OR audit.tbl = ?1) AND (?2 IS NULL OR audit.period = ?2)
       AND (?3 IS NULL OR audit.org IN (SELECT value FROM json_each(?3)))
       AND (?4 IS NULL OR audit.account = ?4)
       AND (?10 IS NULL OR audit.account IN (SELECT value FROM json_each(?10)))
       AND (?5 IS NULL OR audit.kind IN (SELECT value FROM json_each(?5)))
       AND (?6 IS NULL OR audit.at >= ?6) AND (?7 IS NULL OR audit.at < ?7)
       AND (?8 IS NULL OR audit.n < ?8)
     ORDER BY audit.n DESC LIMIT ?9`,
    [
      query.table ?? null,
      query.period ?? null,
      query.orgs ? JSON.stringify(query.orgs) : null,
      query.account ?? null,
      query.kinds ? JSON.stringify(query.kinds) : null,
      query.from?.getTime() ?? null,
      query.to?.getTime() ?? null,
      query.before ?? null,
      query.limit,
      query.accounts ? JSON.stringify(query.accounts) : null,
    ],
  )
  return rows.map(toStored)
}

/**
 * The statement of a page: it finds the entries in the index that holds whatever narrows a page, in the order of pages,
 * and only then fetches them. One text per set of narrowings, for statements are prepared once.
 */
export function auditPageSql(query: AuditPageQuery): string {
  const narrowings = [
    query.before && '(at, n) < (?1, ?2)',
    query.from && 'at >= ?3',
    query.to && 'at < ?4',
    query.orgs && 'org IN (SELECT value FROM json_each(?5))',
    query.accounts && 'account IN (SELECT value FROM json_each(?6))',
    query.kinds && 'kind IN (SELECT value FROM json_each(?7))',
  ].filter((each) => each !== undefined)
  return `SELECT ${listColumns}
     FROM (SELECT n FROM audit INDEXED BY audit_by_time WHERE ${['?8 > 0', ...narrowings].join(' AND ')}
       ORDER BY at DESC, n DESC LIMIT ?8) AS found
     CROSS JOIN audit ON audit.n = found.n LEFT JOIN account ON account.id = audit.account
     ORDER BY audit.at DESC, audit.n DESC`
}

/** See AuditStore.auditPage. */
export async function auditPage(sql: SqlReader, query: AuditPageQuery): Promise<readonly StoredAudit[]> {
  const list = (values: readonly string[] | undefined) => (values ? JSON.stringify(values) : null)
  const rows = await sql.all<AuditListRow>(auditPageSql(query), [
    query.before?.at.getTime() ?? null,
    query.before?.n ?? null,
    query.from?.getTime() ?? null,
    query.to?.getTime() ?? null,
    list(query.orgs),
    list(query.accounts),
    list(query.kinds),
    query.limit,
  ])
  return rows.map(toStored)
}

/** See AuditStore.cellsOfCommits. */
export async function cellsOfCommits(
  sql: SqlReader,
  seqs: readonly number[],
): Promise<readonly CommittedCell[]> {
  const rows = await sql.all<{ seq: number; key: string; old: string | null; new: string | null }>(
    `SELECT past.seq, past.key, past.old, past.new
     FROM json_each(?1) AS asked
     JOIN audit ON audit.seq = asked.value AND audit.kind = 'cells'
     JOIN return_head AS head ON head.tbl = audit.tbl AND head.period = audit.period AND head.org = audit.org
     JOIN cell_history AS past ON past.return_id = head.id AND past.seq = asked.value
     ORDER BY past.seq DESC, past.key`,
    [JSON.stringify(seqs)],
  )
  return rows.map((row) => ({ ...row, old: fromCellJson(row.old), new: fromCellJson(row.new) }))
}

const toStored = ({ name, tbl, at, origin, detail, ...row }: AuditListRow): StoredAudit => ({
  ...row,
  at: new Date(at),
  by: name,
  origin: origin === null ? null : (JSON.parse(origin) as Origin),
  table: tbl,
  detail: JSON.parse(detail) as Readonly<Record<string, unknown>>,
})

/** See AuditStore.pruneAudit. The anchor goes in first: without it the file itself refuses the removal. */
export async function pruneAudit(
  sql: SqlWriter,
  before: Date,
  { at, by, words }: Parameters<AuditStore['pruneAudit']>[1],
): ReturnType<AuditStore['pruneAudit']> {
  if (before.getTime() > pruneLimit(at).getTime())
    throw new RangeError(`审计记录须保存至少 ${minAuditDays} 天 / younger than ${minAuditDays} days`)
  // The prefix of the chain, not every old entry: a clock that was set back must not tear a hole into the middle.
  const last = await sql.get<{ n: number; hash: string }>(
    `SELECT n, hash FROM audit
     WHERE n < coalesce((SELECT min(n) FROM audit WHERE at >= ?1), 9e15) ORDER BY n DESC LIMIT 1`,
    [before.getTime()],
  )
  const count = async () => (await sql.get<{ n: number }>('SELECT count(*) AS n FROM audit'))?.n ?? 0
  if (!last) return { removed: 0, kept: await count() }
  const all = await count()
  await appendAudit(sql, [
    {
      at,
      by,
      origin: null,
      event: {
        kind: 'prune',
        through: last.n,
        hash: last.hash,
        details: { before: before.toISOString(), words },
      },
    },
  ])
  await sql.run('DELETE FROM audit WHERE n <= ?1', [last.n])
  const kept = await count()
  return { removed: all + 1 - kept, kept }
}
