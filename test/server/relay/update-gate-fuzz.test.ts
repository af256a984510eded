import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { judgeUpdate } from '../../../server/relay/update-gate.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asUserId, type UserId } from '../../../shared/domain/ids.js'
import { cellRules } from '../../../shared/protocol/cell-rules.js'
import {
  cellsOf,
  readReturn,
  spliceText,
  textOf,
  textRoot,
  writeCells,
} from '../../../shared/protocol/return-document.js'
import { fuzzSeeds, type Random, seededRandom } from '../../support/random.js'
import {
  any,
  cell,
  contentRefs,
  deleted,
  gc,
  item,
  type RawId,
  type RawStruct,
  rawUpdate,
  skip,
  text,
  writeFormat,
} from '../../support/raw-update.js'
import { smallCodes, smallModel, smallOrgs, smallTables } from '../../support/small-pack.js'

const rules = cellRules(
  smallModel.catalogue.indicatorsOf(smallTables.monthly.id),
  smallTables.monthly.lists,
  { id: smallOrgs.a1, level: 'community' },
)
const { note } = smallCodes
const keys = [smallCodes.sum, smallCodes.latest, smallCodes.never, 'project:a/cost', 'project:b/cost']

/** A server as the room is one, without sockets and disk: judges, applies, keeps what the document emits. */
function createServerSide() {
  const doc = new Y.Doc()
  cellsOf(doc)
  textOf(doc, note)
  const owners = new Map<number, UserId>()
  const log: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => log.push(update))
  const cells = new Map<string, CellValue>()
  cellsOf(doc).observe((event) => {
    for (const key of event.changes.keys.keys())
      if (key !== note) cells.set(key, cellsOf(doc).get(key) ?? null)
  })
  textOf(doc, note).observe(() => cells.set(note, readReturn(doc, rules.coWritten).get(note) ?? null))
  return {
    doc,
    log,
    take(update: Uint8Array, user: UserId): string {
      const judged = judgeUpdate(update, doc, rules, { user, ownerOf: (client) => owners.get(client) })
      if (!judged.ok) return judged.error.code
      if (judged.value.kind !== 'accept') return judged.value.kind
      Y.applyUpdate(doc, update)
      for (const client of judged.value.newClients) owners.set(client, user)
      return 'accept'
    },
    expectNothingWaits(): void {
      expect(doc.store.pendingStructs).toBeNull()
      expect(doc.store.pendingDs).toBeNull()
    },
    /** The document is the same however it is kept and loaded again. */
    check(withLog: boolean): void {
      const now = content(doc)
      expect(withoutNull(cells)).toEqual(now)
      const v1 = new Y.Doc()
      Y.applyUpdate(v1, Y.encodeStateAsUpdate(doc))
      expect(content(v1)).toEqual(now)
      const v2 = new Y.Doc()
      Y.applyUpdateV2(v2, Y.encodeStateAsUpdateV2(doc))
      expect(content(v2)).toEqual(now)
      expect(v2.store.pendingStructs).toBeNull()
      if (!withLog) return
      const replayed = new Y.Doc()
      for (const update of log) Y.applyUpdate(replayed, update)
      expect(content(replayed)).toEqual(now)
      expect([...doc.share.keys()].sort()).toEqual(['cells', textRoot(note)])
      for (let item = textOf(doc, note)._start; item; item = item.right)
        expect(['ContentString', 'ContentDeleted']).toContain(item.content.constructor.name)
    },
  }
}

function content(doc: Y.Doc): Record<string, CellValue> {
  return withoutNull(readReturn(doc, rules.coWritten).entries())
}

function withoutNull(entries: Iterable<readonly [string, CellValue]>): Record<string, CellValue> {
  return Object.fromEntries([...entries].filter(([, value]) => value !== null).sort())
}

interface HonestClient {
  doc: Y.Doc
  readonly user: UserId
  online: boolean
  /** Position in the server's log up to which it has heard. */
  heard: number
  unsent: Uint8Array[]
}

const newClientId = (random: Random) => 1 + random.int(2 ** 32 - 2)

/** A page load: a document with an id of its own over what an earlier one left behind. */
function load(client: HonestClient, random: Random): void {
  const doc = new Y.Doc()
  doc.clientID = newClientId(random)
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(client.doc))
  client.doc = doc
  client.unsent = []
  client.online = false
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'server') client.unsent.push(update)
  })
}

/** Types into the co-written text, or takes something out of it; never through the middle of a character. */
function type(doc: Y.Doc, random: Random): void {
  const letters = [...textOf(doc, note).toString()]
  const place = random.int(letters.length + 1)
  const most = letters.length > 20 ? letters.length : 3
  const gone = letters.slice(place, place + random.int(most)).join('')
  const at = letters.slice(0, place).join('').length
  const insert = Array.from({ length: random.int(4) }, () =>
    random.pick(['龙', '岗', '😀', '𠮷', '\n']),
  ).join('')
  spliceText(doc, note, { at, remove: gone.length, insert })
}

