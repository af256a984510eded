import type { AuditBreak, AuditReport } from '../audit-store.js'
import { type AuditRow, auditColumns, chainStart, hashOf } from './audit-chain.js'
import { compareRecords, unrecorded } from './audit-records.js'
import type { SqlReader } from './connection.js'

/** Entries and their records that are held in memory at a time, and hashed before others get their turn. */
const page = 500

interface Row {
  readonly row: AuditRow
  readonly hash: string
}

/** Follows the chain from its first entry; see AuditStore.verifyAudit. Stops at the first thing that is wrong. */
export async function verifyAudit(
  sql: SqlReader,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<AuditReport> {
  const length = await sql.get<{ n: number }>('SELECT coalesce(max(n) - min(n) + 1, 0) AS n FROM audit')
  const found = { entries: 0, first: 0, last: 0, hash: chainStart, history: 0 }
  let anchorWanted: { readonly through: number; readonly n: number } | undefined
  let anchor: string | undefined
  for (let rows = await read(sql, 0); rows.length > 0; rows = await read(sql, found.last)) {
    const [start] = rows
    if (start && found.first === 0) {
      found.first = start.row[0]
      found.last = found.first - 1
      if (found.first > 1) {
        anchor = await anchorHash(sql, found.last)
        anchorWanted = { through: found.last, n: found.first }
        if (anchor !== undefined) found.hash = anchor
      }
    }
    for (const { row, hash } of rows) {
      const [n] = row
      if (anchorWanted && anchor === undefined) return { ...found, broken: noAnchor(anchorWanted) }
      if (n !== found.last + 1) return { ...found, broken: gap(found.last + 1, n) }
      if (hashOf(found.hash, row) !== hash) return { ...found, broken: changed(row) }
      found.entries += 1
      found.last = n
      found.hash = hash
    }
    const records = await compareRecords(
      sql,
      rows.map(({ row }) => row),
    )
    found.history += records.history
    if (records.broken) return { ...found, broken: records.broken }
    progress(found.entries, length?.n ?? found.entries)
  }
  const given = await sql.get<{ n: number }>(
    `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0) AS n`,
  )
  if (given && given.n !== found.last) return { ...found, broken: tail(found.last + 1, given.n) }
  return { ...found, broken: await unrecorded(sql) }
}

async function read(sql: SqlReader, after: number): Promise<readonly Row[]> {
  const rows = await sql.all<Readonly<Record<string, string | number | null>>>(
    `SELECT ${auditColumns}, hash FROM audit WHERE n > ?1 ORDER BY n LIMIT ${page}`,
    [after],
  )
  return rows.map(({ hash, ...columns }) => ({
    // The names of the columns come in the order of the select, which is that of the hash.
    row: Object.values(columns) as unknown as AuditRow,
    hash: String(hash),
  }))
}

/** Hash that a kept entry names for everything up to `through`. */
async function anchorHash(sql: SqlReader, through: number): Promise<string | undefined> {
  const row = await sql.get<{ hash: string }>(
    `SELECT detail ->> 'hash' AS hash FROM audit WHERE kind = 'prune' AND detail ->> 'through' = ?1`,
    [through],
  )
  return row?.hash
}

const gap = (expected: number, n: number): AuditBreak => ({
  code: 'entry-missing',
  n: expected,
  message: `第 ${expected} 条${n - 1 > expected ? `至第 ${n - 1} 条` : ''}记录缺失 / entry ${expected} is missing, ${n} follows`,
})

const changed = ([n]: AuditRow): AuditBreak => ({
  code: 'entry-changed',
  n,
  message: `第 ${n} 条记录与其校验值不符,这一条或它之前的一条被改动过 / entry ${n} does not fit its hash`,
})

const tail = (from: number, to: number): AuditBreak => ({
  code: 'tail-missing',
  n: from,
  message: `末尾的第 ${from} 条至第 ${to} 条记录缺失 / the last entries, ${from} to ${to}, are missing`,
})

const noAnchor = ({ through, n }: { readonly through: number; readonly n: number }): AuditBreak => ({
  code: 'anchor-missing',
  n,
  message: `第 1 条至第 ${through} 条记录缺失,且没有清理记录为证 / entries up to ${through} are missing and no pruning says why`,
})
