import type { AuditEvent, Visitor } from '../../shared/domain/audit.js'
import type { OrgUnitId, PeriodCode, ReturnRef, TableId, UserId } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { participants, reportingUnits } from '../../shared/domain/table.js'
import type { Task } from '../../shared/domain/task.js'
import { addWorkingMinutes, minutesPerWorkingDay, workingMinutes } from '../../shared/domain/working-time.js'
import type { Urged } from '../../shared/protocol/task-api.js'
import type { Account } from '../store/account-store.js'
import type { RollUpModel, StatusChange, StatusOutcome, Store } from '../store/store.js'
import type { OfficeCalendar } from './office-calendar.js'
import { lockedWithPeriod } from './period-lock.js'
import { missingOf, type ReminderDesk } from './reminder-desk.js'
import type { TaskBook } from './task-book.js'

export interface TaskDeskDeps {
  readonly store: Store
  readonly book: TaskBook
  readonly calendar: OfficeCalendar
  readonly reminders: ReminderDesk
  readonly model: () => RollUpModel
  readonly now: () => Date
  readonly setStatus: (ref: ReturnRef, change: StatusChange) => Promise<StatusOutcome>
  /** Rights or tasks of a sheet changed: connected people have to hear of it. */
  readonly changed: (table: TableId, period: PeriodCode) => void
}

export interface TaskRefusal {
  readonly code: 'reason-missing' | 'deadline-past' | 'lock-before-deadline' | 'no-task' | 'until-past'
  readonly message: string
}

interface Sheet {
  readonly table: TableId
  readonly period: PeriodCode
}

/** Tasks of supervisors: issue, lock, extend, remind, and what follows from them by the clock. Asks for no rights. */
export class TaskDesk {
  readonly #deps: TaskDeskDeps
  /** Everything up to here has taken effect. */
  #doneUntil: Date

  constructor(deps: TaskDeskDeps) {
    this.#deps = deps
    this.#doneUntil = deps.now()
  }