function edit(client: HonestClient, random: Random): void {
  if (random.chance(0.4)) {
    type(client.doc, random)
    return
  }
  const count = random.chance(0.2) ? 1 + random.int(6) : 1
  const entries = Array.from({ length: count }, (): [string, CellValue] => [
    random.pick(keys),
    random.chance(0.1) ? null : random.int(1000),
  ])
  writeCells(client.doc, entries)
}

type ServerSide = ReturnType<typeof createServerSide>

/** What only deletes may find that others have deleted the same. */
const afterHandshake = (update: Uint8Array) =>
  Y.decodeUpdate(update).structs.length > 0 ? ['accept'] : ['accept', 'nothing-new']

/** An honest client is let in; of mallory's own page the mutants may have used up the clocks. */
function send(
  server: ServerSide,
  client: HonestClient,
  update: Uint8Array,
  allowed: readonly string[],
): void {
  const word = server.take(update, client.user)
  if (client.user !== mallory) expect(allowed).toContain(word)
}

/** One honest step of one client; every update it sends must be let in unless it is truly early. */
function honestStep(server: ServerSide, client: HonestClient, random: Random): void {
  const what = random.next()
  if (what < 0.6) edit(client, random)
  else if (what < 0.68) client.online = false
  else if (what < 0.72) load(client, random)
  else if (!client.online) {
    // Typed between the opening of the socket and the handshake: sent at once, and once more with the handshake.
    if (random.chance(0.3)) {
      edit(client, random)
      const early = client.unsent[client.unsent.length - 1]
      if (early) send(server, client, early, ['accept', 'gap', 'nothing-new'])
    }
    const step2 = Y.encodeStateAsUpdate(client.doc, Y.encodeStateVector(server.doc))
    send(server, client, step2, ['accept', 'nothing-new'])
    client.unsent = []
    Y.applyUpdate(client.doc, Y.encodeStateAsUpdate(server.doc, Y.encodeStateVector(client.doc)), 'server')
    client.heard = server.log.length
    client.online = true
  } else {
    // Hears a part of what the others did: its next value may be concurrent with the rest.
    const upTo = client.heard + random.int(server.log.length - client.heard + 1)
    for (const update of server.log.slice(client.heard, upTo)) Y.applyUpdate(client.doc, update, 'server')
    client.heard = upTo
  }
  if (client.online) {
    for (const update of client.unsent) send(server, client, update, afterHandshake(update))
    client.unsent = []
  }
}

function createClients(users: readonly UserId[], random: Random): readonly HonestClient[] {
  return users.map((user) => {
    const client: HonestClient = { doc: new Y.Doc(), user, online: false, heard: 0, unsent: [] }
    load(client, random)
    return client
  })
}

const alice = asUserId('alice')
const bob = asUserId('bob')
const mallory = asUserId('mallory')

/** All clients come online, and everybody has the same. */
function settle(server: ServerSide, clients: readonly HonestClient[]): void {
  for (const client of clients) {
    const step2 = Y.encodeStateAsUpdate(client.doc, Y.encodeStateVector(server.doc))
    expect(['accept', 'nothing-new']).toContain(server.take(step2, client.user))
  }
  for (const client of clients) {
    Y.applyUpdate(client.doc, Y.encodeStateAsUpdate(server.doc, Y.encodeStateVector(client.doc)), 'server')
    expect(content(client.doc)).toEqual(content(server.doc))
  }
  server.check(true)
}

