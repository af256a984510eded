import { describe, expect, it } from 'vitest'
import { isNotApplicable } from '../../../shared/domain/cell-value.js'
import { coWrittenCodes } from '../../../shared/domain/co-written.js'
import { phraseOf } from '../../../shared/domain/display-phrase.js'
import { asIndicatorCode, asOrgUnitId, asPeriodCode } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { rollsUp } from '../../../shared/domain/roll-up.js'
import { syntheticFill } from '../../../shared/domain/synthetic-fill.js'
import { cellRules } from '../../../shared/protocol/cell-rules.js'
import { filledCells } from '../../../shared/protocol/filled-cells.js'
import { pureTotals } from '../../support/pure-totals.js'
import { shenzhenPack } from '../../support/shenzhen-pack.js'

async function filled(id: 'sz2025' | 'szwk2026', year: string) {
  const { catalogue, pack, tree } = await shenzhenPack(id)
  const returns = syntheticFill(pack, tree)
  const period = pack.publishedPeriod ?? asPeriodCode(year)
  return { catalogue, pack, tree, returns, period, totals: pureTotals(catalogue, tree, returns) }
}

const review = await filled('sz2025', '2025')
const digest = await filled('szwk2026', '2026')
const city = asOrgUnitId('4403')

/** Where a document's figure is looked for: in the city's total, or at the one district that types it. */
const placeOf = (indicator: Indicator) => (rollsUp(indicator) ? city : (indicator.onlyUnits?.[0] ?? city))

const published = [review, digest].flatMap((one) =>
  one.pack.indicators.flatMap((indicator) =>
    indicator.display?.accept ? [[indicator.code, indicator, one] as const] : [],
  ),
)

describe('made-up figures of the city’s packs', () => {
  it.each(published)(
    '%s lies in its interval and prints the published words',
    (_, indicator, { totals, period }) => {
      const { value } = totals.total(indicator, placeOf(indicator), period)
      const { display } = indicator
      if (!display?.accept || value === null) throw new Error(`no total: ${value}`)
      expect(value).toBeGreaterThanOrEqual(display.accept[0])
      expect(value).toBeLessThanOrEqual(display.accept[1])
      const phrase = phraseOf(value, display, indicator.unit)
      expect(phrase.supported).toBe(true)
      expect(indicator.published?.text).toContain(phrase.words)
    },
  )

  it('are not always the published figures themselves', () => {
    const values = published
      .filter(([, { display }]) => display?.accept && display.accept[0] < display.accept[1])
      .map(([, indicator, { totals, period }]) => totals.total(indicator, placeOf(indicator), period).value)
    expect(values.length).toBeGreaterThan(15)
    const exact = published.filter(
      ([, indicator, { totals, period }]) =>
        indicator.display?.accept?.[0] !== indicator.display?.accept?.[1] &&
        totals.total(indicator, placeOf(indicator), period).value === indicator.published?.value,
    )
    expect(exact.map(([code]) => code)).toEqual([])
  })

  it.each([
    ['sz2025', review],
    ['szwk2026', digest],
  ] as const)(
    '%s: only cells that the relay takes, and one return each',
    (_, { catalogue, tree, returns }) => {
      expect(new Set(returns.map(({ ref }) => `${ref.table}/${ref.period}/${ref.org}`)).size).toBe(
        returns.length,
      )
      for (const one of returns) {
        const table = catalogue.table(one.ref.table)
        const unit = tree.get(one.ref.org)
        if (!table || !unit) throw new Error('unknown return')
        const rules = cellRules(catalogue.indicatorsOf(table.id), table.lists, unit)
        const coWritten = coWrittenCodes(catalogue.indicatorsOf(table.id))
        for (const [key, value] of filledCells(one)) {
          // A text of several people is no cell to be set; 不适用 in its place is.
          if (coWritten.has(key) && typeof value === 'string') continue
          const checked = rules.check(key, value)
          if (!checked.ok) throw new Error(`${one.ref.org} ${key}: ${checked.error.message}`)
        }
      }
    },
  )

  it('are the same on every run', () => {
    for (const { pack, tree, returns } of [review, digest])
      expect(JSON.stringify(syntheticFill(pack, tree).map(filledCells))).toBe(
        JSON.stringify(returns.map(filledCells)),
      )
  })

  it('the city’s own sessions and those of the districts make the city’s total', () => {
    const indicator = review.catalogue.indicator(asIndicatorCode('SZ25.06.01'))
    if (!indicator) throw new Error('no indicator')
    const own = review.returns
      .filter(({ ref }) => ref.table === 'SZ25-06' && ref.org === city)
      .flatMap(({ values }) => values.filter(([code]) => code === indicator.code))
      .reduce((sum, [, value]) => sum + Number(value), 0)
    const districts = review.tree
      .childrenOf(city)
      .reduce((sum, { id }) => sum + (review.totals.total(indicator, id, review.period).value ?? 0), 0)
    expect(own).toBeGreaterThan(0)
    expect(districts).toBeLessThan(336)
    expect(own + districts).toBe(336)
  })

  it('money comes as people type it, with two decimals of 万元', () => {
    for (const code of ['SZWK.02.04', 'SZWK.02.05']) {
      const typed = digest.returns.flatMap(({ values }) => values.filter(([own]) => own === code))
      expect(typed.map(([, value]) => Number(value) % 100)).toEqual([0])
    }
  })

  it('output is made up in steps of a hundredth of 亿元', () => {
    const cells = review.returns.flatMap(({ values }) =>
      values.flatMap(([code, value]) => (code === 'SZ25.02.05' ? [Number(value)] : [])),
    )
    expect(cells.length).toBe(12)
    for (const value of cells) expect(value % 1_000_000).toBe(0)
  })

  it('each pilot community has its one senior social worker, and no name comes twice', () => {
    const rows = review.returns
      .filter(({ ref }) => ref.table === 'SZ25-09')
      .flatMap(({ items }) => items.filter(({ list }) => list === 'pilots'))
    expect(rows.map(({ fields }) => fields.seniors)).toEqual(Array.from({ length: 30 }, () => 1))
    expect(new Set(rows.map(({ fields }) => fields.name)).size).toBe(30)
  })

  it('4, 17 and 14 selections are rows of one list', () => {
    const rows = review.returns.flatMap(({ items }) => items.filter(({ list }) => list === 'honours'))
    expect(rows.length).toBe(4 + 17 + 14)
    expect(new Set(rows.map(({ fields }) => fields.name)).size).toBe(rows.length)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })
})

