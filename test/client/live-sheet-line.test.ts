import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { HttpLine } from '../../client/sync/http-line.js'
import { LineFallback } from '../../client/sync/line-fallback.js'
import { LiveSheet } from '../../client/sync/live-sheet.js'
import { memoryStore } from '../../client/sync/local-store.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Workplace } from '../../shared/protocol/api.js'
import { type NoUpgradeProxy, openNoUpgradeProxy } from '../support/no-upgrade-proxy.js'
import { createTestServer, type TestServer } from '../support/test-server.js'
import { until } from '../support/until.js'

// The client's session behind a proxy that passes HTTP and refuses WebSocket upgrades.

const street = '440307015'
const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'

let server: TestServer
let proxy: NoUpgradeProxy
let mine = ''
let theirs = ''
const open: LiveSheet[] = []

interface Desk {
  readonly sheet: LiveSheet
  readonly fallback: LineFallback
  /** Requests made by lines, as `POST /api/line`. */
  readonly requests: readonly string[]
  /** Spoils an answer that the server gave, as a proxy does that breaks in the middle. */
  lose: (request: string) => boolean
}

async function sit(login: string, through: string, hidden = false): Promise<Desk> {
  const cookie = await server.cookieFor(login)
  const page = async (path: string, init: RequestInit = {}) =>
    fetch(`${through}${path}`, { ...init, headers: { ...init.headers, cookie, origin: through } })
  const workplace = new WorkplaceModel((await (await page('/api/workplace')).json()) as Workplace)
  const requests: string[] = []
  const request = async (path: string, init: RequestInit) => {
    const name = `${init.method ?? 'GET'} ${path}`
    requests.push(name)
    const answer = await page(path, init)
    if (desk.lose(name)) throw new TypeError('lost')
    return answer
  }
  const fallback = new LineFallback({
    openLine: () => new HttpLine({ request, isHidden: () => hidden }) as unknown as WebSocket,
    storage: undefined,
  })
  const desk = {
    fallback,
    requests,
    lose: (_request: string) => false,
    sheet: new LiveSheet({
      ref: { table: asTableId('LG24-01'), period: asPeriodCode('202403'), scope: asOrgUnitId(street) },
      workplace,
      openSocket: () =>
        new NodeWebSocket(`${through.replace('http', 'ws')}/ws`, {
          headers: { cookie, origin: through },
        }) as unknown as WebSocket,
      fallback,
      openLocal: async () => memoryStore(),
      refused: async () => {
        try {
          return (await page('/api/me')).ok
        } catch {
          return false
        }
      },
    }),
  }
  open.push(desk.sheet)
  return desk
}

const online = ({ connection }: LiveSheet) => connection.state === 'online'
const mayWrite = (sheet: LiveSheet, org: string) =>
  until('the right to write', () => sheet.access(org).ok && online(sheet))
const saved = (sheet: LiveSheet, org: string, key: string) =>
  until('已保存', () => sheet.saveState(org, key) === 'saved')
const write = (sheet: LiveSheet, org: string, key: string, value: number) =>
  sheet.write([{ org, key, value }], '填报')

beforeAll(async () => {
  server = await createTestServer()
  proxy = await openNoUpgradeProxy(server.url)
  const units = await server.store.readOrgUnits()
  const [first, second] = units.filter(({ parentId }) => parentId === street).map(({ id }) => id)
  mine = first ?? ''
  theirs = second ?? ''
})
afterEach(() => {
  for (const sheet of open.splice(0)) sheet.close()
})
afterAll(async () => {
  await proxy.close()
  await server.destroy()
})

