import type { TaskStanding } from '../domain/task.js'
import type { WorkingCalendar } from '../domain/working-time.js'

/** Moments are ISO 8601 with a zone. */
export interface WireTask {
  readonly deadline: string
  readonly lockAt: string | null
  /** When entry was closed by hand or by the clock. */
  readonly lockedAt: string | null
  readonly issuedAt: string
  /** Working time between issue and deadline, in minutes. */
  readonly leadMinutes: number
  readonly reason: string | null
}

/** `GET /api/tasks/:table/:period`: the task of a sheet, and how the units this person sees stand towards it. */
export interface TaskAnswer {
  readonly task: WireTask | null
  /** Server clock. */
  readonly now: string
  /** How the person's own unit stands. */
  readonly standing: TaskStanding
  readonly extensions: readonly { readonly org: string; readonly until: string; readonly reason: string }[]
  /** Units at or below the person's own that are late: nothing handed in after the deadline. No list for neighbours. */
  readonly late: readonly string[]
  /** Working minutes below which a task needs a reason. */
  readonly minLeadMinutes: number
}

/** `POST /api/tasks`: issues the task of a sheet, or issues it anew. A short notice needs `reason`. */
export interface IssueTask {
  readonly table: string
  readonly period: string
  readonly deadline: string
  readonly lockAt?: string | null
  readonly reason?: string
}

/** `POST /api/tasks/lock`: closes entry now and locks what is approved. Answers {@link PeriodLocked}. */
export interface LockPeriod {
  readonly table: string
  readonly period: string
}

export interface PeriodLocked {
  /** Approved returns that were locked with it. */
  readonly locked: number
}

/** `POST /api/extensions`: gives units more time. */
export interface Extend {
  readonly table: string
  readonly period: string
  readonly orgs: readonly string[]
  readonly until: string
  readonly reason: string
}

/** `POST /api/reminders`: 催办 of units that have not handed in. Answers {@link Urged}. */
export interface Urge {
  readonly table: string
  readonly period: string
  readonly orgs: readonly string[]
}

/** People who see the reminder now, those who see it the next working morning, and units with nothing to be reminded of. */
export interface Urged {
  readonly told: number
  readonly later: number
  readonly nothingMissing: readonly string[]
}

/** `GET /api/notices`: what this person is reminded of and has not read, newest first. `POST /api/notices/:id/read`. */
export interface Notices {
  readonly notices: readonly {
    readonly id: number
    readonly day: string
    readonly items: readonly {
      readonly table: string
      readonly period: string
      /** Units that still have not handed in. */
      readonly orgs: readonly string[]
      readonly due: string | null
      readonly overdue: boolean
    }[]
  }[]
}

/** `GET` and `POST /api/working-calendar`. */
export interface WorkingCalendarSetting extends WorkingCalendar {
  readonly minLeadMinutes: number
}
