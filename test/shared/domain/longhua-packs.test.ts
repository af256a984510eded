import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { phraseOf, phraseWithUnit } from '../../../shared/domain/display-phrase.js'
import { asIndicatorCode } from '../../../shared/domain/ids.js'
import { isTyped, listOf } from '../../../shared/domain/indicator.js'
import { asks, ownIndicators, returnLevels } from '../../../shared/domain/table.js'
import { longhuaFigures } from '../../support/longhua-figures.js'
import { shippedPackNamed } from '../../support/longhua-packs.js'

const { catalogue, pack: longhua, tree: longhuaTree } = await shippedPackNamed('lh2020')
const { pack: fumin, tree: fuminTree } = await shippedPackNamed('fm2024')
const indicator = (code: string) => {
  const found = catalogue.indicator(asIndicatorCode(code))
  if (!found) throw new Error(`${code} is in no pack`)
  return found
}

describe.each([
  [fumin, 'FM24', 50, ['FM24.01.S1', 'FM24.01.S2', 'FM24.03.S1', 'FM24.06.S1', 'FM24.06.S2']],
  [
    longhua,
    'LH20',
    33,
    [
      'LH20.00.S1',
      'LH20.00.S2',
      'LH20.00.S3',
      'LH20.02.S1',
      'LH20.02.S2',
      'LH20.03.S1',
      'LH20.03.S2',
      'LH20.03.S3',
      'LH20.04.S1',
    ],
  ],
] as const)('the pack $id', (pack, prefix, count, extra) => {
  const studied = longhuaFigures.filter(([code]) => code.startsWith(prefix)).map(([code]) => code)

  it('has every indicator of the study under its own code, and says why it has more', () => {
    expect(studied).toHaveLength(count)
    const own = pack.indicators.filter(({ supplementary }) => !supplementary).map(({ code }) => code)
    expect([...own].sort()).toEqual([...studied].sort())
    const more = pack.indicators.filter(({ supplementary }) => supplementary)
    expect(more.map(({ code }) => code)).toEqual(extra)
    for (const one of more)
      expect([one.code, one.published, one.display]).toEqual([one.code, undefined, undefined])
  })

  it('defines in Chinese what every indicator counts', () => {
    for (const { code, definition } of pack.indicators)
      expect([code, definition]).toEqual([code, expect.stringMatching(/^[“其\p{Script=Han}].{7,}。$/u)])
  })

  it('is asked for every typed figure of some unit of its tree', () => {
    const tree = prefix === 'FM24' ? fuminTree : longhuaTree
    for (const one of pack.indicators) {
      if (!isTyped(one) && !listOf(one)) continue
      expect([one.code, tree.units.some((unit) => asks(one, unit))]).toEqual([one.code, true])
    }
  })

  it('keeps no ledger that nothing counts: people reach a ledger through its figures', () => {
    const fed = new Set(pack.indicators.flatMap((one) => listOf(one) ?? []))
    const lists = pack.tables.flatMap((table) => table.lists.map(({ id }) => id))
    expect(lists.filter((id) => !fed.has(id))).toEqual([])
  })

  it('has the tables of the study, in their periods', () => {
    const tables = pack.tables.map(({ id, periodType }) => [id, periodType])
    expect(tables).toEqual(
      prefix === 'FM24'
        ? [1, 2, 3, 4, 5, 6, 7].map((n) => [`FM24-0${n}`, n === 7 ? 'year' : 'month'])
        : [['LH20-00', 'year'], ['LH20-00W', 'month'], ...[1, 2, 3, 4, 5].map((n) => [`LH20-0${n}`, 'year'])],
    )
  })
})

const numbers = longhuaFigures.filter(([, , , value]) => value !== null)

