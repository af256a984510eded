import { sameValue } from '../../../shared/domain/cell-value.js'
import type { OrgUnitId } from '../../../shared/domain/ids.js'
import type { ChangedSince, ReviewFactsStore } from '../review-facts-store.js'
import { fromCellJson } from './cell-json.js'
import type { SqlReader } from './connection.js'

/** See ReviewFactsStore.changedSince. Of the rows in between only the first one's old and the last one's new matter. */
export async function changedSince(
  sql: SqlReader,
  { table, period, since }: Parameters<ReviewFactsStore['changedSince']>[0],
): Promise<readonly ChangedSince[]> {
  const rows = await sql.all<{
    readonly org: OrgUnitId
    readonly key: string
    readonly old: string | null
    readonly new: string | null
    readonly by: string
  }>(
    `WITH touched AS (
       SELECT asked.key AS place, head.org, past.return_id, past.key, min(past.seq) AS first, max(past.seq) AS last
       FROM json_each(?3) AS asked
       CROSS JOIN return_head AS head ON head.tbl = ?1 AND head.period = ?2 AND head.org = asked.value ->> 0
       CROSS JOIN cell_history AS past ON past.return_id = head.id AND past.seq > asked.value ->> 1
       GROUP BY past.return_id, past.key
     )
     SELECT touched.org, touched.key, one.old, other.new, coalesce(account.name, other.account) AS by
     FROM touched
     JOIN cell_history AS one
       ON one.return_id = touched.return_id AND one.key = touched.key AND one.seq = touched.first
     JOIN cell_history AS other
       ON other.return_id = touched.return_id AND other.key = touched.key AND other.seq = touched.last
     LEFT JOIN account ON account.id = other.account
     ORDER BY touched.place, touched.key`,
    [table, period, JSON.stringify(since.map(({ org, seq }) => [org, seq]))],
  )
  return rows
    .map((row) => ({ ...row, old: fromCellJson(row.old), new: fromCellJson(row.new) }))
    .filter((row) => !sameValue(row.old, row.new))
}
