import { describe, expect, it } from 'vitest'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { noNumber, phraseWithUnit } from '../../shared/domain/display-phrase.js'
import { asIndicatorCode, asPeriodCode } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import {
  type Contribution,
  contribution,
  evaluateTotal,
  isFlow,
  rollsUp,
} from '../../shared/domain/roll-up.js'
import { syntheticFill } from '../../shared/domain/synthetic-fill.js'
import { returnLevels } from '../../shared/domain/table.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'
import { pureTotals } from '../support/pure-totals.js'
import { shippedPack } from '../support/shipped-pack.js'

const { catalogue, pack, tree } = await shippedPack()
const totals = pureTotals(catalogue, tree, syntheticFill(pack, tree))
const district = tree.root.id
const year = asPeriodCode('2024')

const indicator = (code: string): Indicator => {
  const found = catalogue.indicator(asIndicatorCode(code))
  if (!found) throw new Error(`${code} is not in the pack`)
  return found
}
const figure = (n: number, reported = 1): Contribution => ({ n, reported, na: 0 })
/** The district's total of one indicator from the given sums of its parts. */
const evaluate = (code: string, sums: Readonly<Record<string, Contribution>>) => {
  const table = catalogue.tableOf(asIndicatorCode(code))
  if (!table) throw new Error(`${code} is in no table`)
  return evaluateTotal(indicator(code), {
    scope: district,
    period: year,
    catalogue,
    tree,
    lookup: (part) => sums[part],
  })
}
const leaf = (code: string, cells: Readonly<Record<string, CellValue>>) =>
  leafOf(indicator(code), new Map(Object.entries(cells)))

