import { describe, expect, it } from 'vitest'
import { maxReasonLength, maxScaledNumber, maxTextLength } from '../../../shared/domain/cell-value.js'
import { asIndicatorCode, asOrgUnitId } from '../../../shared/domain/ids.js'
import type { Indicator, ValueType } from '../../../shared/domain/indicator.js'
import type { OrgLevel } from '../../../shared/domain/org.js'
import type { ListDefinition } from '../../../shared/domain/table.js'
import { cellRules, isCalendarDate } from '../../../shared/protocol/cell-rules.js'

const indicator = (code: string, more: Partial<Omit<Indicator, 'code'>>): Indicator => ({
  code: asIndicatorCode(code),
  name: { zh: `指标${code}`, en: code },
  unit: '个',
  valueType: 'number',
  decimals: 0,
  entryLevels: ['community'],
  rule: { kind: 'sum' },
  definition: '',
  ...more,
})
const column = (
  id: string,
  valueType: ValueType,
  more: { decimals?: number; choices?: readonly string[] } = {},
) => ({
  id,
  name: { zh: id, en: id },
  valueType,
  unit: '',
  decimals: 0,
  required: false,
  ...more,
})
const list: ListDefinition = {
  id: 'projects',
  name: { zh: '项目', en: 'Projects' },
  entryLevels: ['community'],
  columns: [
    column('name', 'text'),
    column('cost', 'number', { decimals: 2 }),
    column('begun', 'date'),
    column('state', 'choice', { choices: ['在建', '完工'] }),
    column('open', 'yesno'),
  ],
}
const indicators = [
  indicator('N0', {}),
  indicator('N2', { decimals: 2 }),
  indicator('TX', { valueType: 'text', rule: { kind: 'text' } }),
  indicator('CW', { valueType: 'text', rule: { kind: 'text' }, coWritten: true, maxLength: 10 }),
  indicator('DT', { valueType: 'date', rule: { kind: 'latest' } }),
  indicator('CH', { valueType: 'choice', rule: { kind: 'latest' }, choices: ['甲', '乙'] }),
  indicator('YN', { valueType: 'yesno', rule: { kind: 'latest' } }),
  indicator('ST', { entryLevels: ['street'] }),
  indicator('RA', {
    entryLevels: [],
    rule: {
      kind: 'ratio',
      numerator: asIndicatorCode('N0'),
      denominator: asIndicatorCode('N2'),
      factor: 100,
    },
  }),
  indicator('LC', { rule: { kind: 'list-count', list: 'projects', time: 'flow' } }),
]
const rulesFor = (level: OrgLevel) =>
  cellRules(indicators, [list], { id: asOrgUnitId('440307001001'), level })
const rules = rulesFor('community')

/** What the rules say in one word: `ok` or the code of the issue, whose message must be words. */
function word(key: string, value: unknown, level: OrgLevel = 'community'): string {
  const checked = (level === 'community' ? rules : rulesFor(level)).check(key, value)
  if (checked.ok) {
    expect(checked.value).toEqual(value)
    return 'ok'
  }
  expect(checked.error.message).toMatch(/[\u4e00-\u9fff]/)
  return checked.error.code
}

const tooLong = '长'.repeat(maxTextLength + 1)

