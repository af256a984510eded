import { describe, expect, it } from 'vitest'
import { parseCheckReference, periodOf, unitOf } from '../../../shared/domain/check-reference.js'
import { asOrgUnitId, asPeriodCode } from '../../../shared/domain/ids.js'
import { smallModel, smallOrgs } from '../../support/small-pack.js'

const { tree } = smallModel

describe('what a figure’s name in a check means', () => {
  it.each([
    ['LG24.10.03', { indicator: 'LG24.10.03', when: 'now', where: 'here' }],
    ['LG24.10.03@上期', { indicator: 'LG24.10.03', when: 'previous', where: 'here' }],
    ['LG24.10.03@上年同期@市', { indicator: 'LG24.10.03', when: 'last-year', where: 'city' }],
    ['LG24.10.03@district@year', { indicator: 'LG24.10.03', when: 'year', where: 'district' }],
    ['LG24.10.03@明年', undefined],
    ['LG24.10.03@上期@上期', undefined],
    ['LG24.10.03@__proto__', undefined],
    ['@上期', undefined],
  ])('%s', (name, meaning) => {
    expect(parseCheckReference(name)).toEqual(meaning)
  })

  it.each([
    ['X', '202403', '202403'],
    ['X@上期', '202401', '202312'],
    ['X@上期', '2024W01', '2023W52'],
    ['X@上年同期', '2024Q2', '2023Q2'],
    ['X@上年同期', '2020W53', undefined],
    ['X@全年', '202403', '2024'],
  ])('%s, looked at in %s, reads %s', (name, at, period) => {
    const reference = parseCheckReference(name)
    expect(reference && periodOf(reference, asPeriodCode(at))).toBe(period)
  })

  it.each([
    ['X', smallOrgs.a1, smallOrgs.a1],
    ['X@街道', smallOrgs.a1, smallOrgs.streetA],
    ['X@区', smallOrgs.a1, smallOrgs.district],
    ['X@区', smallOrgs.district, smallOrgs.district],
    ['X@市', smallOrgs.a1, undefined],
    ['X@街道', asOrgUnitId('nowhere'), undefined],
  ])('%s, looked at for %s, reads %s', (name, org, unit) => {
    const reference = parseCheckReference(name)
    expect(reference && unitOf(reference, org, tree)).toBe(unit)
  })
})
