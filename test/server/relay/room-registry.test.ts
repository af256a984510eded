import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as decoding from 'lib0/decoding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Channel } from '../../../server/relay/channel.js'
import { Committer } from '../../../server/relay/committer.js'
import type { Room } from '../../../server/relay/room.js'
import { RoomRegistry } from '../../../server/relay/room-registry.js'
import { openSqliteStore } from '../../../server/store/sqlite/sqlite-store.js'
import { type Store, StoreError } from '../../../server/store/store.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asUserId } from '../../../shared/domain/ids.js'
import type { Person } from '../../../shared/domain/person.js'
import { messageTypes } from '../../../shared/protocol/frames.js'
import { cellsOf, writeCell } from '../../../shared/protocol/return-document.js'
import { createCommitMaker } from '../../support/commit-maker.js'
import { type DecoratedStore, decorateStore } from '../../support/decorated-store.js'
import { saying } from '../../support/raw-socket.js'
import { smallCodes, smallModel, smallOrgs, smallReturn } from '../../support/small-pack.js'
import { until } from '../../support/until.js'

const ref = smallReturn(smallOrgs.a1)
const clerk: Person = { id: asUserId('u1'), name: '填报员', role: 'clerk', org: smallOrgs.a1 }

let dir: string
let sqlite: Store
let store: DecoratedStore
let rooms: RoomRegistry
let errors: unknown[]

function createRegistry(lingerMs: number): RoomRegistry {
  return new RoomRegistry({
    store,
    committer: new Committer(store, () => smallModel),
    model: () => smallModel,
    now: () => new Date(Date.UTC(2024, 2, 1)),
    lingerMs,
    onError: (error) => errors.push(error),
  })
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'huibiao-rooms-'))
  sqlite = await openSqliteStore({ file: join(dir, 'data.sqlite') })
  await sqlite.addAccounts([{ ...clerk, login: 'u1', passwordHash: '', disabled: false }])
  store = decorateStore(sqlite)
  errors = []
  rooms = createRegistry(5)
})
afterEach(async () => {
  await rooms.closeAll()
  await sqlite.close()
  await rm(dir, { recursive: true })
})

/** Somebody in a room, without any socket: a document that sends what it writes and takes what it is told. */
class Member implements Channel {
  readonly person = clerk
  readonly access = 'write'
  readonly doc = new Y.Doc()
  readonly saved: number[] = []
  refused: string | undefined
  closed: number | undefined
  /** Updates that get lost on their way to the room. */
  losing = false
  #room: Room | undefined
  #markers = 0

  constructor() {
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this && !this.losing) this.#room?.receive(this, saying.update(update))
    })
  }

  enter(room: Room): this {
    this.#room = room
    room.join(this)
    room.receive(this, saying.step1(Y.encodeStateVector(this.doc)))
    return this
  }

  write(key: string, value: CellValue): void {
    writeCell(this.doc, key, value)
  }

  value(key: string): CellValue | undefined {
    return cellsOf(this.doc).get(key)
  }

  mark(): number {
    this.#markers += 1
    this.#room?.receive(this, saying.marker(this.#markers))
    return this.#markers
  }

  async acknowledged(): Promise<void> {
    const marker = this.mark()
    await until('an acknowledgement', () => this.saved.includes(marker))
  }

  leave(): void {
    this.#room?.leave(this)
    if (this.#room) rooms.release(this.#room)
  }

  send(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message)
    const type = decoding.readVarUint(decoder)
    if (type === messageTypes.saved) this.saved.push(decoding.readVarUint(decoder))
    else if (type === messageTypes.refused) this.refused = decoding.readVarString(decoder)
    else if (type === messageTypes.sync) {
      const step = decoding.readVarUint(decoder)
      const body = decoding.readVarUint8Array(decoder)
      if (step > 0) Y.applyUpdate(this.doc, body, this)
      else if (!this.losing) this.#room?.receive(this, saying.step2(Y.encodeStateAsUpdate(this.doc, body)))
    }
  }

  close(code: number): void {
    this.closed = code
  }
}

