import { loadPacks, shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import { buildOrgTree, type OrgLevel, type OrgTree, type OrgUnit } from '../../shared/domain/org.js'
import type { Catalogue, Pack } from '../../shared/domain/table.js'

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

const streets = ['观湖街道', '民治街道', '龙华街道', '大浪街道', '福城街道', '观澜街道']

/** 龙华区 with its six streets and two communities, one of which is the one with the rolling window. */
export const longhuaTree: OrgTree = buildOrgTree([
  unit('440309', '龙华区', 'district', null, 0),
  ...streets.map((name, index) => unit(`44030900${index + 1}`, name, 'street', '440309', index)),
  unit('440309005011', '章阁社区居委会', 'community', '440309005', 0),
  unit('440309005012', '兴富社区居委会', 'community', '440309005', 1),
])

/** 福民社区, a community with its station, alone. */
export const fuminTree: OrgTree = buildOrgTree([
  { ...unit('440309005S01', '福民社区', 'community', null, 0), type: 'station' },
])

/** One of the packs that ship, with all of them as its catalogue. */
export async function shippedPackNamed(
  id: string,
): Promise<{ readonly catalogue: Catalogue; readonly pack: Pack }> {
  const loaded = await loadPacks(await shippedPacksDir())
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 2))
  const pack = loaded.value.packs.find((one) => one.id === id)
  if (!pack) throw new Error(`the pack ${id} is not there`)
  return { catalogue: loaded.value, pack }
}
