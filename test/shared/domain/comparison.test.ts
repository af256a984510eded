import { describe, expect, it } from 'vitest'
import { baseOf, changeOf, formatChange } from '../../../shared/domain/comparison.js'
import { asOrgUnitId, asPeriodCode } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { buildOrgTree, type OrgUnit } from '../../../shared/domain/org.js'
import { smallCodes, smallModel } from '../../support/small-pack.js'

const indicatorOf = (code: (typeof smallCodes)[keyof typeof smallCodes]): Indicator => {
  const found = smallModel.catalogue.indicator(code)
  if (!found) throw new Error(code)
  return found
}
const count = indicatorOf(smallCodes.sum)
const rate = indicatorOf(smallCodes.ratio)

describe('a figure against an earlier one', () => {
  it.each<[string, Indicator, number | null, number | null, string]>([
    ['a count grows in per cent', count, 120, 96, '+25.0%'],
    ['a count falls in per cent', count, 56, 70, '-20.0%'],
    ['高级社工师 56 → 70', count, 70, 56, '+25.0%'],
    ['a rate is compared in 百分点, never in per cent of itself', rate, 95.17, 98.08, '-2.9个百分点'],
    ['a rate from nothing', rate, 3, 0, '+3.0个百分点'],
    ['a base of zero has no change', count, 5, 0, '—'],
    ['a missing base has no change', count, 5, null, '—'],
    ['a missing figure has no change', count, null, 5, '—'],
    ['the same', count, 5, 5, '持平'],
    ['a change smaller than a tenth is still one', count, 10_001, 10_000, '+0.0%'],
  ])('%s', (_what, indicator, now, base, words) => {
    expect(formatChange(changeOf(indicator, now, base))).toBe(words)
  })

  it('speaks English too', () => {
    expect(formatChange({ kind: 'points', value: -2.91 }, 'en')).toBe('-2.9 points')
    expect(formatChange({ kind: 'recast' }, 'en')).toBe('units redrawn')
  })
})

const unit = (
  id: string,
  parent: string | null,
  more: Partial<Pick<OrgUnit, 'validFrom' | 'validTo'>> & { successors?: readonly string[] } = {},
): OrgUnit => ({
  id: asOrgUnitId(id),
  name: id,
  level: parent === null ? 'district' : parent === 'D' ? 'street' : 'community',
  parentId: parent === null ? null : asOrgUnitId(parent),
  position: 0,
  validFrom: more.validFrom ?? null,
  validTo: more.validTo ?? null,
  ...(more.successors ? { successors: more.successors.map(asOrgUnitId) } : {}),
})
/**
 * At the end of 2023: a and b became c (same street); s became t and u (same street); x of street S1 went to y of S2.
 * In 2024 n is new. k never changed.
 */
const ended = { validTo: '2023-12-31' }
const begun = { validFrom: '2024-01-01' }
const tree = buildOrgTree([
  unit('D', null),
  unit('S0', 'D'),
  unit('k', 'S0'),
  unit('n', 'S0', begun),
  unit('a', 'S0', { ...ended, successors: ['c'] }),
  unit('b', 'S0', { ...ended, successors: ['c'] }),
  unit('c', 'S0', begun),
  unit('S1', 'D'),
  unit('s', 'S1', { ...ended, successors: ['t', 'u'] }),
  unit('t', 'S1', begun),
  unit('u', 'S1', begun),
  unit('S2', 'D'),
  unit('x', 'S2', { ...ended, successors: ['y'] }),
  unit('S3', 'D'),
  unit('y', 'S3', begun),
])
const base = (id: string, then: string) => baseOf(tree, asOrgUnitId(id), asPeriodCode(then))

describe('which unit of then stands for a unit of now', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['one that never changed: itself', 'k', '2023', ['k']],
    ['one that is new: none', 'n', '2023', []],
    ['one that was merged: all that it was made of', 'c', '2023', ['a', 'b']],
    ['after the merger: itself', 'c', '202403', ['c']],
    ['a street whose communities merged inside it: itself', 'S0', '2023', ['S0']],
    ['a street whose community was split inside it: itself', 'S1', '2023', ['S1']],
    ['the district, inside which everything happened: itself', 'D', '2023', ['D']],
    ['a community renamed and moved: its old self', 'y', '2023', ['x']],
    ['an unknown unit: none', 'zzz', '2023', []],
  ])('%s', (_what, id, then, units) => {
    expect(base(id, then)).toEqual({ kind: 'units', units })
  })

  it.each([
    ['a part of one that was split', 't'],
    ['the other part', 'u'],
    ['a street that gave a community away', 'S2'],
    ['a street that got one', 'S3'],
  ])('%s: 口径调整', (_what, id) => {
    expect(base(id, '2023')).toEqual({ kind: 'recast' })
  })
})
