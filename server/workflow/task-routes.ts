import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import { asOrgUnitId, type OrgUnitId, type PeriodCode, type TableId } from '../../shared/domain/ids.js'
import { parsePeriod } from '../../shared/domain/period.js'
import { decide } from '../../shared/domain/permission.js'
import { participants, returnLevels } from '../../shared/domain/table.js'
import type { Task } from '../../shared/domain/task.js'
import type {
  Notices,
  PeriodLocked,
  TaskAnswer,
  Urged,
  WireTask,
  WorkingCalendarSetting,
} from '../../shared/protocol/task-api.js'
import type { RollUpModel, Store } from '../store/store.js'
import { checked, name, problem, reason, refOf, signInFirst } from './answers.js'
import type { OfficeCalendar } from './office-calendar.js'
import { missingOf, type ReminderDesk } from './reminder-desk.js'
import type { TaskBook } from './task-book.js'
import type { TaskDesk, TaskRefusal } from './task-desk.js'

export interface TaskRouteDeps {
  readonly store: Store
  readonly book: TaskBook
  readonly desk: TaskDesk
  readonly reminders: ReminderDesk
  readonly calendar: OfficeCalendar
  readonly model: () => RollUpModel
  readonly now: () => Date
  readonly personOf: (c: Context) => Visitor | undefined
  /** Due moments may have moved. */
  readonly look: () => void
}

const moment = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
)
const orgs = v.pipe(v.array(name), v.minLength(1), v.maxLength(300))
const sheet = { table: name, period: name }
const issueBody = v.object({
  ...sheet,
  deadline: moment,
  lockAt: v.optional(v.nullable(moment), null),
  reason: v.optional(reason),
})
const lockBody = v.object(sheet)
const extendBody = v.object({ ...sheet, orgs, until: moment, reason: v.pipe(reason, v.minLength(1)) })
const urgeBody = v.object({ ...sheet, orgs })
const day = v.pipe(v.string(), v.isoDate())
const days = v.pipe(v.array(day), v.maxLength(1_000))
const calendarBody = v.object({
  holidays: days,
  workdays: days,
  minLeadMinutes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9 * 60 * 20)),
})

