import { describe, expect, it } from 'vitest'
import { columnSums, figuresOf, matchesFilter, missingColumns } from '../../client/ledger/ledger-figures.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { asIndicatorCode } from '../../shared/domain/ids.js'
import type { Indicator, RollUpRule } from '../../shared/domain/indicator.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import { readItems } from '../../shared/protocol/return-document.js'

const column = (id: string, valueType: ListColumn['valueType'], required: boolean): ListColumn => ({
  id,
  name: { zh: id, en: id },
  valueType,
  unit: '',
  decimals: valueType === 'number' ? 2 : 0,
  required,
})
const list: ListDefinition = {
  id: 'projects',
  name: { zh: '项目', en: 'Projects' },
  entryLevels: ['community'],
  columns: [column('name', 'text', true), column('amount', 'number', true), column('state', 'text', false)],
}
const indicator = (code: string, rule: RollUpRule, decimals = 0): Indicator => ({
  code: asIndicatorCode(code),
  name: { zh: code, en: code },
  unit: '',
  valueType: 'number',
  decimals,
  entryLevels: ['community'],
  rule,
  definition: '',
})
const count = indicator('T.01', { kind: 'list-count', list: 'projects', time: 'flow' })
const sum = indicator('T.02', { kind: 'list-sum', list: 'projects', column: 'amount', time: 'flow' }, 2)
const other = indicator('T.03', { kind: 'sum' })

const cells = new Map<string, CellValue>([
  ['projects:a/~order', 'V'],
  ['projects:a/name', '路灯改造'],
  ['projects:a/amount', 0.1],
  ['projects:b/~order', 'W'],
  ['projects:b/name', 'LED 屏'],
  ['projects:b/amount', 0.2],
  ['projects:b/state', '完成'],
  ['projects:c/~order', 'X'],
  ['projects:c/name', ''],
])
const items = readItems(cells, 'projects')

describe('figures of a ledger', () => {
  it('are the leaves the server rolls up, exact to the decimals', () => {
    const figures = figuresOf(list, [count, sum, other], cells)
    expect(figures.map(({ indicator: { code }, value }) => [code, value])).toEqual([
      ['T.01', 3],
      ['T.02', 0.3],
    ])
  })

  it('are missing without items, 0 after 本期无, and none with 不适用', () => {
    expect(figuresOf(list, [count], new Map())[0]?.value).toBeNull()
    expect(figuresOf(list, [count], new Map([['projects#none', true]]))[0]?.value).toBe(0)
    const [figure] = figuresOf(list, [count], new Map<string, CellValue>([['T.01', { na: '无此项工作' }]]))
    expect(figure).toMatchObject({ value: null, na: '无此项工作' })
  })

  it('sum number columns over any selection of items', () => {
    expect(columnSums(list, items).map(({ column: { id }, sum: n }) => [id, n])).toEqual([['amount', 0.3]])
    expect(columnSums(list, items.slice(2))).toEqual([])
  })

  it('name the required fields without an answer', () => {
    expect(items.map((item) => missingColumns(list, item).map(({ id }) => id))).toEqual([
      [],
      [],
      ['name', 'amount'],
    ])
  })
})

describe('the filter', () => {
  it.each([
    ['', 3],
    ['路灯', 1],
    ['led 完成', 1],
    ['ＬＥＤ', 1],
    ['0.1', 1],
    ['路灯 完成', 0],
  ])('%s keeps %d items', (text, kept) => {
    expect(items.filter((item) => matchesFilter(item, text))).toHaveLength(kept)
  })

  it('looks into the names of the unit too', () => {
    expect(items.filter((item) => matchesFilter(item, '布吉 路灯', ['布吉街道']))).toHaveLength(1)
  })
})
