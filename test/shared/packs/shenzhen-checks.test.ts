import { describe, expect, it } from 'vitest'
import { compileChecks, evaluateChecks, type Finding } from '../../../shared/domain/checks.js'
import { type Input, notAvailable } from '../../../shared/domain/expression/values.js'
import { asIndicatorCode, asPeriodCode } from '../../../shared/domain/ids.js'
import { period } from '../../../shared/domain/period.js'
import { syntheticFill } from '../../../shared/domain/synthetic-fill.js'
import { ownInputs, totalInputs } from '../../../shared/protocol/check-inputs.js'
import { pureTotals } from '../../support/pure-totals.js'
import { shenzhenPack } from '../../support/shenzhen-pack.js'

const packs = [await shenzhenPack('sz2025'), await shenzhenPack('szwk2026')] as const
const { catalogue, tree } = packs[0]
const indicatorOf = catalogue.indicator
const compiled = compileChecks(
  packs.flatMap(({ pack }) => pack.checks ?? []),
  indicatorOf,
)
const checks = new Map(compiled.map((one) => [one.check.id, one]))

type Inputs = Readonly<Record<string, Input>>

/** What one check says of the given inputs, asked where it is made for. */
function judge(id: string, inputs: Inputs): Finding | undefined {
  const found = checks.get(id)
  if (!found) throw new Error(`there is no check ${id}`)
  const { at, levels, periods, tables } = found.check
  const level = levels[0]
  const table = tables[0] && catalogue.table(tables[0])
  if (!level || !table) throw new Error(`${id} is made for no place`)
  const place = { org: tree.root.id, level, at, period: periods?.[0] ?? table.periodType }
  return evaluateChecks([found], place, (name) => (name in inputs ? inputs[name] : null), indicatorOf)[0]
}

const names = (n: number, first = 1) => Array.from({ length: n }, (_, i) => `名称${i + first}`)

