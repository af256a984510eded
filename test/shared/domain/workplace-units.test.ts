import { describe, expect, it } from 'vitest'
import { asOrgUnitId, asPeriodCode } from '../../../shared/domain/ids.js'
import { buildOrgTree } from '../../../shared/domain/org.js'
import { expectedReports } from '../../../shared/domain/roll-up.js'
import { participants } from '../../../shared/domain/table.js'
import { unitsConcerning } from '../../../shared/domain/workplace-units.js'
import { shippedPack, shippedTree } from '../../support/shipped-pack.js'

const { catalogue } = await shippedPack()
const tree = await shippedTree()
const of = (org: string) => unitsConcerning({ catalogue, tree }, asOrgUnitId(org))
const counts = (org: string) => {
  const units = of(org)
  return (['city', 'district', 'street', 'community'] as const).map(
    (level) => units.filter((unit) => unit.level === level).length,
  )
}

describe('the units that a person’s computer is given', () => {
  it('of a community: its district’s 11 streets and 119 committees, and the city above', () => {
    expect(counts('440307003002')).toEqual([1, 1, 11, 119])
  })

  it('of a district: those too, and the districts that report beside it', () => {
    expect(counts('440307')).toEqual([1, 11, 11, 119])
  })

  it('of the city: everything below it', () => {
    expect(of('4403')).toHaveLength(tree.units.length)
  })

  it('hang together: parents first, and the same units take part and are expected as in the whole tree', () => {
    for (const org of ['440307003002', '440307', '440309005S01', '440309001']) {
      const units = of(org)
      const own = buildOrgTree(units)
      const seen = new Set<string>()
      for (const { id, parentId } of units) {
        expect(parentId === null || seen.has(parentId)).toBe(true)
        seen.add(id)
      }
      for (const pack of catalogue.packs)
        for (const table of pack.tables) {
          const whole = participants(catalogue, tree, table.id)
          const part = participants(catalogue, own, table.id)
          if (!part?.get(asOrgUnitId(org)) || !whole) continue
          for (const code of table.columns.map(({ indicator }) => indicator)) {
            const indicator = catalogue.indicator(code)
            const year = asPeriodCode(String(pack.year))
            if (indicator && of(org).some(({ id }) => id === pack.scope) && pack.scope !== '4403')
              expect(expectedReports(indicator, { catalogue, tree: own }, part.root.id, year)).toBe(
                expectedReports(indicator, { catalogue, tree }, whole.root.id, year),
              )
          }
        }
    }
  })

  it('nobody knows of an unknown unit', () => {
    expect(of('nowhere')).toEqual([])
  })
})
