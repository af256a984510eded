import { maxComments } from '../../../shared/domain/comment.js'
import type { OrgUnitId, PeriodCode, ReturnRef, TableId, UserId } from '../../../shared/domain/ids.js'
import type { CommentStore, StoredComment } from '../comment-store.js'
import { appendAudit } from './audit-chain.js'
import type { SqlReader, SqlWriter } from './connection.js'

/** See CommentStore.addComment. */
export async function addComment(
  sql: SqlWriter,
  ref: ReturnRef,
  { key, text, mentions, by, origin, at }: Parameters<CommentStore['addComment']>[1],
): ReturnType<CommentStore['addComment']> {
  const place = [ref.table, ref.period, ref.org]
  const count = await sql.get<{ n: number }>(
    'SELECT count(*) AS n FROM comment WHERE tbl = ?1 AND period = ?2 AND org = ?3',
    place,
  )
  if ((count?.n ?? 0) >= maxComments) return { ok: false, code: 'full' }
  const row = await sql.get<{ id: number }>(
    `INSERT INTO comment (tbl, period, org, key, account, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id`,
    [...place, key, by, at.getTime()],
  )
  const id = row?.id ?? 0
  await addVersion(sql, id, 1, text, at, mentions)
  await appendAudit(sql, [
    {
      at,
      by,
      origin: origin ?? null,
      event: { kind: 'comment', ref, step: 'written', details: { comment: id, key, text, mentions } },
    },
  ])
  return { ok: true, id }
}

/** See CommentStore.editComment. */
export async function editComment(
  sql: SqlWriter,
  id: number,
  { text, mentions, by, origin, at }: Parameters<CommentStore['editComment']>[1],
): Promise<boolean> {
  const known = await readComment(sql, id)
  if (!known) return false
  const last = await sql.get<{ version: number }>(
    'SELECT max(version) AS version FROM comment_version WHERE comment = ?1',
    [id],
  )
  await addVersion(sql, id, (last?.version ?? 0) + 1, text, at, mentions)
  const details = { comment: id, key: known.key, before: known.text, text, mentions }
  await appendAudit(sql, [
    { at, by, origin: origin ?? null, event: { kind: 'comment', ref: known.ref, step: 'edited', details } },
  ])
  return true
}

async function addVersion(
  sql: SqlWriter,
  id: number,
  version: number,
  text: string,
  at: Date,
  mentions: readonly UserId[],
): Promise<void> {
  await sql.run('INSERT INTO comment_version (comment, version, text, at) VALUES (?1, ?2, ?3, ?4)', [
    id,
    version,
    text,
    at.getTime(),
  ])
  await sql.run(
    `INSERT INTO mention (account, comment) SELECT value, ?2 FROM json_each(?1) WHERE true
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(mentions), id],
  )
}

/** See CommentStore.resolveComments. */
export async function resolveComments(
  sql: SqlWriter,
  ref: ReturnRef,
  { key, by, origin, at }: Parameters<CommentStore['resolveComments']>[1],
): Promise<readonly number[]> {
  const rows = await sql.all<{ id: number }>(
    `UPDATE comment SET resolved_by = ?5, resolved_at = ?6
     WHERE tbl = ?1 AND period = ?2 AND org = ?3 AND key IS ?4 AND resolved_at IS NULL RETURNING id`,
    [ref.table, ref.period, ref.org, key, by, at.getTime()],
  )
  const ids = rows.map(({ id }) => id).sort((a, b) => a - b)
  if (ids.length > 0)
    await appendAudit(sql, [
      {
        at,
        by,
        origin: origin ?? null,
        event: { kind: 'comment', ref, step: 'resolved', details: { comments: ids, key } },
      },
    ])
  return ids
}

interface CommentRow {
  readonly id: number
  readonly tbl: TableId
  readonly period: PeriodCode
  readonly org: OrgUnitId
  readonly key: string | null
  readonly account: UserId
  readonly name: string
  readonly at: number
  readonly text: string
  readonly version: number
  readonly said: number
  readonly resolvedBy: string | null
  readonly resolvedAt: number | null
  readonly mentions: string
}

const columns = `comment.id, comment.tbl, comment.period, comment.org, comment.key, comment.account,
  coalesce(author.name, comment.account) AS name, comment.at, said.text, said.version, said.at AS said,
  coalesce(closer.name, comment.resolved_by) AS resolvedBy, comment.resolved_at AS resolvedAt,
  (SELECT json_group_array(coalesce(called.name, mention.account)) FROM mention
    LEFT JOIN account AS called ON called.id = mention.account WHERE mention.comment = comment.id) AS mentions`

const joins = `
  JOIN comment_version AS said ON said.comment = comment.id
    AND said.version = (SELECT max(version) FROM comment_version WHERE comment = comment.id)
  LEFT JOIN account AS author ON author.id = comment.account
  LEFT JOIN account AS closer ON closer.id = comment.resolved_by`

const toComment = (row: CommentRow): StoredComment => ({
  id: row.id,
  ref: { table: row.tbl, period: row.period, org: row.org },
  key: row.key,
  by: { id: row.account, name: row.name },
  at: new Date(row.at),
  text: row.text,
  editedAt: row.version > 1 ? new Date(row.said) : null,
  resolvedBy: row.resolvedBy,
  resolvedAt: row.resolvedAt === null ? null : new Date(row.resolvedAt),
  mentions: JSON.parse(row.mentions) as string[],
})

export async function readComment(sql: SqlReader, id: number): Promise<StoredComment | undefined> {
  const row = await sql.get<CommentRow>(`SELECT ${columns} FROM comment ${joins} WHERE comment.id = ?1`, [id])
  return row && toComment(row)
}

/** See CommentStore.comments. */
export async function readComments(
  sql: SqlReader,
  { table, period, orgs }: Parameters<CommentStore['comments']>[0],
): Promise<readonly StoredComment[]> {
  const rows = await sql.all<CommentRow>(
    `SELECT ${columns} FROM comment ${joins}
     WHERE comment.tbl = ?1 AND comment.period = ?2 AND comment.org IN (SELECT value FROM json_each(?3))
     ORDER BY comment.id`,
    [table, period, JSON.stringify(orgs)],
  )
  return rows.map(toComment)
}

/** See CommentStore.mentionsOf. */
export async function mentionsOf(
  sql: SqlReader,
  account: UserId,
  limit: number,
): ReturnType<CommentStore['mentionsOf']> {
  const rows = await sql.all<CommentRow & { readonly readAt: number | null }>(
    `SELECT ${columns}, mine.read_at AS readAt FROM mention AS mine
     JOIN comment ON comment.id = mine.comment ${joins}
     WHERE mine.account = ?1 ORDER BY comment.id DESC LIMIT ?2`,
    [account, limit],
  )
  return rows.map((row) => ({
    comment: toComment(row),
    readAt: row.readAt === null ? null : new Date(row.readAt),
  }))
}

/** See CommentStore.readMention. */
export async function readMention(
  sql: SqlWriter,
  comment: number,
  account: UserId,
  at: Date,
): Promise<boolean> {
  const row = await sql.get<{ comment: number }>(
    `UPDATE mention SET read_at = coalesce(read_at, ?3) WHERE comment = ?1 AND account = ?2 RETURNING comment`,
    [comment, account, at.getTime()],
  )
  return row !== undefined
}
