import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noNumber, phraseOf, phraseWithUnit, plainDisplay } from '../../shared/domain/display-phrase.js'
import type { DisplayRule } from '../../shared/domain/indicator.js'
import { shippedPack } from '../support/shipped-pack.js'

const rule = (part: Partial<DisplayRule>): DisplayRule => ({ ...plainDisplay(0), ...part })

const moreThan2400 = rule({ qualifier: 'gt', suffix: '多', roundTo: 100, accept: [2400, 2500] })
const about260 = rule({
  qualifier: 'about',
  prefix: '约',
  scale: '万',
  roundTo: 100_000,
  accept: [2_550_000, 2_650_000],
})
const yi = rule({ scale: '亿', decimals: 2, roundTo: 1_000_000, accept: [221_500_000, 222_500_000] })
const near8000 = rule({ qualifier: 'near', prefix: '近', roundTo: 1000, accept: [7200, 8000] })
const third = rule({ qualifier: 'about', decimals: 2, literal: '三分之一', accept: [30, 40] })
const second = rule({ literal: '第二', accept: [2, 2] })
const thousandOdd = rule({ qualifier: 'gt', literal: '千余', accept: [1000, 2000] })
const whole = rule({ decimals: 2, literal: '100%', accept: [100, 100] })

describe('words of a value', () => {
  it.each<readonly [number, DisplayRule, string, string]>([
    [2437, moreThan2400, '场', '2400多'],
    [2537, moreThan2400, '场', '2500多'],
    [2500, moreThan2400, '场', '2500'], // the top of the interval belongs to the next figure
    [221, moreThan2400, '场', '220多'], // a street's share keeps two digits
    [37, moreThan2400, '场', '37'],
    [0, moreThan2400, '场', '0'],
    [2_602_848, about260, '人次', '约260万'],
    [2_649_999, about260, '人次', '约260万'],
    [236_531, about260, '人次', '约24万'],
    [23_653, about260, '人次', '约2.4万'],
    [222_310_000, yi, '元', '2.22亿'],
    [222_499_999.99, yi, '元', '2.22亿'],
    [222_500_000, yi, '元', '2.23亿'], // half up
    [20_103_500, yi, '元', '2010.35万'],
    [1234.5, yi, '元', '1234.5'],
    [7650, near8000, '人次', '近8000'],
    [8000, near8000, '人次', '近8000'],
    [7100, near8000, '人次', '7100'], // below nine tenths of 8000
    [41_726, rule({ scale: '万', decimals: 1, roundTo: 1000, accept: [41_500, 42_500] }), '人', '4.2万'],
    [
      28_345,
      rule({ qualifier: 'gt', scale: '万', decimals: 1, suffix: '余', roundTo: 1000 }),
      '人',
      '2.8万余',
    ],
    [
      1_234_567,
      rule({ qualifier: 'gt', scale: '万', suffix: '余', suffixPosition: 'before-scale', roundTo: 10_000 }),
      '元',
      '123余万',
    ],
    [5321, rule({ qualifier: 'gt', prefix: '超', roundTo: 1000 }), '次', '超5000'],
    [83, rule({ qualifier: 'min', suffix: '以上', roundTo: 10 }), '%', '80以上'],
    [80, rule({ qualifier: 'min', suffix: '以上', roundTo: 10 }), '%', '80以上'],
    [1.005, plainDisplay(2), '分', '1.01'], // a binary fraction just below the half
    [-2.5, plainDisplay(1), '个', '-2.5'],
  ])('$0 prints as $3', (value, display, unit, words) => {
    expect(phraseOf(value, display, unit)).toEqual({ words, supported: true })
  })

  it.each<readonly [number, string, readonly [number, number], string, string]>([
    [6, '第六届', [6, 6], '届', '第六届'],
    [7, '第六届', [6, 6], '届', '第七届'],
    [21, '第一期', [1, 1], '期', '第二十一期'],
    [3, '三家', [3, 3], '家', '三家'],
    [4, '三家', [3, 3], '家', '4家'],
    [7, '七大', [7, 7], '个', '七大'],
    [8, '七大', [7, 7], '个', '8个'],
    [0.6, '6毛钱', [0.6, 0.6], '元/平方米·月', '6毛钱'],
    [0.7, '6毛钱', [0.6, 0.6], '元/平方米·月', '0.7元/平方米·月'],
    [97, '近百', [90, 100], '家', '近百家'],
    [100, '百分百', [100, 100], '%', '百分百'],
    [97, '百分百', [100, 100], '%', '97%'],
    [1_230_000, '120余万', [1_200_000, 1_300_000], '元', '120余万元'],
  ])('%d in the words %s of a report, with its unit once', (value, literal, accept, unit, words) => {
    const own = rule({ literal, accept, decimals: Number.isInteger(value) ? 0 : 1 })
    expect(phraseWithUnit(value, own, unit)).toBe(words)
  })

  it('prints nothing as a dash, never as zero', () => {
    expect(phraseOf(null, moreThan2400, '场')).toEqual({ words: noNumber, supported: true })
    expect(phraseWithUnit(null, moreThan2400, '场')).toBe('—')
    expect(phraseWithUnit(0, moreThan2400, '场')).toBe('0场')
  })

  it.each<readonly [number, DisplayRule, string, string]>([
    [2437, moreThan2400, '场', '2400多场'],
    [222_310_000, yi, '元', '2.22亿元'],
    [2_602_848, about260, '人次', '约260万人次'],
    [1608, thousandOdd, '场次', '千余场次'],
    [2, second, '位', '第二'],
    [3, second, '位', '第三'],
    [12, second, '位', '第十二'],
    [100, whole, '%', '100%'],
    [95.166, whole, '%', '95.17%'],
    [37.5, third, '%', '三分之一'],
    [95.166, plainDisplay(2), '%', '95.17%'],
  ])('$0 reads $3 in a sentence', (value, display, unit, text) => {
    expect(phraseWithUnit(value, display, unit)).toBe(text)
  })
})

