import { describe, expect, it } from 'vitest'
import { asOrgUnitId } from '../../../shared/domain/ids.js'
import { buildOrgTree, type OrgUnit } from '../../../shared/domain/org.js'
import { smallModel, smallOrgs, smallUnits } from '../../support/small-pack.js'

const { tree } = smallModel
const { district, streetA, streetB, a1, a2, b1 } = smallOrgs
const ids = (units: readonly OrgUnit[]) => units.map(({ id }) => id)

describe('an org tree', () => {
  it('lists all units depth first in official order, whatever the order of the list', () => {
    const expected = [district, streetA, a1, a2, streetB, b1]
    expect(ids(tree.units)).toEqual(expected)
    expect(ids(buildOrgTree([...smallUnits].reverse()).units)).toEqual(expected)
  })

  it('keeps the official order, not that of the codes', () => {
    const swapped = smallUnits.map((unit) =>
      unit.id === streetA ? { ...unit, position: 7 } : unit.id === a1 ? { ...unit, position: 9 } : unit,
    )
    expect(ids(buildOrgTree(swapped).units)).toEqual([district, streetB, b1, streetA, a2, a1])
  })

  it('knows children, the way up, and who lies within whom', () => {
    expect(ids(tree.childrenOf(streetA))).toEqual([a1, a2])
    expect(ids(tree.pathUp(a2))).toEqual([a2, streetA, district])
    const inside = (id: typeof a1, scope: typeof a1) => tree.isWithin(id, scope)
    expect(inside(a1, a1)).toBe(true)
    expect(inside(a1, streetA)).toBe(true)
    expect(inside(a1, district)).toBe(true)
    expect(inside(a1, a2)).toBe(false)
    expect(inside(a1, streetB)).toBe(false)
    expect(inside(streetA, a1)).toBe(false)
    expect(inside(b1, streetA)).toBe(false)
  })

  it('finds units by level inside a scope, the scope itself included', () => {
    expect(ids(tree.within(district, ['community']))).toEqual([a1, a2, b1])
    expect(ids(tree.within(district, ['street', 'community']))).toEqual([streetA, a1, a2, streetB, b1])
    expect(ids(tree.within(streetA, ['street']))).toEqual([streetA])
    expect(ids(tree.within(a1, ['street']))).toEqual([])
    expect(ids(tree.within(district, []))).toEqual([])
  })

  it('answers for an unknown unit without complaint', () => {
    const nowhere = asOrgUnitId('999')
    expect(tree.get(nowhere)).toBeUndefined()
    expect(tree.pathUp(nowhere)).toEqual([])
    expect(tree.childrenOf(nowhere)).toEqual([])
    expect(tree.within(nowhere, ['community'])).toEqual([])
    expect(tree.isWithin(nowhere, district)).toBe(false)
    expect(tree.isWithin(a1, nowhere)).toBe(false)
    expect(tree.isWithin(nowhere, nowhere)).toBe(false)
  })

  it.each([
    ['no unit', [], 'one root'],
    [
      'two roots',
      smallUnits.map((unit) => (unit.id === streetB ? { ...unit, parentId: null } : unit)),
      'one root',
    ],
    ['a doubled id', [...smallUnits, ...smallUnits.slice(-1)], 'listed twice'],
    [
      'an unknown parent',
      smallUnits.map((unit) => (unit.id === a1 ? { ...unit, parentId: asOrgUnitId('999') } : unit)),
      'unknown parent',
    ],
    ['a circle', smallUnits.map((unit) => (unit.id === streetA ? { ...unit, parentId: a1 } : unit)), 'cycle'],
  ])('refuses %s', (_what, units, words) => {
    expect(() => buildOrgTree(units)).toThrow(words)
  })
})
