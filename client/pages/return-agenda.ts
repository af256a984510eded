import { asPeriodCode, type PeriodCode } from '../../shared/domain/ids.js'
import { period, workingWeek } from '../../shared/domain/period.js'
import { isEditable } from '../../shared/domain/status.js'
import type { MyReturn } from '../../shared/protocol/api.js'

/** How urgent a table is for its unit, most urgent first. */
export const agendaStates = ['sent-back', 'todo', 'in-progress', 'done'] as const
export type AgendaState = (typeof agendaStates)[number]

/** One table on a person's list: its returns of the year and the one to work on next. */
export interface AgendaItem {
  readonly table: string
  /** In order of time. */
  readonly returns: readonly MyReturn[]
  readonly next: MyReturn
  readonly state: AgendaState
  /** Returns that need nothing more from the unit. */
  readonly done: number
}

/** True when the unit has nothing left to fill: all cells reported, or handed in. */
export function isDone(item: MyReturn): boolean {
  return !isEditable(item.status) || (item.status !== 'sent-back' && item.reported >= item.expected)
}

/**
 * What a unit has to do, most urgent table first: sent back, then by deadline, or by the end of the oldest unfinished
 * period that has begun. `today` is `YYYY-MM-DD`. Periods still to come do not count as work.
 */
export function agendaOf(returns: readonly MyReturn[], today: string): readonly AgendaItem[] {
  const byTable = new Map<string, MyReturn[]>()
  for (const each of returns) {
    const found = byTable.get(each.table)
    if (found) found.push(each)
    else byTable.set(each.table, [each])
  }
  const items: AgendaItem[] = []
  for (const [table, list] of byTable) {
    const sorted = list.sort((a, b) => (a.period < b.period ? -1 : 1))
    const next = nextOf(sorted, today)
    if (next) items.push({ table, returns: sorted, ...next, done: sorted.filter(isDone).length })
  }
  return items.sort((a, b) => rank(a) - rank(b) || compare(dueKey(a), dueKey(b)) || compare(a.table, b.table))
}

function nextOf(
  returns: readonly MyReturn[],
  today: string,
): { readonly next: MyReturn; readonly state: AgendaState } | undefined {
  const sentBack = returns.find(({ status }) => status === 'sent-back')
  if (sentBack) return { next: sentBack, state: 'sent-back' }
  const begun = returns.filter((each) => periodStart(asPeriodCode(each.period)) <= today)
  // What somebody asked for with a deadline goes before what is merely open; what takes no entries is nobody's work.
  const undone = begun.filter((each) => !isDone(each) && each.standing !== 'closed')
  const asked = undone.filter(({ due }) => due !== undefined)
  const open = asked.sort((a, b) => compare(a.due ?? '', b.due ?? ''))[0] ?? undone[0]
  if (open) return { next: open, state: open.reported > 0 ? 'in-progress' : 'todo' }
  const last = begun[begun.length - 1] ?? returns[0]
  return last ? { next: last, state: 'done' } : undefined
}

function rank({ state }: AgendaItem): number {
  // Begun or not, the older period comes first; only "sent back" and "done" stand apart.
  return state === 'sent-back' ? 0 : state === 'done' ? 2 : 1
}

function dueKey({ next }: AgendaItem): string {
  return next.due?.slice(0, 10) ?? periodEnd(asPeriodCode(next.period))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** First day of a period, `YYYY-MM-DD`. */
export function periodStart(code: PeriodCode): string {
  const { type, year, index } = period(code)
  if (type === 'week') return isoDay(workingWeek(year, index).monday)
  const months = { year: 12, half: 6, quarter: 3, month: 1 }[type]
  return isoDay(new Date(Date.UTC(year, (index - 1) * months, 1)))
}

/** Last day of a period, `YYYY-MM-DD`; of a week its Friday. */
export function periodEnd(code: PeriodCode): string {
  const { type, year, index } = period(code)
  if (type === 'week') return isoDay(workingWeek(year, index).friday)
  const months = { year: 12, half: 6, quarter: 3, month: 1 }[type]
  return isoDay(new Date(Date.UTC(year, index * months, 0)))
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** Today where the person sits, `YYYY-MM-DD`. */
export function localToday(now: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
