import { describe, expect, it } from 'vitest'
import {
  asIndicatorCode,
  asOrgUnitId,
  asPeriodCode,
  asTableId,
  type IndicatorCode,
  type OrgUnitId,
} from '../../../shared/domain/ids.js'
import { buildOrgTree } from '../../../shared/domain/org.js'
import {
  type Contribution,
  evaluateTotal,
  expectedReports,
  totalsRead,
} from '../../../shared/domain/roll-up.js'
import { formatWindow, windowEnding, windowsContaining } from '../../../shared/domain/rolling-window.js'
import { asks, buildCatalogue, participants, returnLevels } from '../../../shared/domain/table.js'
import { tinyIndicator, tinyPack, tinyTable, tinyUnit } from '../../support/tiny-pack.js'

// Totals that need more than a unit and what is below it: shares, ranks, windows, one unit's entry, other tables.

const tree = buildOrgTree([
  tinyUnit('4403'),
  tinyUnit('4403/44030A'),
  tinyUnit('4403/44030A/s1'),
  tinyUnit('4403/44030A/s2'),
  tinyUnit('4403/44030A/s3'),
  tinyUnit('4403/44030A/s3/c1'),
  tinyUnit('4403/44030A/s3/c2', { type: 'station' }),
  tinyUnit('4403/44030A/s3/c3', { validFrom: '2024-03-15' }),
  tinyUnit('4403/44030B'),
])
const district = tinyPack(
  'district',
  '44030A',
  [
    tinyTable('D-01', 'month', ['D.new', 'D.done', 'D.rate', 'D.rank', 'D.rateRank', 'D.share', 'D.visits']),
    tinyTable('D-02', 'month', [
      'D.pilot',
      { indicator: asIndicatorCode('D.new'), group: [], reference: true },
    ]),
  ],
  [
    tinyIndicator('D.new', { kind: 'sum' }, ['street', 'community']),
    tinyIndicator('D.done', { kind: 'sum' }, ['street']),
    tinyIndicator(
      'D.rate',
      {
        kind: 'ratio',
        numerator: asIndicatorCode('D.done'),
        denominator: asIndicatorCode('D.new'),
        factor: 100,
      },
      [],
      { unit: '%' },
    ),
    tinyIndicator('D.rank', { kind: 'rank', of: asIndicatorCode('D.new'), order: 'most-first' }, [
      'district',
    ]),
    tinyIndicator('D.rateRank', { kind: 'rank', of: asIndicatorCode('D.rate'), order: 'most-first' }, []),
    tinyIndicator(
      'D.share',
      {
        kind: 'share',
        part: asIndicatorCode('D.new'),
        whole: asIndicatorCode('C.new'),
        wholeLevel: 'city',
        wholePeriod: asPeriodCode('2025'),
        factor: 100,
      },
      ['district'],
      { unit: '%' },
    ),
    tinyIndicator('D.visits', { kind: 'window', months: 3 }, ['community'], {
      onlyUnits: [asOrgUnitId('c1')],
    }),
    tinyIndicator(
      'D.pilot',
      { kind: 'of-unit', source: asIndicatorCode('D.new'), unit: asOrgUnitId('s2') },
      [],
    ),
  ],
)
const city = tinyPack(
  'city',
  '4403',
  [tinyTable('C-01', 'year', ['C.new', 'C.same'])],
  [
    tinyIndicator('C.new', { kind: 'sum' }, ['city', 'district']),
    tinyIndicator('C.same', { kind: 'same-as', source: asIndicatorCode('C.new') }, []),
  ],
)
const catalogue = buildCatalogue([city, district])
const figure = (n: number, reported = 1): Contribution => ({ n, reported, na: 0 })
const evaluate = (
  code: string,
  org: string,
  stored: Readonly<Record<string, Contribution>>,
  period = '202403',
) => {
  const indicator = catalogue.indicator(asIndicatorCode(code))
  if (!indicator) throw new Error(code)
  return evaluateTotal(indicator, {
    scope: asOrgUnitId(org),
    period: asPeriodCode(period),
    catalogue,
    tree,
    lookup: (part: IndicatorCode, at: OrgUnitId) => stored[`${part}@${at}`],
  })
}

describe('a rank', () => {
  const three = { 'D.new@s1': figure(5), 'D.new@s2': figure(9), 'D.new@s3': figure(5) }

  it('is the place among the siblings; equal figures share one', () => {
    expect(evaluate('D.rank', 's2', three)).toMatchObject({ value: 1, reported: 3, expected: 3 })
    expect(evaluate('D.rank', 's1', three).value).toBe(2)
    expect(evaluate('D.rank', 's3', three)).toMatchObject({ value: 2, of: 3, basis: 'computed' })
  })

  it('says how many siblings have not reported', () => {
    const two = { 'D.new@s1': figure(5), 'D.new@s2': figure(9) }
    expect(evaluate('D.rank', 's1', two)).toMatchObject({ value: 2, reported: 2, expected: 3 })
    expect(evaluate('D.rank', 's3', two).value).toBeNull()
  })

  it('of a rate ranks the rates, not their parts', () => {
    const stored = {
      'D.new@s1': figure(100),
      'D.done@s1': figure(50),
      'D.new@s2': figure(4),
      'D.done@s2': figure(4),
    }
    expect(evaluate('D.rateRank', 's2', stored).value).toBe(1)
    expect(evaluate('D.rateRank', 's1', stored).value).toBe(2)
  })

  it('whose siblings are outside is what was typed, with its source', () => {
    expect(evaluate('D.rank', '44030A', { 'D.rank@44030A': figure(2) })).toMatchObject({
      value: 2,
      basis: 'typed',
      expected: 1,
    })
    expect(evaluate('D.rank', '44030A', {})).toMatchObject({ value: null, expected: 1 })
  })
})

