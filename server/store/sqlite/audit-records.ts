import type { AuditBreak } from '../audit-store.js'
import type { AuditRow } from './audit-chain.js'
import type { SqlReader } from './connection.js'
import { type ConflictDigestRow, digestOf, type HistoryDigestRow } from './history-digest.js'
import { readJsonRows } from './json-rows.js'

interface CellsDetail {
  readonly digest: string | null
  readonly conflicts?: { readonly digest: string }
}

/** Compares what a stretch of the chain vouches for: the history and conflicts of commits, the steps of returns. */
export async function compareRecords(
  sql: SqlReader,
  rows: readonly AuditRow[],
): Promise<{ readonly history: number; readonly broken: AuditBreak | null }> {
  const cells = rows.filter(([, , kind]) => kind === 'cells')
  const seqs = JSON.stringify(cells.map((row) => row[8]))
  const past = bySeq<HistoryDigestRow>(
    await readJsonRows(
      sql,
      `SELECT json_group_array(json_array(past.seq, past.key, past.account, past.at, past.old, past.new))
       FROM json_each(?1) AS asked
       JOIN audit ON audit.seq = asked.value AND audit.kind = 'cells'
       JOIN return_head AS head ON head.tbl = audit.tbl AND head.period = audit.period AND head.org = audit.org
       JOIN cell_history AS past ON past.return_id = head.id AND past.seq = asked.value`,
      [seqs],
    ),
  )
  const met = bySeq<ConflictDigestRow>(
    await readJsonRows(
      sql,
      `SELECT json_group_array(json_array(seq, key, at, kept, kept_by, lost, lost_by))
       FROM cell_conflict WHERE seq IN (SELECT value FROM json_each(?1))`,
      [seqs],
    ),
  )
  let history = 0
  for (const row of cells) {
    const [n, , , , , , , , seq, text] = row
    const detail = JSON.parse(text) as CellsDetail
    const records = past.get(seq ?? 0) ?? []
    history += records.length
    const place = `${row.slice(5, 8).join('/')} seq ${seq}`
    if (digestOf(records) !== detail.digest)
      return {
        history,
        broken: {
          code: 'history-changed',
          n,
          message: `单元格历史与第 ${n} 条记录不符 / the cell history does not fit entry ${n}: ${place}`,
        },
      }
    if (digestOf(met.get(seq ?? 0) ?? []) !== (detail.conflicts?.digest ?? null))
      return {
        history,
        broken: {
          code: 'conflicts-changed',
          n,
          message: `冲突记录与第 ${n} 条记录不符 / the conflicts do not fit entry ${n}: ${place}`,
        },
      }
  }
  return { history, broken: await compareReviews(sql, rows) }
}

interface StatusDetail {
  readonly action: string
  readonly from: string
  readonly to: string
  readonly reason: string | null
  readonly cells: unknown
  /** Left out by entries of before there were any. */
  readonly remarks?: unknown
}

async function compareReviews(sql: SqlReader, rows: readonly AuditRow[]): Promise<AuditBreak | null> {
  const steps = rows.filter(([, , kind]) => kind === 'status')
  const found = bySeq<readonly unknown[]>(
    await readJsonRows(
      sql,
      `SELECT json_group_array(json_array(review.seq, head.tbl, head.period, head.org, action, old_status,
         new_status, account, at, reason, json(cells), json(remarks)))
       FROM review JOIN return_head AS head ON head.id = review.return_id
       WHERE review.seq IN (SELECT value FROM json_each(?1))`,
      [JSON.stringify(steps.map((row) => row[8]))],
    ),
  )
  for (const [n, at, , account, , table, period, org, seq, text] of steps) {
    const { action, from, to, reason, cells, remarks = {} } = JSON.parse(text) as StatusDetail
    const expected = digestOf([
      [
        table,
        period,
        org,
        action,
        from,
        to,
        account,
        at,
        reason,
        cells,
        remarks,
      ] as unknown as ConflictDigestRow,
    ])
    if (digestOf((found.get(seq ?? 0) ?? []) as unknown as ConflictDigestRow[]) !== expected)
      return {
        code: 'review-changed',
        n,
        message: `审核记录与第 ${n} 条记录不符 / the review does not fit entry ${n}: ${table}/${period}/${org} seq ${seq}`,
      }
  }
  return null
}

function bySeq<Row extends readonly unknown[]>(
  rows: readonly (readonly unknown[])[],
): ReadonlyMap<number, readonly Row[]> {
  const found = new Map<number, Row[]>()
  for (const [seq, ...rest] of rows) {
    const list = found.get(Number(seq))
    if (list) list.push(rest as unknown as Row)
    else found.set(Number(seq), [rest as unknown as Row])
  }
  return found
}

/**
 * What no entry speaks of although it should: rows of the history or steps put in by another hand, and cells that
 * are not what their history says. Rows from before the log began have no entry and are left alone.
 */
export async function unrecorded(sql: SqlReader): Promise<AuditBreak | null> {
  const row = await sql.get<{ place: string }>(
    `SELECT head.tbl || '/' || head.period || '/' || head.org || ' ' || past.key || ' seq ' || past.seq AS place
     FROM cell_history AS past JOIN return_head AS head ON head.id = past.return_id
     WHERE past.seq >= (SELECT min(seq) FROM audit)
       AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.seq = past.seq AND audit.kind = 'cells')
     ORDER BY past.seq LIMIT 1`,
  )
  if (row)
    return {
      code: 'history-unrecorded',
      n: null,
      message: `单元格历史里有未记入审计的改动 / a history row that no entry speaks of: ${row.place}`,
    }
  const step = await sql.get<{ seq: number }>(
    `SELECT seq FROM review WHERE seq >= (SELECT min(seq) FROM audit)
       AND NOT EXISTS (SELECT 1 FROM audit WHERE audit.seq = review.seq AND audit.kind = 'status')
     ORDER BY seq LIMIT 1`,
  )
  if (step)
    return {
      code: 'review-unrecorded',
      n: null,
      message: `审核记录里有未记入审计的一步 / a review that no entry speaks of: seq ${step.seq}`,
    }
  const cell = await sql.get<{ place: string }>(
    `SELECT head.tbl || '/' || head.period || '/' || head.org || ' ' || cell.key AS place
     FROM cell JOIN return_head AS head ON head.id = cell.return_id
     WHERE cell.value IS NOT (
       SELECT past.new FROM cell_history AS past
       WHERE past.return_id = cell.return_id AND past.key = cell.key ORDER BY past.seq DESC LIMIT 1)
     ORDER BY cell.return_id, cell.key LIMIT 1`,
  )
  return cell
    ? {
        code: 'cell-changed',
        n: null,
        message: `单元格的值与其历史不符 / a cell is not what its history says: ${cell.place}`,
      }
    : null
}
