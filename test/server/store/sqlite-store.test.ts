import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import { registerStoreContract } from './store-contract.js'

registerStoreContract('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huibiao-store-'))
  const store = await openSqliteStore({ file: join(folder, 'huibiao.db') })
  return { store, discard: () => rm(folder, { recursive: true }) }
})
