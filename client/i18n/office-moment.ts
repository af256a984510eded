import { officeDay, officeTime } from '../../shared/domain/working-time.js'
import { language } from './language.js'

const zoneMs = 8 * 60 * 60_000

/** A moment on the office's clock, whatever zone the computer is in: 4月8日 18:00. */
export function officeMoment(iso: string): string {
  const shown = new Date(Date.parse(iso) + zoneMs).toISOString()
  const [month, day, time] = [shown.slice(5, 7), shown.slice(8, 10), shown.slice(11, 16)]
  return language() === 'en' ? `${month}-${day} ${time}` : `${Number(month)}月${Number(day)}日 ${time}`
}

/** A moment as a `datetime-local` field holds it, on the office's clock. */
export function toField(at: Date): string {
  return new Date(at.getTime() + zoneMs).toISOString().slice(0, 16)
}

/** What such a field holds; undefined when it is empty or no moment. */
export function fromField(value: string): Date | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(value)
  if (!match?.[1]) return undefined
  const at = officeTime(match[1], Number(match[2]) * 60 + Number(match[3]))
  return officeDay(at) === match[1] ? at : undefined
}
