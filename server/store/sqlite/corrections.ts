import type { OrgUnitId, PeriodCode, ReturnRef, TableId, UserId } from '../../../shared/domain/ids.js'
import { isCorrectable, type ReturnStatus } from '../../../shared/domain/status.js'
import type {
  CorrectionHand,
  CorrectionRefusal,
  CorrectionState,
  CorrectionStore,
  StoredCorrection,
} from '../correction-store.js'
import type { CellChange } from '../store.js'
import { appendAudit } from './audit-chain.js'
import { toCellJson } from './cell-json.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { findHead } from './returns.js'

interface CorrectionRow {
  readonly id: number
  readonly tbl: TableId
  readonly period: PeriodCode
  readonly org: OrgUnitId
  readonly state: CorrectionState
  readonly status: ReturnStatus
  readonly cells: string
  readonly reason: string
  readonly requestedBy: UserId
  readonly requestedName: string
  readonly requestedAt: number
  readonly decidedBy: UserId | null
  readonly decidedName: string | null
  readonly decidedAt: number | null
  readonly answer: string | null
  readonly seq: number | null
  readonly epoch: number | null
}

const selectCorrections = `
  SELECT correction.id, head.tbl, head.period, head.org, correction.state, correction.status, correction.cells,
    correction.reason, correction.requested_by AS requestedBy,
    coalesce(asker.name, correction.requested_by) AS requestedName, correction.requested_at AS requestedAt,
    correction.decided_by AS decidedBy, coalesce(decider.name, correction.decided_by) AS decidedName,
    correction.decided_at AS decidedAt, correction.answer, correction.seq, correction.epoch
  FROM correction
  JOIN return_head AS head ON head.id = correction.return_id
  LEFT JOIN account AS asker ON asker.id = correction.requested_by
  LEFT JOIN account AS decider ON decider.id = correction.decided_by`

const toCorrection = (row: CorrectionRow): StoredCorrection => ({
  id: row.id,
  ref: { table: row.tbl, period: row.period, org: row.org },
  state: row.state,
  status: row.status,
  cells: JSON.parse(row.cells) as CellChange[],
  reason: row.reason,
  requestedBy: { id: row.requestedBy, name: row.requestedName },
  requestedAt: new Date(row.requestedAt),
  decidedBy: row.decidedBy === null ? null : { id: row.decidedBy, name: row.decidedName ?? row.decidedBy },
  decidedAt: row.decidedAt === null ? null : new Date(row.decidedAt),
  answer: row.answer,
  seq: row.seq,
  epoch: row.epoch,
})

/** See CorrectionStore.correction. */
export async function readCorrection(sql: SqlReader, id: number): Promise<StoredCorrection | undefined> {
  const row = await sql.get<CorrectionRow>(`${selectCorrections} WHERE correction.id = ?1`, [id])
  return row && toCorrection(row)
}

/** See CorrectionStore.corrections. */
export async function readCorrections(
  sql: SqlReader,
  query: Parameters<CorrectionStore['corrections']>[0],
): Promise<readonly StoredCorrection[]> {
  const rows = await sql.all<CorrectionRow>(
    `${selectCorrections}
     WHERE (?1 IS NULL OR head.tbl = ?1) AND (?2 IS NULL OR head.period = ?2)
       AND (?3 IS NULL OR head.org IN (SELECT value FROM json_each(?3)))
       AND (?4 IS NULL OR correction.state IN (SELECT value FROM json_each(?4)))
     ORDER BY correction.id DESC LIMIT ?5`,
    [
      query.table ?? null,
      query.period ?? null,
      query.orgs ? JSON.stringify(query.orgs) : null,
      query.states ? JSON.stringify(query.states) : null,
      query.limit,
    ],
  )
  return rows.map(toCorrection)
}

type Refused = { readonly ok: false; readonly code: CorrectionRefusal }

/** True when every cell still holds what the correction says it holds. */
export async function holdsOld(
  sql: SqlReader,
  returnId: number,
  cells: readonly CellChange[],
): Promise<boolean> {
  const rows = await sql.all<{ key: string; value: string | null }>(
    'SELECT key, value FROM cell WHERE return_id = ?1 AND key IN (SELECT value FROM json_each(?2))',
    [returnId, JSON.stringify(cells.map(({ key }) => key))],
  )
  const held = new Map(rows.map(({ key, value }) => [key, value]))
  return cells.every(({ key, old }) => (held.get(key) ?? null) === toCellJson(old))
}

/** See CorrectionStore.requestCorrection. */
export async function requestCorrection(
  sql: SqlWriter,
  ref: ReturnRef,
  { cells, reason, by, origin, at }: Parameters<CorrectionStore['requestCorrection']>[1],
): ReturnType<CorrectionStore['requestCorrection']> {
  const head = await findHead(sql, ref)
  if (!head || !isCorrectable(head.status)) return { ok: false, code: 'not-correctable' }
  if (!(await holdsOld(sql, head.id, cells))) return { ok: false, code: 'changed-since' }
  const row = await sql.get<{ id: number }>(
    `INSERT INTO correction (return_id, state, status, cells, reason, requested_by, requested_at)
     VALUES (?1, 'requested', ?2, ?3, ?4, ?5, ?6) RETURNING id`,
    [head.id, head.status, JSON.stringify(cells), reason, by, at.getTime()],
  )
  return ended(sql, row?.id ?? 0, 'requested', { by, at, ...(origin ? { origin } : {}) })
}

/** See CorrectionStore.endCorrection. */
export async function endCorrection(
  sql: SqlWriter,
  id: number,
  end: Parameters<CorrectionStore['endCorrection']>[1],
): ReturnType<CorrectionStore['endCorrection']> {
  const refused = await whyNotDecide(sql, id, end.by, end.state === 'withdrawn')
  if (refused) return refused
  await sql.run(
    'UPDATE correction SET state = ?2, decided_by = ?3, decided_at = ?4, answer = ?5 WHERE id = ?1',
    [id, end.state, end.by, end.at.getTime(), end.answer],
  )
  return ended(sql, id, end.state, end)
}

/** Whether a request still waits, and whether this is the person for it: the asker withdraws, somebody else decides. */
export async function whyNotDecide(
  sql: SqlReader,
  id: number,
  by: UserId,
  own: boolean,
): Promise<Refused | undefined> {
  const found = await readCorrection(sql, id)
  if (!found) return { ok: false, code: 'unknown' }
  if (found.state !== 'requested') return { ok: false, code: 'decided' }
  return (found.requestedBy.id === by) === own ? undefined : { ok: false, code: 'same-person' }
}

/** Tells the log of a step, and gives the correction as it stands now. */
export async function ended(
  sql: SqlWriter,
  id: number,
  step: CorrectionState,
  { by, at, origin }: CorrectionHand,
): Promise<{ readonly ok: true; readonly correction: StoredCorrection }> {
  const correction = await readCorrection(sql, id)
  if (!correction) throw new Error(`correction ${id} was written and is not there`)
  const { ref, cells, reason, answer, requestedBy, epoch, seq } = correction
  await appendAudit(sql, [
    {
      at,
      by,
      origin: origin ?? null,
      event: {
        kind: 'correction',
        ref,
        ...(seq === null ? {} : { seq }),
        step,
        correction: id,
        details: {
          cells: cells.map((cell) => ({ ...cell })),
          reason,
          answer,
          requestedBy: requestedBy.id,
          ...(epoch === null ? {} : { epoch }),
        },
      },
    },
  ])
  return { ok: true, correction }
}
