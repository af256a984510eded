import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { LiveSheet } from '../../client/sync/live-sheet.js'
import { memoryStore } from '../../client/sync/local-store.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { createTestServer, type TestServer } from '../support/test-server.js'

// Three windows of one unit write at random while their lines are cut at random: in the end all show what is on disk.

const keys = ['LG24.01.01', 'LG24.01.02', 'LG24.01.04', 'LG24.01.06']
const steps = 300
const period = asPeriodCode('202407')
const table = asTableId('LG24-01')

let server: TestServer
let workplace: WorkplaceModel
let cookie: string

/** mulberry32: small, seeded, good enough to shuffle with. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function openWindow(): { readonly sheet: LiveSheet; readonly cut: () => void } {
  let socket: NodeWebSocket | undefined
  const sheet = new LiveSheet({
    ref: { table, period, scope: workplace.person.org },
    workplace,
    openSocket: () => {
      const headers = { cookie, origin: server.url }
      socket = new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, { headers })
      return socket as unknown as WebSocket
    },
    openLocal: async () => memoryStore(),
    refused: async () => false,
  })
  return { sheet, cut: () => socket?.terminate() }
}

function until(sheet: LiveSheet, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const names = ['cells', 'connection', 'access']
    const look = () => {
      if (!holds()) return
      for (const name of names) sheet.removeEventListener(name, look)
      resolve()
    }
    for (const name of names) sheet.addEventListener(name, look)
    look()
  })
}

beforeAll(async () => {
  server = await createTestServer()
  const community = (await server.store.readOrgUnits()).find(({ id }) => /^440307\d{6}$/.test(id))
  cookie = await server.cookieFor(community?.id ?? '')
  const answer = await fetch(`${server.url}/api/workplace`, { headers: { cookie } })
  workplace = new WorkplaceModel((await answer.json()) as Workplace)
})
afterAll(() => server.destroy())

describe('three windows on one return', () => {
  it.each([1, 2, 3])('end with the same cells as the store, seed %i', async (seed) => {
    const random = randomOf(seed)
    const pick = <Item>(items: readonly Item[]): Item => {
      const item = items[Math.floor(random() * items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    }
    const org = asOrgUnitId(workplace.person.org)
    const windows = [openWindow(), openWindow(), openWindow()]
    await Promise.all(windows.map(({ sheet }) => until(sheet, () => sheet.access(org).ok)))
    for (let step = 0; step < steps; step += 1) {
      const { sheet, cut } = pick(windows)
      const act = random()
      if (act < 0.04) cut()
      else if (act < 0.2) sheet.undo()
      else sheet.write([{ org, key: pick(keys), value: Math.floor(random() * 1000) }], '填报')
      // Let some steps reach the server and others gather.
      if (random() < 0.3) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(
      windows.map(({ sheet }) =>
        until(sheet, () => sheet.connection.pending === 0 && sheet.connection.state === 'online'),
      ),
    )
    const shown = (sheet: LiveSheet) =>
      Object.fromEntries(keys.map((key) => [key, sheet.value(org, key) ?? null]))
    const content = await server.store.readSheet(table, period, [org])
    const stored = Object.fromEntries(content.cells.map(({ key, value }) => [key, value]))
    const onDisk = Object.fromEntries(keys.map((key) => [key, stored[key] ?? null]))
    for (const { sheet } of windows) {
      await until(sheet, () => JSON.stringify(shown(sheet)) === JSON.stringify(onDisk))
      expect(sheet.refused).toEqual([])
      sheet.close()
    }
  })
})