describe('a room', () => {
  it('goes some time after the last person left, and is read again when somebody comes', async () => {
    const member = new Member().enter(await rooms.open(ref))
    member.write(smallCodes.sum, 5)
    await member.acknowledged()
    expect(rooms.size).toBe(1)
    member.leave()
    await until('the room to go', () => rooms.size === 0)
    const back = new Member().enter(await rooms.open(ref))
    await until('the value', () => back.value(smallCodes.sum) === 5)
    expect(store.loads).toHaveLength(2)
  })

  it('stays while somebody is in it, and for somebody who comes while it lingers', async () => {
    await rooms.closeAll()
    rooms = createRegistry(60_000)
    const room = await rooms.open(ref)
    const member = new Member().enter(room)
    member.leave()
    expect(await rooms.open(ref)).toBe(room)
    expect(store.loads).toHaveLength(1)
  })

  it('does not go while its last edits are on their way to the disk', async () => {
    const member = new Member().enter(await rooms.open(ref))
    await member.acknowledged()
    const release = store.holdAppends()
    member.write(smallCodes.sum, 8)
    await until('the commit to wait', () => store.appending > 0)
    member.leave()
    await new Promise((resolve) => setImmediate(resolve))
    expect(rooms.size).toBe(1)
    release()
    await until('the room to go', () => rooms.size === 0)
    const back = new Member().enter(await rooms.open(ref))
    await until('the value', () => back.value(smallCodes.sum) === 8)
  })

  it('is not registered when its load fails', async () => {
    store.failNextLoad(new StoreError('io', 'disk I/O error'))
    const failed = await Promise.allSettled([rooms.open(ref), rooms.open(ref)])
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(rooms.size).toBe(0)
    expect(store.loads).toHaveLength(1)
    await rooms.open(ref)
    expect(rooms.size).toBe(1)
  })

  it('whose stored state has a hole is refused, not shown with what is left of it', async () => {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (const value of [1, 2, 3]) writeCell(doc, smallCodes.sum, value)
    const maker = createCommitMaker(smallModel, clerk.id)
    const commits = [updates[0], updates[2]].map((update) =>
      maker.commit(ref, {}, { update: update ?? new Uint8Array() }),
    )
    await sqlite.append(commits, smallModel)
    await expect(rooms.open(ref)).rejects.toThrow('gap')
    expect(rooms.size).toBe(0)
  })
})

describe('a room that broke', () => {
  it('is forgotten at once; who leaves it late does not send off the sound one', async () => {
    const late = new Member().enter(await rooms.open(ref))
    await late.acknowledged()
    store.failNextAppend(new StoreError('disk-full', 'database or disk is full'))
    late.write(smallCodes.sum, 6)
    await until('the room to break', () => late.closed !== undefined)
    expect(late.closed).toBe(1013)
    expect(errors).toHaveLength(1)

    const room = await rooms.open(ref)
    const first = new Member().enter(room)
    await first.acknowledged()
    const other = new Member().enter(await rooms.open(ref))
    late.leave() // its socket took a while to close
    // Another room that comes and goes after it: whatever was about to go by then has gone.
    new Member().enter(await rooms.open(smallReturn(smallOrgs.b1))).leave()
    await until('the other room to go', () => rooms.size <= 1)
    expect(await rooms.open(ref)).toBe(room)
    other.write(smallCodes.sum, 7)
    await other.acknowledged()
    await until('the first to see it', () => first.value(smallCodes.sum) === 7)
    expect(store.loads.filter(({ org }) => org === ref.org)).toHaveLength(2)
  })

  it('loses nothing: the edit comes again with the next handshake', async () => {
    const member = new Member().enter(await rooms.open(ref))
    await member.acknowledged()
    store.failNextAppend(new StoreError('disk-full', 'database or disk is full'))
    member.write(smallCodes.sum, 6)
    member.mark()
    await until('the room to break', () => member.closed !== undefined)
    expect(member.saved).toEqual([1])
    member.enter(await rooms.open(ref))
    await member.acknowledged()
    const { cells } = await sqlite.readSheet(ref.table, ref.period, [ref.org])
    expect(cells.map(({ key, value }) => [key, value])).toEqual([[smallCodes.sum, 6]])
  })
})

