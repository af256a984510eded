import { asPeriodCode, type PeriodCode } from './ids.js'
import { period } from './period.js'

// A rolling window (近3个月) is a period of its own: `202012R3` ends with December 2020 and reaches three months back. No
// table is filled by it and no year contains it, so that its figure is never taken for a year's.

const monthCode = (months: number): PeriodCode =>
  asPeriodCode(`${Math.floor(months / 12)}${String((months % 12) + 1).padStart(2, '0')}`)

/** Months from year 0 to the last month of a period; a week ends with its year, since it has no month. */
function lastMonthOf(code: PeriodCode): number {
  const { type, year, index } = period(code)
  const month = { year: 12, half: index * 6, quarter: index * 3, month: index, week: 12 }[type]
  return year * 12 + month - 1
}

/**
 * The window of so many months that ends with a period.
 * @example windowEnding('2020', 3) // '202012R3'
 */
export function windowEnding(code: PeriodCode, months: number): PeriodCode {
  return asPeriodCode(`${monthCode(lastMonthOf(code))}R${months}`)
}

/** The windows of so many months that contain a month, earliest first; none contain another kind of period. */
export function windowsContaining(code: PeriodCode, months: number): readonly PeriodCode[] {
  if (period(code).type !== 'month') return []
  const first = lastMonthOf(code)
  return Array.from({ length: months }, (_, i) => asPeriodCode(`${monthCode(first + i)}R${months}`))
}

/** The months of the window that ends with a period, earliest first. */
export function monthsOfWindow(code: PeriodCode, months: number): readonly PeriodCode[] {
  const last = lastMonthOf(code)
  return Array.from({ length: months }, (_, i) => monthCode(last - months + 1 + i))
}

/** Name of the window that ends with a period: 近3个月(2020年10月—12月). */
export function formatWindow(code: PeriodCode, months: number, language: 'zh-CN' | 'en' = 'zh-CN'): string {
  const [from, to] = [lastMonthOf(code) - months + 1, lastMonthOf(code)].map((count) => ({
    year: Math.floor(count / 12),
    month: (count % 12) + 1,
  })) as [{ year: number; month: number }, { year: number; month: number }]
  if (language === 'en') {
    const iso = ({ year, month }: { year: number; month: number }) =>
      `${year}-${String(month).padStart(2, '0')}`
    return `last ${months} months (${iso(from)} to ${iso(to)})`
  }
  const end = from.year === to.year ? `${to.month}月` : `${to.year}年${to.month}月`
  return `近${months}个月(${from.year}年${from.month}月—${end})`
}
