import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPack, sheet } from '../fixture/sheet.mjs'
import { addPeople, appendAll, sheetCommits } from '../fixture/store-data.mjs'
import { serve } from '../harness/child.mjs'
import { fromDist } from '../harness/dist.mjs'

/**
 * Makes the data folder of a server of ours: a process of its own, so that nothing of it stays in the server's memory.
 * @returns the folders, and the cookie of each account
 */
async function build({ communities = sheet.communities, viewers = 0, rewrites = 0 }) {
  const { openSqliteStore } = await fromDist('server/store/sqlite/sqlite-store.js')
  const { Sessions, sessionCookie } = await fromDist('server/auth/sessions.js')
  const { buildOrgTree } = await fromDist('shared/domain/org.js')
  const { buildCatalogue } = await fromDist('shared/domain/table.js')
  const { databaseFile } = await fromDist('server/create-server.js')
  const folder = await mkdtemp(join(tmpdir(), 'bench-huibiao-'))
  const packsDir = join(folder, 'packs')
  const dataDir = join(folder, 'data')
  await writePack(join(packsDir, sheet.pack))
  await mkdir(dataDir)
  const store = await openSqliteStore({ file: join(dataDir, databaseFile) })
  const { accounts, tokens } = await addPeople(store, Sessions, { communities, viewers })
  const model = {
    catalogue: buildCatalogue([createPack()]),
    tree: buildOrgTree(await store.readOrgUnits()),
  }
  await appendAll(store, model, sheetCommits({ rewrites, users: accounts.clerks.map(({ id }) => id) }))
  await store.close()
  const cookies = (list) => list.map((token) => `${sessionCookie}=${token}`)
  return {
    folder,
    packsDir,
    dataDir,
    sessions: { writers: cookies(tokens.writers), viewers: cookies(tokens.viewers) },
  }
}

async function writePack(folder) {
  const { tables, indicators, ...head } = createPack()
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'pack.json'), JSON.stringify(head))
  for (const table of tables) {
    const shown = new Set(table.columns.map(({ indicator }) => indicator))
    const own = indicators.filter(({ code }) => shown.has(code))
    await writeFile(join(folder, `${table.id}.json`), JSON.stringify({ table, indicators: own }))
  }
}

serve({ build })
