import { describe, expect, it } from 'vitest'
import {
  asIndicatorCode,
  asPeriodCode,
  type IndicatorCode,
  type OrgUnitId,
} from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { periodPathUp } from '../../../shared/domain/period.js'
import {
  type Contribution,
  contribution,
  evaluateTotal,
  expectedReports,
  isFlow,
  type Leaf,
  type LeafAt,
  rollsUp,
  totalDeltas,
} from '../../../shared/domain/roll-up.js'
import { seededRandom } from '../../support/random.js'
import { smallCodes, smallModel, smallOrgs } from '../../support/small-pack.js'

const { catalogue, tree } = smallModel
const { district, streetA, streetB, a1, a2 } = smallOrgs
const c = smallCodes
const year = asPeriodCode('2024')

function the(code: IndicatorCode): Indicator {
  const indicator = catalogue.indicator(code)
  if (!indicator) throw new Error(`no indicator ${code}`)
  return indicator
}

const value = (n: number): Leaf => ({ kind: 'value', n })
const na: Leaf = { kind: 'na', n: 0 }
const months = (...leaves: readonly (Leaf | undefined)[]): readonly LeafAt[] =>
  leaves.flatMap((leaf, i) =>
    leaf ? [{ period: asPeriodCode(`2024${String(i + 1).padStart(2, '0')}`), leaf }] : [],
  )

describe('what a unit adds to a total', () => {
  it.each<[string, IndicatorCode, readonly LeafAt[], Contribution]>([
    ['nothing reported is not zero', c.sum, [], { n: 0, reported: 0, na: 0 }],
    ['a reported zero is one report', c.sum, months(value(0)), { n: 0, reported: 1, na: 0 }],
    [
      'months of a flow add up',
      c.sum,
      months(value(3), value(4), undefined, value(5)),
      { n: 12, reported: 3, na: 0 },
    ],
    ['不适用 is reported and adds nothing', c.sum, months(value(3), na), { n: 3, reported: 2, na: 1 }],
    [
      'a stock is its last month',
      c.latest,
      months(value(3), value(4), value(1)),
      { n: 1, reported: 1, na: 0 },
    ],
    [
      'a stock skips months without a report',
      c.latest,
      months(value(3), undefined),
      { n: 3, reported: 1, na: 0 },
    ],
    ['a stock whose last word is 不适用', c.latest, months(value(3), na), { n: 0, reported: 1, na: 1 }],
    ['yes counts one', c.yesno, months(value(0), value(1)), { n: 1, reported: 1, na: 0 }],
    [
      'covered: a unit counts once, however often',
      c.covered,
      months(value(3), value(4)),
      { n: 1, reported: 1, na: 0 },
    ],
    ['covered: zero is reported and not covered', c.covered, months(value(0)), { n: 0, reported: 1, na: 0 }],
    ['covered: all 不适用', c.covered, months(na, na), { n: 0, reported: 1, na: 1 }],
    ['covered: one value among 不适用', c.covered, months(na, value(2)), { n: 1, reported: 1, na: 0 }],
    ['a list count of flow adds up', c.listCount, months(value(2), value(3)), { n: 5, reported: 2, na: 0 }],
    [
      'a list count that is a stock stands',
      c.listLatest,
      months(value(2), value(3)),
      { n: 3, reported: 1, na: 0 },
    ],
    [
      'distinct: keys of several months are merged',
      c.distinct,
      months({ kind: 'value', n: 2, keys: ['甲', '乙'] }, { kind: 'value', n: 2, keys: ['乙', '丙'] }),
      { n: 3, reported: 2, na: 0 },
    ],
  ])('%s', (_what, code, leaves, expected) => {
    expect(contribution(the(code), leaves)).toEqual(expected)
  })

  it('flows and stocks are told apart, and what climbs from what stays', () => {
    const flows = [c.sum, c.money, c.distinct, c.listCount, c.listSum, c.weekly]
    const stays = [c.direct, c.never, c.ratio, c.streets]
    for (const code of Object.values(smallCodes)) {
      expect(isFlow(the(code)), `${code} flows`).toBe(flows.includes(code as (typeof flows)[number]))
      expect(rollsUp(the(code)), `${code} climbs`).toBe(!stays.includes(code as (typeof stays)[number]))
    }
  })
})