describe('a share of the unit above', () => {
  it('is computed once the other figure is there, from the other table and period', () => {
    const stored = { 'D.new@44030A': figure(21), 'C.new@4403': figure(56), 'D.share@44030A': figure(33) }
    expect(evaluate('D.share', '44030A', stored)).toMatchObject({ value: 37.5, of: 56, basis: 'computed' })
    expect(totalsRead([...district.indicators], asPeriodCode('202403'), catalogue.indicator)).toContainEqual({
      indicator: 'C.new',
      period: '2025',
    })
  })

  it('is what was typed until then, and nothing of a whole that is zero', () => {
    const stored = { 'D.new@44030A': figure(21), 'D.share@44030A': figure(33) }
    expect(evaluate('D.share', '44030A', stored)).toMatchObject({ value: 33, basis: 'typed' })
    expect(evaluate('D.share', '44030A', { ...stored, 'C.new@4403': figure(0) })).toMatchObject({
      value: 33,
      basis: 'typed',
    })
  })
})

describe('a rolling window', () => {
  it('is a period of its own, which no year contains', () => {
    expect(windowEnding(asPeriodCode('2024'), 3)).toBe('202412R3')
    expect(windowEnding(asPeriodCode('2024Q1'), 3)).toBe('202403R3')
    expect(windowsContaining(asPeriodCode('202411'), 3)).toEqual(['202411R3', '202412R3', '202501R3'])
    expect(formatWindow(asPeriodCode('2020'), 3)).toBe('近3个月(2020年10月—12月)')
    expect(formatWindow(asPeriodCode('202101'), 3)).toBe('近3个月(2020年11月—2021年1月)')
    expect(formatWindow(asPeriodCode('202101'), 3, 'en')).toBe('last 3 months (2020-11 to 2021-01)')
  })

  it('expects a report for each of its months, from the units that it is asked of', () => {
    const visits = catalogue.indicator(asIndicatorCode('D.visits'))
    expect(
      visits && expectedReports(visits, { catalogue, tree }, asOrgUnitId('44030A'), asPeriodCode('2024')),
    ).toBe(3)
    expect(
      visits && expectedReports(visits, { catalogue, tree }, asOrgUnitId('s1'), asPeriodCode('2024')),
    ).toBe(0)
  })
})

describe('one unit’s entry, and one figure in two places', () => {
  it('reads the named unit only', () => {
    expect(evaluate('D.pilot', '44030A', { 'D.new@s2': figure(4), 'D.new@s1': figure(9) })).toMatchObject({
      reported: 1,
      expected: 1,
    })
    expect(evaluate('D.pilot', '44030A', { 'D.new@s1': figure(9) }).reported).toBe(0)
  })

  it('is the same total, coverage included', () => {
    const stored = { 'C.new@4403': figure(9_150_000, 2) }
    expect(evaluate('C.same', '4403', stored, '2024')).toEqual(evaluate('C.new', '4403', stored, '2024'))
  })
})

describe('who takes part', () => {
  const of = (table: string, period?: string) =>
    participants(catalogue, tree, asTableId(table), period === undefined ? undefined : asPeriodCode(period))

  it('is the scope of the pack and what is below it, of its kind of community, while it exists', () => {
    expect(of('D-01')?.root.id).toBe('44030A')
    expect(of('D-01')?.units.map(({ id }) => id)).toEqual(['44030A', 's1', 's2', 's3', 'c1', 'c3'])
    expect(of('D-01', '202402')?.get(asOrgUnitId('c3'))).toBeUndefined()
    expect(of('D-01', '202403')?.get(asOrgUnitId('c3'))).toBeDefined()
    expect(of('C-01')?.root.id).toBe('4403')
    expect(of('NOPE')).toBeUndefined()
  })

  it('each period of a flow expects the units that exist in it', () => {
    const added = catalogue.indicator(asIndicatorCode('D.new'))
    const expected = (period: string) =>
      added && expectedReports(added, { catalogue, tree }, asOrgUnitId('s3'), asPeriodCode(period))
    expect(expected('202402')).toBe(2)
    expect(expected('202403')).toBe(3)
    expect(expected('2024Q1')).toBe(2 + 2 + 3)
  })

  it('a referenced column asks nobody', () => {
    const table = catalogue.table(asTableId('D-02'))
    expect(table && returnLevels(catalogue, table)).toEqual([])
    expect(catalogue.tableOf(asIndicatorCode('D.new'))?.id).toBe('D-01')
    expect(catalogue.indicatorsOf(asTableId('D-02')).map(({ code }) => code)).toEqual(['D.pilot', 'D.new'])
  })

  it('适用范围 leaves the others alone', () => {
    const visits = catalogue.indicator(asIndicatorCode('D.visits'))
    expect(visits && asks(visits, { id: asOrgUnitId('c1'), level: 'community' })).toBe(true)
    expect(visits && asks(visits, { id: asOrgUnitId('c3'), level: 'community' })).toBe(false)
  })
})
