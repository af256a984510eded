import { describe, expect, it } from 'vitest'
import { type PackFile, parsePack } from '../../shared/domain/pack-schema.js'

type Json = Record<string, unknown>

const name = { zh: '名称', en: 'Name' }
const head = { id: 'demo', name, year: 2024, source: '来源', scope: '440307' }
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
const computed = (code: string, rule: Json, part: Json = {}): Json =>
  indicator(code, { entryLevels: [], rule, ...part })
const listed = (code: string, rule: Json, part: Json = {}): Json => indicator(code, { rule, ...part })
const column = (id: string, part: Json = {}): Json => ({
  id,
  name,
  valueType: 'text',
  unit: '',
  decimals: 0,
  required: true,
  ...part,
})
const list = (part: Json = {}): Json => ({
  id: 'projects',
  name,
  entryLevels: ['community'],
  columns: [
    column('name'),
    column('state', { valueType: 'choice', choices: ['在建', '建成'] }),
    column('amount', { valueType: 'number', unit: '元', decimals: 2 }),
  ],
  ...part,
})
const display = (part: Json = {}): Json => ({
  qualifier: 'exact',
  prefix: '',
  scale: '',
  decimals: 0,
  suffix: '',
  suffixPosition: 'after-scale',
  literal: null,
  roundTo: 1,
  accept: [5, 5],
  ...part,
})
/** A file `T1.json` with table T1 whose columns are its indicators, unless told otherwise. */
const tableFile = (indicators: readonly Json[], table: Json = {}, file = 'T1.json'): PackFile => ({
  name: file,
  content: {
    table: {
      id: 'T1',
      version: 1,
      name,
      formCode: 'T1表',
      layout: 'matrix',
      periodType: 'month',
      visibility: 'district',
      columns: [...new Set(indicators.map(({ code }) => code))].map((code) => ({
        indicator: code,
        group: [],
      })),
      lists: [],
      note: '',
      ...table,
    },
    indicators,
  },
})
const parse = (...files: readonly PackFile[]) => parsePack([{ name: 'pack.json', content: head }, ...files])

describe('a sound pack', () => {
  it('comes back with its tables in the order of their ids', () => {
    const parsed = parse(
      tableFile([indicator('B')], { id: 'T2' }, 'T2.json'),
      tableFile([indicator('A', { display: display(), published: { value: 5, text: '5个' } })]),
    )
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
    expect(parsed.value.tables.map(({ id }) => id)).toEqual(['T1', 'T2'])
    expect(parsed.value.indicators.length).toBe(2)
    expect(parsed.value.year).toBe(2024)
  })
})

