import { describe, expect, it } from 'vitest'
import { compileChecks, evaluateChecks, type Finding } from '../../../shared/domain/checks.js'
import { type Input, notAvailable } from '../../../shared/domain/expression/values.js'
import { asIndicatorCode, asPeriodCode } from '../../../shared/domain/ids.js'
import { period } from '../../../shared/domain/period.js'
import { syntheticFill } from '../../../shared/domain/synthetic-fill.js'
import { ownInputs, totalInputs } from '../../../shared/protocol/check-inputs.js'
import { pureTotals } from '../../support/pure-totals.js'
import { shippedPack } from '../../support/shipped-pack.js'

const { catalogue, pack, tree } = await shippedPack()
const indicatorOf = catalogue.indicator
const checks = new Map(compileChecks(pack.checks ?? [], indicatorOf).map((one) => [one.check.id, one]))

/** What one check says of the given inputs, asked where it is made for. */
function judge(id: string, inputs: Readonly<Record<string, Input>>): Finding | undefined {
  const found = checks.get(id)
  if (!found) throw new Error(`there is no check ${id}`)
  const { at, levels, periods, tables } = found.check
  const level = levels[0]
  const table = tables[0] && catalogue.table(tables[0])
  if (!level || !table) throw new Error(`${id} is made for no place`)
  const place = { org: tree.root.id, level, at, period: periods?.[0] ?? table.periodType }
  return evaluateChecks([found], place, (name) => (name in inputs ? inputs[name] : null), indicatorOf)[0]
}

type Inputs = Readonly<Record<string, Input>>

/** Of every check: the figures of the source document or ones like them, and figures that break it. */
const cases: readonly (readonly [id: string, passing: Inputs, failing: Inputs])[] = [
  ['K000.01', { 'LG24.06.03': 2306, 'LG24.06.02': 2306 }, { 'LG24.06.03': 12, 'LG24.06.02': 10 }],
  [
    'K000.02',
    { 'LG24.06.04': 66.67, 'LG24.06.03': 2, 'LG24.06.02': 3 },
    { 'LG24.06.04': 100, 'LG24.06.03': 2305, 'LG24.06.02': 2306 },
  ],
  [
    'K000.04',
    { 'LG24.10.03': 21, 'LG24.10.02': 2296, 'LG24.10.01': 2475 },
    { 'LG24.10.03': 21, 'LG24.10.02': 2500, 'LG24.10.01': 2475 },
  ],
  ['K000.05', { 'LG24.10.04': 33.33 }, { 'LG24.10.04': 37.5 }],
  ['K000.06', { 'LG24.05.07': 20, 'LG24.05.05': 481 }, { 'LG24.05.07': 20, 'LG24.05.05': 19 }],
  [
    'K000.07',
    { 'LG24.05.06': 698, 'LG24.05.05': 481, 'LG24.05.07': 20 },
    { 'LG24.05.06': 460, 'LG24.05.05': 481, 'LG24.05.07': 20 },
  ],
  ['K000.08', { 'LG24.09.01': 42_000, 'LG24.09.02': 628_000 }, { 'LG24.09.01': 42_000, 'LG24.09.02': 4_200 }],
  [
    'K000.09',
    { 'LG24.09.04': 1_567_000, 'LG24.09.02': 628_000 },
    { 'LG24.09.04': 156.7, 'LG24.09.02': 628_000 },
  ],
  ['K000.10', { 'LG24.07.02': 244, 'LG24.07.01': 380 }, { 'LG24.07.02': 381, 'LG24.07.01': 380 }],
  ['K000.11-05', { 'LG24.05.04': 11, 'LG24.00.01': 11 }, { 'LG24.05.04': 10, 'LG24.00.01': 11 }],
  ['K000.11-07', { 'LG24.07.04': 11, 'LG24.00.01': 11 }, { 'LG24.07.04': 10, 'LG24.00.01': 11 }],
  [
    'K000.12',
    { 'LG24.03.01': 628, 'LG24.03.S1': 640, 'LG24.04.01': 628 },
    { 'LG24.03.01': 139, 'LG24.03.S1': 139, 'LG24.04.01': 628 },
  ],
  [
    'K000.16',
    {
      'chains/name': ['电视智能', '生物医药', '绿色低碳', '专精特新', '上市企业'],
      'LG24.05.10': 5,
    },
    { 'chains/name': ['电视智能', '生物医药', '生物医药', '专精特新', '上市企业'], 'LG24.05.10': 5 },
  ],
  ['K000.17', { 'LG24.02.02': 222_000_000, 'LG24.02.01': 970 }, { 'LG24.02.02': 2.22e12, 'LG24.02.01': 970 }],
  ['K000.03', { 'LG24.06.04': 100, 'LG24.06.05': 98 }, { 'LG24.06.04': 100, 'LG24.06.05': 100 }],
  ['K000.13', { 'LG24.03.02': 0 }, { 'LG24.03.02': 2_600_000 }],
  ['K000.14', { 'LG24.09.02': 0 }, { 'LG24.09.02': 628_000 }],
  ['K000.15', { 'LG24.05.02': '' }, { 'LG24.05.02': '1+3+28+1' }],
  [
    'K000.19',
    { '@first-day': '2025-01-01', 'LG24.00.02': '2024-05-17' },
    { '@first-day': '2024-01-01', 'LG24.00.02': '2024-05-17' },
  ],
  ['LG24.03-A', { 'LG24.03.01': 3, 'LG24.03.S1': 3 }, { 'LG24.03.01': 4, 'LG24.03.S1': 3 }],
  ['LG24.05-A', { 'LG24.05.01': 13, 'LG24.05.03': 31 }, { 'LG24.05.01': 31, 'LG24.05.03': 13 }],
  ['LG24.05-B', { 'LG24.05.11': 5, 'LG24.05.12': 15 }, { 'LG24.05.11': 15, 'LG24.05.12': 5 }],
  ['LG24.06-A', { 'LG24.06.S1': 9, 'LG24.06.03': 9 }, { 'LG24.06.S1': 10, 'LG24.06.03': 9 }],
  ['LG24.10-A', { 'LG24.10.04': 37.5 }, { 'LG24.10.04': 101.79 }],
]

