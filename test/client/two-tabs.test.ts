import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { LiveSheet } from '../../client/sync/live-sheet.js'
import { type LocalStore, memoryStore } from '../../client/sync/local-store.js'
import { openTabLine } from '../../client/sync/tab-line.js'
import { asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { sheet as cells, createRelayServer, type RelayServer } from '../support/relay-server.js'

// One person with one sheet in two tabs of one browser: two sessions, one store, real sockets, a real BroadcastChannel.

const { meetings, events } = cells
const heard = ['cells', 'connection', 'access', 'refused', 'undo']
let server: RelayServer
let org: string
let month = 0
let tabs: Tab[] = []

interface Tab {
  readonly sheet: LiveSheet
  network: boolean
  cut(): void
}

beforeAll(async () => {
  server = await createRelayServer()
  org = server.places.a1.id
})
afterEach(() => {
  for (const { sheet } of tabs) sheet.close()
  tabs = []
})
afterAll(() => server.destroy())

async function openTab(local: LocalStore, login = org): Promise<Tab> {
  const cookie = await server.cookieFor(login)
  const answer = await fetch(`${server.url}/api/workplace`, { headers: { cookie } })
  const workplace = new WorkplaceModel((await answer.json()) as Workplace)
  let socket: NodeWebSocket | undefined
  const tab: Tab = {
    network: true,
    cut: () => socket?.terminate(),
    sheet: new LiveSheet({
      ref: {
        table: asTableId('LG24-01'),
        period: asPeriodCode(`2024${String(month).padStart(2, '0')}`),
        scope: workplace.person.org,
      },
      workplace,
      openSocket: () => {
        if (!tab.network) throw new Error('no network')
        socket = new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, {
          headers: { cookie, origin: server.url },
        })
        return socket as unknown as WebSocket
      },
      openLocal: async () => local,
      openTabLine,
      refused: async () => false,
    }),
  }
  tabs.push(tab)
  await until(tab.sheet, () => tab.sheet.access(org).ok && tab.sheet.connection.state === 'online')
  return tab
}

function until(sheet: LiveSheet, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return
      for (const name of heard) sheet.removeEventListener(name, look)
      resolve()
    }
    for (const name of heard) sheet.addEventListener(name, look)
    look()
  })
}

async function twoTabs(): Promise<readonly [Tab, Tab]> {
  month += 1
  const local = memoryStore()
  return [await openTab(local), await openTab(local)]
}

async function unplug(tab: Tab): Promise<void> {
  tab.network = false
  tab.cut()
  await until(tab.sheet, () => tab.sheet.connection.state === 'offline')
}

const shows = ({ sheet }: Tab, key: string, value: number | null) =>
  until(sheet, () => (sheet.value(org, key) ?? null) === value)
const type = ({ sheet }: Tab, key: string, value: number) =>
  expect(sheet.write([{ org, key, value }], '填报')).toEqual({ ok: true })
const saved = ({ sheet }: Tab) =>
  until(sheet, () => sheet.connection.state === 'online' && sheet.connection.pending === 0)

describe('two tabs of one person', () => {
  it('show each other offline edits at once, with the same words, and both save them', async () => {
    const [one, two] = await twoTabs()
    await Promise.all([unplug(one), unplug(two)])
    type(one, meetings, 12)
    await shows(two, meetings, 12)
    type(two, events, 3)
    await shows(one, events, 3)
    for (const { sheet } of [one, two]) {
      expect(sheet.connection.pending).toBe(2)
      expect(sheet.saveState(org, meetings)).toBe('local')
      expect(sheet.saveState(org, events)).toBe('local')
    }
    // The same cell: the later hand saw the earlier one.
    type(two, meetings, 15)
    await shows(one, meetings, 15)
    one.network = true
    two.network = true
    for (const tab of [one, two]) {
      await saved(tab)
      await shows(tab, meetings, 15)
      await shows(tab, events, 3)
      expect(tab.sheet.refused).toEqual([])
      expect(tab.sheet.conflicts).toEqual([])
    }
  })

  it('a tab closed without a line leaves its edits to the other one, which sends them', async () => {
    const [one, two] = await twoTabs()
    await Promise.all([unplug(one), unplug(two)])
    type(one, meetings, 21)
    await until(two.sheet, () => two.sheet.connection.pending === 1)
    one.sheet.close()
    two.network = true
    await saved(two)
    const late = await openTab(memoryStore())
    await shows(late, meetings, 21)
  })

  it('what was written just before the line broke reaches the other tab as well', async () => {
    const [one, two] = await twoTabs()
    await unplug(two)
    type(one, meetings, 30)
    one.network = false
    one.cut() // the server may or may not have it
    await until(one.sheet, () => one.sheet.connection.state === 'offline')
    type(one, events, 1)
    await shows(two, meetings, 30)
    await shows(two, events, 1)
  })

  it('a tab opened later hears what waits in the first', async () => {
    month += 1
    const one = await openTab(memoryStore())
    await unplug(one)
    type(one, meetings, 8)
    const two = await openTab(memoryStore()) // with another store: nothing but the line tells it
    await shows(two, meetings, 8)
    await saved(two)
    one.network = true
    await saved(one)
  })

  it('a step of one tab is not taken back by the other, nor written over', async () => {
    const [one, two] = await twoTabs()
    type(two, meetings, 1)
    await saved(two)
    await shows(one, meetings, 1)
    type(one, meetings, 2)
    await saved(one)
    await shows(two, meetings, 2)
    expect(two.sheet.undo()).toMatchObject({ restored: 0, skipped: 1 })
    expect(one.sheet.undo()).toMatchObject({ restored: 1, skipped: 0 })
    expect(one.sheet.undo()).toBeUndefined()
    await shows(two, meetings, 1)
  })

  it('says nothing to the tabs of another person', async () => {
    month += 1
    const colleague = await server.addColleague(server.places.a1.id, 'li')
    const one = await openTab(memoryStore())
    const other = await openTab(memoryStore(), colleague)
    await Promise.all([unplug(one), unplug(other)])
    type(one, meetings, 4)
    type(other, events, 5)
    one.network = true
    await saved(one)
    expect(other.sheet.value(org, meetings) ?? null).toBeNull()
    expect(other.sheet.connection.pending).toBe(1)
  })
})