/** Of every check: the published figures or ones like them, and a figure put wrong. */
const cases: readonly (readonly [id: string, passing: Inputs, failing: Inputs])[] = [
  ['K001.01', { 'SZ25.07.02': 6594, 'SZ25.07.01': 10_008 }, { 'SZ25.07.02': 6594, 'SZ25.07.01': 6593 }],
  [
    'K001.03',
    { 'fields/name': names(17), 'SZ25.10.14': 17 },
    { 'fields/name': [...names(16), '名称1'], 'SZ25.10.14': 17 },
  ],
  [
    'K001.04',
    { 'SZ25.10.16': 9_153_210, 'SZ25.10.15': 9_153_210 },
    { 'SZ25.10.16': 9_000_000, 'SZ25.10.15': 9_153_210 },
  ],
  ['K001.05', { 'SZ25.10.02': 12_114, 'SZ25.10.01': 58_000 }, { 'SZ25.10.02': 58_001, 'SZ25.10.01': 58_000 }],
  [
    'K001.06',
    { 'SZ25.10.04': 56, 'SZ25.10.S1': 14, 'SZ25.10.05': 70 },
    { 'SZ25.10.04': 56, 'SZ25.10.S1': 14, 'SZ25.10.05': 71 },
  ],
  [
    'K001.07',
    { 'SZ25.09.05': 30, 'SZ25.09.06': 1, 'SZ25.10.05': 70 },
    { 'SZ25.09.05': 30, 'SZ25.09.06': 3, 'SZ25.10.05': 70 },
  ],
  ['K001.08', { 'SZ25.02.02': 5, 'SZ25.02.03': 73 }, { 'SZ25.02.02': 5, 'SZ25.02.03': 4 }],
  ['K001.09', { 'SZ25.06.02': 1291, 'SZ25.06.01': 336 }, { 'SZ25.06.02': 129, 'SZ25.06.01': 336 }],
  [
    'K001.11',
    { 'SZ25.10.13': 354_600, 'SZ25.10.15': 9_150_000 },
    { 'SZ25.10.13': 354_600, 'SZ25.10.15': 91_500 },
  ],
  ['K001.13', { 'SZ25.10.05': 0 }, { 'SZ25.10.05': 70 }],
  ['K001.15', { 'SZ25.09.04': 0 }, { 'SZ25.09.04': 1 }],
  ['K001.12', { 'SZ25.03.05': 841, 'SZ25.03.S1': 841 }, { 'SZ25.03.05': 840, 'SZ25.03.S1': 841 }],
  [
    'K001.14-A',
    { 'LG24.07.01@上年同期': 380, 'SZ25.03.02@市': 2946 },
    { 'LG24.07.01@上年同期': 3800, 'SZ25.03.02@市': 2946 },
  ],
  [
    'K001.14-B',
    { 'LG24.07.04@上年同期': 11, 'SZ25.03.04@市': 97 },
    { 'LG24.07.04@上年同期': 11, 'SZ25.03.04@市': 9 },
  ],
  [
    'K001.14-C',
    { 'LG24.02.01@上年同期': 970, 'SZ25.07.01@市': 10_000 },
    { 'LG24.02.01@上年同期': 970, 'SZ25.07.01@市': 97 },
  ],
  ['SZ25.01-A', { 'SZ25.01.S1': 9, 'SZ25.01.S2': 10 }, { 'SZ25.01.S1': 11, 'SZ25.01.S2': 10 }],
  [
    'SZ25.01-B',
    { 'models/name': names(17), 'SZ25.01.03': 17 },
    { 'models/name': [...names(16), '名称3'], 'SZ25.01.03': 17 },
  ],
  [
    'SZ25.02-A',
    { 'new-chains/name': names(5), 'SZ25.02.02': 5 },
    { 'new-chains/name': [...names(4), '名称4'], 'SZ25.02.02': 5 },
  ],
  ['SZ25.03-A', { 'SZ25.03.05': 80, 'SZ25.03.S1': 80 }, { 'SZ25.03.05': 81, 'SZ25.03.S1': 80 }],
  [
    'SZ25.06-A',
    { 'cases/name': names(13), 'SZ25.06.04': 13 },
    { 'cases/name': [...names(12), '名称1'], 'SZ25.06.04': 13 },
  ],
  ['K002.01', { 'SZWK.01.S1': 11, 'SZWK.01.S6': 11 }, { 'SZWK.01.S1': 8, 'SZWK.01.S6': 11 }],
  [
    'K002.02',
    { 'SZWK.01.S3': '2026-03-13', '@first-day': '2026-03-09' },
    { 'SZWK.01.S3': '2026-03-08', '@first-day': '2026-03-09' },
  ],
  ['K002.03', { 'SZWK.02.S1': 8, 'SZWK.02.S2': 8 }, { 'SZWK.02.S1': 8, 'SZWK.02.S2': 9 }],
  [
    'K002.04',
    { 'countries/country': ['中国', '日本', '韩国', '加拿大', '法国', '美国'], 'SZWK.02.01': 6 },
    { 'countries/country': ['中国', '日本', '日本', '加拿大', '法国', '美国'], 'SZWK.02.01': 5 },
  ],
  ['K002.05', { 'topics/name': names(5), 'SZWK.02.11': 5 }, { 'topics/name': names(4), 'SZWK.02.11': 5 }],
  [
    'K002.06',
    { 'SZWK.02.09': 9, 'SZWK.02.10': 1, 'SZWK.02.S3': 10 },
    { 'SZWK.02.09': 9, 'SZWK.02.10': 1, 'SZWK.02.S3': 9 },
  ],
  [
    'K002.07',
    { 'SZWK.00.02': '2026-03-20', 'SZWK.00.S1': '2026-03-13' },
    { 'SZWK.00.02': '2026-03-21', 'SZWK.00.S1': '2026-03-13' },
  ],
  [
    'SZWK.00-A',
    { 'SZWK.00.01': '2026-03-09', 'SZWK.00.S1': '2026-03-13' },
    { 'SZWK.00.01': '2026-03-13', 'SZWK.00.S1': '2026-03-09' },
  ],
  [
    'SZWK.00-B',
    { 'SZWK.00.02': '2026-03-20', 'SZWK.00.S1': '2026-03-13' },
    { 'SZWK.00.02': '2026-03-12', 'SZWK.00.S1': '2026-03-13' },
  ],
]