describe('the figures of both documents', () => {
  it.each(longhuaFigures)(
    '%s keeps unit, words and interval of the study',
    (code, unit, _, value, text, accept) => {
      const { display, published, unit: own } = indicator(code)
      expect(own).toBe(unit === '文字' || unit === '结构' || own === '' ? '' : unit)
      expect(published).toEqual({ value, text })
      // The study knows no end of 80%以上, but a share does.
      expect(display?.accept ?? null).toEqual(accept && [accept[0], accept[1] ?? 100])
    },
  )

  it.each(numbers)('%s prints its words from the published value', (code, _, __, value, text) => {
    const { display, unit } = indicator(code)
    if (!display) throw new Error(`${code} has no display rule`)
    const phrase = phraseOf(value, display, unit)
    expect(phrase.supported).toBe(true)
    expect(text.replace(/\s/g, '')).toContain(phrase.words)
  })

  it.each(numbers)('%s refuses its words outside the interval', (code, _, __, value) => {
    const { display, unit } = indicator(code)
    if (!display?.accept) throw new Error(`${code} has no interval`)
    const { words } = phraseOf(value, display, unit)
    const [low, high] = display.accept
    // The next figure that the printed precision tells apart, on either side.
    const step = display.qualifier === 'near' ? 1 : (display.roundTo ?? 1)
    for (const wrong of [low - step, high + step]) {
      if (unit === '%' && wrong > 100) continue
      const phrase = phraseOf(wrong, display, unit)
      expect([wrong, phrase.supported && phrase.words === words]).toEqual([wrong, false])
      if (display.literal) expect(phrase.problem).toContain('可写')
    }
  })

  it.each(numbers)('%s prints its words from every value inside the interval', (code, _, __, value) => {
    const { decimals, display, unit } = indicator(code)
    if (!display?.accept) throw new Error(`${code} has no interval`)
    const [low, high] = display.accept
    const { words } = phraseOf(value, display, unit)
    // The upper end belongs to the next figure, except where it is the only one or the words are 近 or a literal's.
    const open = low < high && display.literal === null && display.qualifier !== 'near'
    const scale = 10 ** decimals
    fc.assert(
      fc.property(fc.integer({ min: low * scale, max: high * scale - (open ? 1 : 0) }), (scaled) => {
        expect(phraseOf(scaled / scale, display, unit)).toEqual({ words, supported: true })
      }),
    )
  })

  it('puts 多 before the scale and 余 behind it', () => {
    const words = (code: string, value: number) => {
      const { display, unit } = indicator(code)
      return display && phraseWithUnit(value, display, unit)
    }
    expect(words('LH20.04.09', 63_500_000)).toBe('6000多万元')
    expect(words('FM24.06.02', 147_321)).toBe('14万余次')
    expect(words('FM24.03.04', 7_650)).toBe('近8000人次')
    expect(words('LH20.04.04', 105_704_321)).toBe('1.057亿元')
    expect(words('FM24.06.08', 2_818_800)).toBe('282万元')
  })
})

describe('the rules of both packs', () => {
  const kinds: Readonly<Record<string, readonly string[]>> = {
    SUM: ['sum'],
    SUM_ORG_LATEST: ['latest'],
    LIST_COUNT: ['list-count'],
    LIST_SUM: ['list-sum'],
    DISTINCT: ['distinct'],
    RATIO_OF_SUMS: ['ratio'],
    COUNT_ORG: ['count-org'],
    SUM_WINDOW: ['window'],
    RANK: ['rank'],
    DIRECT: ['direct'],
    NONE: ['never'],
    TEXT: ['text'],
  }

  it.each(longhuaFigures)('%s is rolled up as the study says', (code, _, rollUp) => {
    expect(kinds[rollUp]).toContain(indicator(code).rule.kind)
  })

  it('the rolling window is asked of one community, and shown in the yearly table without asking again', () => {
    const [yearly, monthly] = ['LH20-00', 'LH20-00W'].map((id) => longhua.tables.find((one) => one.id === id))
    if (!yearly || !monthly) throw new Error('the tables are not there')
    const window = ['LH20.00.04', 'LH20.00.05']
    expect(ownIndicators(catalogue, monthly).map(({ code }) => code)).toEqual(window)
    expect(yearly.columns.filter(({ reference }) => reference).map((one) => one.indicator)).toEqual(window)
    expect(returnLevels(catalogue, yearly)).not.toContain('community')
    for (const code of window) {
      const asked = longhuaTree.units.filter((unit) => asks(indicator(code), unit))
      expect(asked.map(({ name }) => name)).toEqual(['章阁社区居委会'])
    }
  })

  it('money is kept in 元 and typed in 万元', () => {
    for (const code of ['FM24.06.08', 'LH20.04.09'])
      expect(indicator(code)).toMatchObject({ unit: '元', entryUnit: { label: '万元', factor: 10_000 } })
  })

  it('the resolution rate is of accepted demands, not of all cases', () => {
    expect(indicator('FM24.06.12').rule).toMatchObject({
      numerator: 'FM24.06.11',
      denominator: 'FM24.06.S2',
    })
  })

  it('is filled by a station, which no residents committee is', () => {
    expect([fumin.scope, fumin.communityType]).toEqual(['440309005S01', 'station'])
    expect([longhua.scope, longhua.communityType]).toEqual(['440309', undefined])
  })
})
