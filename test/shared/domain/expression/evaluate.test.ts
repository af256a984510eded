import { describe, expect, it } from 'vitest'
import { evaluate } from '../../../../shared/domain/expression/evaluate.js'
import { parseExpression } from '../../../../shared/domain/expression/parse.js'
import type { Input } from '../../../../shared/domain/expression/values.js'

const inputs: Readonly<Record<string, Input>> = {
  十: 10,
  三: 3,
  零: 0,
  半: 0.5,
  是: true,
  词: 'Ab',
  空: null,
  不适用: { error: '#N/A' },
  'list/name': ['甲', '乙', '乙', '丙 '],
  'list/cost': [1, 2.5, 4],
  'list/none': [],
}

/** The outcome; an error as its code. */
function outcome(source: string, tolerance = 0): number | string | boolean {
  const parsed = parseExpression(source)
  if (!parsed.ok) throw new Error(`${source}: ${parsed.error.message}`)
  const value = evaluate(parsed.value, (name) => inputs[name], { tolerance })
  return typeof value === 'object' ? value.error : value
}

describe('evaluating an expression', () => {
  it.each<readonly [string, number | string | boolean]>([
    // Order of operators, as Excel has it.
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['100 / 10 / 5', 2],
    ['-2 ^ 2', 4],
    ['0 - 2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 64],
    ['2 ^ -1', 0.5],
    ['--3', 3],
    ['-(1 + 1)', -2],
    ['+5', 5],
    ['50%', 0.5],
    ['-50% * 2', -1],
    ['1 + 2 = 3', true],
    ['"a" & 1 + 2', 'a3'],
    ['"a" & "b" = "ab"', true],
    ['.5 + 1.', 1.5],
    ['1e3', 1000],
    // Fifteen digits.
    ['0.1 + 0.2 = 0.3', true],
    ['SUM(0.1, 0.2) = 0.3', true],
    ['9007199254740991 - 1', 9007199254740990],
    // References.
    ['[十] / [三] > 3', true],
    ['十 * 半', 5],
    ['是 + 1', 2],
    ['[词] = "aB"', true],
    ['"说“好”"', '说“好”'],
    ['"a""b"', 'a"b'],
    ['“中文引号”', '中文引号'],
    // Errors are values.
    ['1 / 0', '#DIV/0!'],
    ['1 / [零]', '#DIV/0!'],
    ['0 ^ -1', '#DIV/0!'],
    ['(0 - 8) ^ 0.5', '#NUM!'],
    ['10 ^ 308 * 10', '#NUM!'],
    ['[没有]', '#REF!'],
    ['[空] + 1', '#N/A'],
    ['[不适用] + 1', '#N/A'],
    ['[空] = 0', '#N/A'],
    ['词 + 1', '#VALUE!'],
    ['"3" + 1', '#VALUE!'],
    ['词 < 3', '#VALUE!'],
    ['词 = 3', false],
    ['词 <> 3', true],
    ['[list/name] + 1', '#VALUE!'],
  ])('%s is %s', (source, expected) => {
    expect(outcome(source)).toBe(expected)
  })

  it.each<readonly [string, number | string | boolean]>([
    ['SUM(1, 十, 是)', 12],
    ['SUM(1, [空])', '#N/A'],
    ['SUM([list/cost])', 7.5],
    ['SUM([list/none])', 0],
    ['SUM([list/name])', '#VALUE!'],
    ['AVERAGE([list/cost], 0.5)', 2],
    ['AVERAGE([list/none])', '#DIV/0!'],
    ['MIN(3, 十, -1)', -1],
    ['MAX([list/cost])', 4],
    ['MAX([list/none])', '#N/A'],
    ['COUNT(1, [空], [不适用], 词, 十)', 2],
    ['COUNT([list/name])', 4],
    ['COUNT([没有])', '#REF!'],
    ['IF(十 > 3, "多", 1 / 0)', '多'],
    ['IF(十 < 3, 1)', false],
    ['IF(词, 1, 2)', '#VALUE!'],
    ['IF([空] > 1, 1, 2)', '#N/A'],
    ['AND(TRUE, 1, 十)', true],
    ['AND(FALSE, [空])', false],
    ['AND([空], FALSE)', false],
    ['AND([空], TRUE)', '#N/A'],
    ['OR([空] > 1, TRUE)', true],
    ['OR(FALSE, 0)', false],
    ['OR(FALSE, [空])', '#N/A'],
    ['NOT(十 > 3)', false],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5, 0)', -3],
    ['ROUND(1.005, 2)', 1.01],
    ['ROUND(1234, -2)', 1200],
    ['ROUND(1, 99)', '#NUM!'],
    ['ABS(-1.5)', 1.5],
    ['IFERROR(1 / 0, 7)', 7],
    ['IFERROR(十, 7)', 10],
    ['IFERROR([没有], "没有")', '没有'],
    ['ISBLANK([空])', true],
    ['ISBLANK([零])', false],
    ['ISBLANK([不适用])', false],
    ['ISBLANK([没有])', '#REF!'],
    ['ISBLANK([list/none])', true],
    ['LEN("民生微实事")', 5],
    ['LEN("𠮷")', 1],
    ['LEN([list/name])', 3],
    ['LEN([空])', '#N/A'],
    ['DAYS("2026-03-20","2026-03-13")', 7],
    ['DAYS("2026-03-08","2026-03-09")', -1],
    ['DAYS("2024-03-01","2024-02-28")', 2],
    ['DAYS("2026-02-30","2026-02-01")', '#VALUE!'],
    ['DAYS("3月8日","2026-03-09")', '#VALUE!'],
    ['DAYS(20260320,"2026-03-13")', '#VALUE!'],
    ['DAYS([空],"2026-03-13")', '#N/A'],
    ['sum(1, 2)', 3],
    ['true', true],
  ])('%s is %s', (source, expected) => {
    expect(outcome(source)).toBe(expected)
  })

  it('takes numbers within the tolerance for equal, in every comparison alike', () => {
    expect(outcome('33.33 = 100 / 3', 0.01)).toBe(true)
    expect(outcome('33.3 = 100 / 3', 0.01)).toBe(false)
    expect(outcome('1.005 <= 1', 0.01)).toBe(true)
    expect(outcome('1.005 > 1', 0.01)).toBe(false)
    expect(outcome('1.005 <> 1', 0.01)).toBe(false)
    expect(outcome('NOT(1.005 < 1)', 0.01)).toBe(true)
  })
})
