import type { OrgUnitId, PeriodCode, ReturnRef, TableId, UserId } from '../../../shared/domain/ids.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import {
  type LateEditState,
  type LateEditStore,
  maxOpenLateEdits,
  type StoredLateEdit,
} from '../late-edit-store.js'
import { appendAudit } from './audit-chain.js'
import { fromCellJson, toCellJson } from './cell-json.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { findHead } from './returns.js'

/** See LateEditStore.keepLateEdits. */
export async function keepLateEdits(
  sql: SqlWriter,
  ref: ReturnRef,
  { by, origin, at, cells }: Parameters<LateEditStore['keepLateEdits']>[1],
): ReturnType<LateEditStore['keepLateEdits']> {
  const head = await findHead(sql, ref)
  if (!head) return { kept: 0, fresh: 0 }
  const open = new Map(
    (
      await sql.all<{ id: number; key: string; value: string | null }>(
        "SELECT id, key, value FROM late_edit WHERE return_id = ?1 AND account = ?2 AND state = 'open'",
        [head.id, by],
      )
    ).map((row) => [row.key, row]),
  )
  const fresh: string[] = []
  let kept = 0
  for (const [key, value] of new Map(cells.map(({ key, value }) => [key, toCellJson(value)]))) {
    const known = open.get(key)
    if (known?.value !== value || !known) {
      if (!known && open.size >= maxOpenLateEdits) continue
      if (known) await sql.run("UPDATE late_edit SET state = 'replaced' WHERE id = ?1", [known.id])
      await sql.run(
        `INSERT INTO late_edit (return_id, key, value, held, account, at, status, state)
         VALUES (?1, ?2, ?3, (SELECT value FROM cell WHERE return_id = ?1 AND key = ?2), ?4, ?5, ?6, 'open')`,
        [head.id, key, value, by, at.getTime(), head.status],
      )
      open.set(key, { id: 0, key, value })
      fresh.push(key)
    }
    kept += 1
  }
  if (fresh.length > 0)
    await appendAudit(sql, [
      {
        at,
        by,
        origin: origin ?? null,
        event: { kind: 'late-edit', ref, step: 'kept', details: { status: head.status, keys: fresh } },
      },
    ])
  return { kept, fresh: fresh.length }
}

interface LateEditRow {
  readonly id: number
  readonly tbl: TableId
  readonly period: PeriodCode
  readonly org: OrgUnitId
  readonly key: string
  readonly value: string | null
  readonly held: string | null
  readonly account: UserId
  readonly name: string
  readonly at: number
  readonly status: ReturnStatus
  readonly state: LateEditState
  readonly decidedBy: string | null
  readonly decidedAt: number | null
  readonly answer: string | null
}

/** See LateEditStore.lateEdits. */
export async function readLateEdits(
  sql: SqlReader,
  query: Parameters<LateEditStore['lateEdits']>[0],
): Promise<readonly StoredLateEdit[]> {
  const rows = await sql.all<LateEditRow>(
    `SELECT late.id, head.tbl, head.period, head.org, late.key, late.value, late.held, late.account,
       coalesce(author.name, late.account) AS name, late.at, late.status, late.state,
       coalesce(decider.name, late.decided_by) AS decidedBy, late.decided_at AS decidedAt, late.answer
     FROM late_edit AS late
     JOIN return_head AS head ON head.id = late.return_id
     LEFT JOIN account AS author ON author.id = late.account
     LEFT JOIN account AS decider ON decider.id = late.decided_by
     WHERE (?1 IS NULL OR head.tbl = ?1) AND (?2 IS NULL OR head.period = ?2)
       AND (?3 IS NULL OR head.org IN (SELECT value FROM json_each(?3)))
       AND (?4 IS NULL OR late.account = ?4)
       AND (?5 IS NULL OR late.state IN (SELECT value FROM json_each(?5)))
     ORDER BY late.id LIMIT ?6`,
    [
      query.table ?? null,
      query.period ?? null,
      query.orgs ? JSON.stringify(query.orgs) : null,
      query.by ?? null,
      query.states ? JSON.stringify(query.states) : null,
      query.limit,
    ],
  )
  return rows.map(({ tbl, period, org, account, name, value, held, at, decidedAt, ...row }) => ({
    ...row,
    ref: { table: tbl, period, org },
    value: fromCellJson(value),
    held: fromCellJson(held),
    by: { id: account, name },
    at: new Date(at),
    decidedAt: decidedAt === null ? null : new Date(decidedAt),
  }))
}

/** See LateEditStore.decideLateEdits. */
export async function decideLateEdits(
  sql: SqlWriter,
  ref: ReturnRef,
  { ids, state, answer, by, origin, at }: Parameters<LateEditStore['decideLateEdits']>[1],
): Promise<readonly number[]> {
  const head = await findHead(sql, ref)
  if (!head) return []
  const decided = await sql.all<{ id: number; key: string; value: string | null }>(
    `UPDATE late_edit SET state = ?3, answer = ?4, decided_by = ?5, decided_at = ?6
     WHERE return_id = ?1 AND state = 'open' AND id IN (SELECT value FROM json_each(?2))
     RETURNING id, key, value`,
    [head.id, JSON.stringify(ids), state, answer, by, at.getTime()],
  )
  if (decided.length > 0)
    await appendAudit(sql, [
      {
        at,
        by,
        origin: origin ?? null,
        event: {
          kind: 'late-edit',
          ref,
          step: state,
          details: { answer, cells: decided.map(({ key, value }) => ({ key, value: fromCellJson(value) })) },
        },
      },
    ])
  return decided.map(({ id }) => id)
}
