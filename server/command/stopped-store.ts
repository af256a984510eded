import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { buildOrgTree } from '../../shared/domain/org.js'
import { catalogueOfTree } from '../../shared/domain/table.js'
import { loadPacks, shippedPacksDir } from '../catalogue/load-packs.js'
import { databaseFile, PackError } from '../create-server.js'
import { openSqliteStore } from '../store/sqlite/sqlite-store.js'
import { type RollUpModel, type Store, StoreError } from '../store/store.js'

/** The data of a stopped server, opened for one command. */
export interface OpenData {
  readonly store: Store
  readonly model: RollUpModel
  readonly demo: boolean
}

/**
 * Opens the data folder for `use` and closes it again; answers `in-use` when a running server has it open.
 * @throws Error when the folder holds no data, PackError, StoreError when the data cannot be read.
 */
export async function withStoppedStore<Value>(
  dataDir: string,
  use: (data: OpenData) => Promise<Value>,
): Promise<Value | 'in-use'> {
  const file = join(dataDir, databaseFile)
  // Opening would create an empty file, and an empty answer would look like a good one.
  await access(file).catch(() => {
    throw new Error(`${dataDir} 里没有汇表数据,请检查 DATA_DIR / no Huibiao data in this folder`)
  })
  const loaded = await loadPacks(await shippedPacksDir())
  if (!loaded.ok) throw new PackError(loaded.error)
  let store: Store
  try {
    store = await openSqliteStore({ file })
  } catch (error) {
    if (error instanceof StoreError && error.code === 'in-use') return 'in-use'
    throw error
  }
  try {
    const tree = buildOrgTree(await store.readOrgUnits())
    const demo = (await store.setting('demo')) === 'yes'
    return await use({ store, model: { catalogue: catalogueOfTree(loaded.value, tree), tree }, demo })
  } finally {
    await store.close()
  }
}
