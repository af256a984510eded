import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { phraseOf, phraseWithUnit } from '../../../../shared/domain/display-phrase.js'
import { checkPhrase } from '../../../../shared/domain/phrase/check-phrase.js'
import { holds, readFigure } from '../../../../shared/domain/phrase/figure-words.js'
import { supportedWords } from '../../../../shared/domain/phrase/supported-words.js'
import { shippedPack } from '../../../support/shipped-pack.js'

const says = (words: string) => {
  const read = readFigure(words)
  if (!read.ok) return read.error.doubled ? 'doubled' : 'unreadable'
  const { low, high, highIncluded } = read.value.says
  return [low, high, highIncluded ? 'in' : 'out']
}

describe('the figures of a report', () => {
  it.each<readonly [string, number, number, 'in' | 'out']>([
    ['915万余', 9_150_000, 9_160_000, 'out'],
    ['120余万元', 1_200_000, 1_300_000, 'out'],
    ['6000多万元', 60_000_000, 70_000_000, 'out'],
    ['近8000', 7200, 8000, 'in'],
    ['超5000', 5000, 6000, 'out'],
    ['超900万', 9_000_000, 10_000_000, 'out'],
    ['千余', 1000, 2000, 'out'],
    ['逾百', 100, 200, 'out'],
    ['近百家', 90, 100, 'in'],
    ['超万亿元', 1e12, 2e12, 'out'],
    ['三十余万', 300_000, 400_000, 'out'],
    ['约260万人次', 2_550_000, 2_650_000, 'out'],
    ['约1000人', 900, 1100, 'out'], // never further than a tenth
    ['2.22亿', 221_500_000, 222_500_000, 'out'],
    ['2.8万余', 28_000, 29_000, 'out'],
    ['2306', 2306, 2306, 'in'],
    ['2,306条', 2306, 2306, 'in'],
    ['２３０６', 2306, 2306, 'in'],
    ['970 个', 970, 970, 'in'],
    ['1.057亿元', 105_650_000, 105_750_000, 'out'],
    ['百分百', 100, 100, 'in'],
    ['100%', 100, 100, 'in'],
    ['37.5%', 37.45, 37.55, 'out'],
    ['80%以上', 80, 100, 'in'],
    ['5000人次以上', 5000, Number.POSITIVE_INFINITY, 'in'],
    ['5000人左右', 4500, 5500, 'out'],
    ['第十八届', 18, 18, 'in'],
    ['第2', 2, 2, 'in'],
    ['两千三百', 2300, 2300, 'in'],
    ['一百二十万', 1_200_000, 1_200_000, 'in'],
    ['三成', 25, 35, 'out'],
    ['超三成', 30, 40, 'out'],
    ['不足百人', 0, 100, 'out'],
  ])('%s says %d to %d', (words, low, high, end) => {
    const [from, to, included] = says(words)
    expect([from, to, included]).toEqual([
      expect.closeTo(low, 6),
      high === Infinity ? high : expect.closeTo(high, 6),
      end,
    ])
  })

  it.each(['约1000多人', '近1万余', '超5000以上', '约260万人次左右', '逾百余家'])(
    '%s approximates twice and is refused',
    (words) => {
      expect(says(words)).toBe('doubled')
      const check = checkPhrase(words, 1100, '人')
      expect(check.verdict).toBe('refused')
      expect(check.reason.zh).toContain('概数不能叠用')
      expect(check.instead).toContain('1100人')
    },
  )

  it.each(['', '很多', '3-9', '1+3+28+1', '一万千', '二十五十', '915万余和3万多', '数百'])(
    '%s is no single figure',
    (words) => expect(says(words)).toBe('unreadable'),
  )
})

