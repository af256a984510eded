import { describe, expect, it } from 'vitest'
import { parsePack } from '../../../shared/domain/pack-schema.js'

type Json = Record<string, unknown>

const name = { zh: '名称', en: 'Name' }
const indicator = (code: string, part: Json = {}): Json => ({
  code,
  name,
  unit: '个',
  valueType: 'number',
  decimals: 0,
  entryLevels: ['community'],
  rule: { kind: 'sum' },
  definition: '口径',
  ...part,
})
const tableFile = (id: string, asked: readonly Json[]) => tableOf(id, [...asked, counted(`${id}.items`)])
/** What the ledger of each table feeds. */
const counted = (code: string) =>
  indicator(code, { rule: { kind: 'list-count', list: 'projects', time: 'flow' } })
const tableOf = (id: string, indicators: readonly Json[]) => ({
  name: `${id}.json`,
  content: {
    table: {
      id,
      version: 1,
      name,
      formCode: id,
      layout: 'matrix',
      periodType: 'month',
      visibility: 'district',
      columns: indicators.map(({ code }) => ({ indicator: code, group: [] })),
      lists: [
        {
          id: 'projects',
          name,
          entryLevels: ['community'],
          columns: [{ id: 'name', name, valueType: 'text', unit: '', decimals: 0, required: true }],
        },
      ],
      note: '',
    },
    indicators,
  },
})
const good: Json = {
  id: 'C1',
  tables: ['T1'],
  severity: 'hard',
  at: 'own',
  levels: ['community'],
  expression: '[A.1] <= [A.2]',
  cells: ['A.1'],
  message: { zh: '{A.1}大于{A.2}', en: '{A.1} exceeds {A.2}' },
}
const read = (...checks: readonly Json[]) =>
  parsePack([
    { name: 'pack.json', content: { id: 'demo', name, year: 2024, source: '来源', scope: '440307' } },
    tableFile('T1', [indicator('A.1'), indicator('A.2')]),
    tableFile('T2', [
      indicator('B.1'),
      indicator('B.2', { entryLevels: [], rule: { kind: 'count-org', level: 'street' } }),
    ]),
    { name: 'checks.json', content: { checks } },
  ])
const issuesOf = (...checks: readonly Json[]) => {
  const parsed = read(...checks)
  return parsed.ok ? [] : parsed.error
}

describe('checks.json of a pack', () => {
  it('is part of the pack; a pack may do without', () => {
    const parsed = read(good)
    expect(parsed.ok && parsed.value.checks).toEqual([good])
    const bare = parsePack([
      { name: 'pack.json', content: { id: 'demo', name, year: 2024, source: '来源', scope: '440307' } },
      tableFile('T1', [indicator('A.1')]),
    ])
    expect(bare.ok && bare.value.checks).toEqual([])
  })

  it('takes ledger columns in own rows, other tables in total rows, counted units and the period’s days anywhere', () => {
    expect(
      issuesOf(
        { ...good, id: 'L', expression: 'LEN([projects/name]) = [A.1]', message: name },
        { ...good, id: 'X', at: 'total', expression: '[A.1] <= [B.1]', message: name },
        { ...good, id: 'U', expression: '[A.1] <= [B.2]', message: name },
        { ...good, id: 'D', expression: 'DAYS([@last-day],[@first-day]) >= [A.1]', message: name },
      ),
    ).toEqual([])
  })

  it.each<readonly [string, Json, string, string]>([
    ['a table that is not there', { tables: ['T9'] }, 'tables[0]', '没有报表 T9'],
    ['a cell of another table', { cells: ['B.1'] }, 'cells[0]', '没有指标 B.1'],
    [
      'an unknown indicator',
      { expression: '[A.9] < [A.1]', message: name },
      'expression',
      '未定义的指标 A.9',
    ],
    [
      'a day that no period has',
      { expression: '[@second-day] < [A.1]', message: name },
      'expression',
      '看不懂“@second-day”',
    ],
    ['a sentence that is none', { expression: '[A.1] <=', message: name }, 'expression', '第 9 个字符'],
    ['a thousand brackets', { expression: `${'('.repeat(1000)}1`, message: name }, 'expression', '嵌套过深'],
    ['a text too long', { expression: `1=${'1'.repeat(2000)}`, message: name }, 'expression', '公式过长'],
    ['a figure that is no check', { expression: '[A.1] + 1', message: name }, 'expression', '判断真假'],
    [
      'an unknown ledger',
      { expression: 'LEN([x/name]) = 1', message: name },
      'expression',
      '没有台账列 x/name',
    ],
    [
      'an unknown ledger column',
      { expression: 'LEN([projects/x]) = 1', message: name },
      'expression',
      '没有台账列 projects/x',
    ],
    [
      'the ledger of a total',
      { at: 'total', expression: 'LEN([projects/name]) = 1', message: name },
      'expression',
      '合计行没有台账',
    ],
    [
      'a period or level that nobody knows',
      { expression: '[A.1] <= [B.1@明年]', message: name },
      'expression',
      '看不懂“B.1@明年”',
    ],
    [
      'a word for what it does not reckon',
      { message: { zh: '{B.1}', en: 'x' } },
      'message',
      '{B.1} 不在公式里',
    ],
    ['an unknown severity', { severity: 'fatal' }, 'severity', '内容不对'],
    ['an unknown field', { exec: 'rm' }, 'exec', '多余的字段'],
    ['no level', { levels: [] }, 'levels', '内容不对'],
    ['a negative tolerance', { tolerance: -1 }, 'tolerance', '内容不对'],
  ])('names file, place and reason of %s', (_, part, field, reason) => {
    const [issue, ...others] = issuesOf({ ...good, ...part })
    expect(others).toEqual([])
    expect(issue?.file).toBe('checks.json')
    expect(issue?.field).toBe(`checks[0](C1).${field}`)
    expect(issue?.message).toContain(reason)
  })

  it('refuses a doubled id and a file that is no list of checks', () => {
    expect(issuesOf(good, good)).toMatchObject([{ field: 'checks[1](C1).id' }])
    const parsed = parsePack([{ name: 'checks.json', content: [] }])
    expect(parsed.ok ? [] : parsed.error.map(({ file }) => file)).toContain('checks.json')
  })
})
