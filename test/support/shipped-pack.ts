import { loadPacks, readPackOrgCsv, shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { parseOrgCsv } from '../../server/catalogue/org-csv.js'
import { buildOrgTree, type OrgTree } from '../../shared/domain/org.js'
import type { Catalogue, Pack } from '../../shared/domain/table.js'

/** The Longgang 2024 pack as it ships, with its org tree. */
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
  const { units } = parseOrgCsv(await readPackOrgCsv(dir, pack.id))
  return { catalogue: loaded.value, pack, tree: buildOrgTree(units) }
}
