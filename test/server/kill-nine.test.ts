import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js'
import { asOrgUnitId, returnName } from '../../shared/domain/ids.js'
import { fuzzSeeds, seededRandom } from '../support/random.js'
import { sheet } from '../support/relay-server.js'
import { ReturnClient } from '../support/return-client.js'
import {
  compileServer,
  demoPassword,
  type ServerProcess,
  startServerProcess,
} from '../support/server-process.js'
import { shippedPack } from '../support/shipped-pack.js'
import { signIn } from '../support/test-server.js'
import { until } from '../support/until.js'

// Seven starts of a process; about ten seconds on a machine that has nothing else to do.
vi.setConfig({ testTimeout: 240_000 })

let dataDir: string
let server: ServerProcess

beforeAll(async () => {
  await compileServer()
  dataDir = await mkdtemp(join(tmpdir(), 'huibiao-kill-'))
})
afterAll(async () => {
  server.child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

/** Somebody who writes one key, each value one more than the last: what is kept can be compared. */
interface Writer {
  readonly client: ReturnClient
  readonly key: string
  readonly cookie: string
  last: number
}

describe('a server that is killed in the middle (kill -9)', () => {
  it.each(fuzzSeeds([7]))(
    'keeps every value it acknowledged, and gets the others by itself (FUZZ_SEED=%i)',
    async (seed) => {
      const random = seededRandom(seed)
      const { catalogue, tree } = await shippedPack()
      const units = tree.within(tree.root.id, ['community']).slice(0, 3)
      server = startServerProcess({ DATA_DIR: dataDir })
      let url = await server.serving()
      const password = await demoPassword(dataDir)

      const writers: Writer[] = []
      for (const unit of units) {
        const cookie = await signIn(url, unit.id, password)
        // Two windows of the same person in the same return, each writing a cell of its own.
        for (const key of [sheet.meetings, sheet.events])
          writers.push({
            client: new ReturnClient({ table: sheet.table, period: sheet.period, org: asOrgUnitId(unit.id) }),
            key,
            cookie,
            last: 0,
          })
      }
      const ackedOf = ({ client, key }: Writer) => Number(client.acked.get(key) ?? 0)
      const allAcked = () => writers.reduce((sum, writer) => sum + ackedOf(writer), 0)

      for (let round = 0; round < 6; round += 1) {
        await Promise.all(writers.map(({ client, cookie }) => client.connect(url, cookie)))
        let writing = true
        const busy = writers.map(async (writer) => {
          while (writing) {
            writer.last += 1
            writer.client.set(writer.key, writer.last)
            // Some wait for their acknowledgement before they go on, some type ahead of it.
            if (writer.last % 3 === 0)
              await until('an acknowledgement', () => !writer.client.hasUnsaved || !writing)
            else await new Promise((resolve) => setImmediate(resolve))
          }
        })
        const target = allAcked() + 30 + random.int(300)
        await until('some acknowledgements', () => allAcked() >= target)
        await server.kill('SIGKILL')
        writing = false
        await Promise.all(busy)
        await until('everybody to feel it', () => writers.every(({ client }) => !client.isOnline))

        server = startServerProcess({ DATA_DIR: dataDir })
        url = await server.serving()
        // Before anybody who knows more comes back: what does the disk say?
        for (const writer of writers) {
          const reader = new ReturnClient(writer.client.ref)
          await reader.connect(url, writer.cookie)
          const kept = Number(reader.value(writer.key) ?? 0)
          const name = `${returnName(writer.client.ref)} ${writer.key}, round ${round}`
          expect(kept, name).toBeGreaterThanOrEqual(ackedOf(writer))
          expect(kept, name).toBeLessThanOrEqual(writer.last)
          await reader.close()
        }
      }

      await Promise.all(writers.map(({ client, cookie }) => client.connect(url, cookie)))
      await Promise.all(writers.map(({ client }) => client.saved()))
      for (const writer of writers) expect(ackedOf(writer)).toBe(writer.last)
      await Promise.all(writers.map(({ client }) => client.close()))
      await server.kill('SIGTERM')
      expect(await server.exited).toEqual({ code: 0, signal: null })

      const store = await openSqliteStore({ file: join(dataDir, 'huibiao.sqlite') })
      const { cells } = await store.readSheet(
        sheet.table,
        sheet.period,
        units.map(({ id }) => id),
      )
      for (const { client, key, last } of writers)
        expect(cells.find((cell) => cell.org === client.ref.org && cell.key === key)?.value).toBe(last)
      const { compared, differences } = await store.checkTotals({ catalogue, tree })
      expect(compared).toBeGreaterThan(0)
      expect(differences).toEqual([])
      await store.close()
    },
  )
})