/** The traps that the source documents contain, as far as the Longgang pack has them. */
describe('traps of the Longgang document', () => {
  it('a rate is the ratio of sums, not the mean of street rates', () => {
    // One street closes 1 of 1, another 50 of 99: the mean would be 75 %.
    const { value } = evaluate('LG24.06.04', { 'LG24.06.03': figure(51, 2), 'LG24.06.02': figure(100, 2) })
    expect(value).toBe(51)
  })

  it('a street with nothing collected has no rate: neither 0 % nor 100 %', () => {
    const { value } = evaluate('LG24.06.04', { 'LG24.06.03': figure(0), 'LG24.06.02': figure(0) })
    expect(value).toBeNull()
    const { display, unit } = indicator('LG24.06.04')
    expect(display && phraseWithUnit(value, display, unit)).toBe(noNumber)
  })

  it('办结率 and 解决率 have numerators of their own, though the document prints the same 100 %', () => {
    expect(indicator('LG24.06.04').rule).toMatchObject({ numerator: 'LG24.06.03' })
    expect(indicator('LG24.06.05').rule).toMatchObject({ numerator: 'LG24.06.S1' })
  })

  it.each(['LG24.04.01', 'LG24.07.01', 'LG24.09.03', 'LG24.10.01'])(
    'the stock %s takes the last period and is not added over the year',
    (code) => {
      const own = indicator(code)
      expect(isFlow(own)).toBe(false)
      const leaves = [5, 7, 9].map((n, i) => ({
        period: asPeriodCode(`2024Q${i + 1}`),
        leaf: { kind: 'value' as const, n },
      }))
      expect(contribution(own, leaves)).toEqual({ n: 9, reported: 1, na: 0 })
    },
  )

  it('新增 is a flow and 总数 a stock of distinct persons that communities do not add up to', () => {
    expect(isFlow(indicator('LG24.09.01'))).toBe(true)
    expect(indicator('LG24.09.02').rule.kind).toBe('direct')
    expect(rollsUp(indicator('LG24.09.02'))).toBe(false)
  })

  it('2018 teams are a number, 1+3+28+1 is a text, and neither is a date or a formula', () => {
    const { display, unit, valueType } = indicator('LG24.09.03')
    expect(valueType).toBe('number')
    expect(display && phraseWithUnit(2018, display, unit)).toBe('2018支')
    expect(indicator('LG24.05.02').valueType).toBe('text')
    expect(leaf('LG24.05.02', { 'LG24.05.02': '1+3+28+1' })).toEqual({ kind: 'value', n: 0 })
  })

  it('money is typed in 万元, kept in 元 and printed in 亿元', () => {
    const amount = catalogue
      .tableOf(asIndicatorCode('LG24.02.02'))
      ?.lists[0]?.columns.find(({ id }) => id === 'amount')
    expect(amount).toMatchObject({ unit: '元', decimals: 2, entryUnit: { label: '万元', factor: 10_000 } })
    const { display, unit } = indicator('LG24.02.02')
    expect(display && phraseWithUnit(22_200 * (amount?.entryUnit?.factor ?? 0), display, unit)).toBe(
      '2.22亿元',
    )
  })

  it('0, blank and 不适用 are three answers', () => {
    expect(leaf('LG24.01.01', {})).toBeNull()
    expect(leaf('LG24.01.01', { 'LG24.01.01': 0 })).toEqual({ kind: 'value', n: 0 })
    expect(leaf('LG24.08.01', {})).toBeNull()
    expect(leaf('LG24.08.01', { 'scenes#none': true })).toEqual({ kind: 'value', n: 0 })
    expect(leaf('LG24.08.01', { 'LG24.08.01': { na: '非试点' } })).toEqual({ kind: 'na', n: 0 })
  })

  it('118 communities say 不适用, and the district total is the pilot’s own, complete', () => {
    expect(totals.total(indicator('LG24.08.01'), district, year)).toMatchObject({
      value: 10,
      reported: 119,
      expected: 119,
      na: 118,
    })
  })

  it('全覆盖 names its denominator: 139 listed estates, not 628 built ones', () => {
    for (const code of ['LG24.01.05', 'LG24.03.01', 'LG24.05.04', 'LG24.07.04'])
      expect([code, indicator(code).denominator]).not.toEqual([code, undefined])
    expect(totals.total(indicator('LG24.03.01'), district, year)).toMatchObject({ value: 139, of: 139 })
    expect(totals.total(indicator('LG24.05.04'), district, year)).toMatchObject({ value: 11, of: 11 })
    expect(totals.total(indicator('LG24.01.05'), district, year)).toMatchObject({ value: 119, of: 119 })
  })

  it('a fact that the document prints twice is one indicator', () => {
    const festivals = pack.indicators.filter(({ published }) => published?.text.includes('千余'))
    expect(festivals.map(({ code }) => code)).toEqual(['LG24.01.04'])
  })

  it('the rank in the city is typed with its source, because the other districts’ data is not here', () => {
    expect(indicator('LG24.05.08').rule.kind).toBe('direct')
    expect(indicator('LG24.05.08').definition).toContain('来源')
  })

  it('the share of the city prints the words of the document, and says what they leave out', () => {
    expect(evaluate('LG24.10.04', { 'LG24.10.03': figure(21, 11) })).toMatchObject({
      value: null,
      basis: 'typed',
    })
    expect(totals.total(indicator('LG24.10.04'), district, year)).toMatchObject({
      value: 37.5,
      basis: 'typed',
    })
    const { display, unit, definition } = indicator('LG24.10.04')
    expect(display && phraseWithUnit(37.5, display, unit)).toBe('三分之一')
    expect(definition).toContain('超三分之一')
  })

  it('what the district types is its own row beside the streets, not a correction of their sum', () => {
    const table = catalogue.tableOf(asIndicatorCode('LG24.05.03'))
    if (!table) throw new Error('no table')
    expect([...returnLevels(catalogue, table)].sort()).toEqual(['district', 'street'])
    expect(indicator('LG24.05.05').entryLevels).toEqual(['street'])
  })

  it('其中 is a part that is not added again', () => {
    const [all, part] = ['LG24.05.05', 'LG24.05.07'].map((code) =>
      totals.total(indicator(code), district, year),
    )
    expect([all?.value, part?.value]).toEqual([481, 20])
  })

  it('an enterprise under a joint branch of two streets counts once', () => {
    const { value } = totals.total(indicator('LG24.05.06'), district, year)
    const streets = tree.within(district, ['street'])
    const sum = streets.reduce(
      (n, { id }) => n + (totals.total(indicator('LG24.05.06'), id, year).value ?? 0),
      0,
    )
    expect(value).toBe(698)
    expect(sum).toBeGreaterThan(698)
  })

  it('units stay as printed: 次, 场 and 场次, 人 and 名, 个, 家 and 条', () => {
    const units = (codes: readonly string[]) => codes.map((code) => indicator(code).unit)
    expect(units(['LG24.01.01', 'LG24.01.02', 'LG24.01.04'])).toEqual(['次', '场', '场次'])
    expect(units(['LG24.10.02', 'LG24.10.03'])).toEqual(['人', '名'])
    expect(units(['LG24.05.05', 'LG24.05.06', 'LG24.05.10'])).toEqual(['个', '家', '条'])
  })

  it('5 chains are 5 names in a list, not a typed 5', () => {
    expect(indicator('LG24.05.10').rule).toMatchObject({ kind: 'list-count', list: 'chains' })
    const cells = totals.cells('LG24-05', '202412', district)
    const names = [...cells].filter(([key]) => /^chains:.*\/name$/.test(key)).map(([, value]) => value)
    expect(new Set(names).size).toBe(5)
  })

  it('narratives that may hold personal names tell the clerk to check before publishing', () => {
    for (const code of ['LG24.03.04', 'LG24.03.05'])
      expect(indicator(code).definition).toContain('公开前须核对其中的个人姓名')
  })

  it('every table of flows says that the year holds months before the department was founded', () => {
    for (const table of pack.tables) {
      if (!catalogue.indicatorsOf(table.id).some(isFlow)) continue
      expect([table.id, table.note]).toEqual([table.id, expect.stringContaining('2024年5月17日')])
    }
    expect(indicator('LG24.00.02').definition).toContain('口径')
  })
})
