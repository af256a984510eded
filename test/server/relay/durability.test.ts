import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { StoreError } from '../../../server/store/store.js'
import { asPeriodCode } from '../../../shared/domain/ids.js'
import type { OrgUnit } from '../../../shared/domain/org.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { openRaw, type RawSocket, saying } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { shippedPack } from '../../support/shipped-pack.js'
import { until } from '../../support/until.js'

let server: RelayServer
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  server = await createRelayServer({ lingerMs: 60_000 })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})
afterAll(() => server.destroy())

async function connect(client: ReturnClient): Promise<ReturnClient> {
  await client.connect(server.url, await server.cookieFor(client.ref.org))
  open.push(client)
  return client
}
const writerOf = (unit: OrgUnit) => connect(new ReturnClient(returnOf(unit)))

async function viewerOf(unit: OrgUnit): Promise<RawSocket> {
  const raw = await openRaw(server.url, { cookie: await server.cookieFor(unit.id) })
  open.push(raw)
  raw.tell({ t: 'feed', table: sheet.table, period: sheet.period, scope: server.places.district.id })
  await raw.take('snapshot')
  return raw
}

const diskFull = () => new StoreError('disk-full', 'database or disk is full')

/** Everything viewers and neighbours heard that names a value. */
const heard = (raw: RawSocket, value: number) =>
  raw.messages.filter((message) => JSON.stringify(message).includes(String(value)))

async function stored(unit: OrgUnit, key: string): Promise<unknown> {
  const { cells } = await server.store.readSheet(sheet.table, sheet.period, [unit.id])
  return cells.find((cell) => cell.key === key)?.value ?? null
}

describe('while the disk is slow', () => {
  it('nothing is acknowledged and nobody sees it before it is on disk', async () => {
    const { a1, district } = server.places
    const viewer = await viewerOf(district)
    const writer = await writerOf(a1)
    const neighbour = await writerOf(a1) // another window of the same person
    const release = server.store.holdAppends()
    writer.set(sheet.meetings, 31_001)
    let acknowledged = false
    const saved = writer.saved().then(() => {
      acknowledged = true
    })
    await until('the commit to wait for the disk', () => server.store.appending > 0)
    // Everybody talks to the server once more: whatever it had to say by now has been said.
    await viewer.settled()
    const newcomer = await viewerOf(district)
    expect(acknowledged).toBe(false)
    expect(neighbour.value(sheet.meetings) ?? null).toBeNull()
    for (const raw of [viewer, newcomer]) expect(heard(raw, 31_001)).toEqual([])
    expect(await stored(a1, sheet.meetings)).toBeNull()

    release()
    await saved
    expect(await stored(a1, sheet.meetings)).toBe(31_001)
    await viewer.take('delta', ({ cells }) => cells.some(([, , value]) => value === 31_001))
    await until('the neighbour to see it', () => neighbour.value(sheet.meetings) === 31_001)
  })

  it('somebody who joins meanwhile is told the committed state, and the rest once it is committed', async () => {
    const { a2 } = server.places
    const writer = await writerOf(a2)
    writer.set(sheet.meetings, 1)
    await writer.saved()
    const release = server.store.holdAppends()
    writer.set(sheet.meetings, 31_002)
    await until('the commit to wait for the disk', () => server.store.appending > 0)
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(a2.id) })
    open.push(raw)
    raw.tell({ t: 'open', ch: 1, table: sheet.table, period: sheet.period, org: a2.id })
    await raw.take('opened')
    raw.say(1, saying.step1(new Uint8Array([0])))
    await raw.settled()
    expect(raw.answers(1).filter(({ kind }) => kind === 'step2' || kind === 'update')).toEqual([])
    release()
    await raw.hear(1, 'step2')
    await writer.saved()
  })

  it('what many people write meanwhile goes to disk together', async () => {
    const { tree, streetA } = server.places
    const writers = await Promise.all(tree.childrenOf(streetA.id).slice(0, 6).map(writerOf))
    const release = server.store.holdAppends()
    const before = server.store.batches.length
    for (const [i, writer] of writers.entries()) writer.set(sheet.events, 500 + i)
    await until('the first to wait for the disk', () => server.store.appending > 0)
    for (const [i, writer] of writers.entries()) writer.set(sheet.events, 600 + i)
    release()
    await Promise.all(writers.map((writer) => writer.saved()))
    const batches = server.store.batches.slice(before)
    const commits = batches.flat().length
    expect(commits).toBe(writers.length * 2)
    expect(batches.length).toBeLessThan(commits)
    for (const [i, writer] of writers.entries()) {
      const unit = tree.get(writer.ref.org)
      expect(unit && (await stored(unit, sheet.events))).toBe(600 + i)
    }
  })
})

