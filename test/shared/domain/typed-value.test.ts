import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CellValue, maxReasonLength, maxTextLength } from '../../../shared/domain/cell-value.js'
import { displayUnit, editText, formatValue } from '../../../shared/domain/format-value.js'
import {
  parseCellText,
  parseTypedValue,
  type TypedRefusal,
  type ValueKind,
} from '../../../shared/domain/typed-value.js'

const count = (unit: string): ValueKind => ({ valueType: 'number', decimals: 0, unit })
const money: ValueKind = { valueType: 'number', decimals: 2, unit: '元' }
const inTenThousands: ValueKind = { ...money, entryUnit: { label: '万元', factor: 10_000 } }
const rate: ValueKind = { valueType: 'number', decimals: 2, unit: '%' }
const hours: ValueKind = { valueType: 'number', decimals: 1, unit: '小时' }
const text: ValueKind = { valueType: 'text', decimals: 0, unit: '' }
const date: ValueKind = { valueType: 'date', decimals: 0, unit: '' }
const yesno: ValueKind = { valueType: 'yesno', decimals: 0, unit: '' }
const choice: ValueKind = {
  valueType: 'choice',
  decimals: 0,
  unit: '',
  choices: ['工程类', '服务类', '货物类', '货币类'],
}

describe('what people type is read', () => {
  it.each<readonly [string, ValueKind, CellValue]>([
    ['12', count('个'), 12],
    ['\uff11\uff12', count('个'), 12],
    ['1\uff0c200', count('个'), 1200],
    ['\uff11\uff0e\uff15\u4e07', count('人'), 15_000],
    ['\uff0b3', count('个'), 3],
    ['1 234 567个', count('个'), 1_234_567],
    ['0', count('个'), 0],
    ['+5', count('个'), 5],
    ['007', count('个'), 7],
    ['12。', count('个'), 12],
    ['１２', count('个'), 12],
    ['1,200', count('个'), 1200],
    ['1,200', count('个'), 1200],
    ['1 200', count('个'), 1200],
    ['12,345,678', count('个'), 12_345_678],
    ['１,２００', count('个'), 1200],
    ['970 个', count('个'), 970],
    [' 970\u3000个 ', count('个'), 970],
    ['2018支', count('支'), 2018],
    ['35家', count('个'), 35],
    ['12万人次', count('人次'), 120_000],
    ['1.5万', count('人'), 15_000],
    ['3千', count('人'), 3000],
    ['2百', count('人'), 200],
    ['2.22亿', money, 222_000_000],
    ['2.22 亿元', money, 222_000_000],
    ['156 万元', money, 1_560_000],
    ['156万', money, 1_560_000],
    ['12.50', money, 12.5],
    ['.5', hours, 0.5],
    ['0.5小时', hours, 0.5],
    ['156', inTenThousands, 1_560_000],
    ['156.3456', inTenThousands, 1_563_456],
    ['156万元', inTenThousands, 1_560_000],
    ['156万', inTenThousands, 1_560_000],
    ['156元', inTenThousands, 156],
    ['1.2亿', inTenThousands, 120_000_000],
    ['0.000123', inTenThousands, 1.23],
    ['95.17%', rate, 95.17],
    ['95.17%', rate, 95.17],
    ['95.17', rate, 95.17],
    ['1.1', hours, 1.1],
  ])('%s as a number', (typed, kind, value) => {
    expect(parseTypedValue(typed, kind)).toEqual({ ok: true, value })
  })

  it.each(['', '   ', '\u3000', '-', '—', '——', '-', '/'])('%j means missing', (typed) => {
    expect(parseTypedValue(typed, count('个'))).toEqual({ ok: true, value: null })
  })

  it.each<readonly [string, string]>([
    ['不适用', ''],
    ['N/A', ''],
    ['n/a', ''],
    ['不适用:非试点', '非试点'],
    ['不适用: 非试点', '非试点'],
    ['不适用(非试点)', '非试点'],
    ['不适用\uff08本级\uff0c未设\uff09', '本级\uff0c未设'],
    ['\uff2e\uff0f\uff21\uff1a非试点', '非试点'],
    ['不适用(本级,未设)', '本级,未设'],
  ])('%s is 不适用 with its reason as it was written', (typed, na) => {
    for (const kind of [count('个'), text, date, yesno, choice])
      expect(parseTypedValue(typed, kind)).toEqual({ ok: true, value: { na } })
  })

  it.each<readonly [string, CellValue]>([
    ['2024-5-17', '2024-05-17'],
    ['2024-05-17', '2024-05-17'],
    ['2024年5月17日', '2024-05-17'],
    ['2024/5/17', '2024-05-17'],
    ['2024.5.17', '2024-05-17'],
    ['20240517', '2024-05-17'],
    ['2024-5-17', '2024-05-17'],
    ['2024-02-29', '2024-02-29'],
    ['—', null],
  ])('%s as a date', (typed, value) => {
    expect(parseTypedValue(typed, date)).toEqual({ ok: true, value })
  })

  it.each<readonly [string, CellValue]>([
    ...['是', '有', '1', '1', '√', 'y', 'Y', 'Yes'].map((typed) => [typed, true] as const),
    ...['否', '无', '没有', '0', '×', 'n', 'N'].map((typed) => [typed, false] as const),
    ['-', null],
  ])('%s as yes or no', (typed, value) => {
    expect(parseTypedValue(typed, yesno)).toEqual({ ok: true, value })
  })

  it.each<readonly [string, CellValue]>([
    ['工程类', '工程类'],
    ['工程', '工程类'],
    [' 服 '.trim(), '服务类'],
    ['货物', '货物类'],
    ['—', null],
  ])('%s as a choice', (typed, value) => {
    expect(parseTypedValue(typed, choice)).toEqual({ ok: true, value })
  })

  it('keeps a text as it is, without blank space at its end', () => {
    expect(parseTypedValue('  约1000人,-\n第二行 \n', text)).toEqual({
      ok: true,
      value: '  约1000人,-\n第二行',
    })
    expect(parseTypedValue('不适用于本社区', text)).toEqual({ ok: true, value: '不适用于本社区' })
  })
})