describe('what a cell may hold', () => {
  it.each<[string, unknown, string]>([
    ['N0', 0, 'ok'],
    ['N0', -5, 'ok'],
    ['N0', 123_456_789, 'ok'],
    ['N0', maxScaledNumber, 'ok'],
    ['N0', maxScaledNumber * 2, 'too-large'],
    ['N0', 1.5, 'too-precise'],
    ['N0', Number.NaN, 'wrong-type'],
    ['N0', Number.POSITIVE_INFINITY, 'wrong-type'],
    ['N0', '5', 'wrong-type'],
    ['N0', true, 'wrong-type'],
    ['N0', undefined, 'wrong-type'],
    ['N0', [], 'wrong-type'],
    ['N0', {}, 'wrong-type'],
    ['N0', 5n, 'wrong-type'],
    ['N2', 0.29, 'ok'], // 0.29 × 100 is 28.999999999999996
    ['N2', 1.005, 'too-precise'],
    ['N2', 222_000_000.35, 'ok'],
    ['N2', maxScaledNumber, 'too-large'],
    ['TX', '', 'ok'],
    ['TX', '文字\n第二行', 'ok'],
    ['TX', '长'.repeat(maxTextLength), 'ok'],
    ['TX', tooLong, 'too-long'],
    ['TX', 5, 'wrong-type'],
    ['DT', '2024-02-29', 'ok'],
    ['DT', '2023-02-29', 'wrong-type'],
    ['DT', '2024-2-9', 'wrong-type'],
    ['DT', '20240209', 'wrong-type'],
    ['DT', 20240209, 'wrong-type'],
    ['CH', '甲', 'ok'],
    ['CH', '丙', 'wrong-type'],
    ['CH', '', 'wrong-type'],
    ['CH', 1, 'wrong-type'],
    ['YN', true, 'ok'],
    ['YN', false, 'ok'],
    ['YN', 1, 'wrong-type'],
    ['YN', '是', 'wrong-type'],
  ])('%s = %s: %s', (key, value, expected) => {
    expect(word(key, value)).toBe(expected)
  })

  it('every typed cell may be cleared or be 不适用', () => {
    for (const key of ['N0', 'N2', 'TX', 'DT', 'CH', 'YN']) {
      expect(word(key, null), key).toBe('ok')
      expect(word(key, { na: '' }), key).toBe('ok')
      expect(word(key, { na: '无此项工作' }), key).toBe('ok')
    }
  })

  it.each<[unknown, string]>([
    [{ na: 'x'.repeat(maxReasonLength) }, 'ok'],
    [{ na: 'x'.repeat(maxReasonLength + 1) }, 'too-long'],
    [{ na: '原因', more: 1 }, 'wrong-type'],
    [{ na: 5 }, 'wrong-type'],
    [{ NA: '原因' }, 'wrong-type'],
    [Object.create({ na: '继承' }), 'wrong-type'],
    [Object.assign(Object.create({ na: '继承' }), { other: 1 }), 'wrong-type'],
  ])('不适用 written as %j: %s', (value, expected) => {
    expect(word('N0', value)).toBe(expected)
  })

  it.each<[string, unknown, string]>([
    ['N0#note', '说明', 'ok'],
    ['N0#note', null, 'ok'],
    ['N0#note', 5, 'wrong-type'],
    ['N0#note', tooLong, 'too-long'],
    ['XX#note', '说明', 'unknown-key'],
    ['ST#note', '说明', 'ok'], // a note may stand beside a total that is not filled here
  ])('note %s = %s: %s', (key, value, expected) => {
    expect(word(key, value)).toBe(expected)
  })

  it.each<[string, unknown, string]>([
    ['projects:a/name', '名称', 'ok'],
    ['projects:a/name', null, 'ok'],
    ['projects:a/name', 5, 'wrong-type'],
    ['projects:a/name', tooLong, 'too-long'],
    ['projects:a/cost', 12.34, 'ok'],
    ['projects:a/cost', 12.345, 'too-precise'],
    ['projects:a/cost', '12', 'wrong-type'],
    ['projects:a/begun', '2024-05-17', 'ok'],
    ['projects:a/begun', '去年', 'wrong-type'],
    ['projects:a/state', '在建', 'ok'],
    ['projects:a/state', '停工', 'wrong-type'],
    ['projects:a/open', true, 'ok'],
    ['projects:a/open', '是', 'wrong-type'],
    ['projects:a/name', { na: '无' }, 'wrong-type'], // an item that does not apply is not there
    ['projects:a/other', 1, 'unknown-key'],
    ['other:a/name', 'x', 'unknown-key'],
    ['projects:a/~order', 'a0V', 'ok'],
    ['projects:a/~order', null, 'ok'], // an addition taken back
    ['projects:a/~order', 'a'.repeat(64), 'ok'],
    ['projects:a/~order', 'a'.repeat(65), 'wrong-type'],
    ['projects:a/~order', 1, 'wrong-type'],
    ['projects:a/~deleted', true, 'ok'],
    ['projects:a/~deleted', null, 'ok'],
    ['projects:a/~deleted', 'yes', 'wrong-type'],
    ['projects:a/~other', 1, 'unknown-key'],
    ['projects#none', true, 'ok'],
    ['projects#none', null, 'ok'],
    ['projects#none', 'true', 'wrong-type'],
    ['other#none', true, 'unknown-key'],
  ])('ledger %s = %s: %s', (key, value, expected) => {
    expect(word(key, value)).toBe(expected)
  })

  it('what another level fills, or nobody does', () => {
    expect(word('ST', 5)).toBe('not-filled-here')
    expect(word('ST', null)).toBe('not-filled-here')
    expect(word('ST', 5, 'street')).toBe('ok')
    expect(word('N0', 5, 'street')).toBe('not-filled-here')
    expect(word('N0', 5, 'district')).toBe('not-filled-here')
    expect(word('RA', 5)).toBe('not-filled-here')
    expect(word('LC', 5)).toBe('not-filled-here')
    expect(word('LC', { na: '无' })).toBe('ok') // a list that does not apply at all
    expect(word('projects:a/name', 'x', 'street')).toBe('unknown-key')
    expect(word('projects#none', true, 'street')).toBe('unknown-key')
  })

  it.each(['', 'nothing', 'N0 ', 'n0', 'N0#', 'constructor', '__proto__', 'projects:a', 'a'.repeat(5000)])(
    'a key nobody knows: %j',
    (key) => {
      expect(word(key, 5)).toBe('unknown-key')
      expect(word(key, null)).toBe('unknown-key')
    },
  )

  it('does not repeat an endless key in its answer', () => {
    const checked = rules.check('x'.repeat(100_000), 5)
    expect(checked.ok ? '' : checked.error.message.length).toBeLessThan(200)
  })
})

