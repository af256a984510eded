import type { ReturnRef, Seq } from '../../../shared/domain/ids.js'
import type { StoredTotal } from '../../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { RollUpModel } from '../store.js'
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
  status: ReturnStatus,
  context: { readonly model: RollUpModel; readonly index: RollUpIndex; readonly at: Date },
): Promise<{ readonly seq: Seq; readonly totals: readonly StoredTotal[] }> {
  const { model, index, at } = context
  const place = [ref.table, ref.period, ref.org]
  await sql.run(
    'INSERT INTO return_head (tbl, period, org, status) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING',
    [...place, firstStatus],
  )
  const head = await sql.get<{ id: number }>(
    'SELECT id FROM return_head WHERE tbl = ?1 AND period = ?2 AND org = ?3',
    place,
  )
  if (!head) throw new Error(`return ${place.join('/')} was created and is not there`)

  const swaps = await restand(sql, ref, status, model)
  await sql.run('UPDATE return_head SET status = ?2 WHERE id = ?1', [head.id, status])
  await sql.run('INSERT INTO update_log (return_id, status, at) VALUES (?1, ?2, ?3)', [
    head.id,
    status,
    at.getTime(),
  ])
  const totals = await applyTotalChanges(sql, totalChanges(swaps, model, index))
  return { seq: await readClock(sql), totals }
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