describe('seeded fuzz of the gate', () => {
  it.each(fuzzSeeds([1, 2, 3, 4]))('honest clients are always let in (FUZZ_SEED=%i)', (seed) => {
    const random = seededRandom(seed)
    const server = createServerSide()
    const clients = createClients([alice, alice, bob, bob], random)
    for (let step = 0; step < 600; step += 1) {
      honestStep(server, random.pick(clients), random)
      if (step % 50 === 0) server.check(false)
    }
    settle(server, clients)
  })

  it.each(fuzzSeeds([11, 12, 13, 14]))('changed bytes never throw nor harm (FUZZ_SEED=%i)', (seed) => {
    const random = seededRandom(seed)
    const server = createServerSide()
    const clients = createClients([alice, bob, mallory], random)
    const words = new Map<string, number>()
    for (let step = 0; step < 400; step += 1) {
      honestStep(server, random.pick(clients), random)
      const captured = server.log.length > 0 ? random.pick(server.log) : new Uint8Array([0, 0])
      for (let i = 0; i < 12; i += 1) {
        const word = server.take(mutated(captured, server.log, random), mallory)
        words.set(word, (words.get(word) ?? 0) + 1)
        if (word === 'accept') server.check(false)
      }
      // A mutant may have used up clocks of mallory's own ids; her page is then refused and rebuilt.
      const own = clients[2]
      if (own && step % 20 === 0) {
        own.doc = new Y.Doc()
        Y.applyUpdate(own.doc, Y.encodeStateAsUpdate(server.doc))
        load(own, random)
      }
    }
    settle(server, clients.slice(0, 2))
    expect(words.get('malformed') ?? 0).toBeGreaterThan(100)
  })

  it.each(fuzzSeeds([21, 22]))('made-up structs never throw nor harm (FUZZ_SEED=%i)', (seed) => {
    const random = seededRandom(seed)
    const server = createServerSide()
    const clients = createClients([alice, bob], random)
    const ids = Array.from({ length: 4 }, () => newClientId(random))
    const words = new Map<string, number>()
    for (let step = 0; step < 300; step += 1) {
      honestStep(server, random.pick(clients), random)
      for (let i = 0; i < 8; i += 1) {
        const word = server.take(madeUp(server.doc, ids, random), mallory)
        words.set(word, (words.get(word) ?? 0) + 1)
        if (word === 'accept') server.check(false)
      }
    }
    settle(server, clients)
    expect(words.get('accept') ?? 0).toBeGreaterThan(20)
    expect(words.get('malformed') ?? 0).toBeGreaterThan(100)
  })
})

/** A captured update with some of its bytes changed, cut, doubled or mixed with those of another. */
function mutated(update: Uint8Array, log: readonly Uint8Array[], random: Random): Uint8Array {
  const bytes = [...update]
  const times = 1 + random.int(4)
  for (let i = 0; i < times; i += 1) {
    const at = random.int(bytes.length + 1)
    const what = random.int(6)
    if (what === 0) bytes[at] = random.int(256)
    else if (what === 1 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8))
    else if (what === 2) bytes.splice(at, 1)
    else if (what === 3) bytes.splice(at, 0, random.int(256))
    else if (what === 4) bytes[at] = random.pick([0, 1, 2, 7, 10, 127, 128, 255])
    else {
      const other = random.pick(log.length > 0 ? log : [update])
      const from = random.int(other.length)
      bytes.splice(at, random.int(8), ...other.slice(from, from + random.int(12)))
    }
  }
  return new Uint8Array(bytes)
}

/** An update in good form whose ids, places and contents are picked from what would hurt most. */
function madeUp(doc: Y.Doc, own: readonly number[], random: Random): Uint8Array {
  const known = [...doc.store.clients.keys()]
  const anyId = (): RawId => {
    const client = random.chance(0.5) && known.length > 0 ? random.pick(known) : random.pick(own)
    return [client, random.int(Y.getState(doc.store, client) + 2)]
  }
  const struct = (): RawStruct => {
    const place = random.chance(0.5)
      ? { origin: anyId(), ...(random.chance(0.1) ? { rightOrigin: anyId() } : {}) }
      : cell(random.pick(keys), random.chance(0.05) ? 'junk' : 'cells')
    const kind = random.next()
    if (random.chance(0.4)) {
      const at = random.chance(0.7)
        ? {
            ...(random.chance(0.7) ? { origin: anyId() } : {}),
            ...(random.chance(0.7) ? { rightOrigin: anyId() } : {}),
            parent: textRoot(note),
          }
        : { parent: textRoot(random.pick([note, smallCodes.text])) }
      if (kind < 0.1) return item(at, contentRefs.format, (encoder) => writeFormat(encoder))
      return kind < 0.7
        ? text(at, random.pick(['龙', '😀', '龙😀岗', '\u0007']))
        : deleted(at, 1 + random.int(3))
    }
    if (kind < 0.6) return any(place, random.int(1000))
    if (kind < 0.85) return deleted(place, random.int(4))
    if (kind < 0.9) return any(place, 1, 2)
    return random.chance(0.5) ? gc(random.int(3)) : skip(random.int(3))
  }
  const blocks = Array.from({ length: 1 + random.int(3) }, () => {
    const client = random.chance(0.1) && known.length > 0 ? random.pick(known) : random.pick(own)
    const clock = Math.max(0, Y.getState(doc.store, client) - random.int(3) + (random.chance(0.1) ? 1 : 0))
    return { client, clock, structs: Array.from({ length: 1 + random.int(3) }, struct) }
  })
  const deletes = random.chance(0.3)
    ? [{ client: anyId()[0], ranges: [[random.int(5), random.int(5)] as const] }]
    : []
  return rawUpdate(blocks, deletes)
}
