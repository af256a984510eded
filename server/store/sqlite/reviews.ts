import type { OrgUnitId, PeriodCode, ReturnRef, TableId } from '../../../shared/domain/ids.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { CellReason, ReviewAction, StepRemarks } from '../../../shared/domain/workflow.js'
import type { Store, StoredReview } from '../store.js'
import type { SqlReader } from './connection.js'

interface ReviewRow {
  readonly seq: number
  readonly table: TableId
  readonly period: PeriodCode
  readonly org: OrgUnitId
  readonly action: ReviewAction
  readonly from: ReturnStatus
  readonly to: ReturnStatus
  readonly by: string
  readonly at: number
  readonly reason: string | null
  readonly cells: string
  readonly remarks: string
}

const selectReviews = `
  SELECT review.seq, head.tbl AS "table", head.period, head.org, review.action,
    review.old_status AS "from", review.new_status AS "to",
    coalesce(account.name, review.account) AS by, review.at, review.reason, review.cells, review.remarks
  FROM return_head AS head
  JOIN review ON review.return_id = head.id
  LEFT JOIN account ON account.id = review.account`

const toReview = ({ table, period, org, at, cells, remarks, ...row }: ReviewRow): StoredReview => ({
  ...row,
  ref: { table, period, org },
  at: new Date(at),
  cells: JSON.parse(cells) as CellReason[],
  remarks: JSON.parse(remarks) as StepRemarks,
})

/** See Store.reviews. */
export async function readReviews(sql: SqlReader, ref: ReturnRef): Promise<readonly StoredReview[]> {
  const rows = await sql.all<ReviewRow>(
    `${selectReviews} WHERE head.tbl = ?1 AND head.period = ?2 AND head.org = ?3 ORDER BY review.seq DESC`,
    [ref.table, ref.period, ref.org],
  )
  return rows.map(toReview)
}

/** See Store.latestReviews. */
export async function latestReviews(
  sql: SqlReader,
  { orgs, of }: Parameters<Store['latestReviews']>[0],
): Promise<readonly StoredReview[]> {
  const rows = await sql.all<ReviewRow>(
    `${selectReviews}
     WHERE head.org IN (SELECT value FROM json_each(?1))
       AND (?2 IS NULL OR (head.tbl = ?2 AND head.period = ?3))
       AND review.seq = (SELECT max(seq) FROM review AS later
         WHERE later.return_id = review.return_id AND later.action = review.action)
     ORDER BY review.seq DESC`,
    [JSON.stringify(orgs), of?.table ?? null, of?.period ?? null],
  )
  return rows.map(toReview)
}

/** See Store.returnsAt. */
export async function returnsAt(
  sql: SqlReader,
  statuses: readonly ReturnStatus[],
  of: { readonly table: TableId; readonly period: PeriodCode } | undefined,
): ReturnType<Store['returnsAt']> {
  const rows = await sql.all<ReturnRef & { readonly status: ReturnStatus }>(
    `SELECT tbl AS "table", period, org, status FROM return_head
     WHERE status IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR (tbl = ?2 AND period = ?3))
     ORDER BY tbl, period, org`,
    [JSON.stringify(statuses), of?.table ?? null, of?.period ?? null],
  )
  return rows.map(({ status, ...ref }) => ({ ref, status }))
}

/** See ReviewFactsStore.stepsOf. */
export async function stepsOf(
  sql: SqlReader,
  { table, period, orgs }: Parameters<Store['stepsOf']>[0],
): Promise<readonly StoredReview[]> {
  const rows = await sql.all<ReviewRow>(
    `${selectReviews}
     WHERE head.tbl = ?1 AND head.period = ?2 AND head.org IN (SELECT value FROM json_each(?3))
     ORDER BY review.seq DESC`,
    [table, period, JSON.stringify(orgs)],
  )
  return rows.map(toReview)
}
