import type {
  Extend,
  IssueTask,
  LockPeriod,
  Notices,
  PeriodLocked,
  TaskAnswer,
  Urge,
  Urged,
  WorkingCalendarSetting,
} from '../../shared/protocol/task-api.js'
import { request } from '../api/request.js'

// The server of the same build answers these; its shapes are shared/protocol/task-api.ts.

export async function fetchTask(table: string, period: string): Promise<TaskAnswer> {
  const path = [table, period].map(encodeURIComponent).join('/')
  return (await request('GET', `/api/tasks/${path}`)) as TaskAnswer
}

export async function issueTask(task: IssueTask): Promise<void> {
  await request('POST', '/api/tasks', task)
}

export async function lockPeriod(period: LockPeriod): Promise<PeriodLocked> {
  return (await request('POST', '/api/tasks/lock', period)) as PeriodLocked
}

export async function extend(extension: Extend): Promise<void> {
  await request('POST', '/api/extensions', extension)
}

export async function urge(urged: Urge): Promise<Urged> {
  return (await request('POST', '/api/reminders', urged)) as Urged
}

export async function fetchNotices(): Promise<Notices['notices']> {
  return ((await request('GET', '/api/notices')) as Notices).notices
}

export async function readNotice(id: number): Promise<void> {
  await request('POST', `/api/notices/${id}/read`)
}

export async function fetchCalendar(): Promise<WorkingCalendarSetting> {
  return (await request('GET', '/api/working-calendar')) as WorkingCalendarSetting
}

export async function saveCalendar(setting: WorkingCalendarSetting): Promise<WorkingCalendarSetting> {
  return (await request('POST', '/api/working-calendar', setting)) as WorkingCalendarSetting
}
