import type { PeriodCode } from './ids.js'
import { asPeriodCode } from './ids.js'
import { fail, ok, type Result } from './result.js'

/** Kinds of reporting period (报表期别), longest first. */
export const periodTypes = ['year', 'half', 'quarter', 'month', 'week'] as const
export type PeriodType = (typeof periodTypes)[number]

export interface Period {
  readonly code: PeriodCode
  readonly type: PeriodType
  readonly year: number
  /** 1-based number within the year; 1 for a year itself. */
  readonly index: number
}

const pattern = /^(\d{4})(?:S([12])|Q([1-4])|W(\d{2})|(\d{2}))?$/

/**
 * Parses a period code.
 * @example parsePeriod('2024Q3') // { ok: true, value: { type: 'quarter', year: 2024, index: 3, … } }
 */
export function parsePeriod(code: string): Result<Period, string> {
  const match = pattern.exec(code)
  if (!match) return fail(`不认识的报告期“${code}”,应形如 2024、2024S1、2024Q1、202403、2024W11`)
  const year = Number(match[1])
  const period = (type: PeriodType, index: number): Period => ({
    code: asPeriodCode(code),
    type,
    year,
    index,
  })
  if (match[2]) return ok(period('half', Number(match[2])))
  if (match[3]) return ok(period('quarter', Number(match[3])))
  if (match[4]) {
    const week = Number(match[4])
    if (week < 1 || week > weeksInYear(year)) return fail(`${year}年没有第${week}周`)
    return ok(period('week', week))
  }
  if (match[5]) {
    const month = Number(match[5])
    if (month < 1 || month > 12) return fail(`没有第${month}月`)
    return ok(period('month', month))
  }
  return ok(period('year', 1))
}

/** Parses a code that the caller knows to be sound. @throws RangeError otherwise. */
export function period(code: string): Period {
  const parsed = parsePeriod(code)
  if (!parsed.ok) throw new RangeError(parsed.error)
  return parsed.value
}

/** Number of ISO 8601 weeks in a year: 53 when it begins or (leap) ends on a Thursday, else 52. */
export function weeksInYear(year: number): number {
  const firstDay = new Date(Date.UTC(year, 0, 1)).getUTCDay()
  const lastDay = new Date(Date.UTC(year, 11, 31)).getUTCDay()
  return firstDay === 4 || lastDay === 4 ? 53 : 52
}

/** All periods of one type inside a year, in order. */
export function periodsOfYear(year: number, type: PeriodType): PeriodCode[] {
  const two = (n: number) => String(n).padStart(2, '0')
  const count = { year: 1, half: 2, quarter: 4, month: 12, week: weeksInYear(year) }[type]
  return Array.from({ length: count }, (_, i) => {
    const code = {
      year: '',
      half: `S${i + 1}`,
      quarter: `Q${i + 1}`,
      month: two(i + 1),
      week: `W${two(i + 1)}`,
    }[type]
    return asPeriodCode(`${year}${code}`)
  })
}

/**
 * The periods a value counts in: its own, then the longer ones that contain it, shortest first.
 * A week counts in its ISO year only: weeks cross months, so a weekly table has no monthly total.
 */
export function periodPathUp(code: PeriodCode): readonly PeriodCode[] {
  const { type, year, index } = period(code)
  const quarterOf = (month: number) => Math.ceil(month / 3)
  const path: string[] = [code]
  if (type === 'month') path.push(`${year}Q${quarterOf(index)}`)
  if (type === 'month' || type === 'quarter') {
    const quarter = type === 'month' ? quarterOf(index) : index
    path.push(`${year}S${Math.ceil(quarter / 2)}`)
  }
  if (type !== 'year') path.push(String(year))
  return path.map(asPeriodCode)
}

/** The periods of `type` that lie inside `outer`, in order; `[outer]` when it is of that type itself. */
export function periodsWithin(outer: PeriodCode, type: PeriodType): readonly PeriodCode[] {
  const parsed = period(outer)
  if (parsed.type === type) return [outer]
  return periodsOfYear(parsed.year, type).filter((code) => periodPathUp(code).includes(outer))
}

