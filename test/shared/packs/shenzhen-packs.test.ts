import { describe, expect, it } from 'vitest'
import { phraseOf, phraseWithUnit } from '../../../shared/domain/display-phrase.js'
import { asIndicatorCode, asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import { isTyped, listOf } from '../../../shared/domain/indicator.js'
import { ownIndicators } from '../../../shared/domain/table.js'
import { shenzhenDistricts, shenzhenPack } from '../../support/shenzhen-pack.js'
import { annualReview2025, weeklyDigest2026 } from './shenzhen-facts.js'

const review = await shenzhenPack('sz2025')
const digest = await shenzhenPack('szwk2026')
const { catalogue } = review
const indicator = (code: string) => {
  const found = catalogue.indicator(asIndicatorCode(code))
  if (!found) throw new Error(`no indicator ${code}`)
  return found
}

describe('the city’s packs', () => {
  it.each([
    ['sz2025', review.pack, annualReview2025, 59, 10],
    ['szwk2026', digest.pack, weeklyDigest2026, 28, 3],
  ] as const)(
    '%s has every indicator of the study, and says why it has others',
    (_, pack, facts, n, tables) => {
      expect(facts.length).toBe(n)
      const published = pack.indicators.filter((one) => one.published)
      expect(published.map(({ code }) => code).sort()).toEqual(facts.map(([code]) => code).sort())
      for (const one of pack.indicators)
        expect([one.code, one.supplementary === undefined]).toEqual([one.code, one.published !== undefined])
      expect(pack.tables.length).toBe(tables)
      expect(pack.scope).toBe('4403')
    },
  )

  it('supplementary indicators are few, and every one is part of a formula, a check or an entry', () => {
    const extra = [review, digest].map(({ pack }) =>
      pack.indicators.flatMap(({ code, supplementary }) => (supplementary ? [code] : [])),
    )
    expect(extra).toEqual([
      ['SZ25.01.S1', 'SZ25.01.S2', 'SZ25.03.S1', 'SZ25.09.S1', 'SZ25.10.S1'],
      [
        'SZWK.00.S1',
        ...[1, 2, 3, 4, 5, 6].map((n) => `SZWK.01.S${n}`),
        ...[1, 2, 3, 4].map((n) => `SZWK.02.S${n}`),
      ],
    ])
  })

  it('periods: yearly tables, the reviews and the workforce by month, the digest by week', () => {
    const monthly = review.pack.tables.filter(({ periodType }) => periodType === 'month')
    expect(monthly.map(({ id }) => id)).toEqual(['SZ25-06', 'SZ25-10'])
    expect(new Set(digest.pack.tables.map(({ periodType }) => periodType))).toEqual(new Set(['week']))
    expect(digest.pack.publishedPeriod).toBe(asPeriodCode('2026W11'))
  })

  it('every cell is explained in a sentence or two', () => {
    for (const { code, definition } of [...review.pack.indicators, ...digest.pack.indicators])
      expect([code, /^.{12,160}。$/u.test(definition)]).toEqual([code, true])
  })

  it('a figure typed at its level names its source', () => {
    for (const { pack } of [review, digest])
      for (const one of pack.indicators)
        if (one.rule.kind === 'direct' && one.valueType === 'number')
          expect([one.code, one.origin]).toEqual([one.code, expect.any(String)])
  })

  it('eleven districts fill it, in official order', () => {
    const { tree } = review
    expect(tree.childrenOf(tree.root.id).map(({ id, name }) => [id, name])).toEqual(shenzhenDistricts)
  })

  it('whoever is asked exists: units of the rules and of 适用范围 are districts of the city', () => {
    const known = shenzhenDistricts.map(([id]) => id)
    for (const { rule, onlyUnits } of digest.pack.indicators) {
      for (const unit of onlyUnits ?? []) expect(known).toContain(unit)
      if (rule.kind === 'of-unit') expect(known).toContain(rule.unit)
    }
  })
})

const facts = [...annualReview2025, ...weeklyDigest2026]

describe('published figures', () => {
  it.each(facts)(
    '%s keeps unit, value, interval and text of the study',
    (code, unit, value, _, accept, text) => {
      const own = indicator(code)
      expect(own.published).toEqual({ value, text })
      expect(own.display?.accept ?? null).toEqual(accept)
      if (own.valueType === 'number') expect(own.unit).toBe(unit)
    },
  )

  const worded = facts.flatMap(([code, , value, words, accept]) =>
    value !== null && words !== null && accept !== null ? [[code, value, words, accept] as const] : [],
  )

  it('are 56 in the annual review and 15 in the digest', () => {
    expect(worded.filter(([code]) => code.startsWith('SZ25')).length).toBe(56)
    expect(worded.filter(([code]) => code.startsWith('SZWK')).length).toBe(15)
  })

  it.each(worded)('%s prints the published words from %d', (code, value, words) => {
    const { display, unit } = indicator(code)
    if (!display) throw new Error('no display rule')
    expect(phraseOf(value, display, unit)).toEqual({ words, supported: true })
  })

  it.each(worded)(
    '%s prints them for any value inside its interval, and for none outside',
    (code, value, words, [low, high]) => {
      const { display, unit, decimals } = indicator(code)
      if (!display) throw new Error('no display rule')
      const step = 10 ** -decimals
      const inside = low === high ? [low] : [low, low + (high - low) / 3, (low + high) / 2, high - step]
      for (const one of inside) expect([one, phraseOf(one, display, unit).words]).toEqual([one, words])
      for (const one of [low - Math.max(step, value / 2), high + Math.max(step, value)])
        expect([one, phraseOf(one, display, unit).words]).not.toEqual([one, words])
      if (display.literal === null) return
      const outside = phraseOf(high + Math.max(step, value), display, unit)
      expect(outside.supported).toBe(false)
      expect(outside.problem).toContain(`“${words}”`)
    },
  )

  it('one cell, two roundings: 915万余 and 超900万', () => {
    const [text, headline] = ['SZ25.10.15', 'SZ25.10.16'].map(indicator)
    expect(headline?.rule).toEqual({ kind: 'same-as', source: 'SZ25.10.15' })
    expect(headline?.entryLevels).toEqual([])
    const print = (one: typeof text) => one?.display && phraseWithUnit(9_153_210, one.display, one.unit)
    expect([print(text), print(headline)]).toEqual(['915万余人次', '超900万人次'])
  })

  it('a figure of two sections is one indicator that the second table only shows', () => {
    const table = catalogue.table(asTableId('SZ25-08'))
    if (!table) throw new Error('no table')
    const shown = table.columns.filter(({ reference }) => reference).map((column) => column.indicator)
    expect(shown).toEqual(['SZ25.02.06', 'SZ25.02.07'])
    expect(ownIndicators(catalogue, table).map(({ code }) => code)).not.toContain('SZ25.02.06')
    for (const code of shown) expect(catalogue.tableOf(code)?.id).toBe('SZ25-02')
  })

  it('余 stands before the scale of money and after that of people', () => {
    const [money, people] = ['SZWK.02.05', 'SZ25.10.10'].map(indicator)
    expect(money?.display && phraseWithUnit(1_234_567.89, money.display, money.unit)).toBe('120余万元')
    expect(people?.display && phraseWithUnit(28_345, people.display, people.unit)).toBe('2.8万余个')
  })

  it('the trillion of output is exact to the fen', () => {
    const { decimals, entryUnit, unit } = indicator('SZ25.02.05')
    expect({ decimals, entryUnit, unit }).toEqual({
      decimals: 2,
      entryUnit: { label: '亿元', factor: 100_000_000 },
      unit: '元',
    })
  })
})

describe('how the study’s rules became ours', () => {
  it.each([
    ['SZ25.01.04', 'ratio'],
    ['SZ25.02.04', 'direct'],
    ['SZ25.04.03', 'latest'],
    ['SZ25.08.02', 'distinct'],
    ['SZ25.08.03', 'list-sum'],
    ['SZ25.09.04', 'direct'],
    ['SZ25.10.03', 'direct'],
    ['SZ25.10.04', 'latest'],
    ['SZWK.02.01', 'distinct'],
    ['SZWK.02.13', 'never'],
    ['SZWK.01.08', 'of-unit'],
  ])('%s is %s', (code, kind) => expect(indicator(code).rule.kind).toBe(kind))

  it.each([
    'SZ25.01.03',
    'SZ25.02.02',
    'SZ25.04.04',
    'SZ25.06.04',
    'SZ25.09.01',
    'SZ25.09.02',
    'SZ25.09.03',
    'SZ25.09.05',
    'SZ25.10.14',
  ])('%s counts names, it is not typed', (code) => {
    expect(listOf(indicator(code))).toBeDefined()
    expect(isTyped(indicator(code))).toBe(false)
  })

  it('全部 names its denominator: 841 of the stations on the list, 6 of all districts', () => {
    expect(indicator('SZ25.03.05').denominator).toEqual({ kind: 'indicator', code: 'SZ25.03.S1' })
    expect(indicator('SZ25.04.03').denominator).toEqual({ kind: 'org-units', level: 'district' })
  })

  it('市本级 is a row of its own for what districts fill', () => {
    for (const code of ['SZ25.06.01', 'SZ25.06.02', 'SZ25.02.03', 'SZ25.10.15'])
      expect(indicator(code).entryLevels).toEqual(['city', 'district'])
  })

  it('narratives tell the clerk to look for personal names before publishing', () => {
    for (const code of ['SZWK.01.S2', 'SZWK.01.S5'])
      expect(indicator(code).definition).toContain('公开前须核对其中的个人姓名')
  })
})