describe('what cannot be read exactly is refused with help', () => {
  it.each<readonly [string, ValueKind, TypedRefusal['code']]>([
    ...[
      '970余',
      '1000多人',
      '近8000',
      '约260万',
      '超100',
      '逾3千',
      '100左右',
      '50以上',
      '不足10',
      '几个',
    ].map((typed) => [typed, count('人'), 'vague'] as const),
    ['>100', count('人'), 'vague'],
    ['100+', count('人'), 'vague'],
    ['≥100', count('人'), 'vague'],
    ['<b>x</b>', count('人'), 'not-a-number'],
    ['3~5', count('人'), 'vague'],
    ['3至5', count('人'), 'vague'],
    ['3-9', count('个'), 'looks-like-a-date'],
    ['3/9', count('个'), 'looks-like-a-date'],
    ['3月9日', count('个'), 'looks-like-a-date'],
    ['2024-03-09', count('个'), 'looks-like-a-date'],
    ['1+3+28+1', count('个'), 'looks-like-a-formula'],
    ['=A1', count('个'), 'looks-like-a-formula'],
    ['3×4', count('个'), 'looks-like-a-formula'],
    ['95%', count('个'), 'wrong-unit'],
    ['12公里', count('个'), 'wrong-unit'],
    ['1,20', count('个'), 'wrong-unit'],
    ['12人34', count('人'), 'wrong-unit'],
    ['无', count('个'), 'not-a-number'],
    ['十二', count('个'), 'not-a-number'],
    ['12 34', count('个'), 'not-a-number'],
    ['12\n13', count('个'), 'not-a-number'],
    ['1 2345', count('个'), 'not-a-number'],
    ['12 345 67', count('个'), 'not-a-number'],
    ['\uff0d5', count('个'), 'negative'],
    ['1.5', count('个'), 'too-precise'],
    ['1.23456万', count('人'), 'too-precise'],
    ['12.345', money, 'too-precise'],
    ['1.2345678', inTenThousands, 'too-precise'],
    ['-5', count('个'), 'negative'],
    ['99999999999999999', count('个'), 'too-large'],
    [`不适用:${'长'.repeat(maxReasonLength + 1)}`, count('个'), 'too-long'],
    ['长'.repeat(maxTextLength + 1), text, 'too-long'],
    ['2024-02-30', date, 'not-a-date'],
    ['2024-13-01', date, 'not-a-date'],
    ['2024年5月', date, 'not-a-date'],
    ['也许', yesno, 'not-yes-or-no'],
    ['货', choice, 'not-a-choice'],
    ['其他', choice, 'not-a-choice'],
  ])('%s', (typed, kind, code) => {
    const read = parseTypedValue(typed, kind)
    expect(read.ok ? `read as ${JSON.stringify(read.value)}` : read.error.code).toBe(code)
  })

  it.each<readonly [string, ValueKind, string]>([
    ['970余', count('个'), '实际数字'],
    ['12.345', money, '最多保留2位小数'],
    ['1.2345678', inTenThousands, '以万元填写最多保留6位小数'],
    ['1.5', count('个'), '只填整数'],
    ['长'.repeat(2001), text, '2001字'],
    ['无', count('个'), '没有发生请填 0'],
    ['12公里', count('个'), '计量单位是个'],
    ['其他', choice, '工程类、服务类'],
  ])('%s says what to do: %#', (typed, kind, words) => {
    const read = parseTypedValue(typed, kind)
    expect(read.ok ? '' : read.error.message).toContain(words)
  })

  it('quotes only the beginning of a long text', () => {
    for (const typed of [`近${'8'.repeat(5000)}`, `=${'8'.repeat(5000)}`, `8.${'8'.repeat(5000)}`]) {
      const read = parseTypedValue(typed, count('个'))
      expect(read.ok ? 0 : read.error.message.length).toBeLessThan(120)
      expect(read.ok).toBe(false)
    }
  })
})

