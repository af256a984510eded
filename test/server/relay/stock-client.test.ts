import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { OrgUnit } from '../../../shared/domain/org.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { cellsOf, writeCell } from '../../../shared/protocol/return-document.js'
import { openRaw, type RawSocket, saying } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { until, within } from '../../support/until.js'

let server: RelayServer
const ends: (() => unknown)[] = []

beforeAll(async () => {
  server = await createRelayServer()
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
afterAll(() => server.destroy())

/** y-websocket's own provider, as anybody would use it; only the cookie has to be put in by hand outside a browser. */
async function stockClient(
  unit: OrgUnit,
  as: OrgUnit = unit,
  more: { readonly path?: string; readonly doc?: Y.Doc } = {},
) {
  const cookie = await server.cookieFor(as.id)
  class CookieSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { headers: { cookie, origin: server.url } } satisfies ClientOptions)
    }
  }
  const doc = more.doc ?? new Y.Doc()
  const closed: { code: number; reason: string }[] = []
  const provider = new WebsocketProvider(
    `${server.url.replace('http', 'ws')}/ws/return/${more.path ?? `${sheet.table}/${sheet.period}`}`,
    unit.id,
    doc,
    {
      WebSocketPolyfill: CookieSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      maxBackoffTime: 50,
    },
  )
  provider.on('connection-close', (event) => {
    if (event) closed.push({ code: event.code, reason: event.reason })
  })
  ends.push(() => provider.destroy())
  const synced = () => until('the provider to sync', () => provider.synced)
  return { doc, provider, closed, synced }
}

async function channelClient(unit: OrgUnit): Promise<ReturnClient> {
  const client = new ReturnClient(returnOf(unit))
  await client.connect(server.url, await server.cookieFor(unit.id))
  ends.push(() => client.close())
  return client
}

describe('a stock y-websocket client', () => {
  it('joins a return at its own address and works with the channels of sheets', async () => {
    const { a1 } = server.places
    const ours = await channelClient(a1)
    ours.set(sheet.meetings, 5)
    await ours.saved()
    const stock = await stockClient(a1)
    await stock.synced()
    expect(cellsOf(stock.doc).get(sheet.meetings)).toBe(5)
    writeCell(stock.doc, sheet.events, 9)
    await until('the channel to see it', () => ours.value(sheet.events) === 9)
    ours.set(sheet.meetings, 6)
    await until('the stock client to see it', () => cellsOf(stock.doc).get(sheet.meetings) === 6)
    const { cells } = await server.store.readSheet(sheet.table, sheet.period, [a1.id])
    expect(cells.find(({ key }) => key === sheet.events)?.value).toBe(9)
  })

  it('brings what was written before it connected', async () => {
    const { a2 } = server.places
    const doc = new Y.Doc()
    writeCell(doc, sheet.meetings, 1)
    writeCell(doc, sheet.meetings, 2)
    const stock = await stockClient(a2, a2, { doc })
    writeCell(doc, sheet.events, 3) // while it connects
    await stock.synced()
    const ours = await channelClient(a2)
    await until('both values', () => ours.value(sheet.meetings) === 2 && ours.value(sheet.events) === 3)
  })

  it('comes back after a cut and goes on', async () => {
    const { a2 } = server.places
    const stock = await stockClient(a2)
    await stock.synced()
    const socket = stock.provider.ws as unknown as WebSocket
    socket.terminate()
    await until('the cut to be felt', () => stock.closed.length > 0)
    writeCell(stock.doc, sheet.meetings, 77)
    await until('the provider to come back', () => stock.provider.wsconnected && stock.provider.synced)
    const ours = await channelClient(a2)
    await until('the value', () => ours.value(sheet.meetings) === 77)
  })

  it("may read a neighbour's return; a write ends with 4403, for good, and is seen by nobody", async () => {
    const { a1, a2 } = server.places
    const owner = await channelClient(a2)
    const before = owner.value(sheet.meetings)
    const stock = await stockClient(a2, a1)
    await stock.synced()
    expect(cellsOf(stock.doc).get(sheet.meetings)).toBe(before)
    writeCell(stock.doc, sheet.meetings, 666)
    await until('the end', () => stock.closed.length > 0)
    expect(stock.closed[0]).toMatchObject({ code: closeCodes.forbidden })
    expect(stock.provider.shouldConnect).toBe(false)
    owner.set(sheet.events, 12)
    await owner.saved()
    expect(owner.value(sheet.meetings)).toBe(before)
  })

  it.each([
    ['an unknown table', 'LG24-99/202403'],
    ['a period of another kind', 'LG24-01/2024'],
    ['a name with more parts', 'LG24-01%2F202403/x'],
  ])('is told 4404 for %s', async (_what, path) => {
    const stock = await stockClient(server.places.a1, server.places.a1, { path })
    await until('the end', () => stock.closed.length > 0)
    expect(stock.closed[0]).toMatchObject({ code: closeCodes.notFound })
  })

  it('gets words with a close, cut to what a close frame may hold', async () => {
    const { district, a1 } = server.places
    const stock = await stockClient(district, a1)
    await until('the end', () => stock.closed.length > 0)
    expect(stock.closed[0]?.code).toBe(closeCodes.notFound)
    expect(stock.closed[0]?.reason).toContain('不填报')
  })

  it('that sends before the return is loaded loses nothing', async () => {
    const { b1 } = server.places
    const release = server.store.holdLoads()
    const stock = await stockClient(b1)
    await until('the socket to open', () => stock.provider.wsconnected)
    writeCell(stock.doc, sheet.meetings, 4)
    writeCell(stock.doc, sheet.events, 5)
    release()
    await stock.synced()
    const ours = await channelClient(b1)
    await until('both values', () => ours.value(sheet.meetings) === 4 && ours.value(sheet.events) === 5)
  })
})