describe('the checks of the Longgang pack', () => {
  it('are all tried here', () => {
    expect([...checks.keys()].sort()).toEqual(cases.map(([id]) => id).sort())
    expect(checks.size).toBe(pack.checks?.length)
  })

  it.each(cases)('%s holds for good figures and is broken by bad ones', (id, passing, failing) => {
    expect(judge(id, passing)).toBeUndefined()
    const finding = judge(id, failing)
    expect(finding?.check).toBe(id)
    expect(finding?.message.zh).not.toMatch(/[{}]|—/)
    expect(finding?.message.en).not.toMatch(/[{}]|—/)
  })

  it.each(cases)('%s says nothing of a figure that is missing or 不适用', (id, _, failing) => {
    for (const name of Object.keys(failing)) {
      const rest = Object.fromEntries(Object.entries(failing).filter(([each]) => each !== name))
      // Of a chain, the half that is broken stays broken without the other half.
      if (id === 'K000.04' && name === 'LG24.10.03') continue
      expect(judge(id, rest)).toBeUndefined()
      expect(judge(id, { ...rest, [name]: notAvailable })).toBeUndefined()
    }
  })

  it('a chain is broken by the half that is there', () => {
    const finding = judge('K000.04', { 'LG24.10.02': 30, 'LG24.10.01': 20 })
    expect(finding?.message.zh).toContain('—、30 人、20 人')
  })

  it('says the figures it found, in the unit people read', () => {
    expect(judge('K000.01', { 'LG24.06.03': 1200, 'LG24.06.02': 1000 })?.message.zh).toContain(
      '办结条数 1,200 条大于收集条数 1,000 条',
    )
    expect(judge('K000.05', { 'LG24.10.04': 37.5 })?.message.zh).toMatch(/37\.5%.*可写“超三分之一”/)
    expect(judge('K000.16', { 'chains/name': ['甲', '甲'], 'LG24.05.10': 2 })?.message.zh).toContain(
      '只有 1 条',
    )
  })

  it('a division by zero accuses nobody', () => {
    expect(judge('K000.17', { 'LG24.02.02': 0, 'LG24.02.01': 0 })).toBeUndefined()
    expect(judge('K000.02', { 'LG24.06.04': 0, 'LG24.06.03': 0, 'LG24.06.02': 0 })).toBeUndefined()
  })
})

describe('the synthetic fill of the Longgang pack', () => {
  const returns = syntheticFill(pack, tree)
  const totals = pureTotals(catalogue, tree, returns)
  const findings: Finding[] = []
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
  for (const code of periods) {
    const place = {
      org: tree.root.id,
      level: tree.root.level,
      at: 'total' as const,
      period: period(code).type,
    }
    const lookup = totalInputs({ catalogue, tree, org: tree.root.id, period: code }, (part) => {
      const indicator = indicatorOf(asIndicatorCode(part))
      return indicator && totals.stored(indicator, tree.root.id, code)
    })
    findings.push(...evaluateChecks([...checks.values()], place, lookup, indicatorOf))
  }

  it('breaks no hard check', () => {
    expect(findings.filter(({ severity }) => severity === 'hard')).toEqual([])
  })

  it('is asked about by the soft checks that the source study warned of', () => {
    expect([...new Set(findings.map(({ check }) => check))].sort()).toEqual([
      'K000.03',
      'K000.05',
      'K000.12',
      'K000.13',
      'K000.14',
      'K000.15',
      'K000.19',
    ])
  })
})
