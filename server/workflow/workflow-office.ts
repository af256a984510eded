import { type Context, Hono } from 'hono'
import type { Visitor } from '../../shared/domain/audit.js'
import type { PeriodCode, ReturnRef, TableId } from '../../shared/domain/ids.js'
import type { ReviewLevels } from '../../shared/domain/review-chain.js'
import type { RollUpModel, StatusChange, StatusOutcome, Store } from '../store/store.js'
import { type Alarm, DueTimer } from './due-timer.js'
import { OfficeCalendar } from './office-calendar.js'
import { ReminderDesk } from './reminder-desk.js'
import { ReviewSettings } from './review-settings.js'
import { settingsRoutes } from './settings-routes.js'
import { TaskBook } from './task-book.js'
import { TaskDesk } from './task-desk.js'
import { taskRoutes } from './task-routes.js'

/** What the review chain rests on besides the returns themselves: settings, tasks, the calendar. */
export interface WorkflowGround {
  readonly settings: ReviewSettings
  readonly book: TaskBook
  readonly calendar: OfficeCalendar
}

export async function loadWorkflow(store: Store, now: () => Date): Promise<WorkflowGround> {
  const [settings, book, calendar] = await Promise.all([
    ReviewSettings.load(store),
    TaskBook.load(store, now),
    OfficeCalendar.load(store),
  ])
  return { settings, book, calendar }
}

export interface WorkflowOfficeDeps {
  readonly store: Store
  readonly ground: WorkflowGround
  readonly model: () => RollUpModel
  readonly now: () => Date
  readonly alarm: Alarm
  readonly personOf: (c: Context) => Visitor | undefined
  readonly setStatus: (ref: ReturnRef, change: StatusChange) => Promise<StatusOutcome>
  /** Connected people have to hear of it: levels, and rights and tasks of a sheet (of every one, when left out). */
  readonly tell: (
    levels: ReviewLevels,
    sheet?: { readonly table: TableId; readonly period: PeriodCode },
  ) => void
  readonly onError: (error: unknown, where: string) => void
}

export interface WorkflowOffice {
  /** Mounted at `/api`. */
  readonly routes: Hono
  readonly timer: DueTimer
}

/** Joins the desks of the workflow, and lets the clock do what is due. */
export function openWorkflowOffice(deps: WorkflowOfficeDeps): WorkflowOffice {
  const { store, ground, model, now, personOf } = deps
  const { settings, book, calendar } = ground
  const reminders = new ReminderDesk({ store, book, calendar: () => calendar.setting, now })
  const desk = new TaskDesk({
    store,
    book,
    calendar,
    reminders,
    model,
    now,
    setStatus: deps.setStatus,
    changed: (table, period) => deps.tell(settings.levels, { table, period }),
  })
  const timer = new DueTimer({ tick: () => desk.tick(), now, alarm: deps.alarm, onError: deps.onError })
  const routes = new Hono()
  routes.route(
    '/',
    settingsRoutes({ store, settings, model, now, personOf, changed: () => deps.tell(settings.levels) }),
  )
  routes.route(
    '/',
    taskRoutes({
      store,
      book,
      desk,
      reminders,
      calendar,
      model,
      now,
      personOf,
      look: () => void timer.look(),
    }),
  )
  return { routes, timer }
}