describe('words held against a value', () => {
  const verdict = (words: string, value: number | null, unit: string) =>
    checkPhrase(words, value, unit).verdict

  it('37.5 % is no third, but more than one', () => {
    const check = checkPhrase('三分之一', 37.5, '%')
    expect(check.verdict).toBe('refused')
    expect(check.reason.zh).toContain('不支持“三分之一”')
    expect(check.instead).toEqual(expect.arrayContaining(['37.5%', '超三分之一']))
    expect(verdict('超三分之一', 37.5, '%')).toBe('supported')
    expect(verdict('三分之一', 33.3333, '%')).toBe('supported')
    expect(verdict('约三分之一', 35, '%')).toBe('supported')
    expect(verdict('近一半', 48, '%')).toBe('supported')
    expect(verdict('一半', 48, '%')).toBe('refused')
    expect(verdict('超三分之一', 51, '%')).toBe('refused') // more than half, then
  })

  it('takes several precisions of one value', () => {
    const instead = supportedWords(9_153_210, '人次')
    for (const words of [
      '9153210人次',
      '915.32万人次',
      '915万余人次',
      '超900万人次',
      '近1000万人次',
      '约915万人次',
    ])
      expect(instead).toContain(words)
    expect(supportedWords(1608, '场次')).toEqual(expect.arrayContaining(['1600余场次', '千余场次']))
    expect(supportedWords(1.3e12, '元')).toEqual(expect.arrayContaining(['1.3万亿元', '超万亿元']))
    expect(supportedWords(0, '个')).toEqual(['0个'])
    expect(supportedWords(2, '位')).toEqual(['第二'])
  })

  it('100% is complete, nothing less', () => {
    expect(verdict('百分百', 99.996, '%')).toBe('refused')
    expect(supportedWords(99.996, '%')).not.toContain('100%')
    expect(verdict('100%', 100, '%')).toBe('supported')
  })

  it('says what is unusual without refusing it', () => {
    const decimals = checkPhrase('2.8万余', 28_345, '个')
    expect([decimals.verdict, decimals.warnings[0]?.zh]).toEqual([
      'supported',
      expect.stringContaining('带小数'),
    ])
    const unit = checkPhrase('千余场', 1608, '场次')
    expect([unit.verdict, unit.warnings[0]?.zh]).toEqual(['supported', expect.stringContaining('“场次”')])
    const exact = checkPhrase('近8000', 8000, '人次')
    expect([exact.verdict, exact.warnings[0]?.zh]).toEqual([
      'supported',
      expect.stringContaining('不必写概数'),
    ])
  })

  it('a ratio is no count, a count no ratio, and nothing supports no words', () => {
    expect(verdict('三分之一', 21, '名')).toBe('refused')
    expect(verdict('37人', 37, '%')).toBe('refused')
    expect(checkPhrase('0', null, '个').reason.zh).toContain('还没有数值')
    expect(verdict('0', 0, '个')).toBe('supported')
  })

  it('whatever it offers, it supports', () => {
    const units = fc.constantFrom('个', '元', '人次', '%')
    const values = fc.oneof(
      fc.integer({ min: 0, max: 2_000_000_000 }),
      fc.double({ min: 0, max: 100, noNaN: true }).map((n) => Number(n.toFixed(4))),
      fc.integer({ min: 1, max: 100_000 }).map((n) => n * 100_000_000),
    )
    fc.assert(
      fc.property(values, units, (value, unit) => {
        fc.pre(unit !== '%' || value <= 10_000)
        const offered = supportedWords(value, unit)
        expect(offered.length).toBeGreaterThan(0)
        for (const words of offered)
          expect([words, checkPhrase(words, value, unit).verdict]).toEqual([words, 'supported'])
      }),
      { seed: 2024, numRuns: 400 },
    )
  })
})

const { catalogue } = await shippedPack()
const published = catalogue.packs
  .flatMap(({ indicators }) => indicators)
  .filter(
    ({ display, published: printed }) =>
      display?.accept && printed?.value !== null && printed?.value !== undefined,
  )
/** Words of everyday names (六治, 6毛钱) are no figures, and the third of the study is the document's own estimate. */
const figures = published.filter(({ code }) => !['LG24.10.04', 'SZWK.02.13'].includes(code))

describe('the published words of all packs', () => {
  it('are many', () => expect(figures.length).toBeGreaterThan(150))

  it.each(figures.map((indicator) => [indicator.code, indicator] as const))(
    '%s: inside the interval they are printed and supported, outside refused',
    (_, { display, published: printed, unit }) => {
      if (!display?.accept || !printed) throw new Error('nothing published')
      const words = phraseWithUnit(printed.value, display, unit)
      const [low, high] = display.accept
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (part) => {
          const value = low === high ? low : Math.min(low + part * (high - low), high - 0.01)
          expect(phraseOf(value, display, unit).words).toBe(phraseOf(printed.value, display, unit).words)
          expect([value, checkPhrase(words, value, unit).verdict]).toEqual([value, 'supported'])
        }),
        { seed: 2024, numRuns: 50 },
      )
      const read = readFigure(words)
      if (!read.ok) throw new Error(words)
      const width = high - low || 1
      for (const value of [low - 0.02 * width, high + 0.02 * width]) {
        if (unit === '%' && value > 100) continue
        expect([value, holds(read.value.says, value)]).toEqual([value, false])
      }
    },
  )
})