describe('how many reports a whole total has', () => {
  const expected = (code: IndicatorCode, scope: OrgUnitId, period: string) =>
    expectedReports(the(code), smallModel, scope, asPeriodCode(period))

  it.each<[string, IndicatorCode, OrgUnitId, string, number]>([
    ['3 communities and 2 streets fill it, for one month', c.sum, district, '202403', 5],
    ['a flow asks every month of a quarter', c.sum, district, '2024Q1', 15],
    ['a flow asks every month of the year', c.sum, district, '2024', 60],
    ['a street asks itself (本级) and its communities', c.sum, streetA, '202403', 3],
    ['a community asks itself', c.sum, a1, '202403', 1],
    ['a stock asks each unit once, whatever the period', c.latest, district, '2024', 3],
    ['typed at that level: the district itself', c.direct, district, '202403', 1],
    ['typed at that level: a community is not asked', c.direct, a1, '202403', 0],
    ['never: not asked above the unit', c.never, district, '202403', 0],
    ['a list is asked of the units that keep it', c.listCount, streetB, '202403', 1],
    ['a ratio is asked of nobody', c.ratio, district, '2024', 0],
    ['a count of units is asked of nobody', c.streets, district, '2024', 0],
  ])('%s', (_what, code, scope, period, count) => {
    expect(expected(code, scope, period)).toBe(count)
  })

  it('a coverage count asks those who fill its source, once', () => {
    expect(expected(c.covered, district, '2024')).toBe(5)
    expect(expected(c.covered, a1, '2024')).toBe(1)
  })
})

