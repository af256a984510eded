import { isCorrectable } from '../../../shared/domain/status.js'
import type { CorrectionOutcome, CorrectionStore } from '../correction-store.js'
import type { Commit, RollUpModel } from '../store.js'
import type { Accepted } from './accepted-commit.js'
import { writeCells } from './append.js'
import { appendAudit } from './audit-chain.js'
import { auditOfCommits } from './commit-audit.js'
import type { SqlWriter } from './connection.js'
import { ended, holdsOld, readCorrection, whyNotDecide } from './corrections.js'
import { swapLeaves } from './leaf-swaps.js'
import { findHead, readClock } from './returns.js'
import type { RollUpIndex } from './roll-up-index.js'
import { totalChanges } from './total-changes.js'
import { applyTotalChanges } from './totals.js'

/** Does a correction inside the transaction of `sql`. See CorrectionStore.correct. */
export async function correct(
  sql: SqlWriter,
  id: number,
  decision: Parameters<CorrectionStore['correct']>[1],
  { model, index }: { readonly model: RollUpModel; readonly index: RollUpIndex },
): Promise<CorrectionOutcome> {
  const refused = await whyNotDecide(sql, id, decision.by, false)
  if (refused) return refused
  const asked = await readCorrection(sql, id)
  const head = asked && (await findHead(sql, asked.ref))
  if (!asked || !head) return { ok: false, code: 'unknown' }
  if (!isCorrectable(head.status)) return { ok: false, code: 'not-correctable' }
  if (
    head.epoch !== decision.epoch ||
    head.seq !== decision.basedOn ||
    !(await holdsOld(sql, head.id, asked.cells))
  )
    return { ok: false, code: 'changed-since' }

  const { by, at, answer, snapshot, client, leaves } = decision
  const epoch = head.epoch + 1
  // A row of the one order, at the same status: the correction has a place in it like everything else.
  await sql.run('INSERT INTO update_log (return_id, status, account, at) VALUES (?1, ?2, ?3, ?4)', [
    head.id,
    head.status,
    by,
    at.getTime(),
  ])
  const seq = await readClock(sql)
  await sql.run('UPDATE return_head SET epoch = ?2, seq = ?3 WHERE id = ?1', [head.id, epoch, seq])
  await sql.run(
    `INSERT INTO return_snapshot (return_id, seq, data) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET seq = excluded.seq, data = excluded.data`,
    [head.id, seq, snapshot],
  )
  await sql.run('DELETE FROM update_log WHERE return_id = ?1 AND seq < ?2 AND data IS NOT NULL', [
    head.id,
    seq,
  ])
  await sql.run('INSERT INTO return_client (return_id, client, account, epoch) VALUES (?1, ?2, ?3, ?4)', [
    head.id,
    client,
    asked.requestedBy.id,
    epoch,
  ])
  const commit: Commit = {
    ref: asked.ref,
    epoch,
    update: new Uint8Array(),
    // The figure is the asker's; the record of the correction names both.
    by: asked.requestedBy.id,
    at,
    cells: asked.cells,
    leaves,
    newClients: [],
    conflicts: [],
    settles: [],
  }
  const accepted: readonly Accepted[] = [
    { commit, head: { ref: asked.ref, id: head.id, epoch, status: head.status, seq }, seq },
  ]
  await writeCells(sql, accepted)
  await appendAudit(sql, auditOfCommits(accepted))
  const swaps = await swapLeaves(sql, accepted, model, index)
  const totals = await applyTotalChanges(sql, totalChanges(swaps, model, index))
  await sql.run(
    `UPDATE correction SET state = 'done', decided_by = ?2, decided_at = ?3, answer = ?4, seq = ?5, epoch = ?6
     WHERE id = ?1`,
    [id, by, at.getTime(), answer, seq, epoch],
  )
  const { correction } = await ended(sql, id, 'done', decision)
  return { ok: true, correction, seq, epoch, totals }
}