describe('when a commit fails', () => {
  it('the writer gets 1013 and no acknowledgement, nobody sees anything, and the edit comes again by itself', async () => {
    const { b1, district } = server.places
    const viewer = await viewerOf(district)
    const writer = await writerOf(b1)
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(b1.id) })
    open.push(raw)
    raw.tell({ t: 'open', ch: 1, table: sheet.table, period: sheet.period, org: b1.id })
    await raw.take('opened')
    server.store.failNextAppend(diskFull())
    writer.set(sheet.meetings, 32_001)
    // The room is given up for everybody in it: its memory is ahead of the disk.
    const closed = await raw.take('closed')
    expect(closed).toMatchObject({ ch: 1, code: closeCodes.tryLater })
    await viewer.settled()
    expect(heard(viewer, 32_001)).toEqual([])
    expect(writer.acked.get(sheet.meetings)).toBeUndefined()
    expect(await stored(b1, sheet.meetings)).toBeNull()

    writer.cut()
    await connect(writer)
    await writer.saved()
    expect(writer.acked.get(sheet.meetings)).toBe(32_001)
    expect(await stored(b1, sheet.meetings)).toBe(32_001)
    await viewer.take('delta', ({ cells }) => cells.some(([, , value]) => value === 32_001))
  })

  it('others of the same batch are told to come back too, and lose nothing', async () => {
    const { a1, a2 } = server.places
    const first = await writerOf(a1)
    const second = await writerOf(a2)
    const release = server.store.holdAppends()
    server.store.failNextAppend(diskFull())
    first.set(sheet.events, 33_001)
    second.set(sheet.events, 33_002)
    release()
    for (const writer of [first, second]) {
      await until('the acknowledgement or the end', () => !writer.hasUnsaved || writer.channelClosed)
      if (!writer.hasUnsaved) continue
      writer.cut()
      await connect(writer)
      await writer.saved()
    }
    expect(await stored(a1, sheet.events)).toBe(33_001)
    expect(await stored(a2, sheet.events)).toBe(33_002)
  })

  it('totals are as if the failed commit had never been', async () => {
    const { tree } = server.places
    const { differences } = await server.store.checkTotals({
      catalogue: (await shippedPack()).catalogue,
      tree,
    })
    expect(differences).toEqual([])
  })
})

describe('when a return cannot be read', () => {
  it('it is not opened empty: 1013 and words, and the next try reads it whole', async () => {
    const { a1 } = server.places
    const quiet = { ...returnOf(a1), period: asPeriodCode('202407') }
    server.store.failNextLoad(new StoreError('io', 'disk I/O error'))
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(a1.id) })
    open.push(raw)
    raw.tell({ t: 'open', ch: 1, ...quiet })
    const closed = await raw.take('closed')
    expect(closed).toMatchObject({ ch: 1, code: closeCodes.tryLater })
    expect(closed.reason).toMatch(/[\u4e00-\u9fff]{4}/)
    expect(raw.messages.some(({ t }) => t === 'opened')).toBe(false)
    raw.tell({ t: 'open', ch: 1, ...quiet })
    await raw.take('opened')
  })

  it('many who come at once wait for one load', async () => {
    const { a2 } = server.places
    const ref = { ...returnOf(a2), period: asPeriodCode('202408') }
    const release = server.store.holdLoads()
    const clients = Array.from({ length: 8 }, () => new ReturnClient(ref))
    const connected = Promise.all(clients.map(connect))
    const loads = () => server.store.loads.filter(({ period }) => period === ref.period)
    await until('the load to begin', () => loads().length > 0)
    release()
    await connected
    expect(loads()).toHaveLength(1)
  })

  it('a feed that cannot be read says so, and the next try reads it', async () => {
    const { district } = server.places
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(district.id) })
    open.push(raw)
    server.store.failNextRead(new StoreError('io', 'disk I/O error'))
    const ask = { t: 'feed', table: sheet.table, period: '202409', scope: district.id } as const
    raw.tell(ask)
    expect(await raw.take('refused')).toMatchObject({ of: 'feed', code: 'try-later' })
    raw.tell(ask)
    expect((await raw.take('snapshot')).rows).toHaveLength(119)
  })
})

describe('a server that is asked to stop', () => {
  it('lets what is under way reach the disk, then tells everybody to come back', async () => {
    const stopping = await createRelayServer()
    const { a1 } = stopping.places
    const writer = new ReturnClient(returnOf(a1))
    await writer.connect(stopping.url, await stopping.cookieFor(a1.id))
    const release = stopping.store.holdAppends()
    writer.set(sheet.meetings, 44)
    await until('the commit to wait for the disk', () => stopping.store.appending > 0)
    const ended = writer.ended()
    const stopped = stopping.stop()
    release()
    await stopped
    expect((await ended)?.code).toBe(closeCodes.restarting)
    const { cells } = await stopping.store.readSheet(sheet.table, sheet.period, [a1.id])
    expect(cells.map(({ value }) => value)).toEqual([44])
    await stopping.destroy()
  })
})