/** Tasks, extensions, reminders and the working calendar, mounted at `/api`; see task-api.ts. Errors are Problems. */
export function taskRoutes(deps: TaskRouteDeps): Hono {
  const { store, book, desk, reminders, calendar, model, now, personOf } = deps
  const app = new Hono()

  /** The sheet a request names, or why there is none. */
  const sheetOf = (
    c: Context,
    asked: { readonly table: string; readonly period: string },
  ): { readonly table: TableId; readonly period: PeriodCode; readonly scope: OrgUnitId } | Response => {
    const { table, period } = refOf({ ...asked, org: '' })
    const { catalogue, tree } = model()
    const definition = catalogue.table(table)
    const part = definition && participants(catalogue, tree, table)
    const parsed = parsePeriod(period)
    if (!definition || !part) return problem(c, 404, 'unknown-table', '没有这张报表')
    if (!parsed.ok || parsed.value.type !== definition.periodType)
      return problem(c, 404, 'unknown-period', '这张报表没有这个报告期')
    return { table, period, scope: part.root.id }
  }
  const refused = (c: Context, person: Visitor, action: 'manage-task' | 'urge', org: OrgUnitId) => {
    const decision = decide(person, { action, org }, model().tree)
    if (decision.allowed) return undefined
    return problem(c, decision.code === 'unknown-org-unit' ? 404 : 403, decision.code, decision.reason)
  }
  const failed = (c: Context, { code, message }: TaskRefusal) =>
    problem(c, (code === 'no-task' ? 409 : 400) satisfies ContentfulStatusCode, code, message)

  app.get('/tasks/:table/:period', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const found = sheetOf(c, c.req.param())
    if (found instanceof Response) return found
    const { table, period } = found
    const { catalogue, tree } = model()
    const definition = catalogue.table(table)
    const task = book.task(table, period)
    const sees = (org: OrgUnitId) => decide(person, { action: 'read-reviews', org }, tree).allowed
    const part = participants(catalogue, tree, table, period)
    const below =
      definition && part && task && task.deadline <= now()
        ? part.units.filter(
            ({ id, level }) => sees(id) && returnLevels(catalogue, definition).includes(level),
          )
        : []
    const overdue = below
      .map(({ id }) => id)
      .filter((org) => ['overdue', 'closed'].includes(book.standing({ table, period, org })))
    return c.json({
      task: task ? toWire(task) : null,
      now: now().toISOString(),
      standing: book.standing({ table, period, org: person.org }),
      extensions: [...book.extended(table, period).values()]
        .filter(({ org }) => sees(org))
        .map(({ org, until, reason: why }) => ({ org, until: until.toISOString(), reason: why })),
      late: overdue.length > 0 ? await missingOf(store, table, period, overdue) : [],
      minLeadMinutes: calendar.setting.minLeadMinutes,
    } satisfies TaskAnswer)
  })

  app.post('/tasks', checked(issueBody), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const found = sheetOf(c, asked)
    if (found instanceof Response) return found
    const { scope, ...place } = found
    const no = refused(c, person, 'manage-task', scope)
    if (no) return no
    const done = await desk.issue(person, place, { ...asked, reason: asked.reason || null })
    if (!done.ok) return failed(c, done.error)
    deps.look()
    return c.json(toWire(done.value))
  })

  app.post('/tasks/lock', checked(lockBody), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const found = sheetOf(c, c.req.valid('json'))
    if (found instanceof Response) return found
    const { scope, ...place } = found
    const no = refused(c, person, 'manage-task', scope)
    if (no) return no
    const done = await desk.lock(person, place)
    return done.ok ? c.json({ locked: done.value } satisfies PeriodLocked) : failed(c, done.error)
  })

  app.post('/extensions', checked(extendBody), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const found = sheetOf(c, asked)
    if (found instanceof Response) return found
    const { scope: _scope, ...place } = found
    const units = asked.orgs.map(asOrgUnitId)
    for (const org of units) {
      const no = refused(c, person, 'manage-task', org)
      if (no) return no
    }
    const done = await desk.extend(person, place, { orgs: units, until: asked.until, reason: asked.reason })
    if (!done.ok) return failed(c, done.error)
    deps.look()
    return c.json({})
  })

  app.post('/reminders', checked(urgeBody), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const found = sheetOf(c, asked)
    if (found instanceof Response) return found
    const { scope: _scope, ...place } = found
    const units = asked.orgs.map(asOrgUnitId)
    for (const org of units) {
      const no = refused(c, person, 'urge', org)
      if (no) return no
    }
    return c.json((await desk.urge(person, place, units)) satisfies Urged)
  })

  app.get('/notices', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    return c.json({ notices: await reminders.unread(person.id) } satisfies Notices)
  })

  app.post('/notices/:id/read', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const id = Number(c.req.param('id'))
    const known = Number.isSafeInteger(id) && (await store.readReminder(id, person.id, now()))
    return known ? c.json({}) : problem(c, 404, 'unknown-notice', '没有这条催办')
  })

  app.get('/working-calendar', (c) => {
    if (!personOf(c)) return signInFirst(c)
    return c.json(calendar.setting satisfies WorkingCalendarSetting)
  })

  app.post('/working-calendar', checked(calendarBody), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const setting = c.req.valid('json')
    // One calendar serves all.
    const org = model().tree.root.id
    const decision = decide(person, { action: 'configure-review', org }, model().tree)
    if (!decision.allowed) return problem(c, 403, decision.code, decision.reason)
    await calendar.choose(setting)
    const { holidays, workdays, minLeadMinutes } = setting
    const details = { holidays: holidays.length, workdays: workdays.length, minLeadMinutes }
    await store.appendAudit([
      {
        at: now(),
        by: person.id,
        origin: person.origin ?? null,
        event: { kind: 'setting', action: 'working-calendar', org, details },
      },
    ])
    deps.look()
    return c.json(setting satisfies WorkingCalendarSetting)
  })
  return app
}

function toWire({ deadline, lockAt, lockedAt, issuedAt, leadMinutes, reason: why }: Task): WireTask {
  return {
    deadline: deadline.toISOString(),
    lockAt: lockAt?.toISOString() ?? null,
    lockedAt: lockedAt?.toISOString() ?? null,
    issuedAt: issuedAt.toISOString(),
    leadMinutes,
    reason: why,
  }
}