  async issue(
    person: Visitor,
    sheet: Sheet,
    asked: { readonly deadline: Date; readonly lockAt: Date | null; readonly reason: string | null },
  ): Promise<Result<Task, TaskRefusal>> {
    const { book, calendar } = this.#deps
    const issuedAt = this.#deps.now()
    const { deadline, lockAt, reason } = asked
    if (deadline <= issuedAt) return fail({ code: 'deadline-past', message: '截止时间应晚于现在' })
    if (lockAt && lockAt < deadline)
      return fail({ code: 'lock-before-deadline', message: '锁定时间不能早于截止时间' })
    const leadMinutes = workingMinutes(issuedAt, deadline, calendar.setting)
    const { minLeadMinutes } = calendar.setting
    if (leadMinutes < minLeadMinutes && !reason)
      return fail({
        code: 'reason-missing',
        message: `离截止只有 ${hours(leadMinutes)} 个工作小时,少于 ${hours(minLeadMinutes)} 小时,请写明理由`,
      })
    const task: Task = {
      ...sheet,
      deadline,
      lockAt,
      lockedAt: null,
      issuedBy: person.id,
      issuedAt,
      leadMinutes,
      reason,
      escalated: 0,
    }
    await book.put(task)
    await this.#record(person, 'issue', sheet, null, {
      deadline: deadline.toISOString(),
      lockAt: lockAt?.toISOString() ?? null,
      leadMinutes,
      reason,
    })
    this.#deps.changed(sheet.table, sheet.period)
    return ok(task)
  }

  /** Closes entry and locks what is approved. `person` null: the clock. Answers how many returns were locked. */
  async lock(person: Visitor | null, sheet: Sheet): Promise<Result<number, TaskRefusal>> {
    const { book, store } = this.#deps
    const task = book.task(sheet.table, sheet.period)
    if (!task) return fail({ code: 'no-task', message: '本报告期还没有下达任务,请先下达' })
    const at = this.#deps.now()
    if (!task.lockedAt) await book.put({ ...task, lockedAt: at })
    this.#deps.changed(sheet.table, sheet.period)
    let locked = 0
    for (const { ref } of await store.returnsAt(['approved'], sheet))
      if ((await this.#deps.setStatus(ref, lockedWithPeriod(at, person ?? undefined))).ok) locked += 1
    await this.#record(person, 'lock-period', sheet, null, { locked })
    return ok(locked)
  }

  async extend(
    person: Visitor,
    sheet: Sheet,
    asked: { readonly orgs: readonly OrgUnitId[]; readonly until: Date; readonly reason: string },
  ): Promise<Result<null, TaskRefusal>> {
    const { book } = this.#deps
    if (!book.task(sheet.table, sheet.period))
      return fail({ code: 'no-task', message: '本报告期还没有下达任务,不用延期' })
    const at = this.#deps.now()
    const { until, reason } = asked
    if (until <= at) return fail({ code: 'until-past', message: '延期应晚于现在' })
    for (const org of asked.orgs) {
      await book.extend({ ...sheet, org, until, reason, by: person.id, at })
      await this.#record(person, 'extend', sheet, org, { until: until.toISOString(), reason })
    }
    this.#deps.changed(sheet.table, sheet.period)
    return ok(null)
  }

  /** Reminds the people of the units that have not handed in, and nobody else. */
  async urge(person: Visitor, sheet: Sheet, orgs: readonly OrgUnitId[]): Promise<Urged> {
    const missing = await missingOf(this.#deps.store, sheet.table, sheet.period, orgs)
    const accounts = await this.#deps.store.accounts()
    let told = 0
    let later = 0
    for (const org of missing)
      for (const account of peopleOf(accounts, org, true)) {
        if (await this.#deps.reminders.remind(account, { ...sheet, orgs: [org] })) told += 1
        else later += 1
      }
    await this.#record(person, 'urge', sheet, null, { orgs: [...missing], told, later })
    return { told, later, nothingMissing: orgs.filter((org) => !missing.includes(org)) }
  }

  /**
   * Does what has become due: closes entry, tells of lateness upwards, lets extensions end. Answers the next moment at
   * which there will be something to do; everything is reckoned from the store, so a restart forgets nothing.
   */
  async tick(): Promise<Date | undefined> {
    const now = this.#deps.now()
    const since = this.#doneUntil
    const { book } = this.#deps
    const next: Date[] = []
    const later = (moment: Date) => {
      if (moment > now) next.push(moment)
      return moment > since && moment <= now
    }
    for (const task of [...book.tasks]) {
      if (later(task.deadline)) this.#deps.changed(task.table, task.period)
      if (task.lockAt && !task.lockedAt) {
        later(task.lockAt)
        if (task.lockAt <= now) await this.lock(null, task)
      }
      await this.#lockLatecomers(book.task(task.table, task.period) ?? task)
      const following = await this.#escalate(book.task(task.table, task.period) ?? task, now)
      if (following) next.push(following)
    }
    for (const { table, period, until } of [...book.extensions])
      if (later(until)) this.#deps.changed(table, period)
    this.#doneUntil = now
    return next.sort((a, b) => a.getTime() - b.getTime())[0]
  }

  /** What was approved within an extension is locked when that ends. */
  async #lockLatecomers(task: Task): Promise<void> {
    if (!task.lockedAt) return
    const { book, store } = this.#deps
    for (const { ref } of await store.returnsAt(['approved'], task))
      if (book.isClosed(ref)) await this.#deps.setStatus(ref, lockedWithPeriod(this.#deps.now()))
  }

  /** 社区→街道→区: the units at the deadline, each level above a working day after the one below. */
  async #escalate(task: Task, now: Date): Promise<Date | undefined> {
    const { catalogue, tree } = this.#deps.model()
    const table = catalogue.table(task.table)
    const part = table && participants(catalogue, tree, task.table, task.period)
    if (!table || !part) return undefined
    let { escalated } = task
    for (;;) {
      const moment = addWorkingMinutes(
        task.deadline,
        escalated * minutesPerWorkingDay,
        this.#deps.calendar.setting,
      )
      if (moment > now) return moment
      const units = reportingUnits(catalogue, table, part, part.root.id).map(({ id }) => id)
      const missing = await missingOf(this.#deps.store, task.table, task.period, units)
      const targets = targetsOf(part, missing, escalated)
      if (targets.size === 0) return undefined
      const accounts = await this.#deps.store.accounts()
      for (const [target, orgs] of targets)
        for (const account of peopleOf(accounts, target, escalated === 0))
          await this.#deps.reminders.remind(account, { table: task.table, period: task.period, orgs })
      escalated += 1
      await this.#deps.book.put({ ...task, escalated })
      await this.#record(null, 'escalate', task, null, { step: escalated, missing: missing.length })
    }
  }

  async #record(
    person: Visitor | null,
    action: string,
    { table, period }: Sheet,
    org: OrgUnitId | null,
    details: Extract<AuditEvent, { kind: 'task' }>['details'],
  ): Promise<void> {
    const event = { kind: 'task', action, table, period, ...(org ? { org } : {}), details } as const
    const at = this.#deps.now()
    await this.#deps.store.appendAudit([
      { at, by: person?.id ?? null, origin: person?.origin ?? null, event },
    ])
  }
}

/** Who fills or reviews in a unit; of a unit above, only who reviews. */
function peopleOf(accounts: readonly Account[], org: OrgUnitId, withClerks: boolean): readonly UserId[] {
  return accounts
    .filter(
      ({ org: at, role, disabled }) =>
        at === org &&
        !disabled &&
        (role === 'reviewer' || role === 'supervisor' || (withClerks && role === 'clerk')),
    )
    .map(({ id }) => id)
}

const hours = (minutes: number): number => Math.round(minutes / 6) / 10

/** Who is told of which missing units, so many levels above them. */
function targetsOf(
  tree: OrgTree,
  missing: readonly OrgUnitId[],
  above: number,
): ReadonlyMap<OrgUnitId, readonly OrgUnitId[]> {
  const targets = new Map<OrgUnitId, OrgUnitId[]>()
  for (const org of missing) {
    const target = tree.pathUp(org)[above]
    if (!target) continue
    const list = targets.get(target.id)
    if (list) list.push(org)
    else targets.set(target.id, [org])
  }
  return targets
}
