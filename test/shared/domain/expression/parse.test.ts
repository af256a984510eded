import { describe, expect, it } from 'vitest'
import { parseExpression } from '../../../../shared/domain/expression/parse.js'
import { isCondition, maxExpressionLength, refs } from '../../../../shared/domain/expression/syntax.js'

const issueOf = (source: string) => {
  const parsed = parseExpression(source)
  return parsed.ok ? undefined : parsed.error
}
const refsOf = (source: string) => {
  const parsed = parseExpression(source)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return refs(parsed.value)
}
const conditionOf = (source: string) => {
  const parsed = parseExpression(source)
  return parsed.ok && isCondition(parsed.value)
}

describe('reading an expression', () => {
  it.each<readonly [string, readonly string[]]>([
    ['[LG24.06.03] <= [LG24.06.02]', ['LG24.06.03', 'LG24.06.02']],
    ['LG24.06.03<=LG24.06.02', ['LG24.06.03', 'LG24.06.02']],
    ['SUM([甲 指标], 乙指标, [甲 指标])', ['甲 指标', '乙指标']],
    ['LEN([chains/name]) = [LG24.05.10]', ['chains/name', 'LG24.05.10']],
    ['［甲］+ 1', ['甲']],
    ['1 + 2', []],
  ])('finds the references of %s', (source, names) => {
    expect(refsOf(source)).toEqual(names)
  })

  it('takes the signs of a Chinese keyboard', () => {
    expect(refsOf('AND（办结数≤收集数，收集数≠0）')).toEqual(['办结数', '收集数'])
  })

  it.each<readonly [string, number, string]>([
    ['', 1, '此处应为数字'],
    ['   ', 4, '此处应为数字'],
    ['1 +', 4, '现为结尾'],
    ['(1', 3, '右括号'],
    ['1)', 2, '多出“)”'],
    ['1 2', 3, '多出“2”'],
    ['a <= b <= c', 8, '比较不能连写'],
    ['1 = 2 = 3', 7, '比较不能连写'],
    ['[LG24', 1, '方括号没有正确闭合'],
    ['［甲', 1, '方括号没有正确闭合'],
    ['[ ]', 1, '方括号里没有指标'],
    ['"text', 1, '引号没有闭合'],
    ['1 # 2', 3, '不认识的符号'],
    ['EVAL(1)', 1, '没有函数 EVAL'],
    ['constructor(1)', 1, '没有函数 constructor'],
    ['__proto__(1)', 1, '没有函数 __proto__'],
    ['ROUND()', 1, '要 1~2 个参数,现有 0 个'],
    ['NOT(1, 2)', 1, '要 1 个参数,现有 2 个'],
    ['SUM(1,)', 7, '此处应为数字'],
    ['IF(1,2,3', 9, '右括号'],
    ['5%%', 3, '百分号重复'],
    ['9e999', 1, '数字太大'],
    ['<= 3', 1, '此处应为数字'],
  ])('says where and why it cannot read %s', (source, at, reason) => {
    const issue = issueOf(source)
    expect(issue?.at).toBe(at)
    expect(issue?.message).toContain(reason)
  })

  it.each([
    ['brackets', `${'('.repeat(1000)}1${')'.repeat(999)}`],
    ['calls', `${'ABS('.repeat(400)}1`],
    ['signs', `${'-'.repeat(1500)}1`],
  ])('refuses %s nested hundreds deep in words', (_, source) => {
    expect(issueOf(source)?.message).toContain('嵌套过深')
  })

  it('takes 60 levels, and refuses the 61st', () => {
    const nested = (levels: number) => `${'('.repeat(levels)}1${')'.repeat(levels)}`
    expect(issueOf(nested(60))).toBeUndefined()
    expect(issueOf(nested(61))?.message).toContain('最多 60 层')
  })

  it('takes 2,000 characters, and refuses one more', () => {
    const long = '1+'.repeat(maxExpressionLength / 2 - 1)
    expect(issueOf(`${long}11`)).toBeUndefined()
    expect(issueOf(`${long}111`)?.message).toContain('公式过长')
  })

  it.each<readonly [string, boolean]>([
    ['a <= b', true],
    ['AND(a, b)', true],
    ['IF(a, b = 1, NOT(c))', true],
    ['IF(a, b = 1)', false],
    ['IFERROR(a < 1, TRUE)', true],
    ['ISBLANK(a)', true],
    ['a + b', false],
    ['SUM(a)', false],
    ['"yes"', false],
    ['a', false],
  ])('knows whether %s can only be true or false: %s', (source, condition) => {
    expect(conditionOf(source)).toBe(condition)
  })
})
