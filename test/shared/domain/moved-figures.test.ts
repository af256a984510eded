import { describe, expect, it } from 'vitest'
import { defaultThresholds, movedBeyond } from '../../../shared/domain/moved-figures.js'
import { standingOut } from '../../../shared/domain/review-difference.js'
import { smallCodes, smallModel } from '../../support/small-pack.js'

const of = (code: (typeof smallCodes)[keyof typeof smallCodes], unit?: string) => {
  const found = smallModel.catalogue.indicator(code)
  if (!found) throw new Error(`no ${code}`)
  return unit === undefined ? found : { ...found, unit }
}
const flow = of(smallCodes.sum)
const stock = of(smallCodes.latest)
const rate = of(smallCodes.direct, '%')

const move = (indicator: typeof flow, now: number | null, base: number | null) =>
  movedBeyond(indicator, 'previous', now, base, defaultThresholds)

describe('a moved figure', () => {
  it.each([
    ['a flow by half', flow, 15, 10, true],
    ['a flow by less', flow, 14, 10, false],
    ['a flow down by half', flow, 5, 10, true],
    ['a small flow, whatever that is in per cent', flow, 3, 1, false],
    ['a flow from nothing', flow, 3, 0, true],
    ['a flow from nothing to next to nothing', flow, 2, 0, false],
    ['a flow to nothing', flow, 0, 4, true],
    ['a stock by a fifth', stock, 12, 10, true],
    ['a stock by less', stock, 11, 10, false],
    ['a small stock that lost one', stock, 1, 2, true],
    ['a rate by five points', rate, 95, 100, true],
    ['a rate by four points, though that is half of it', rate, 8, 4, false],
    ['the same', flow, 10, 10, false],
    ['a missing one', flow, null, 10, false],
    ['one without a base', flow, 10, null, false],
  ])('%s', (_name, indicator, now, base, expected) => {
    expect(move(indicator, now, base) !== undefined).toBe(expected)
  })

  it('says against what, and by how much in the words of its kind', () => {
    expect(move(flow, 15, 10)).toEqual({
      against: 'previous',
      now: 15,
      base: 10,
      change: { kind: 'percent', value: 50 },
    })
    expect(move(rate, 90, 100)?.change).toEqual({ kind: 'points', value: -10 })
    expect(move(flow, 9, 0)?.change).toEqual({ kind: 'none' })
  })
})

describe('standing out', () => {
  it('sorts figures into those that want a look, those that are near, and those nobody knows', () => {
    const outlier = { score: 4, beyond: 95, peers: 40 }
    const found = standingOut(
      [
        { indicator: flow, now: 30, bases: { previous: 10, 'last-year': 29 }, outlier: undefined },
        { indicator: stock, now: 10, bases: { previous: 10 }, outlier },
        { indicator: stock, now: 10, bases: { previous: 10, 'last-year': null }, outlier: undefined },
        { indicator: rate, now: 10, bases: { previous: null }, outlier: undefined },
        { indicator: rate, now: null, bases: { previous: 40 }, outlier: undefined },
      ],
      defaultThresholds,
    )
    expect(found).toMatchObject({
      figures: [
        { key: flow.code, moved: [{ against: 'previous' }], outlier: null },
        { key: stock.code, moved: [], outlier },
      ],
      near: 1,
      unknown: 1,
    })
  })
})
