import { loadPacks, readOrgUnitsCsv, shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { parseOrgCsv } from '../../server/catalogue/org-csv.js'
import { buildOrgTree, type OrgTree } from '../../shared/domain/org.js'
import { type Catalogue, type Pack, packTree } from '../../shared/domain/table.js'

/** The Longgang 2024 pack as it ships, with the part of the org tree that fills it. */
export async function shippedPack(): Promise<{
  readonly catalogue: Catalogue
  readonly pack: Pack
  readonly tree: OrgTree
}> {
  const dir = await shippedPacksDir()
  const loaded = await loadPacks(dir)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 2))
  const pack = loaded.value.packs.find(({ id }) => id === 'lg2024')
  if (!pack) throw new Error('the pack lg2024 is not there')
  const tree = packTree(pack, await shippedTree())
  if (!tree) throw new Error('龙岗区 is not in the tree')
  return { catalogue: loaded.value, pack, tree }
}

/** The whole city as it ships. */
export async function shippedTree(): Promise<OrgTree> {
  const { units, badRows } = parseOrgCsv(await readOrgUnitsCsv(await shippedPacksDir()))
  if (badRows.length > 0) throw new Error(JSON.stringify(badRows, null, 2))
  return buildOrgTree(units)
}
