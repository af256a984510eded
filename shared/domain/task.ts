import type { OrgUnitId, PeriodCode, TableId, UserId } from './ids.js'

/** What a supervisor asks for one period of one table. */
export interface Task {
  readonly table: TableId
  readonly period: PeriodCode
  /** Until when returns should be handed in; later they are late, and still taken. */
  readonly deadline: Date
  /** When entry closes by itself; null: only by hand. */
  readonly lockAt: Date | null
  /** When entry was closed; null while it is open. */
  readonly lockedAt: Date | null
  readonly issuedBy: UserId
  readonly issuedAt: Date
  /** Working time between issue and deadline, in minutes. */
  readonly leadMinutes: number
  /** Why so little time was given; null when there was enough. */
  readonly reason: string | null
  /** How far its lateness was told upwards: 0 nobody, 1 the units, 2 the level above them, and so on. */
  readonly escalated: number
}

/** 延期: a unit may fill and hand in until then, also after entry closed for the others. */
export interface Extension {
  readonly table: TableId
  readonly period: PeriodCode
  readonly org: OrgUnitId
  readonly until: Date
  readonly reason: string
  readonly by: UserId
  readonly at: Date
}

/** How a unit stands towards a task at one moment. */
export type TaskStanding = 'open' | 'overdue' | 'extended' | 'closed'

/** Moment at which entry closes for those without an extension; null when it stays open. */
export function closesAt({ lockedAt, lockAt }: Pick<Task, 'lockedAt' | 'lockAt'>): Date | null {
  return lockedAt ?? lockAt
}

/**
 * How a unit stands towards a task: before the deadline, after it, within an extension, or after entry closed.
 * Without a task nothing is ever late.
 */
export function standingOf(
  task: Pick<Task, 'deadline' | 'lockedAt' | 'lockAt'> | undefined,
  extension: Pick<Extension, 'until'> | undefined,
  now: Date,
): TaskStanding {
  if (!task) return 'open'
  if (extension && extension.until > now) return task.deadline > now ? 'open' : 'extended'
  const closes = closesAt(task)
  if (closes && closes <= now) return 'closed'
  return task.deadline <= now ? 'overdue' : 'open'
}

/** Until when a unit is asked to hand in: its extension, when that is later than the deadline. */
export function dueAt(task: Pick<Task, 'deadline'>, extension: Pick<Extension, 'until'> | undefined): Date {
  return extension && extension.until > task.deadline ? extension.until : task.deadline
}
