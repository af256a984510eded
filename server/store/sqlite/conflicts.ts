import type { ReturnRef } from '../../../shared/domain/ids.js'
import type { StoredConflict } from '../store.js'
import type { Accepted } from './accepted-commit.js'
import { fromCellJson, toCellJson } from './cell-json.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { jsonColumns } from './json-rows.js'

/** Records what met in a batch and what was settled by it; most batches have neither and cost nothing here. */
export async function writeConflicts(sql: SqlWriter, accepted: readonly Accepted[]): Promise<void> {
  const met = accepted.flatMap(({ commit, head, seq }) =>
    commit.conflicts.map(({ key, kept, keptBy, lost, lostBy }) => [
      head.id,
      seq,
      key,
      commit.at.getTime(),
      toCellJson(kept),
      keptBy,
      toCellJson(lost),
      lostBy,
    ]),
  )
  if (met.length > 0)
    await sql.run(
      `INSERT INTO cell_conflict (return_id, seq, key, at, kept, kept_by, lost, lost_by)
       SELECT ${jsonColumns(8)} FROM jsonb_each(?1)`,
      [JSON.stringify(met)],
    )
  const settled = accepted.flatMap(({ commit, head, seq }) =>
    [...new Set(commit.settles)].map((key) => [head.id, key, seq]),
  )
  if (settled.length > 0)
    await sql.run(
      `INSERT INTO conflict_settled (return_id, key, seq) SELECT ${jsonColumns(3)} FROM jsonb_each(?1)`,
      [JSON.stringify(settled)],
    )
}

interface ConflictRow {
  readonly seq: number
  readonly at: number
  readonly key: string
  readonly kept: string | null
  readonly keptBy: string
  readonly lost: string | null
  readonly lostBy: string
  readonly settledBy: number | null
}

/** See Store.conflicts. */
export async function readConflicts(
  sql: SqlReader,
  ref: ReturnRef,
  { open = false, limit }: { readonly open?: boolean; readonly limit: number },
): Promise<readonly StoredConflict[]> {
  const rows = await sql.all<ConflictRow>(
    `SELECT * FROM (
       SELECT met.seq, met.at, met.key, met.kept, met.lost, met.rowid AS place,
         coalesce(keeper.name, met.kept_by) AS keptBy, coalesce(loser.name, met.lost_by) AS lostBy,
         (SELECT min(settled.seq) FROM conflict_settled AS settled
          WHERE settled.return_id = met.return_id AND settled.key = met.key AND settled.seq > met.seq) AS settledBy
       FROM return_head AS head
       JOIN cell_conflict AS met ON met.return_id = head.id
       LEFT JOIN account AS keeper ON keeper.id = met.kept_by
       LEFT JOIN account AS loser ON loser.id = met.lost_by
       WHERE head.tbl = ?1 AND head.period = ?2 AND head.org = ?3
     )
     WHERE ?4 = 0 OR settledBy IS NULL
     ORDER BY seq DESC, place LIMIT ?5`,
    [ref.table, ref.period, ref.org, open ? 1 : 0, limit],
  )
  return rows.map(({ seq, at, key, kept, keptBy, lost, lostBy, settledBy }) => ({
    seq,
    at: new Date(at),
    key,
    kept: { value: fromCellJson(kept), by: keptBy },
    lost: { value: fromCellJson(lost), by: lostBy },
    settledBy,
  }))
}