describe('a calendar date', () => {
  it.each(['2024-01-01', '2024-12-31', '2000-02-29'])('%s', (text) => {
    expect(isCalendarDate(text)).toBe(true)
  })
  it.each(['2024-00-01', '2024-13-01', '2024-04-31', '1900-02-29', '2024-01-01T00:00', '', '０'])(
    '%s is none',
    (text) => {
      expect(isCalendarDate(text)).toBe(false)
    },
  )
})

describe('a co-written text', () => {
  const text = rules.text('text:CW')

  it('is no cell: only 不适用 and nothing stand under its key', () => {
    expect(word('CW', null)).toBe('ok')
    expect(word('CW', { na: '本周无' })).toBe('ok')
    expect(word('CW', '整段')).toBe('wrong-type')
    expect(word('text:CW', '整段')).toBe('unknown-key')
  })

  it('has a root of its own, at the levels that fill it', () => {
    expect([...rules.coWritten]).toEqual(['CW'])
    expect(rules.textRoots).toEqual(['text:CW'])
    expect(text).toMatchObject({ indicator: 'CW', capacity: 20 })
    expect(rules.text('text:TX')).toBeUndefined()
    expect(rulesFor('street').text('text:CW')).toBeUndefined()
  })

  it('takes characters, line breaks and tabs, up to its capacity', () => {
    const checked = (piece: string) => {
      const result = text?.checkPiece(piece)
      return result?.ok ? 'ok' : result?.error.code
    }
    expect(checked('第一行\n\t😀')).toBe('ok')
    expect(checked('字'.repeat(20))).toBe('ok')
    expect(checked('字'.repeat(21))).toBe('too-long')
    expect(checked('\u0000')).toBe('wrong-type')
  })
})
