import { loadPacks, shippedPacksDir } from '../../server/catalogue/load-packs.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { type Catalogue, type Pack, packTree } from '../../shared/domain/table.js'
import { shippedTree } from './shipped-pack.js'

/** The eleven district-level units of Shenzhen in official order, with the codes the packs name them by. */
export const shenzhenDistricts = [
  ['440304', '福田区'],
  ['440303', '罗湖区'],
  ['440308', '盐田区'],
  ['440305', '南山区'],
  ['440306', '宝安区'],
  ['440307', '龙岗区'],
  ['440309', '龙华区'],
  ['440310', '坪山区'],
  ['440311', '光明区'],
  ['4403DP', '大鹏新区'],
  ['4403SS', '深汕特别合作区'],
] as const

/** A pack of the city as it ships, with the org tree that ships beside it. */
export async function shenzhenPack(
  id: 'sz2025' | 'szwk2026',
): Promise<{ readonly catalogue: Catalogue; readonly pack: Pack; readonly tree: OrgTree }> {
  const loaded = await loadPacks(await shippedPacksDir())
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 2))
  const pack = loaded.value.packs.find((one) => one.id === id)
  if (!pack) throw new Error(`the pack ${id} is not there`)
  const tree = packTree(pack, await shippedTree())
  if (!tree) throw new Error('深圳市 is not in the tree')
  return { catalogue: loaded.value, pack, tree }
}