describe('LiveSheet where WebSocket is blocked', () => {
  it('finds the line after two refused upgrades, saves over it, and is seen by others', async () => {
    const before = proxy.refusals
    const blocked = await sit(mine, proxy.url)
    const free = await sit(theirs, server.url)
    await Promise.all([mayWrite(blocked.sheet, mine), mayWrite(free.sheet, theirs)])
    expect(proxy.refusals - before).toBe(2)
    expect([blocked.sheet.connection.mode, free.sheet.connection.mode]).toEqual(['line', 'socket'])
    write(blocked.sheet, mine, meetings, 12)
    await saved(blocked.sheet, mine, meetings)
    await until('the other one to see it', () => free.sheet.value(mine, meetings) === 12)
    write(free.sheet, theirs, publicity, 34)
    await until('this one to see the other', () => blocked.sheet.value(theirs, publicity) === 34)
    await until('both to see each other', () => blocked.sheet.people.length + free.sheet.people.length === 2)
    blocked.sheet.close()
    await until('the other one to see it leave', () => free.sheet.people.length === 0)
  })

  it('lets other connections of the page take the line at once', async () => {
    const { fallback } = await sit(mine, proxy.url)
    await until('the line', () => fallback.isActive)
    const line = await sit(theirs, proxy.url)
    line.fallback.socketRefused()
    line.fallback.socketRefused()
    const before = proxy.refusals
    await mayWrite(line.sheet, theirs)
    expect(proxy.refusals).toBe(before)
  })

  it('loses and doubles nothing when answers get lost on the way', async () => {
    const desk = await sit(mine, proxy.url)
    let count = 0
    desk.lose = (request) => {
      if (request === 'POST /api/line') return false
      count += 1
      return count % 3 === 0 // never so many in a row that the line is given up
    }
    const witness = await sit(theirs, server.url)
    await Promise.all([mayWrite(desk.sheet, mine), mayWrite(witness.sheet, theirs)])
    for (const value of [1, 2, 3, 4, 5, 6]) {
      write(desk.sheet, mine, publicity, value)
      write(witness.sheet, theirs, publicity, value)
      await saved(desk.sheet, mine, publicity)
      await until('the witness', () => witness.sheet.value(mine, publicity) === value)
      await until('this one', () => desk.sheet.value(theirs, publicity) === value)
    }
    expect(count).toBeGreaterThan(12)
    // One line served all of it.
    expect(desk.requests.filter((request) => request === 'POST /api/line')).toHaveLength(1)
  })

  it('holds a poll of a page that nobody looks at only for the answer to a post', async () => {
    const { sheet, requests } = await sit(mine, proxy.url, true)
    await mayWrite(sheet, mine)
    write(sheet, mine, meetings, 55)
    await saved(sheet, mine, meetings)
    const count = (word: string) => requests.filter((request) => request.startsWith(word)).length
    const held = () => requests.filter((each) => each.startsWith('GET') && !each.endsWith('&hold=0')).length
    await until('a poll that is not held', () => count('GET') > held())
    expect(held()).toBeLessThanOrEqual(count('POST'))
  })

  it('gathers what is typed while a post is under way', async () => {
    const { sheet, requests } = await sit(mine, proxy.url)
    await mayWrite(sheet, mine)
    const before = requests.length
    for (let value = 1; value <= 50; value += 1) write(sheet, mine, meetings, 100 + value)
    await saved(sheet, mine, meetings)
    const posts = requests.slice(before).filter((request) => request.startsWith('POST'))
    expect(posts.length).toBeLessThan(10)
  })

  it('comes back by itself when the server was restarted, with what was typed meanwhile', async () => {
    const { sheet } = await sit(mine, proxy.url)
    await mayWrite(sheet, mine)
    await server.stop()
    await until('offline', () => !online(sheet))
    expect(write(sheet, mine, meetings, 77)).toEqual({ ok: true })
    expect(sheet.saveState(mine, meetings)).toBe('local')
    const { dataDir, cookieFor, password } = server
    server = { ...(await createTestServer({ dataDir })), cookieFor, password }
    proxy.target = server.url
    await saved(sheet, mine, meetings)
    expect(sheet.connection.mode).toBe('line')
    const witness = await sit(theirs, server.url)
    await until('the witness', () => witness.sheet.value(mine, meetings) === 77)
  })

  it('does not take a server that is down for a network that blocks', async () => {
    const dead = await openNoUpgradeProxy(server.url)
    const { fallback, requests } = await sit(mine, dead.url)
    dead.target = 'http://127.0.0.1:9' // nobody is there: the proxy answers 502 to everything
    const before = dead.refusals
    await until('three attempts', () => dead.refusals >= before + 3)
    expect([fallback.isActive, requests]).toEqual([false, []])
    await dead.close()
  })
})

describe('LineFallback', () => {
  const make = (storage: Map<string, string>) =>
    new LineFallback({
      openLine: () => {
        throw new Error('not asked for here')
      },
      storage: {
        getItem: (name) => storage.get(name) ?? null,
        setItem: (name, value) => void storage.set(name, value),
        removeItem: (name) => void storage.delete(name),
      },
    })

  it('needs two refusals in a row, after a reload one, and forgets when a socket works', () => {
    const storage = new Map<string, string>()
    const first = make(storage)
    first.socketRefused()
    first.socketWorked()
    first.socketRefused()
    expect(first.isActive).toBe(false)
    first.socketRefused()
    expect(first.isActive).toBe(true)
    const reloaded = make(storage)
    expect(reloaded.isActive).toBe(false) // the next page tries WebSocket again
    reloaded.socketRefused()
    expect(reloaded.isActive).toBe(true)
    const elsewhere = make(storage)
    elsewhere.socketWorked()
    elsewhere.socketRefused()
    expect([elsewhere.isActive, storage.size]).toEqual([false, 0])
  })
})
