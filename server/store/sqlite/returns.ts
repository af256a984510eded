import type { ReturnRef, Seq, UserId } from '../../../shared/domain/ids.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { Store, StoredReturn } from '../store.js'
import type { SqlReader, SqlWriter } from './connection.js'

/** Epoch and status of a return nobody has written to yet. */
export const firstEpoch = 1
export const firstStatus: ReturnStatus = 'empty'

/** Scalar subquery: the highest seq ever given out. AUTOINCREMENT keeps it, also past compaction. */
export const clockSql = `coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'update_log'), 0)`

export async function readClock(sql: SqlReader): Promise<Seq> {
  const row = await sql.get<{ seq: number }>(`SELECT ${clockSql} AS seq`)
  return row?.seq ?? 0
}

interface HeadRow {
  readonly id: number
  readonly epoch: number
  readonly status: ReturnStatus
  readonly seq: number
}

/** The head of a return; undefined while nobody has touched it. */
export async function findHead(sql: SqlReader, ref: ReturnRef): Promise<HeadRow | undefined> {
  return sql.get<HeadRow>(
    'SELECT id, epoch, status, seq FROM return_head WHERE tbl = ?1 AND period = ?2 AND org = ?3',
    [ref.table, ref.period, ref.org],
  )
}

export async function loadReturn(sql: SqlReader, ref: ReturnRef): Promise<StoredReturn | undefined> {
  const head = await findHead(sql, ref)
  if (!head) return undefined
  const snapshot = await sql.get<{ seq: number; data: Uint8Array }>(
    'SELECT seq, data FROM return_snapshot WHERE return_id = ?1',
    [head.id],
  )
  const updates = await sql.all<{ data: Uint8Array }>(
    `SELECT data FROM update_log
     WHERE return_id = ?1 AND seq > ?2 AND data IS NOT NULL ORDER BY seq`,
    [head.id, snapshot?.seq ?? 0],
  )
  const clients = await sql.all<{ client: number; account: UserId; epoch: number }>(
    'SELECT client, account, epoch FROM return_client WHERE return_id = ?1',
    [head.id],
  )
  return {
    epoch: head.epoch,
    status: head.status,
    seq: head.seq,
    snapshot: snapshot ? plainBytes(snapshot.data) : null,
    snapshotSeq: snapshot?.seq ?? 0,
    updates: updates.map(({ data }) => plainBytes(data)),
    clients: new Map(
      clients.flatMap(({ client, account, epoch }) => (epoch < head.epoch ? [] : [[client, account]])),
    ),
    retired: new Set(clients.flatMap(({ client, epoch }) => (epoch < head.epoch ? [client] : []))),
  }
}

/** The driver gives Buffers, whose `slice` shares memory where a Uint8Array's copies. */
const plainBytes = (data: Uint8Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/**
 * A snapshot older than the stored one is left aside: taking it would lose the updates between the two.
 * @throws RangeError when it claims to cover what was not committed yet.
 */
export async function compact(
  sql: SqlWriter,
  ref: ReturnRef,
  snapshot: Uint8Array,
  coversSeq: Seq,
): Promise<void> {
  const clock = await readClock(sql)
  if (coversSeq > clock) throw new RangeError(`a snapshot up to ${coversSeq}, but the newest seq is ${clock}`)
  const head = await findHead(sql, ref)
  if (!head) return
  const taken = await sql.all(
    `INSERT INTO return_snapshot (return_id, seq, data) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET seq = excluded.seq, data = excluded.data WHERE excluded.seq > seq
     RETURNING seq`,
    [head.id, coversSeq, snapshot],
  )
  if (taken.length === 0) return
  await sql.run('DELETE FROM update_log WHERE return_id = ?1 AND seq <= ?2 AND data IS NOT NULL', [
    head.id,
    coversSeq,
  ])
}

export async function logSize(
  sql: SqlReader,
  ref: ReturnRef,
): Promise<{ readonly updates: number; readonly bytes: number }> {
  const size = await sql.get<{ updates: number; bytes: number }>(
    `SELECT count(*) AS updates, coalesce(sum(length(data)), 0) AS bytes
     FROM update_log JOIN return_head AS head ON head.id = update_log.return_id
     WHERE head.tbl = ?1 AND head.period = ?2 AND head.org = ?3 AND data IS NOT NULL`,
    [ref.table, ref.period, ref.org],
  )
  return size ?? { updates: 0, bytes: 0 }
}

export async function statusOf(
  sql: SqlReader,
  ref: ReturnRef,
): Promise<{ readonly status: ReturnStatus; readonly epoch: number }> {
  const head = await findHead(sql, ref)
  return { status: head?.status ?? firstStatus, epoch: head?.epoch ?? firstEpoch }
}

export async function returnsOf(sql: SqlReader, org: string): ReturnType<Store['returnsOf']> {
  return sql.all(
    `SELECT tbl AS "table", period, status,
       (SELECT count(*) FROM leaf WHERE leaf.return_id = head.id) AS reported
     FROM return_head AS head WHERE org = ?1 ORDER BY tbl, period`,
    [org],
  )
}
