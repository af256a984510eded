import { canonicalJson } from '../../../shared/domain/canonical-json.js'
import type { ReturnRef } from '../../../shared/domain/ids.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { RollUpModel, StatusChange, StatusOutcome } from '../store.js'
import { appendAudit } from './audit-chain.js'
import type { SqlWriter } from './connection.js'
import { readLeafRanges, wholeYear, yearOf } from './leaves.js'
import { firstStatus, readClock } from './returns.js'
import { fills, type RollUpIndex } from './roll-up-index.js'
import { type LeafSwap, totalChanges } from './total-changes.js'
import { applyTotalChanges } from './totals.js'

/** Changes a status inside the transaction of `sql`. See Store.setStatus. */
export async function setStatus(
  sql: SqlWriter,
  ref: ReturnRef,
  change: StatusChange,
  context: { readonly model: RollUpModel; readonly index: RollUpIndex },
): Promise<StatusOutcome> {
  const { model, index } = context
  const place = [ref.table, ref.period, ref.org]
  const found = await sql.get<{ status: ReturnStatus; seq: number }>(
    'SELECT status, seq FROM return_head WHERE tbl = ?1 AND period = ?2 AND org = ?3',
    place,
  )
  const status = found?.status ?? firstStatus
  if (status !== change.from) return { ok: false, status }
  // An edit that came after the look: the decision was made on other figures than would be handed in.
  if (change.seen !== undefined && (found?.seq ?? 0) > change.seen) return { ok: false, status }
  const swaps = await restand(sql, ref, change.to, model) // reads how the leaves stand, so before the head moves
  const head = await sql.get<{ id: number }>(
    `INSERT INTO return_head (tbl, period, org, status) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT DO UPDATE SET status = excluded.status RETURNING id`,
    [...place, change.to],
  )
  if (!head) throw new Error(`return ${place.join('/')} was written and is not there`)
  const at = change.at.getTime()
  await sql.run('INSERT INTO update_log (return_id, status, account, at) VALUES (?1, ?2, ?3, ?4)', [
    head.id,
    change.to,
    change.by,
    at,
  ])
  const seq = await readClock(sql)
  await sql.run(
    `INSERT INTO review (seq, return_id, action, old_status, new_status, account, at, reason, cells, remarks)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
    [
      seq,
      head.id,
      change.action,
      status,
      change.to,
      change.by,
      at,
      change.reason,
      JSON.stringify(change.cells),
      canonicalJson(change.remarks ?? {}),
    ],
  )
  const { action, at: when, by, cells, origin, reason, remarks, to } = change
  await appendAudit(sql, [
    {
      at: when,
      by,
      origin: origin ?? null,
      event: {
        kind: 'status',
        ref,
        seq,
        action,
        from: status,
        to,
        reason,
        cells,
        ...(remarks ? { remarks } : {}),
      },
    },
  ])
  const totals = await applyTotalChanges(sql, totalChanges(swaps, model, index))
  return { ok: true, seq, totals }
}

/** The same leaves, standing differently: those of the return's period get the new status. */
async function restand(
  sql: SqlWriter,
  ref: ReturnRef,
  status: ReturnStatus,
  model: RollUpModel,
): Promise<readonly LeafSwap[]> {
  const indicators = model.catalogue
    .indicatorsOf(ref.table)
    .filter((indicator) => fills(model, indicator, ref))
  const year = wholeYear(yearOf(ref.period))
  const stored = await readLeafRanges(
    sql,
    indicators.map(({ code }) => ({ indicator: code, org: ref.org, ...year })),
  )
  return indicators.map((indicator, i): LeafSwap => {
    const before = stored[i] ?? []
    const after = before.map((leaf) => (leaf.period === ref.period ? { ...leaf, status } : leaf))
    return { indicator, org: ref.org, before, after, changed: [ref.period] }
  })
}
