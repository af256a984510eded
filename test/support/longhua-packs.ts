import { loadPacks, shippedPacksDir } from '../../server/catalogue/load-packs.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { type Catalogue, type Pack, packTree } from '../../shared/domain/table.js'
import { shippedTree } from './shipped-pack.js'

/** One of the packs that ship, with the part of the org tree that fills it, and all of them as its catalogue. */
export async function shippedPackNamed(
  id: string,
): Promise<{ readonly catalogue: Catalogue; readonly pack: Pack; readonly tree: OrgTree }> {
  const loaded = await loadPacks(await shippedPacksDir())
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 2))
  const pack = loaded.value.packs.find((one) => one.id === id)
  const tree = pack && packTree(pack, await shippedTree())
  if (!pack || !tree) throw new Error(`the pack ${id} is not there, or nobody to fill it`)
  return { catalogue: loaded.value, pack, tree }
}
