import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerConfig } from '../../server/create-server.js'
import type { Account } from '../../server/store/account-store.js'
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js'
import {
  asOrgUnitId,
  asPeriodCode,
  asTableId,
  asUserId,
  type OrgUnitId,
  type ReturnRef,
} from '../../shared/domain/ids.js'
import { buildOrgTree, type OrgTree, type OrgUnit, subTree } from '../../shared/domain/org.js'
import { type DecoratedStore, decorateStore } from './decorated-store.js'
import { createTestServer, type TestServer } from './test-server.js'

/** Two streets of the real district with two communities of the first and one of the second, by what tests call them. */
export interface Places {
  readonly tree: OrgTree
  readonly district: OrgUnit
  readonly streetA: OrgUnit
  readonly streetB: OrgUnit
  readonly a1: OrgUnit
  readonly a2: OrgUnit
  readonly b1: OrgUnit
}

export interface RelayServer extends TestServer {
  readonly store: DecoratedStore
  readonly places: Places
  /** A second person of the same unit, with the same rights and the same password; returns the login. */
  addColleague(org: OrgUnitId, login: string): Promise<string>
}

/** A matrix table of the pack, filled monthly by communities, and two of its indicators. */
export const sheet = {
  table: asTableId('LG24-01'),
  period: asPeriodCode('202403'),
  meetings: 'LG24.01.01',
  events: 'LG24.01.02',
} as const

export const returnOf = (unit: OrgUnit): ReturnRef => ({
  table: sheet.table,
  period: sheet.period,
  org: unit.id,
})

/** A real server over a real SQLite file whose writes a test can hold back or make fail. */
export async function createRelayServer(config: Partial<ServerConfig> = {}): Promise<RelayServer> {
  const dataDir = config.dataDir ?? (await mkdtemp(join(tmpdir(), 'huibiao-relay-')))
  const sqlite = await openSqliteStore({ file: join(dataDir, 'huibiao.sqlite') })
  const store = decorateStore(sqlite)
  const server = await createTestServer({ ...config, dataDir, store, feedTickMs: config.feedTickMs ?? 2 })
  const city = buildOrgTree(await store.readOrgUnits())
  const places = placesOf(subTree(city, asOrgUnitId('440307'), () => true) ?? city)
  return {
    ...server,
    store,
    places,
    addColleague: async (org, login) => {
      const colleague = (await store.accounts()).find((account) => account.org === org)
      if (!colleague) throw new Error(`nobody works in ${org}`)
      const account: Account = { ...colleague, id: asUserId(`u-${login}`), login, name: `同事${login}` }
      await store.addAccounts([account])
      return login
    },
    destroy: async () => {
      await server.stop()
      await sqlite.close()
      await server.destroy()
    },
  }
}

function placesOf(tree: OrgTree): Places {
  const streets = tree.within(tree.root.id, ['street']).filter(({ id }) => tree.childrenOf(id).length > 1)
  const [streetA, streetB] = streets
  const [a1, a2] = streetA ? tree.childrenOf(streetA.id) : []
  const [b1] = streetB ? tree.childrenOf(streetB.id) : []
  if (!streetA || !streetB || !a1 || !a2 || !b1) throw new Error('the pack lacks streets or communities')
  return { tree, district: tree.root, streetA, streetB, a1, a2, b1 }
}
