import type { OrgUnitId, PeriodCode, TableId, UserId } from '../../../shared/domain/ids.js'
import type { Extension, Task } from '../../../shared/domain/task.js'
import type { Reminder, ReminderItem, Store, StoredReminder } from '../store.js'
import type { SqlReader, SqlWriter } from './connection.js'

/** See Store.notesOf. */
export async function notesOf(sql: SqlReader, table: TableId, org: OrgUnitId): ReturnType<Store['notesOf']> {
  const rows = await sql.all<{ period: PeriodCode; key: string; value: string }>(
    `SELECT head.period, cell.key, cell.value FROM return_head AS head JOIN cell ON cell.return_id = head.id
     WHERE head.tbl = ?1 AND head.org = ?2 AND cell.key LIKE '%#note' AND cell.value IS NOT NULL
     ORDER BY head.period DESC, cell.key`,
    [table, org],
  )
  return rows.flatMap(({ value, ...row }) => {
    const text: unknown = JSON.parse(value)
    return typeof text === 'string' && text.trim() !== '' ? [{ ...row, value: text }] : []
  })
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

export async function readTasks(sql: SqlReader): Promise<readonly Task[]> {
  const rows = await sql.all<{
    table: TableId
    period: PeriodCode
    deadline: number
    lock_at: number | null
    locked_at: number | null
    account: UserId
    at: number
    lead_minutes: number
    reason: string | null
    escalated: number
  }>(
    `SELECT tbl AS "table", period, deadline, lock_at, locked_at, account, at, lead_minutes, reason, escalated
     FROM task ORDER BY tbl, period`,
  )
  return rows.map((row) => ({
    table: row.table,
    period: row.period,
    deadline: new Date(row.deadline),
    lockAt: dateOf(row.lock_at),
    lockedAt: dateOf(row.locked_at),
    issuedBy: row.account,
    issuedAt: new Date(row.at),
    leadMinutes: row.lead_minutes,
    reason: row.reason,
    escalated: row.escalated,
  }))
}

export async function putTask(sql: SqlWriter, task: Task): Promise<void> {
  await sql.run(
    `INSERT OR REPLACE INTO task (tbl, period, deadline, lock_at, locked_at, account, at, lead_minutes, reason,
       escalated)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
    [
      task.table,
      task.period,
      task.deadline.getTime(),
      task.lockAt?.getTime() ?? null,
      task.lockedAt?.getTime() ?? null,
      task.issuedBy,
      task.issuedAt.getTime(),
      task.leadMinutes,
      task.reason,
      task.escalated,
    ],
  )
}

export async function readExtensions(sql: SqlReader): Promise<readonly Extension[]> {
  const rows = await sql.all<Omit<Extension, 'until' | 'at'> & { until: number; at: number }>(
    `SELECT tbl AS "table", period, org, until, reason, account AS by, at FROM extension
     ORDER BY tbl, period, org`,
  )
  return rows.map(({ until, at, ...row }) => ({ ...row, until: new Date(until), at: new Date(at) }))
}

export async function putExtension(sql: SqlWriter, extension: Extension): Promise<void> {
  const { table, period, org, until, reason, by, at } = extension
  await sql.run(
    `INSERT OR REPLACE INTO extension (tbl, period, org, until, reason, account, at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
    [table, period, org, until.getTime(), reason, by, at.getTime()],
  )
}

export async function putReminder(sql: SqlWriter, reminder: Reminder): Promise<void> {
  await sql.run(
    `INSERT INTO reminder (account, day, deliver_at, items) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT DO UPDATE SET deliver_at = excluded.deliver_at, items = excluded.items`,
    [reminder.account, reminder.day, reminder.deliverAt.getTime(), JSON.stringify(reminder.items)],
  )
}

export async function readReminders(
  sql: SqlReader,
  account: UserId,
  limit: number,
): Promise<readonly StoredReminder[]> {
  const rows = await sql.all<{
    id: number
    account: UserId
    day: string
    deliver_at: number
    items: string
    read_at: number | null
  }>(
    `SELECT id, account, day, deliver_at, items, read_at FROM reminder
     WHERE account = ?1 ORDER BY day DESC LIMIT ?2`,
    [account, limit],
  )
  return rows.map((row) => ({
    id: row.id,
    account: row.account,
    day: row.day,
    deliverAt: new Date(row.deliver_at),
    items: JSON.parse(row.items) as ReminderItem[],
    readAt: dateOf(row.read_at),
  }))
}

/** See Store.readReminder. The first reading counts. */
export async function readReminder(sql: SqlWriter, id: number, account: UserId, at: Date): Promise<boolean> {
  const rows = await sql.all(
    `UPDATE reminder SET read_at = coalesce(read_at, ?3) WHERE id = ?1 AND account = ?2 RETURNING id`,
    [id, account, at.getTime()],
  )
  return rows.length > 0
}