describe('acknowledgement', () => {
  it('waits while something of the sender got lost, until a handshake brings it', async () => {
    const member = new Member().enter(await rooms.open(ref))
    await member.acknowledged()
    member.losing = true
    member.write(smallCodes.sum, 1)
    member.losing = false
    const release = store.holdAppends()
    member.write(smallCodes.latest, 2) // builds on what got lost: a gap; the room asks for the whole
    const marker = member.mark()
    await until('the handshake to bring it', () => store.appending > 0)
    expect(member.saved).not.toContain(marker)
    release()
    await until('the acknowledgement', () => member.saved.includes(marker))
    const { cells } = await sqlite.readSheet(ref.table, ref.period, [ref.org])
    expect(new Map(cells.map(({ key, value }) => [key, value]))).toEqual(
      new Map([
        [smallCodes.sum, 1],
        [smallCodes.latest, 2],
      ]),
    )
  })

  it('never comes for somebody who leaves the hole open, and the fourth time it is refused', async () => {
    const member = new Member().enter(await rooms.open(ref))
    await member.acknowledged()
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let value = 0; value < 6; value += 1) writeCell(doc, smallCodes.sum, value)
    const room = await rooms.open(ref)
    member.losing = true // answers no question for its state
    for (const update of updates.slice(1)) {
      room.receive(member, saying.update(update))
      member.mark()
    }
    await until('the refusal', () => member.refused !== undefined)
    expect(member.refused).toContain('"gap"')
    expect(member.saved).toEqual([1])
  })
})

describe('compaction', () => {
  it('replaces a long log by a snapshot that reads the same; history stays', async () => {
    const member = new Member().enter(await rooms.open(ref))
    for (let i = 1; i <= 320; i += 1) {
      member.write(i % 2 ? smallCodes.sum : smallCodes.latest, i)
      if (i % 20 === 0) await member.acknowledged()
    }
    await until('a compaction', () => store.compactions.length > 0)
    const size = await store.logSize(ref)
    expect(size.updates).toBeLessThan(100)
    member.leave()
    await until('the room to go', () => rooms.size === 0)
    const back = new Member().enter(await rooms.open(ref))
    await until('the values', () => back.value(smallCodes.sum) === 319)
    expect(back.value(smallCodes.latest)).toBe(320)
    const stored = await sqlite.loadReturn(ref)
    expect(stored?.snapshot).not.toBeNull()
    expect(stored?.clients.size).toBe(1)
    expect(await sqlite.history(ref, { limit: 1000 })).toHaveLength(320)
    // And it can be written on.
    back.write(smallCodes.sum, 1000)
    await back.acknowledged()
    expect((await sqlite.checkTotals(smallModel)).differences).toEqual([])
  })

  it('somebody who was away meanwhile merges as before', async () => {
    const away = new Member().enter(await rooms.open(ref))
    away.write(smallCodes.sum, 1)
    await away.acknowledged()
    away.leave()
    away.losing = true
    away.write(smallCodes.latest, 77)
    away.write(smallCodes.never, 78)

    const member = new Member().enter(await rooms.open(ref))
    for (let i = 1; i <= 310; i += 1) {
      member.write(smallCodes.sum, i)
      if (i % 50 === 0) await member.acknowledged()
    }
    await member.acknowledged()
    await until('a compaction', () => store.compactions.length > 0)
    member.leave()
    await until('the room to go', () => rooms.size === 0)

    away.losing = false
    away.enter(await rooms.open(ref))
    await away.acknowledged()
    expect(away.refused).toBeUndefined()
    expect(away.value(smallCodes.sum)).toBe(310)
    const { cells } = await sqlite.readSheet(ref.table, ref.period, [ref.org])
    expect(new Map(cells.map(({ key, value }) => [key, value]))).toEqual(
      new Map<string, CellValue>([
        [smallCodes.sum, 310],
        [smallCodes.latest, 77],
        [smallCodes.never, 78],
      ]),
    )
  })
})
