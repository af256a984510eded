import { type ReturnRef, returnName, type Seq } from '../../../shared/domain/ids.js'
import { isEditable, type ReturnStatus } from '../../../shared/domain/status.js'
import type { AppendResult, Commit, CommitOutcome, RollUpModel } from '../store.js'
import { type Accepted, type Head, lastChanges } from './accepted-commit.js'
import { type ChainHead, type ChainHeadRow, chainHeadSql, toChainHead, writeAudit } from './audit-chain.js'
import { toCellJson } from './cell-json.js'
import { auditOfCommits } from './commit-audit.js'
import { writeConflicts } from './conflicts.js'
import type { SqlWriter } from './connection.js'
import { jsonColumns } from './json-rows.js'
import { swapLeaves } from './leaf-swaps.js'
import { clockSql, firstEpoch, firstStatus } from './returns.js'
import type { RollUpIndex } from './roll-up-index.js'
import { totalChanges } from './total-changes.js'
import { applyTotalChanges } from './totals.js'

/** Writes a batch inside the transaction of `sql`, in a dozen statements whatever its size. See Store.append. */
export async function append(
  sql: SqlWriter,
  commits: readonly Commit[],
  model: RollUpModel,
  index: RollUpIndex,
): Promise<AppendResult> {
  const { heads, clock, chain } = await readHeads(sql, commits)
  const { outcomes, accepted } = passFence(commits, heads, clock)
  const last = accepted[accepted.length - 1]
  if (!last) return { outcomes, totals: [], seq: 0 }
  await writeHeads(sql, heads)
  await writeUpdates(sql, accepted)
  await writeClients(sql, accepted)
  await writeCells(sql, accepted)
  await writeConflicts(sql, accepted)
  await writeAudit(sql, chain, auditOfCommits(accepted))
  const swaps = await swapLeaves(sql, accepted, model, index)
  const totals = await applyTotalChanges(sql, totalChanges(swaps, model, index))
  return { outcomes, totals, seq: last.seq }
}

/** Reads the heads of the batch's returns; one that does not exist yet has id 0. */
async function readHeads(
  sql: SqlWriter,
  commits: readonly Commit[],
): Promise<{ readonly heads: ReadonlyMap<string, Head>; readonly clock: Seq; readonly chain: ChainHead }> {
  const heads = new Map<string, Head>()
  for (const { ref } of commits) {
    const name = returnName(ref)
    if (!heads.has(name)) heads.set(name, { ref, id: 0, epoch: firstEpoch, status: firstStatus, seq: 0 })
  }
  const list = [...heads.values()]
  const rows = await sql.all<
    ChainHeadRow & {
      i: number
      clock: number
      id: number | null
      epoch: number
      status: ReturnStatus
    }
  >(
    `SELECT asked.key AS i, ${clockSql} AS clock, ${chainHeadSql}, head.id, head.epoch, head.status
     FROM jsonb_each(?1) AS asked
     LEFT JOIN return_head AS head
       ON head.tbl = asked.value ->> 0 AND head.period = asked.value ->> 1 AND head.org = asked.value ->> 2`,
    [JSON.stringify(list.map(({ ref }) => [ref.table, ref.period, ref.org]))],
  )
  for (const row of rows) {
    const head = list[row.i]
    if (head && row.id !== null) Object.assign(head, { id: row.id, epoch: row.epoch, status: row.status })
  }
  return { heads, clock: rows[0]?.clock ?? 0, chain: toChainHead(rows[0]) }
}