describe('the made-up week', () => {
  it('is the published one, and no other', () => {
    expect(new Set(digest.returns.map(({ ref }) => ref.period))).toEqual(new Set(['2026W11']))
  })

  it('has the published titles word for word in the rows of the districts', () => {
    for (const { rule, published: printed } of digest.pack.indicators) {
      if (rule.kind !== 'of-unit') continue
      const title = digest.totals.cells('SZWK-01', '2026W11', rule.unit).get(rule.source)
      const name = digest.tree.get(rule.unit)?.name
      expect(`${name}:${title}`).toBe(printed?.text)
    }
  })

  it('the districts without an entry say so: no, and 不适用 for the rest', () => {
    for (const org of ['440308', '4403DP', '4403SS']) {
      const cells = digest.totals.cells('SZWK-01', '2026W11', org)
      expect(cells.get('SZWK.01.S1')).toBe(false)
      expect(isNotApplicable(cells.get('SZWK.01.S2'))).toBe(true)
    }
    expect(
      digest.returns.filter(({ values }) => values.some(([code, value]) => code === 'SZWK.01.S1' && value))
        .length,
    ).toBe(8)
  })

  it('asks only the district of an event for its facts', () => {
    const asked = (code: string) =>
      digest.returns.flatMap(({ ref, values }) => (values.some(([own]) => own === code) ? [ref.org] : []))
    expect(asked('SZWK.02.02')).toEqual(['440304'])
    expect(asked('SZWK.02.13')).toEqual(['440307'])
    expect(asked('SZWK.02.11')).toEqual(['440306'])
    const lists = digest.returns.flatMap(({ ref, items }) => items.map(({ list }) => `${list} ${ref.org}`))
    expect(new Set(lists.filter((each) => !each.startsWith('events')))).toEqual(
      new Set(['countries 440304', 'topics 440306']),
    )
  })

  it('one event comes from two districts and counts once in the city', () => {
    const value = (code: string) => {
      const indicator = digest.catalogue.indicator(asIndicatorCode(code))
      return indicator && digest.totals.total(indicator, city, digest.period).value
    }
    expect([value('SZWK.02.S1'), value('SZWK.02.S2')]).toEqual([12, 13])
  })
})