/** What is wrong, the files, and the file, table and field that the first issue must name. */
const faults: readonly (readonly [string, readonly PackFile[], string, string | null, string])[] = [
  [
    'a missing field',
    [tableFile([{ ...indicator('A'), definition: undefined }])],
    'T1.json',
    'T1',
    'indicators[0](A).definition',
  ],
  ['an unknown field', [tableFile([indicator('A', { rol: 1 })])], 'T1.json', 'T1', 'indicators[0](A).rol'],
  [
    'an unknown rule',
    [tableFile([indicator('A', { rule: { kind: 'average' } })])],
    'T1.json',
    'T1',
    'indicators[0](A).rule.kind',
  ],
  [
    'decimals above 4',
    [tableFile([indicator('A', { decimals: 5 })])],
    'T1.json',
    'T1',
    'indicators[0](A).decimals',
  ],
  [
    'decimals that are no whole number',
    [tableFile([indicator('A', { decimals: 1.5 })])],
    'T1.json',
    'T1',
    'indicators[0](A).decimals',
  ],
  [
    'a code the documents cannot hold',
    [tableFile([indicator('A B')])],
    'T1.json',
    'T1',
    'table.columns[0](A B).indicator',
  ],
  [
    'an empty English name',
    [tableFile([indicator('A', { name: { zh: '名', en: ' ' } })])],
    'T1.json',
    'T1',
    'indicators[0](A).name.en',
  ],
  [
    'an unknown period type',
    [tableFile([indicator('A')], { periodType: 'decade' })],
    'T1.json',
    'T1',
    'table.periodType',
  ],
  ['a file that is no table', [{ name: 'T1.json', content: null }], 'T1.json', null, ''],
  [
    'a column without its indicator',
    [
      tableFile([indicator('A')], {
        columns: [
          { indicator: 'A', group: [] },
          { indicator: 'B', group: [] },
        ],
      }),
    ],
    'T1.json',
    'T1',
    'table.columns[1].indicator',
  ],
  [
    'an indicator in no table',
    [tableFile([indicator('A'), indicator('B')], { columns: [{ indicator: 'A', group: [] }] })],
    'T1.json',
    'T1',
    'indicators[1](B).code',
  ],
  [
    'an indicator in two columns',
    [
      tableFile([indicator('A')], {
        columns: [
          { indicator: 'A', group: [] },
          { indicator: 'A', group: [] },
        ],
      }),
    ],
    'T1.json',
    'T1',
    'table.columns[1].indicator',
  ],
  [
    'an indicator defined twice',
    [
      tableFile([indicator('A')]),
      tableFile([indicator('A')], { id: 'T2', columns: [{ indicator: 'A', group: [] }] }, 'T2.json'),
    ],
    'T2.json',
    'T2',
    'indicators[0](A).code',
  ],
  [
    'a table defined twice',
    [tableFile([indicator('A')]), tableFile([indicator('B')], {}, 'T2.json')],
    'T2.json',
    'T1',
    'table.id',
  ],
  [
    'a digest of a figure',
    [
      tableFile([indicator('A')], {
        digest: { name: { zh: '要闻', en: 'Entries' }, heading: 'A', body: 'A' },
      }),
    ],
    'T1.json',
    'T1',
    'table.digest.heading',
  ],
  [
    'a digest of what another table asks',
    [
      tableFile([indicator('A', { valueType: 'text', rule: { kind: 'text' } })], {
        digest: { name: { zh: '要闻', en: 'Entries' }, heading: 'A', body: 'B' },
      }),
    ],
    'T1.json',
    'T1',
    'table.digest.body',
  ],
  [
    'a list defined twice',
    [tableFile([indicator('A')], { lists: [list(), list()] })],
    'T1.json',
    'T1',
    'table.lists[1].id',
  ],
  [
    'a list column defined twice',
    [tableFile([indicator('A')], { lists: [list({ columns: [column('name'), column('name')] })] })],
    'T1.json',
    'T1',
    'table.lists[0](projects).columns[1](name).id',
  ],
  [
    'a number that is co-written',
    [tableFile([indicator('A', { coWritten: true })])],
    'T1.json',
    'T1',
    'indicators[0](A).coWritten',
  ],
  [
    'a maximum length of a text that is not co-written',
    [tableFile([indicator('A', { valueType: 'text', rule: { kind: 'text' }, maxLength: 100 })])],
    'T1.json',
    'T1',
    'indicators[0](A).maxLength',
  ],
  [
    'an advised length above the maximum',
    [
      tableFile([
        indicator('A', {
          valueType: 'text',
          rule: { kind: 'text' },
          coWritten: true,
          maxLength: 100,
          advisedLength: [50, 101],
        }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[0](A).advisedLength',
  ],
  [
    'a co-written text longer than any may be',
    [
      tableFile([
        indicator('A', { valueType: 'text', rule: { kind: 'text' }, coWritten: true, maxLength: 10_001 }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[0](A).maxLength',
  ],
  [
    'a choice column without choices',
    [tableFile([indicator('A')], { lists: [list({ columns: [column('name', { valueType: 'choice' })] })] })],
    'T1.json',
    'T1',
    'table.lists[0](projects).columns[0](name).choices',
  ],
  [
    'a ratio of an unknown indicator',
    [
      tableFile([
        indicator('A'),
        computed('R', { kind: 'ratio', numerator: 'A', denominator: 'X', factor: 100 }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[1](R).rule.denominator',
  ],
  [
    'a ratio of a ratio',
    [
      tableFile([
        indicator('A'),
        computed('R', { kind: 'ratio', numerator: 'A', denominator: 'A', factor: 100 }),
        computed('Q', { kind: 'ratio', numerator: 'R', denominator: 'A', factor: 1 }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[2](Q).rule.numerator',
  ],
  [
    'a ratio across tables',
    [
      tableFile([indicator('A')]),
      tableFile(
        [indicator('B'), computed('R', { kind: 'ratio', numerator: 'B', denominator: 'A', factor: 1 })],
        { id: 'T2' },
        'T2.json',
      ),
    ],
    'T2.json',
    'T2',
    'indicators[1](R).rule.denominator',
  ],
  [
    'a coverage of an unknown indicator',
    [tableFile([computed('C', { kind: 'count-where', source: 'X' })])],
    'T1.json',
    'T1',
    'indicators[0](C).rule.source',
  ],
  [
    'the same figure as an unknown indicator',
    [tableFile([computed('S', { kind: 'same-as', source: 'X' })])],
    'T1.json',
    'T1',
    'indicators[0](S).rule.source',
  ],
  [
    'the same figure in another unit',
    [tableFile([indicator('A'), computed('S', { kind: 'same-as', source: 'A' }, { unit: '件' })])],
    'T1.json',
    'T1',
    'indicators[1](S).unit',
  ],
  [
    'the same figure typed a second time',
    [tableFile([indicator('A'), indicator('S', { rule: { kind: 'same-as', source: 'A' } })])],
    'T1.json',
    'T1',
    'indicators[1](S).entryLevels',
  ],
  [
    'an unknown denominator',
    [tableFile([indicator('A', { denominator: { kind: 'indicator', code: 'X' } })])],
    'T1.json',
    'T1',
    'indicators[0](A).denominator.code',
  ],
  [
    'a text as denominator',
    [
      tableFile([
        indicator('A', { denominator: { kind: 'indicator', code: 'W' } }),
        indicator('W', { valueType: 'text', rule: { kind: 'direct' } }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[0](A).denominator.code',
  ],
  [
    'a circle of references',
    [
      tableFile([
        indicator('A', { denominator: { kind: 'indicator', code: 'B' } }),
        indicator('B', { denominator: { kind: 'indicator', code: 'A' } }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[0](A).rule',
  ],
  [
    'a rule that names no list of the table',
    [tableFile([listed('L', { kind: 'list-count', list: 'estates', time: 'flow' })], { lists: [list()] })],
    'T1.json',
    'T1',
    'indicators[0](L).rule.list',
  ],
  [
    'levels that differ from the list',
    [
      tableFile(
        [listed('L', { kind: 'list-count', list: 'projects', time: 'flow' }, { entryLevels: ['street'] })],
        { lists: [list()] },
      ),
    ],
    'T1.json',
    'T1',
    'indicators[0](L).entryLevels',
  ],
  [
    'a sum of a column the list lacks',
    [
      tableFile([listed('L', { kind: 'list-sum', list: 'projects', column: 'cost', time: 'flow' })], {
        lists: [list()],
      }),
    ],
    'T1.json',
    'T1',
    'indicators[0](L).rule.column',
  ],
  [
    'a sum of a text column',
    [
      tableFile([listed('L', { kind: 'list-sum', list: 'projects', column: 'name', time: 'flow' })], {
        lists: [list()],
      }),
    ],
    'T1.json',
    'T1',
    'indicators[0](L).rule.column',
  ],
  [
    'a sum in another unit',
    [
      tableFile(
        [
          listed(
            'L',
            { kind: 'list-sum', list: 'projects', column: 'amount', time: 'flow' },
            { unit: '万元', decimals: 2 },
          ),
        ],
        { lists: [list()] },
      ),
    ],
    'T1.json',
    'T1',
    'indicators[0](L).unit',
  ],
  [
    'a sum that would lose decimals',
    [
      tableFile(
        [listed('L', { kind: 'list-sum', list: 'projects', column: 'amount', time: 'flow' }, { unit: '元' })],
        { lists: [list()] },
      ),
    ],
    'T1.json',
    'T1',
    'indicators[0](L).decimals',
  ],
  [
    'distinct keys that are no texts',
    [tableFile([listed('L', { kind: 'distinct', list: 'projects', column: 'amount' })], { lists: [list()] })],
    'T1.json',
    'T1',
    'indicators[0](L).rule.column',
  ],
  [
    'a filter on a column the list lacks',
    [
      tableFile(
        [
          listed('L', {
            kind: 'list-count',
            list: 'projects',
            where: { column: 'kind', oneOf: ['建成'] },
            time: 'latest',
          }),
        ],
        { lists: [list()] },
      ),
    ],
    'T1.json',
    'T1',
    'indicators[0](L).rule.where.column',
  ],
  [
    'a filter by a choice the column lacks',
    [
      tableFile(
        [
          listed('L', {
            kind: 'list-count',
            list: 'projects',
            where: { column: 'state', oneOf: ['完成'] },
            time: 'latest',
          }),
        ],
        { lists: [list()] },
      ),
    ],
    'T1.json',
    'T1',
    'indicators[0](L).rule.where.oneOf',
  ],
  [
    'a literal without an interval',
    [tableFile([indicator('A', { display: display({ literal: '千余', accept: null }) })])],
    'T1.json',
    'T1',
    'indicators[0](A).display.literal',
  ],
  [
    'an interval upside down',
    [tableFile([indicator('A', { display: display({ accept: [6, 5] }) })])],
    'T1.json',
    'T1',
    'indicators[0](A).display.accept',
  ],
  [
    'a published value outside the interval',
    [tableFile([indicator('A', { display: display(), published: { value: 9, text: '9个' } })])],
    'T1.json',
    'T1',
    'indicators[0](A).published.value',
  ],
  [
    'words for a text',
    [tableFile([indicator('A', { valueType: 'text', rule: { kind: 'text' }, display: display() })])],
    'T1.json',
    'T1',
    'indicators[0](A).display',
  ],
  [
    'a computed indicator that somebody types',
    [tableFile([indicator('A', { rule: { kind: 'count-org', level: 'street' } })])],
    'T1.json',
    'T1',
    'indicators[0](A).entryLevels',
  ],
  [
    'an indicator that nobody fills',
    [tableFile([indicator('A', { entryLevels: [] })])],
    'T1.json',
    'T1',
    'indicators[0](A).entryLevels',
  ],
  [
    'a level named twice',
    [tableFile([indicator('A', { entryLevels: ['street', 'street'] })])],
    'T1.json',
    'T1',
    'indicators[0](A).entryLevels',
  ],
  [
    'a sum of texts',
    [tableFile([indicator('A', { valueType: 'text' })])],
    'T1.json',
    'T1',
    'indicators[0](A).valueType',
  ],
  [
    'text rule on a number',
    [tableFile([indicator('A', { rule: { kind: 'text' } })])],
    'T1.json',
    'T1',
    'indicators[0](A).valueType',
  ],
  [
    'a computed yes or no',
    [
      tableFile([
        indicator('B'),
        computed('A', { kind: 'count-where', source: 'B' }, { valueType: 'yesno' }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[1](A).valueType',
  ],
  [
    'a choice without choices',
    [tableFile([indicator('A', { valueType: 'choice', rule: { kind: 'direct' } })])],
    'T1.json',
    'T1',
    'indicators[0](A).choices',
  ],
  [
    'a ledger that feeds no indicator',
    [tableFile([indicator('A')], { lists: [list()] })],
    'T1.json',
    'T1',
    'table.lists[0](projects)',
  ],
  [
    'a ledger that only feeds an indicator of another table',
    [
      tableFile([listed('A', { kind: 'list-count', list: 'projects', time: 'flow' })], { lists: [list()] }),
      tableFile([indicator('B')], { id: 'T2', lists: [list()] }, 'T2.json'),
    ],
    'T2.json',
    'T2',
    'table.lists[0](projects)',
  ],
  [
    'a ratio without denominator',
    [tableFile([indicator('A'), computed('R', { kind: 'ratio', numerator: 'A', factor: 100 })])],
    'T1.json',
    'T1',
    'indicators[1](R).rule.denominator',
  ],
  [
    'a code used twice in one file',
    [tableFile([indicator('A'), indicator('A', { unit: '件' })])],
    'T1.json',
    'T1',
    'indicators[1](A).code',
  ],
  [
    'a rank of something unknown',
    [tableFile([computed('R', { kind: 'rank', of: 'X', order: 'most-first' })])],
    'T1.json',
    'T1',
    'indicators[0](R).rule.of',
  ],
  [
    'a share of something unknown',
    [tableFile([computed('S', { kind: 'share', part: 'X', whole: 'W', wholeLevel: 'city', factor: 100 })])],
    'T1.json',
    'T1',
    'indicators[0](S).rule.part',
  ],
  [
    'a share with an unknown whole',
    [
      tableFile([
        indicator('A'),
        computed('S', { kind: 'share', part: 'A', whole: 'W', wholeLevel: 'city', factor: 100 }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[1](S).rule.whole',
  ],
  [
    'a share of a whole in no period that exists',
    [
      tableFile([
        indicator('A'),
        computed('S', {
          kind: 'share',
          part: 'A',
          whole: 'A',
          wholeLevel: 'city',
          wholePeriod: '2024W99',
          factor: 1,
        }),
      ]),
    ],
    'T1.json',
    'T1',
    'indicators[1](S).rule.wholePeriod',
  ],
]

describe('the period that was published', () => {
  const packOf = (publishedPeriod: string) =>
    parsePack([{ name: 'pack.json', content: { ...head, publishedPeriod } }, tableFile([indicator('A')])])

  it('may be a week of its own', () => {
    const parsed = packOf('2024W11')
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
    expect(parsed.value.publishedPeriod).toBe('2024W11')
  })

  it('must be a period', () => {
    expect(packOf('2024W99')).toMatchObject({
      ok: false,
      error: [{ file: 'pack.json', field: 'publishedPeriod' }],
    })
  })
})

describe('a faulty pack is refused, and the issue names file, table and field', () => {
  it.each(faults)('%s', (_, files, file, table, field) => {
    const parsed = parse(...files)
    if (parsed.ok) throw new Error('was taken')
    const [issue] = parsed.error
    expect({ file: issue?.file, table: issue?.table, field: issue?.field }).toEqual({ file, table, field })
    expect(issue?.message).toMatch(/^[^a-z]*[\u4e00-\u9fff].* \/ /) // Chinese first, then English
  })

  it('reports a pack without pack.json, and a pack.json with faults', () => {
    const none = parsePack([tableFile([indicator('A')])])
    expect(none.ok ? [] : none.error.map(({ file, field }) => [file, field])).toEqual([['pack.json', '']])
    const wrong = parsePack([
      { name: 'pack.json', content: { ...head, year: '2024' } },
      tableFile([indicator('A')]),
    ])
    expect(wrong.ok ? [] : wrong.error.map(({ file, field }) => [file, field])).toEqual([
      ['pack.json', 'year'],
    ])
  })

  it('names the whole circle of indicators that refer to each other', () => {
    const ratio = (denominator: string) => ({ kind: 'ratio', numerator: 'N', denominator, factor: 1 })
    const parsed = parse(
      tableFile([
        indicator('N'),
        computed('A', ratio('B')),
        computed('B', ratio('C')),
        computed('C', ratio('A')),
      ]),
    )
    const circle = (parsed.ok ? [] : parsed.error).find(({ message }) => message.includes('成环'))
    expect(circle).toMatchObject({ file: 'T1.json', table: 'T1', field: 'indicators[1](A).rule' })
    expect(circle?.message).toContain('A → B → C → A')
    // An indicator that is a part of itself is the smallest circle.
    const own = parse(tableFile([indicator('N'), computed('A', ratio('A'))]))
    expect(own.ok ? [] : own.error.map(({ message }) => message).join()).toContain('A → A')
  })

  it('reports every fault at once, not only the first', () => {
    const parsed = parse(
      tableFile([indicator('A', { entryLevels: [] }), indicator('B', { valueType: 'text' })]),
    )
    expect(parsed.ok ? 0 : parsed.error.length).toBe(2)
  })
})
