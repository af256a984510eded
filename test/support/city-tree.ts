import { asOrgUnitId } from '../../shared/domain/ids.js'
import { buildOrgTree, type OrgLevel, type OrgTree, type OrgUnit } from '../../shared/domain/org.js'
import { smallUnits } from './small-pack.js'

/** The tiny district under a city, with a second district beside it, for chains of four levels. */
export const cityOrgs = {
  city: asOrgUnitId('4403'),
  other: asOrgUnitId('440309'),
  otherStreet: asOrgUnitId('440309001'),
} as const

const unit = (
  id: string,
  name: string,
  level: OrgLevel,
  parent: string | null,
  position: number,
): OrgUnit => ({
  id: asOrgUnitId(id),
  name,
  level,
  parentId: parent === null ? null : asOrgUnitId(parent),
  position,
  validFrom: null,
  validTo: null,
})

export const cityTree: OrgTree = buildOrgTree([
  unit('4403', '深圳市', 'city', null, 0),
  ...smallUnits.map((each) => (each.parentId === null ? { ...each, parentId: cityOrgs.city } : each)),
  unit('440309', '龙华区', 'district', '4403', 1),
  unit('440309001', '丙街道', 'street', '440309', 0),
])
