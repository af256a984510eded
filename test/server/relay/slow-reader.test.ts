import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Bulletin } from '../../../server/relay/bulletin.js'
import { Committer } from '../../../server/relay/committer.js'
import { FeedDesk } from '../../../server/relay/feed-desk.js'
import { RoomRegistry } from '../../../server/relay/room-registry.js'
import type { SharedFrame } from '../../../server/relay/shared-frame.js'
import { SheetSocket } from '../../../server/relay/sheet-socket.js'
import type { Wire } from '../../../server/relay/wire.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import type { Store } from '../../../server/store/store.js'
import { asUserId } from '../../../shared/domain/ids.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { controlFrame, parseControl, type ServerMessage, unframe } from '../../../shared/protocol/frames.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { smallModel, smallOrgs, smallReturn, smallTables } from '../../support/small-pack.js'
import { until } from '../../support/until.js'

const maxBufferedBytes = 1_000

/** A line whose reader is as slow as the test says. */
class TestWire implements Wire {
  isOpen = true
  bufferedBytes = 0
  closed: { readonly code: number; readonly reason: string } | undefined
  readonly messages: ServerMessage[] = []
  #onMessage: (data: Uint8Array) => void = () => {}
  #onClose: () => void = () => {}

  send(bytes: Uint8Array): void {
    const parts = unframe(bytes)
    const message = parts && (parseControl(parts.payload) as ServerMessage | undefined)
    if (message) this.messages.push(message)
  }

  sendShared({ payload }: SharedFrame): void {
    this.send(payload)
  }

  close(code: number, reason: string): void {
    this.closed ??= { code, reason }
    this.isOpen = false
    queueMicrotask(this.#onClose)
  }

  onMessage(listener: (data: Uint8Array) => void): void {
    this.#onMessage = listener
  }

  onClose(listener: () => void): void {
    this.#onClose = listener
  }

  says(...[message]: Parameters<typeof controlFrame>): void {
    this.#onMessage(controlFrame(message))
  }

  last(): ServerMessage | undefined {
    return this.messages[this.messages.length - 1]
  }
}

let dir: string
let store: Store
let committer: Committer
let feeds: FeedDesk
let rooms: RoomRegistry
let nextId = 1

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huibiao-slow-'))
  store = await openSqliteStore({ file: join(dir, 'data.sqlite') })
  committer = new Committer(store, () => smallModel)
  const shared = { store, committer, model: () => smallModel, lingerMs: 10 }
  feeds = new FeedDesk({ ...shared, nameOf: () => '填报员', tickMs: 1 })
  rooms = new RoomRegistry({ ...shared, now: () => new Date(), onError: () => {} })
})
afterEach(async () => {
  feeds.close()
  await rooms.closeAll()
  await store.close()
  await rm(dir, { recursive: true })
})

function connect(): TestWire {
  const wire = new TestWire()
  const person = { id: asUserId('u1'), name: '主管', role: 'supervisor', org: smallOrgs.district } as const
  new SheetSocket(nextId++, wire, person, {
    bulletin: new Bulletin(),
    rooms,
    feeds,
    model: () => smallModel,
    maxBufferedBytes,
    onError: () => {},
  })
  return wire
}

async function watching(): Promise<TestWire> {
  const wire = connect()
  wire.says({ t: 'feed', table: smallTables.monthly.id, period: '202403', scope: smallOrgs.district })
  await until('the snapshot', () => wire.messages.some(({ t }) => t === 'snapshot'))
  return wire
}

const maker = createCommitMaker(smallModel)
const change = (value: number) =>
  committer.submit(maker.commit(smallReturn(smallOrgs.a1), { 'T.sum': value }, { leaves: [] }))

const heard = (wire: TestWire, value: number) =>
  wire.messages.some(
    ({ t, ...message }) => t === 'delta' && JSON.stringify(message).includes(`"T.sum",${value}`),
  )

describe('somebody who reads too slowly', () => {
  it('is asked to come back with 1013 instead of filling the memory; the others hear on', async () => {
    const slow = await watching()
    const brisk = await watching()
    await change(1)
    await until('both to hear it', () => heard(slow, 1) && heard(brisk, 1))
    slow.bufferedBytes = maxBufferedBytes + 1
    await change(2)
    await until('the end', () => slow.closed !== undefined)
    expect(slow.closed).toEqual({ code: closeCodes.tryLater, reason: 'too slow' })
    await until('the other to hear it', () => heard(brisk, 2))
    const count = slow.messages.length
    await change(3)
    await until('the other to hear it', () => heard(brisk, 3))
    expect(slow.messages).toHaveLength(count)
  })

  it('who only lags a little is not', async () => {
    const wire = await watching()
    wire.bufferedBytes = maxBufferedBytes
    await change(1)
    await until('the change', () => heard(wire, 1))
    expect(wire.closed).toBeUndefined()
  })
})

describe('a line that the server is closing', () => {
  it('is not listened to any more', async () => {
    const wire = connect()
    wire.says({ t: 'ping' })
    expect(wire.last()?.t).toBe('pong')
    const count = wire.messages.length
    wire.isOpen = false // a session that ended: the close frame is under way
    wire.says({ t: 'open', ch: 1, table: smallTables.monthly.id, period: '202403', org: smallOrgs.district })
    wire.says({ t: 'ping' })
    expect(wire.messages).toHaveLength(count)
    expect(rooms.size).toBe(0)
  })
})