describe('the value of a total', () => {
  const evaluate = (
    code: IndicatorCode,
    stored: Readonly<Record<string, Contribution>>,
    more: { scope?: OrgUnitId; indicator?: Indicator } = {},
  ) =>
    evaluateTotal(more.indicator ?? the(code), {
      scope: more.scope ?? district,
      period: year,
      catalogue,
      tree,
      lookup: (asked) => stored[asked],
    })
  const full = (n: number, reported = 1, notApplicable = 0): Contribution => ({
    n,
    reported,
    na: notApplicable,
  })

  it('nothing reported is null, never 0, and says how many are missing', () => {
    expect(evaluate(c.sum, {})).toEqual({ value: null, reported: 0, expected: 60, na: 0, of: null })
    expect(evaluate(c.sum, { [c.sum]: full(0, 0) }).value).toBeNull()
  })

  it('a reported zero is 0', () => {
    expect(evaluate(c.sum, { [c.sum]: full(0, 3) })).toMatchObject({ value: 0, reported: 3 })
  })

  it('everybody 不适用 is no number; one value among them is', () => {
    expect(evaluate(c.sum, { [c.sum]: full(0, 3, 3) })).toMatchObject({ value: null, reported: 3, na: 3 })
    expect(evaluate(c.sum, { [c.sum]: full(7, 3, 2) })).toMatchObject({ value: 7, reported: 3, na: 2 })
  })

  it('scaled integers come back exact', () => {
    // 0.1 + 0.2 in binary fractions would be 0.30000000000000004.
    expect(evaluate(c.money, { [c.money]: full(10 + 20, 2) }).value).toBe(0.3)
  })

  it('a ratio is that of the sums, never the mean of ratios', () => {
    // 1 of 2 and 99 of 100: the mean would be 74.5, the ratio of sums is 100/102.
    const stored = { [c.latest]: full(1 + 99, 2), [c.sum]: full(2 + 100, 2) }
    expect(evaluate(c.ratio, stored).value).toBeCloseTo((100 / 102) * 100, 10)
  })

  it('a ratio without a base is neither 0 % nor 100 %', () => {
    expect(evaluate(c.ratio, { [c.latest]: full(5), [c.sum]: full(0) }).value).toBeNull()
    expect(evaluate(c.ratio, { [c.latest]: full(5) }).value).toBeNull()
    expect(evaluate(c.ratio, { [c.sum]: full(5) }).value).toBeNull()
    expect(evaluate(c.ratio, { [c.latest]: full(0, 0), [c.sum]: full(5) }).value).toBeNull()
    expect(evaluate(c.ratio, { [c.latest]: full(0), [c.sum]: full(5) }).value).toBe(0)
  })

  it('a ratio covers what its numerator covers', () => {
    expect(evaluate(c.ratio, { [c.latest]: full(1, 2), [c.sum]: full(2, 40) })).toMatchObject({
      reported: 2,
      expected: 3,
    })
  })

  it('a ratio of parts with different decimals', () => {
    const indicator: Indicator = {
      ...the(c.ratio),
      rule: { kind: 'ratio', numerator: c.money, denominator: c.sum, factor: 1 },
    }
    expect(evaluate(c.ratio, { [c.money]: full(1250), [c.sum]: full(5) }, { indicator }).value).toBe(2.5)
  })

  it('a count of units comes from the tree', () => {
    expect(evaluate(c.streets, {})).toEqual({ value: 2, reported: 0, expected: 0, na: 0, of: null })
    expect(evaluate(c.streets, {}, { scope: streetA }).value).toBe(1)
    expect(evaluate(c.streets, {}, { scope: a1 }).value).toBe(0)
  })

  it('a coverage count names its denominator', () => {
    const indicator: Indicator = { ...the(c.covered), denominator: { kind: 'org-units', level: 'community' } }
    expect(evaluate(c.covered, { [c.covered]: full(2, 3) }, { indicator })).toMatchObject({ value: 2, of: 3 })
    expect(evaluate(c.covered, {}, { indicator })).toMatchObject({ value: null, of: 3 })
    const other: Indicator = { ...the(c.covered), denominator: { kind: 'indicator', code: c.latest } }
    expect(evaluate(c.covered, { [c.covered]: full(2) }, { indicator: other }).of).toBeNull()
    expect(evaluate(c.covered, { [c.covered]: full(2), [c.latest]: full(9) }, { indicator: other }).of).toBe(
      9,
    )
  })

  it('the same figure in other words is the total of its source, coverage and all', () => {
    const indicator: Indicator = { ...the(c.ratio), rule: { kind: 'same-as', source: c.sum } }
    const stored = { [c.sum]: full(9150, 2) }
    expect(evaluate(c.ratio, stored, { indicator })).toEqual(evaluate(c.sum, stored))
    expect(evaluate(c.ratio, {}, { indicator }).value).toBeNull()
    const lost: Indicator = { ...indicator, rule: { kind: 'same-as', source: asIndicatorCode('X') } }
    expect(evaluate(c.ratio, stored, { indicator: lost }).value).toBeNull()
  })

  it('a text has no number, and still its coverage', () => {
    expect(evaluate(c.text, { [c.text]: full(0, 2) })).toMatchObject({
      value: null,
      reported: 2,
      expected: 3,
    })
  })
})

