import { describe, expect, it } from 'vitest'
import { asOrgUnitId, type OrgUnitId } from '../../../shared/domain/ids.js'
import { buildOrgTree, type OrgLevel } from '../../../shared/domain/org.js'
import { chainOf, levelAfter, reviewChain, settlesItself } from '../../../shared/domain/review-chain.js'
import { cityOrgs, cityTree } from '../../support/city-tree.js'
import { smallModel, smallOrgs, smallTables, smallUnits } from '../../support/small-pack.js'

const { a1, streetA, district } = smallOrgs
const { city } = cityOrgs

describe('reviewChain', () => {
  it.each<[string, OrgUnitId, OrgUnitId, readonly OrgLevel[] | undefined, readonly OrgLevel[], OrgLevel]>([
    ['four levels: community up to the city', a1, city, undefined, ['street', 'district', 'city'], 'city'],
    ['three levels in a city', streetA, city, undefined, ['district', 'city'], 'city'],
    ['a district is approved by its city', district, city, undefined, ['city'], 'city'],
    ['the city settles its own row', city, city, undefined, ['city'], 'city'],
    ['a district pack ends at the district', a1, district, undefined, ['street', 'district'], 'district'],
    ['a street in it', streetA, district, undefined, ['district'], 'district'],
    ['the district settles its own row', district, district, undefined, ['district'], 'district'],
    [
      'a pack of one community goes up to its district',
      a1,
      a1,
      undefined,
      ['street', 'district'],
      'district',
    ],
    ['without the street', a1, city, ['district', 'city'], ['district', 'city'], 'city'],
    ['the street alone', a1, district, ['street'], ['street'], 'district'],
    ['the highest stays when nobody else would', streetA, district, ['street'], ['district'], 'district'],
    [
      'a chosen level above the pack does not come in',
      a1,
      district,
      ['street', 'city'],
      ['street'],
      'district',
    ],
  ])('%s', (_what, org, scope, chosen, levels, top) => {
    expect(reviewChain(cityTree, org, scope, chosen)).toEqual({ levels, top })
  })

  it('of a tree that is one community: it settles itself', () => {
    const [first] = smallUnits.filter(({ id }) => id === a1)
    if (!first) throw new Error('no community')
    const chain = reviewChain(buildOrgTree([{ ...first, parentId: null }]), a1, a1)
    expect(chain).toEqual({ levels: ['community'], top: 'community' })
    expect(settlesItself(chain, 'community')).toBe(true)
  })

  it('of a pack whose scope this deployment does not have goes up to the root', () => {
    expect(reviewChain(smallModel.tree, a1, asOrgUnitId('999'))).toEqual({
      levels: ['street', 'district'],
      top: 'district',
    })
  })

  it('takes the choice made for its own table only', () => {
    const { monthly, weekly } = smallTables
    const levels = { [monthly.id]: ['district'] as const }
    expect(chainOf(smallModel, monthly.id, a1, levels).levels).toEqual(['district'])
    expect(chainOf(smallModel, weekly.id, a1, levels).levels).toEqual(['street', 'district'])
  })
})

describe('levelAfter', () => {
  const chain = reviewChain(cityTree, a1, city)
  it('is the next one up, also past a level that was left out', () => {
    expect([levelAfter(chain, 'street'), levelAfter(chain, 'district')]).toEqual(['district', 'city'])
    expect(levelAfter({ levels: ['city'], top: 'city' }, 'street')).toBe('city')
  })
  it('is the last one when the setting left nothing above', () => {
    expect(levelAfter({ levels: ['street'], top: 'district' }, 'street')).toBe('street')
  })
})
