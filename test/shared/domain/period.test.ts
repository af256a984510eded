import { describe, expect, it } from 'vitest'
import { asPeriodCode } from '../../../shared/domain/ids.js'
import {
  formatPeriod,
  parsePeriod,
  period,
  periodPathUp,
  periodsOfYear,
  periodsWithin,
  weeksInYear,
  workingWeek,
} from '../../../shared/domain/period.js'

const code = asPeriodCode

describe('a period code', () => {
  it.each([
    ['2024', 'year', 2024, 1],
    ['2024S1', 'half', 2024, 1],
    ['2024S2', 'half', 2024, 2],
    ['2024Q1', 'quarter', 2024, 1],
    ['2024Q4', 'quarter', 2024, 4],
    ['202401', 'month', 2024, 1],
    ['202412', 'month', 2024, 12],
    ['2024W01', 'week', 2024, 1],
    ['2024W52', 'week', 2024, 52],
    ['2020W53', 'week', 2020, 53],
  ])('%s is %s %i/%i', (text, type, year, index) => {
    expect(parsePeriod(text)).toEqual({ ok: true, value: { code: text, type, year, index } })
  })

  it.each([
    '',
    '24',
    '2024S0',
    '2024S3',
    '2024Q0',
    '2024Q5',
    '202400',
    '202413',
    '2024W00',
    '2024W53', // 2024 has 52 weeks
    '2024W1',
    '2024-03',
    '20243',
    '2024q1',
    ' 2024',
    '２０２４',
    '2024Q1\n',
  ])('%j is none, and the answer says so in words', (text) => {
    const parsed = parsePeriod(text)
    expect(parsed.ok).toBe(false)
    if (!parsed.ok) expect(parsed.error).toMatch(/[\u4e00-\u9fff]/)
    expect(() => period(text)).toThrow(RangeError)
  })
})

describe('ISO weeks', () => {
  it.each([
    [2015, 53],
    [2016, 52],
    [2020, 53],
    [2021, 52],
    [2024, 52],
    [2025, 52],
    [2026, 53],
    [2032, 53],
  ])('%i has %i', (year, weeks) => {
    expect(weeksInYear(year)).toBe(weeks)
    expect(periodsOfYear(year, 'week')).toHaveLength(weeks)
  })

  it.each([
    [2024, 1, '2024-01-01', '2024-01-05'],
    [2024, 11, '2024-03-11', '2024-03-15'],
    [2020, 53, '2020-12-28', '2021-01-01'],
    [2021, 1, '2021-01-04', '2021-01-08'],
    [2026, 1, '2025-12-29', '2026-01-02'],
    [2023, 1, '2023-01-02', '2023-01-06'],
  ])('week %i/%i is %s to %s', (year, week, monday, friday) => {
    const dates = workingWeek(year, week)
    expect(dates.monday.toISOString().slice(0, 10)).toBe(monday)
    expect(dates.friday.toISOString().slice(0, 10)).toBe(friday)
  })

  it('follow one another without a gap over twenty years', () => {
    let expected: number | undefined
    for (let year = 2015; year <= 2035; year += 1)
      for (let week = 1; week <= weeksInYear(year); week += 1) {
        const monday = workingWeek(year, week).monday.getTime()
        if (expected !== undefined) expect(monday, `${year}W${week}`).toBe(expected)
        expected = monday + 7 * 86_400_000
      }
  })
})

describe('the periods a value counts in', () => {
  it.each([
    ['202401', ['202401', '2024Q1', '2024S1', '2024']],
    ['202403', ['202403', '2024Q1', '2024S1', '2024']],
    ['202404', ['202404', '2024Q2', '2024S1', '2024']],
    ['202406', ['202406', '2024Q2', '2024S1', '2024']],
    ['202407', ['202407', '2024Q3', '2024S2', '2024']],
    ['202412', ['202412', '2024Q4', '2024S2', '2024']],
    ['2024Q2', ['2024Q2', '2024S1', '2024']],
    ['2024Q3', ['2024Q3', '2024S2', '2024']],
    ['2024S2', ['2024S2', '2024']],
    ['2024', ['2024']],
    ['2020W53', ['2020W53', '2020']], // its ISO year only: weeks cross months
  ])('%s', (from, path) => {
    expect(periodPathUp(code(from))).toEqual(path)
  })

  it.each([
    ['2024', 'month', 12],
    ['2024', 'quarter', 4],
    ['2024', 'half', 2],
    ['2024S1', 'month', 6],
    ['2024Q4', 'month', 3],
    ['2024Q4', 'week', 0],
    ['202403', 'month', 1],
    ['202403', 'quarter', 0],
    ['2024', 'week', 52],
  ] as const)('inside %s lie %s: %i', (outer, type, count) => {
    const inside = periodsWithin(code(outer), type)
    expect(inside).toHaveLength(count)
    for (const each of inside) expect(periodPathUp(each)).toContain(outer)
  })

  it('sort as text in their own order', () => {
    for (const type of ['half', 'quarter', 'month', 'week'] as const) {
      const codes = periodsOfYear(2024, type)
      expect([...codes].sort()).toEqual(codes)
      for (const each of codes) expect(period(each)).toMatchObject({ type, year: 2024 })
    }
  })
})

describe('the name of a period', () => {
  it.each([
    ['2024', '2024年', '2024'],
    ['2024S1', '2024年上半年', '2024 H1'],
    ['2024S2', '2024年下半年', '2024 H2'],
    ['2024Q1', '2024年第一季度', '2024 Q1'],
    ['2024Q4', '2024年第四季度', '2024 Q4'],
    ['202403', '2024年3月', '2024-03'],
    ['202412', '2024年12月', '2024-12'],
    ['2024W11', '2024年第11周(3月11日—3月15日)', '2024 week 11'],
    ['2026W01', '2026年第1周(12月29日—1月2日)', '2026 week 1'],
  ])('%s', (from, zh, en) => {
    expect(formatPeriod(code(from))).toBe(zh)
    expect(formatPeriod(code(from), 'en')).toBe(en)
  })
})