describe('totals kept by differences', () => {
  const contains = (outer: string, inner: string) =>
    periodPathUp(asPeriodCode(inner)).includes(asPeriodCode(outer))

  it('a change moves the unit, its street and the district, in its month, quarter, half and year', () => {
    const deltas = totalDeltas(
      the(c.sum),
      tree.pathUp(a1),
      periodPathUp(asPeriodCode('202403')),
      [],
      [{ period: asPeriodCode('202403'), leaf: value(5) }],
      contains,
    )
    expect(deltas).toHaveLength(3 * 4)
    expect(new Set(deltas.map(({ org }) => org))).toEqual(new Set([a1, streetA, district]))
    for (const delta of deltas) expect(delta).toMatchObject({ n: 5, reported: 1, na: 0 })
  })

  it('what does not climb moves only the unit itself', () => {
    for (const code of [c.direct, c.never]) {
      const deltas = totalDeltas(the(code), tree.pathUp(streetA), [year], [], months(value(5)), contains)
      expect(deltas.map(({ org }) => org)).toEqual([streetA])
    }
  })

  it('nothing changed moves nothing', () => {
    const same = months(value(5), na)
    expect(totalDeltas(the(c.sum), tree.pathUp(a1), [year], same, same, contains)).toEqual([])
    // A stock's older month does not show in the year.
    const older = months(value(1), value(9))
    const newer = months(value(2), value(9))
    expect(totalDeltas(the(c.latest), tree.pathUp(a1), [year], older, newer, contains)).toEqual([])
  })

  it('an own row (本级) and the rows below add up once each', () => {
    const above = tree.pathUp(streetA).map(({ id }) => id)
    expect(above).toEqual([streetA, district])
    const sums = new Map<string, number>()
    for (const [org, n] of [
      [streetA, 10],
      [a1, 1],
      [a2, 2],
    ] as const)
      for (const delta of totalDeltas(the(c.sum), tree.pathUp(org), [year], [], months(value(n)), contains))
        sums.set(delta.org, (sums.get(delta.org) ?? 0) + delta.n)
    expect(sums.get(streetA)).toBe(13)
    expect(sums.get(district)).toBe(13)
    expect(sums.get(a1)).toBe(1)
  })

  it.each([1, 2, 3, 4, 5])('any sequence of changes ends where a rebuild begins (seed %i)', (seed) => {
    const random = seededRandom(seed)
    const codes = [c.sum, c.latest, c.yesno, c.covered, c.direct, c.never, c.listCount, c.listLatest, c.text]
    const units = [streetA, a1, a2]
    const leaves = new Map<string, (Leaf | undefined)[]>()
    const kept = new Map<string, Contribution>()
    const periods = [
      ...new Set(['202402', '202403', '202404'].flatMap((month) => periodPathUp(asPeriodCode(month)))),
    ]
    for (let step = 0; step < 300; step += 1) {
      const code = random.pick(codes)
      const org = random.pick(units)
      const at = `${code}/${org}`
      const before = leaves.get(at) ?? []
      const after = [...before]
      after[1 + random.int(3)] = random.pick([undefined, na, value(0), value(1 + random.int(5))])
      leaves.set(at, after)
      for (const delta of totalDeltas(
        the(code),
        tree.pathUp(org),
        periods,
        months(...before),
        months(...after),
        contains,
      )) {
        const key = `${delta.org}/${code}/${delta.period}`
        const old = kept.get(key) ?? { n: 0, reported: 0, na: 0 }
        kept.set(key, {
          n: old.n + delta.n,
          reported: old.reported + delta.reported,
          na: old.na + delta.na,
        })
      }
    }
    for (const code of codes)
      for (const scope of [district, streetA, a1, a2])
        for (const period of periods) {
          let sum = { n: 0, reported: 0, na: 0 }
          for (const org of units) {
            const counts = rollsUp(the(code)) ? tree.isWithin(org, scope) : org === scope
            if (!counts) continue
            const inside = months(...(leaves.get(`${code}/${org}`) ?? [])).filter((at) =>
              contains(period, at.period),
            )
            const part = contribution(the(code), inside)
            sum = { n: sum.n + part.n, reported: sum.reported + part.reported, na: sum.na + part.na }
          }
          const found = kept.get(`${scope}/${code}/${period}`) ?? { n: 0, reported: 0, na: 0 }
          expect(found, `${code} ${scope} ${period}`).toEqual(sum)
        }
  })

  it('distinct keys are named, not counted, on the way up', () => {
    const before = months({ kind: 'value', n: 2, keys: ['甲', '乙'] })
    const after = months({ kind: 'value', n: 2, keys: ['乙', '丙'] })
    const deltas = totalDeltas(the(c.distinct), tree.pathUp(a1), [year], before, after, contains)
    expect(deltas).toHaveLength(3)
    for (const delta of deltas)
      expect(delta).toMatchObject({ n: 0, reported: 0, addKeys: ['丙'], dropKeys: ['甲'] })
    expect(the(asIndicatorCode(c.distinct)).rule.kind).toBe('distinct')
  })
})
