import type { OrgUnitId, PeriodCode, ReturnRef, TableId, UserId } from '../../shared/domain/ids.js'
import { isEditable, type ReturnStatus } from '../../shared/domain/status.js'
import {
  isWorkingTime,
  nextWorkingMorning,
  nextWorkingTime,
  officeDay,
  type WorkingCalendar,
} from '../../shared/domain/working-time.js'
import type { Notices } from '../../shared/protocol/task-api.js'
import type { Reminder, ReminderItem, Store } from '../store/store.js'
import type { TaskBook } from './task-book.js'

export interface ReminderDeps {
  readonly store: Store
  readonly book: TaskBook
  readonly calendar: () => WorkingCalendar
  readonly now: () => Date
}

/** Digests of a person that are looked back at for what is unread. */
const keptDigests = 30

/**
 * 催办: one digest per person and working day, delivered within working hours. What comes after the day's digest was
 * delivered waits for the next working morning. A digest says only what is still missing when it is read.
 */
export class ReminderDesk {
  readonly #deps: ReminderDeps
  #queue: Promise<unknown> = Promise.resolve()

  constructor(deps: ReminderDeps) {
    this.#deps = deps
  }

  /** Adds an item to the person's next digest; true when they see it now. One after the other: it reads and then writes. */
  remind(account: UserId, item: ReminderItem): Promise<boolean> {
    const turn = this.#queue.then(() => this.#remind(account, item))
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #remind(account: UserId, item: ReminderItem): Promise<boolean> {
    const { store, calendar } = this.#deps
    const now = this.#deps.now()
    const digests = await store.reminders(account, keptDigests)
    let deliverAt = nextWorkingTime(now, calendar())
    let found = digests.find(({ day }) => day === officeDay(deliverAt))
    // Today's was delivered: whoever has read it must not be disturbed again, whoever has not sees the old one first.
    if (found && found.deliverAt <= now) {
      if (covers(found.items, item)) return found.readAt === null
      deliverAt = nextWorkingMorning(now, calendar())
      found = digests.find(({ day }) => day === officeDay(deliverAt))
    }
    const reminder: Reminder = {
      account,
      day: officeDay(deliverAt),
      deliverAt: found?.deliverAt ?? deliverAt,
      items: merged(found?.items ?? [], item),
    }
    await store.putReminder(reminder)
    return reminder.deliverAt <= now && isWorkingTime(now, calendar())
  }

  /** What a person has not read, without what has been handed in meanwhile. */
  async unread(account: UserId): Promise<Notices['notices']> {
    const { store, book } = this.#deps
    const now = this.#deps.now()
    const notices: Notices['notices'][number][] = []
    for (const { id, day, deliverAt, readAt, items } of await store.reminders(account, keptDigests)) {
      if (readAt !== null || deliverAt > now) continue
      const open: Notices['notices'][number]['items'][number][] = []
      for (const { table, period, orgs } of items) {
        const missing = await missingOf(store, table, period, orgs)
        const task = book.task(table, period)
        if (missing.length > 0)
          open.push({
            table,
            period,
            orgs: missing,
            due: task?.deadline.toISOString() ?? null,
            overdue: task !== undefined && task.deadline <= now,
          })
      }
      if (open.length > 0) notices.push({ id, day, items: open })
    }
    return notices
  }
}

/** The units of the list that have not handed in. */
export async function missingOf(
  store: Store,
  table: TableId,
  period: PeriodCode,
  orgs: readonly OrgUnitId[],
): Promise<readonly OrgUnitId[]> {
  const handedIn: readonly ReturnStatus[] = [
    'submitted',
    'street-approved',
    'district-approved',
    'approved',
    'locked',
  ]
  const standing = await store.returnsAt(handedIn, { table, period })
  const done = new Set(
    standing.map(({ ref, status }: { ref: ReturnRef; status: ReturnStatus }) =>
      isEditable(status) ? '' : ref.org,
    ),
  )
  return orgs.filter((org) => !done.has(org))
}

const sameSheet = (a: ReminderItem, b: ReminderItem): boolean => a.table === b.table && a.period === b.period

function covers(items: readonly ReminderItem[], item: ReminderItem): boolean {
  const known = items.find((each) => sameSheet(each, item))
  return known !== undefined && item.orgs.every((org) => known.orgs.includes(org))
}

function merged(items: readonly ReminderItem[], item: ReminderItem): readonly ReminderItem[] {
  const known = items.find((each) => sameSheet(each, item))
  if (!known) return [...items, item]
  const orgs = [...new Set([...known.orgs, ...item.orgs])]
  return items.map((each) => (each === known ? { ...item, orgs } : each))
}
