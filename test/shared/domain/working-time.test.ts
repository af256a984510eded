import { describe, expect, it } from 'vitest'
import { announcedCalendar } from '../../../shared/domain/holidays.js'
import {
  addWorkingMinutes,
  isWorkingTime,
  nextWorkingMorning,
  nextWorkingTime,
  officeDay,
  officeTime,
  workingMinutes,
} from '../../../shared/domain/working-time.js'

/** A moment in Shenzhen: `0405 18:00` of 2024. */
const at = (text: string): Date => {
  const [day = '', time = ''] = text.split(' ')
  return new Date(`2024-${day.slice(0, 2)}-${day.slice(2)}T${time}:00+08:00`)
}
const calendar = announcedCalendar

describe('working time', () => {
  it.each([
    ['within a day', '0401 10:00', '0401 12:30', 150],
    ['over a night', '0401 17:00', '0402 10:00', 120],
    ['over 清明: Thursday and Friday off, Sunday worked', '0403 17:00', '0408 10:00', 60 + 540 + 60],
    ['over a weekend', '0412 17:30', '0415 09:30', 60],
    ['at night only', '0401 19:00', '0402 08:00', 0],
    ['backwards', '0402 10:00', '0401 10:00', 0],
  ])('%s', (_what, from, to, minutes) => {
    expect(workingMinutes(at(from), at(to), calendar)).toBe(minutes)
  })

  it.each([
    ['0401 10:00', 0, '0401 10:00'],
    ['0401 08:00', 0, '0401 09:00'],
    ['0401 18:00', 0, '0402 09:00'],
    ['0401 17:00', 60, '0401 18:00'],
    ['0401 17:00', 61, '0402 09:01'],
    ['0403 18:30', 0, '0407 09:00'],
    ['0412 17:00', 540, '0415 17:00'],
  ])('%s and %i minutes is %s', (from, minutes, to) => {
    expect(addWorkingMinutes(at(from), minutes, calendar)).toEqual(at(to))
  })

  it('counts back what it added', () => {
    for (let minutes = 1; minutes < 3_000; minutes += 137) {
      const later = addWorkingMinutes(at('0403 15:20'), minutes, calendar)
      expect(workingMinutes(at('0403 15:20'), later, calendar)).toBe(minutes)
    }
  })

  it('knows hours, mornings and days of the office, whatever zone the machine is in', () => {
    expect([isWorkingTime(at('0401 09:00'), calendar), isWorkingTime(at('0401 18:00'), calendar)]).toEqual([
      true,
      false,
    ])
    expect(isWorkingTime(at('0407 10:00'), calendar)).toBe(true)
    expect(nextWorkingTime(at('0404 10:00'), calendar)).toEqual(at('0407 09:00'))
    expect(nextWorkingMorning(at('0401 08:00'), calendar)).toEqual(at('0402 09:00'))
    expect(officeDay(new Date('2024-04-01T16:30:00Z'))).toBe('2024-04-02')
    expect(officeTime('2024-04-02', 18 * 60)).toEqual(at('0402 18:00'))
  })

  it('ends also with a calendar that never works', () => {
    const never = {
      workdays: [],
      holidays: Array.from({ length: 800 }, (_, i) => officeDay(new Date(Date.UTC(2024, 0, 1 + i)))),
    }
    expect(addWorkingMinutes(at('0401 10:00'), 5, never)).toEqual(at('0401 10:00'))
  })
})

describe('the announced calendar', () => {
  it('lists weekdays off and weekends worked, each once', () => {
    const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()
    const { holidays, workdays } = announcedCalendar
    expect(holidays.filter((day) => [0, 6].includes(weekday(day)))).toEqual([])
    expect(workdays.filter((day) => ![0, 6].includes(weekday(day)))).toEqual([])
    expect(new Set([...holidays, ...workdays]).size).toBe(holidays.length + workdays.length)
  })
})