/** First and last day of a period, `YYYY-MM-DD`; of a week its Monday and Sunday. */
export function daysOf(code: PeriodCode): { readonly first: string; readonly last: string } {
  const { type, year, index } = period(code)
  const iso = (date: Date) => date.toISOString().slice(0, 10)
  if (type === 'week') {
    const { monday } = workingWeek(year, index)
    return { first: iso(monday), last: iso(new Date(monday.getTime() + 6 * 86_400_000)) }
  }
  const months = { year: 12, half: 6, quarter: 3, month: 1 }[type]
  const start = (index - 1) * months
  return {
    first: iso(new Date(Date.UTC(year, start, 1))),
    last: iso(new Date(Date.UTC(year, start + months, 0))),
  }
}

/**
 * The same period of the year before (上年同期), for 同比. A week keeps its number; week 53 has no counterpart in a
 * year of 52 weeks, and none is made up.
 */
export function samePeriodLastYear(code: PeriodCode): PeriodCode | undefined {
  const before = parsePeriod(`${period(code).year - 1}${code.slice(4)}`)
  return before.ok ? before.value.code : undefined
}

/** The period of the same kind just before (上期), for 环比. */
export function previousPeriod(code: PeriodCode): PeriodCode {
  const { type, year, index } = period(code)
  const before = index > 1 ? periodsOfYear(year, type)[index - 2] : periodsOfYear(year - 1, type).pop()
  return before ?? code
}

/**
 * The periods of a table's kind from the start of the year to the end of `code`: 本年累计.
 * @example yearToDate('202403', 'month') // ['202401', '202402', '202403']
 */
export function yearToDate(code: PeriodCode, type: PeriodType): readonly PeriodCode[] {
  const inside = periodsWithin(code, type)
  const last = inside[inside.length - 1]
  if (last === undefined) return []
  return periodsOfYear(period(code).year, type).filter((each) => each <= last)
}

/** Monday of an ISO week and the Friday after it: the working week that 周报 covers. Dates in UTC. */
export function workingWeek(year: number, week: number): { readonly monday: Date; readonly friday: Date } {
  const fourth = new Date(Date.UTC(year, 0, 4)) // 4 January always lies in week 1
  const dayFromMonday = (fourth.getUTCDay() + 6) % 7
  const dayMs = 86_400_000
  const monday = new Date(fourth.getTime() + ((week - 1) * 7 - dayFromMonday) * dayMs)
  return { monday, friday: new Date(monday.getTime() + 4 * dayMs) }
}

/** Name of a period as an office writes it: 2024年, 2024年上半年, 2024年第一季度, 2024年3月, 2024年第11周(3月11日—3月15日). */
export function formatPeriod(code: PeriodCode, language: 'zh-CN' | 'en' = 'zh-CN'): string {
  const { type, year, index } = period(code)
  if (language === 'en') {
    const label = {
      year: '',
      half: ` H${index}`,
      quarter: ` Q${index}`,
      month: `-${String(index).padStart(2, '0')}`,
      week: ` week ${index}`,
    }
    return `${year}${label[type]}`
  }
  switch (type) {
    case 'year':
      return `${year}年`
    case 'half':
      return `${year}年${index === 1 ? '上' : '下'}半年`
    case 'quarter':
      return `${year}年第${'一二三四'.charAt(index - 1)}季度`
    case 'month':
      return `${year}年${index}月`
    case 'week': {
      const { monday, friday } = workingWeek(year, index)
      const day = (date: Date) => `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
      return `${year}年第${index}周(${day(monday)}—${day(friday)})`
    }
  }
}

/** 年报 半年报 季报 月报 周报. */
export const periodTypeNames: Readonly<
  Record<PeriodType, { readonly 'zh-CN': string; readonly en: string }>
> = {
  year: { 'zh-CN': '年报', en: 'annual' },
  half: { 'zh-CN': '半年报', en: 'half-yearly' },
  quarter: { 'zh-CN': '季报', en: 'quarterly' },
  month: { 'zh-CN': '月报', en: 'monthly' },
  week: { 'zh-CN': '周报', en: 'weekly' },
}