describe('words that the value does not support', () => {
  it('replaces a literal outside its interval by digits, and says which words hold', () => {
    const phrase = phraseOf(42.857, third, '%')
    expect(phrase.words).toBe('超三分之一')
    expect(phrase.supported).toBe(false)
    expect(phrase.problem).toContain('不支持“三分之一”(应在 30 到 40 之间)')
    expect(phrase.problem).toContain('可写“超三分之一”或“42.86%”')
    expect(phraseWithUnit(48, third, '%')).toBe('近一半')
    expect(phraseWithUnit(4.2, third, '%')).toBe('4.20%') // below every usual fraction
    expect(phraseOf(2345, thousandOdd, '场次').words).toBe('2345')
  })

  it('never rounds up to 100%', () => {
    expect(phraseOf(99.999, whole, '%').words).toBe('99.99%')
    expect(phraseOf(99.96, plainDisplay(1), '%').words).toBe('99.9')
  })
})

const { pack } = await shippedPack()
const printed = pack.indicators.filter(({ display }) => display?.accept)

describe('the published words of the Longgang pack', () => {
  it.each(printed.map((indicator) => [indicator.code, indicator] as const))(
    '%s: every value inside the interval prints them',
    (_, indicator) => {
      const { display, published, unit } = indicator
      if (!display?.accept || !published) throw new Error('nothing published')
      const [low, high] = display.accept
      const words = phraseOf(published.value, display, unit).words
      expect(published.text.replace(/\s/g, '')).toMatch(new RegExp(`(?<![\\d.])${words}(?![\\d.])`))
      const inside = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
      fc.assert(
        fc.property(inside, (part) => {
          // Half-open: the upper end of a true interval already prints the next figure.
          const raw = low === high ? low : Math.min(low + part * (high - low), high - 0.01)
          expect(phraseOf(raw, display, unit)).toEqual({ words, supported: true })
        }),
        { seed: 2024, numRuns: 300 },
      )
    },
  )

  it('covers every indicator with a published figure', () => {
    const withFigure = pack.indicators.filter(({ published }) => published && published.value !== null)
    expect(printed.map(({ code }) => code)).toEqual(withFigure.map(({ code }) => code))
    expect(printed.length).toBe(44)
  })
})