describe('what is shown is read back as the same value', () => {
  const kinds = fc.record({
    valueType: fc.constant('number' as const),
    decimals: fc.integer({ min: 0, max: 4 }),
    unit: fc.constantFrom('元', '个', '人次', '支', '%', ''),
    factor: fc.constantFrom(1, 10_000, 100_000_000),
  })
  const numbers = fc
    .tuple(kinds, fc.integer({ min: 0, max: 1_000_000_000_000_000 }))
    .map(([{ factor, ...kind }, scaled]) => ({
      kind:
        factor === 1 ? kind : { ...kind, entryUnit: { label: factor === 10_000 ? '万元' : '亿元', factor } },
      value: scaled / 10 ** kind.decimals,
    }))

  it('numbers, from the cell, from the editor, and with the unit behind them', () => {
    fc.assert(
      fc.property(numbers, ({ kind, value }) => {
        const read = { ok: true, value }
        expect(parseTypedValue(formatValue(value, kind), kind)).toEqual(read)
        expect(parseTypedValue(editText(value, kind), kind)).toEqual(read)
        expect(parseTypedValue(`${formatValue(value, kind)} ${displayUnit(kind)}`, kind)).toEqual(read)
      }),
      { numRuns: 500 },
    )
  })

  it.each<readonly [CellValue, ValueKind, string, string]>([
    [null, count('个'), '', ''],
    [0, count('个'), '0', '0'],
    [1_234_567, count('个'), '1,234,567', '1234567'],
    [1234.5, money, '1,234.5', '1234.5'],
    [1_560_000, inTenThousands, '156', '156'],
    [1.23, inTenThousands, '0.000123', '0.000123'],
    [true, yesno, '是', '是'],
    [false, yesno, '否', '否'],
    [{ na: '' }, count('个'), '不适用', '不适用'],
    ['2024-05-17', date, '2024-05-17', '2024-05-17'],
    ['工程类', choice, '工程类', '工程类'],
    ['一段文字', text, '一段文字', '一段文字'],
  ])('%j', (value, kind, shown, edited) => {
    expect(formatValue(value, kind)).toBe(shown)
    expect(editText(value, kind)).toBe(edited)
    expect(parseTypedValue(shown, kind)).toEqual({ ok: true, value })
    expect(parseTypedValue(edited, kind)).toEqual({ ok: true, value })
  })

  it('a reason for 不适用', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: maxReasonLength }), (reason) => {
        const na = reason.trim()
        expect(parseTypedValue(editText({ na }, money), money)).toEqual({ ok: true, value: { na } })
        expect(parseTypedValue(formatValue({ na }, money), money)).toEqual({ ok: true, value: { na } })
      }),
    )
  })
})

describe('the cell of an indicator', () => {
  it('takes 不适用 only with its reason', () => {
    expect(parseCellText('不适用', count('个'))).toMatchObject({
      ok: false,
      error: { code: 'reason-missing' },
    })
    expect(parseCellText('不适用:非试点', count('个'))).toEqual({ ok: true, value: { na: '非试点' } })
    expect(parseCellText('12', count('个'))).toEqual({ ok: true, value: 12 })
  })
})