describe('presence of stock clients', () => {
  it('carries the name of the session, whatever the client says', async () => {
    const { a1 } = server.places
    const seen = await stockClient(a1)
    const other = await stockClient(a1)
    await Promise.all([seen.synced(), other.synced()])
    other.provider.awareness.setLocalState({ user: { name: '区长', color: 'red' }, cell: sheet.meetings })
    const state = await until('the presence', () =>
      seen.provider.awareness.getStates().get(other.doc.clientID),
    )
    expect(state).toMatchObject({ cell: sheet.meetings })
    expect((state as { user: { name: string } }).user).toEqual({ name: expect.stringContaining('填报员') })
    other.provider.disconnect()
    await until('the presence to go', () => !seen.provider.awareness.getStates().has(other.doc.clientID))
  })

  it('cannot be put into the mouth of somebody else', async () => {
    const { a1 } = server.places
    const victim = await stockClient(a1)
    const seen = await stockClient(a1)
    await Promise.all([victim.synced(), seen.synced()])
    victim.provider.awareness.setLocalState({ cell: 'own' })
    await until('the presence', () => seen.provider.awareness.getStates().has(victim.doc.clientID))
    const { a2 } = server.places
    const forger = await rawChannel(a2, a1)
    forger.say(1, saying.awareness(forged(victim.doc.clientID, 1_000_000, { cell: 'forged' })))
    forger.say(1, saying.awareness(forged(victim.doc.clientID, 1_000_001, null)))
    await forger.settled()
    victim.provider.awareness.setLocalState({ cell: 'own again' })
    await until('the next honest presence', () => {
      const state = seen.provider.awareness.getStates().get(victim.doc.clientID) as
        | { cell?: string }
        | undefined
      expect(state?.cell).not.toBe('forged')
      return state?.cell === 'own again'
    })
  })

  it('of a channel is one: a second client id on it is passed over', async () => {
    const { a1, a2 } = server.places
    const forger = await rawChannel(a2, a1)
    const awareness = new Awareness(new Y.Doc())
    const seen = await rawChannel(a1, a1)
    forger.say(1, saying.awareness(forged(111, 1, { cell: 'first' })))
    forger.say(1, saying.awareness(forged(222, 1, { cell: 'second' })))
    forger.say(1, saying.awareness(forged(111, 2, { cell: 'x'.repeat(5_000) })))
    forger.say(1, saying.awareness(forged(111, 3, { cell: 'third' })))
    await until('the third', async () => {
      await seen.settled()
      for (const answer of seen.answers(1))
        if (answer.kind === 'awareness') applyAwarenessUpdate(awareness, answer.body, 'test')
      return (awareness.getStates().get(111) as { cell?: string } | undefined)?.cell === 'third'
    })
    expect(awareness.getStates().has(222)).toBe(false)
    awareness.destroy()
  })
})

async function rawChannel(as: OrgUnit, unit: OrgUnit): Promise<RawSocket> {
  const raw = await openRaw(server.url, { cookie: await server.cookieFor(as.id) })
  ends.push(() => within('the socket to close', raw.close()))
  raw.tell({ t: 'open', ch: 1, ...returnOf(unit) })
  await raw.take('opened')
  return raw
}

function forged(client: number, clock: number, state: unknown): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  encoding.writeVarString(encoder, JSON.stringify(state))
  return encoding.toUint8Array(encoder)
}
