/** When the office works: five days a week, except holidays and with the weekends that are worked instead (调休). */
export interface WorkingCalendar {
  /** Days off, `YYYY-MM-DD`. */
  readonly holidays: readonly string[]
  /** Saturdays and Sundays that are worked. */
  readonly workdays: readonly string[]
}

/** Working hours on a working day, in minutes after midnight: 9:00 to 18:00. */
export const workingHours = { from: 9 * 60, to: 18 * 60 } as const
export const minutesPerWorkingDay = workingHours.to - workingHours.from

/** China has one zone, eight hours ahead of UTC, and no summer time. */
const zoneMinutes = 8 * 60
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Nothing here looks further ahead: a calendar of holidays only must not loop for ever. */
const horizonDays = 400

/** Days since 1970 in the office's zone. */
const dayNumber = (at: Date): number => Math.floor((at.getTime() + zoneMinutes * minuteMs) / dayMs)
const startOf = (day: number): number => day * dayMs - zoneMinutes * minuteMs
const nameOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** Day in the office's zone, `YYYY-MM-DD`. */
export function officeDay(at: Date): string {
  return nameOf(dayNumber(at))
}

/** A moment in the office's zone. @example officeTime('2024-04-05', 18 * 60) // 18:00 in Shenzhen */
export function officeTime(day: string, minutes: number): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + (minutes - zoneMinutes) * minuteMs)
}

function isWorkingDay(day: number, { holidays, workdays }: WorkingCalendar): boolean {
  const name = nameOf(day)
  if (holidays.includes(name)) return false
  const weekday = new Date(day * dayMs).getUTCDay()
  return (weekday !== 0 && weekday !== 6) || workdays.includes(name)
}

/** Working hours of a day as moments in ms; undefined when it is none. */
function hoursOf(day: number, calendar: WorkingCalendar): readonly [from: number, to: number] | undefined {
  if (!isWorkingDay(day, calendar)) return undefined
  const start = startOf(day)
  return [start + workingHours.from * minuteMs, start + workingHours.to * minuteMs]
}

/** Working time between two moments in whole minutes; 0 when the second is not later. */
export function workingMinutes(from: Date, to: Date, calendar: WorkingCalendar): number {
  let ms = 0
  const last = Math.min(dayNumber(to), dayNumber(from) + horizonDays)
  for (let day = dayNumber(from); day <= last; day += 1) {
    const hours = hoursOf(day, calendar)
    if (hours) ms += Math.max(0, Math.min(hours[1], to.getTime()) - Math.max(hours[0], from.getTime()))
  }
  return Math.floor(ms / minuteMs)
}

export function isWorkingTime(at: Date, calendar: WorkingCalendar): boolean {
  const hours = hoursOf(dayNumber(at), calendar)
  return hours !== undefined && at.getTime() >= hours[0] && at.getTime() < hours[1]
}

/** The moment itself within working hours, else the next working morning. */
export function nextWorkingTime(at: Date, calendar: WorkingCalendar): Date {
  return addWorkingMinutes(at, 0, calendar)
}

/** The beginning of the working day after the one that the moment lies in. */
export function nextWorkingMorning(at: Date, calendar: WorkingCalendar): Date {
  return nextWorkingTime(new Date(startOf(dayNumber(at) + 1)), calendar)
}

/** The moment after so much working time. A moment outside of working hours counts as the next working morning. */
export function addWorkingMinutes(at: Date, minutes: number, calendar: WorkingCalendar): Date {
  let left = minutes * minuteMs
  const first = dayNumber(at)
  for (let day = first; day <= first + horizonDays; day += 1) {
    const hours = hoursOf(day, calendar)
    if (!hours) continue
    const from = Math.max(hours[0], at.getTime())
    if (from + left < hours[1] || (left > 0 && from + left === hours[1])) return new Date(from + left)
    left -= Math.max(0, hours[1] - from)
  }
  return at
}