/** The fence: epoch and status as they are inside this transaction decide, not what the writer believed. */
function passFence(
  commits: readonly Commit[],
  heads: ReadonlyMap<string, Head>,
  clock: Seq,
): { readonly outcomes: readonly CommitOutcome[]; readonly accepted: readonly Accepted[] } {
  const outcomes: CommitOutcome[] = []
  const accepted: Accepted[] = []
  let seq = clock
  for (const commit of commits) {
    const head = heads.get(returnName(commit.ref))
    if (!head) continue // readHeads has one for every commit
    if (commit.epoch !== head.epoch) {
      outcomes.push({ ok: false, code: 'epoch-changed', status: head.status })
    } else if (!isEditable(head.status)) {
      outcomes.push({ ok: false, code: 'not-editable', status: head.status })
    } else {
      seq += 1
      head.seq = seq
      if (head.status === 'empty') head.status = 'open'
      accepted.push({ commit, head, seq })
      outcomes.push({ ok: true, seq, status: head.status })
    }
  }
  return { outcomes, accepted }
}

async function writeHeads(sql: SqlWriter, heads: ReadonlyMap<string, Head>): Promise<void> {
  const written = [...heads.values()].filter(({ seq }) => seq > 0)
  const columns = written.map(({ ref, epoch, status, seq }) => [
    ref.table,
    ref.period,
    ref.org,
    epoch,
    status,
    seq,
  ])
  const rows = await sql.all<ReturnRef & { id: number }>(
    `INSERT INTO return_head (tbl, period, org, epoch, status, seq)
     SELECT ${jsonColumns(6)}
     FROM jsonb_each(?1) WHERE true
     ON CONFLICT DO UPDATE SET status = excluded.status, seq = excluded.seq
     RETURNING id, tbl AS "table", period, org`,
    [JSON.stringify(columns)],
  )
  for (const row of rows) {
    const head = heads.get(returnName(row))
    if (head) head.id = row.id
  }
}

/** All updates travel as one blob, cut apart in SQL: JSON cannot carry bytes. */
async function writeUpdates(sql: SqlWriter, accepted: readonly Accepted[]): Promise<void> {
  let start = 1 // substr counts from 1
  const rows = accepted.map(({ commit, head, seq }) => {
    const row = [seq, head.id, start, commit.update.byteLength, commit.by, commit.at.getTime()]
    start += commit.update.byteLength
    return row
  })
  await sql.run(
    `INSERT INTO update_log (seq, return_id, data, account, at)
     SELECT value ->> 0, value ->> 1, substr(?2, value ->> 2, value ->> 3), value ->> 4, value ->> 5
     FROM jsonb_each(?1)`,
    [JSON.stringify(rows), Buffer.concat(accepted.map(({ commit }) => commit.update))],
  )
}

async function writeClients(sql: SqlWriter, accepted: readonly Accepted[]): Promise<void> {
  const rows = accepted.flatMap(({ commit, head }) =>
    commit.newClients.map((client) => [head.id, client, commit.by, head.epoch]),
  )
  if (rows.length === 0) return
  // The first account keeps a client id: a second claim is the relay's to refuse, never this table's to grant.
  await sql.run(
    `INSERT INTO return_client (return_id, client, account, epoch)
     SELECT ${jsonColumns(4)} FROM jsonb_each(?1) WHERE true ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  )
}

/** Cells as they are from now on, and the history of how they became so. */
export async function writeCells(sql: SqlWriter, accepted: readonly Accepted[]): Promise<void> {
  const cells = new Map<string, readonly unknown[]>()
  const past: unknown[] = []
  for (const { commit, head, seq } of accepted) {
    for (const change of lastChanges(commit)) {
      const value = toCellJson(change.new)
      cells.set(`${head.id}/${change.key}`, [head.id, change.key, value])
      const at = commit.at.getTime()
      past.push([head.id, change.key, seq, commit.by, at, toCellJson(change.old), value])
    }
  }
  if (cells.size === 0) return
  await sql.run(
    `INSERT INTO cell (return_id, key, value)
     SELECT ${jsonColumns(3)} FROM jsonb_each(?1) WHERE true
     ON CONFLICT DO UPDATE SET value = excluded.value`,
    [JSON.stringify([...cells.values()])],
  )
  await sql.run(
    `INSERT INTO cell_history (return_id, key, seq, account, at, old, new)
     SELECT ${jsonColumns(7)}
     FROM jsonb_each(?1)`,
    [JSON.stringify(past)],
  )
}