describe('the checks of the city’s packs', () => {
  it('are all tried here', () => {
    expect([...checks.keys()].sort()).toEqual(cases.map(([id]) => id).sort())
  })

  it.each(cases)(
    '%s holds for the published figures and is broken by a wrong one',
    (id, passing, failing) => {
      expect(judge(id, passing)).toBeUndefined()
      const finding = judge(id, failing)
      expect(finding?.check).toBe(id)
      expect(finding?.message.zh).not.toMatch(/[{}]|—/)
      expect(finding?.message.en).not.toMatch(/[{}]|—/)
    },
  )

  it.each(cases)('%s says nothing of a figure that is missing or 不适用', (id, _, failing) => {
    for (const name of Object.keys(failing)) {
      const rest = Object.fromEntries(Object.entries(failing).filter(([each]) => each !== name))
      expect(judge(id, rest)).toBeUndefined()
      expect(judge(id, { ...rest, [name]: notAvailable })).toBeUndefined()
    }
  })

  it('keeps the severities of the study', () => {
    const soft = [...checks.values()].filter(({ check }) => check.severity === 'soft')
    expect(soft.map(({ check }) => check.id).sort()).toEqual([
      'K001.07',
      'K001.09',
      'K001.13',
      'K001.14-A',
      'K001.14-B',
      'K001.14-C',
      'K001.15',
      'K002.01',
      'K002.02',
      'K002.03',
      'K002.07',
    ])
  })
})

describe('the made-up figures of the city’s packs', () => {
  const findings: Finding[] = []
  for (const { pack } of packs) {
    const returns = syntheticFill(pack, tree)
    const totals = pureTotals(catalogue, tree, returns)
    for (const { ref } of returns) {
      const table = catalogue.table(ref.table)
      const unit = tree.get(ref.org)
      if (!table || !unit) throw new Error('a return of nothing')
      const own = catalogue.checksOf(ref.table).flatMap(({ id }) => checks.get(id) ?? [])
      const place = { org: ref.org, level: unit.level, at: 'own' as const, period: table.periodType }
      const cells = totals.cells(ref.table, ref.period, ref.org)
      const context = { catalogue, tree, org: ref.org, period: ref.period }
      findings.push(...evaluateChecks(own, place, ownInputs(context, table, cells), indicatorOf))
    }
    const periods = new Set([asPeriodCode(String(pack.year)), ...returns.map(({ ref }) => ref.period)])
    for (const code of periods)
      for (const unit of [tree.root, ...tree.childrenOf(tree.root.id)]) {
        const place = { org: unit.id, level: unit.level, at: 'total' as const, period: period(code).type }
        const lookup = totalInputs({ catalogue, tree, org: unit.id, period: code }, (part) => {
          const indicator = indicatorOf(asIndicatorCode(part))
          return indicator && totals.stored(indicator, unit.id, code)
        })
        const own = compileChecks(pack.checks ?? [], indicatorOf)
        findings.push(...evaluateChecks(own, place, lookup, indicatorOf))
      }
  }

  it('break no hard check', () => {
    expect(findings.filter(({ severity }) => severity === 'hard')).toEqual([])
  })

  it('are asked about where the study asked: missing districts, a day outside the week, one event told twice', () => {
    const asked = [...new Set(findings.map(({ check }) => check))]
    expect(asked.sort()).toEqual(['K001.13', 'K001.15', 'K002.01', 'K002.02', 'K002.03'])
    const of = (id: string) => findings.filter(({ check }) => check === id)
    expect(of('K002.02').map(({ org }) => org)).toEqual(['440304'])
    expect(of('K002.02')[0]?.message.zh).toContain('事件日期 2026-03-08 不在本周(2026-03-09 起')
    expect(of('K002.01')[0]?.message.zh).toContain('报送要闻的区 8,应报 11 个')
  })
})
