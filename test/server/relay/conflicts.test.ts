import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { watchConflicts } from '../../../server/relay/conflicts.js'
import { readIncoming } from '../../../server/relay/incoming-items.js'
import type { CellConflict } from '../../../server/store/store.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asUserId, type UserId } from '../../../shared/domain/ids.js'
import { cellsOf, itemKey, orderColumn, writeCell } from '../../../shared/protocol/return-document.js'
import { fuzzSeeds, type Random, seededRandom } from '../../support/random.js'

/** The server's document, told what it is told by a room: one update after the other, each looked at first. */
class Server {
  readonly doc = new Y.Doc()
  readonly owners = new Map<number, UserId>()

  take(update: Uint8Array, by: UserId) {
    const read = readIncoming(update, this.doc, [])
    if (!read.ok) throw new Error(JSON.stringify(read.error))
    const meetings = watchConflicts(this.doc, read.value.blocks, {
      by,
      ownerOf: (client) => this.owners.get(client),
    })
    Y.applyUpdate(this.doc, update)
    for (const { client } of read.value.blocks) this.owners.set(client, by)
    return meetings()
  }
}

const user = (name: string) => asUserId(`u-${name}`)

/** A document whose client id decides who wins. */
function window(client: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = client
  return doc
}

const since = (doc: Y.Doc, other: Y.Doc) => Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other))
const a = 'LG24.01.01'

describe('two who write one cell without having seen each other', () => {
  it.each([
    ['the later one wins', 1, 2, { kept: 15, keptBy: user('second'), lost: 12, lostBy: user('first') }],
    ['the later one loses', 2, 1, { kept: 12, keptBy: user('first'), lost: 15, lostBy: user('second') }],
  ])('are both reported when %s', (_what, first, second, expected) => {
    const server = new Server()
    const [one, two] = [window(first), window(second)]
    writeCell(one, a, 12)
    writeCell(two, a, 15)
    expect(server.take(since(one, server.doc), user('first')).conflicts).toEqual([])
    expect(server.take(since(two, server.doc), user('second'))).toEqual({
      conflicts: [{ key: a, ...expected }],
      followed: [],
    })
    expect(cellsOf(server.doc).get(a)).toBe(expected.kept)
  })

  it('are reported when they are one person in two windows', () => {
    const server = new Server()
    const [one, two] = [window(1), window(2)]
    writeCell(one, a, 12)
    writeCell(two, a, 15)
    server.take(since(one, server.doc), user('wang'))
    expect(server.take(since(two, server.doc), user('wang')).conflicts).toEqual([
      { key: a, kept: 15, keptBy: user('wang'), lost: 12, lostBy: user('wang') },
    ])
  })

  it('are no conflict when they wrote the same', () => {
    const server = new Server()
    const [one, two] = [window(1), window(2)]
    for (const doc of [one, two]) writeCell(doc, a, { na: '本社区没有' })
    server.take(since(one, server.doc), user('first'))
    expect(server.take(since(two, server.doc), user('second')).conflicts).toEqual([])
  })

  it('lose to a clear, and a clear loses to them', () => {
    const server = new Server()
    const [one, two] = [window(1), window(2)]
    writeCell(one, a, 12)
    Y.applyUpdate(two, since(one, two))
    server.take(since(one, server.doc), user('first'))
    writeCell(one, a, 13)
    writeCell(two, a, null)
    server.take(since(one, server.doc), user('first'))
    expect(server.take(since(two, server.doc), user('second')).conflicts).toEqual([
      { key: a, kept: null, keptBy: user('second'), lost: 13, lostBy: user('first') },
    ])
  })

  it('are compared by the last value of each, however often they wrote', () => {
    const server = new Server()
    const [one, two] = [window(1), window(2)]
    for (const value of [1, 10, 12]) writeCell(one, a, value)
    for (const value of [1, 10, 15]) writeCell(two, a, value)
    server.take(since(two, server.doc), user('second'))
    expect(server.take(since(one, server.doc), user('first')).conflicts).toEqual([
      { key: a, kept: 15, keptBy: user('second'), lost: 12, lostBy: user('first') },
    ])
  })

  it('are found among hundreds of cells that only one wrote', () => {
    const server = new Server()
    const [one, two] = [window(1), window(2)]
    for (let i = 0; i < 300; i += 1) writeCell(two, `LG24.01.${i}`, i)
    writeCell(one, 'LG24.01.7', 77)
    server.take(since(one, server.doc), user('first'))
    expect(server.take(since(two, server.doc), user('second')).conflicts).toEqual([
      { key: 'LG24.01.7', kept: 7, keptBy: user('second'), lost: 77, lostBy: user('first') },
    ])
  })

  it('need not choose where a line of a ledger stands', () => {
    const server = new Server()
    const [one, two] = [window(1), window(2)]
    const key = itemKey('companies:x', orderColumn)
    writeCell(one, key, 'a0')
    writeCell(two, key, 'a1')
    server.take(since(one, server.doc), user('first'))
    expect(server.take(since(two, server.doc), user('second')).conflicts).toEqual([])
  })

  it('may both come in one update, from a computer that kept what two windows wrote', () => {
    const server = new Server()
    const [one, two, three] = [window(1), window(2), window(3)]
    writeCell(one, a, 11)
    writeCell(two, a, 12)
    writeCell(three, a, 13)
    server.take(since(one, server.doc), user('first'))
    const both = Y.mergeUpdates([Y.encodeStateAsUpdate(two), Y.encodeStateAsUpdate(three)])
    const { conflicts } = server.take(both, user('second'))
    expect(conflicts.map(({ lost, lostBy }) => [lost, lostBy])).toEqual([
      [11, user('first')],
      [12, user('second')],
    ])
    expect(conflicts.every(({ kept, keptBy }) => kept === 13 && keptBy === user('second'))).toBe(true)
  })
})

describe('who writes on top of what stands there', () => {
  it('follows it, and nothing is lost', () => {
    const server = new Server()
    const [one, two] = [window(2), window(1)]
    writeCell(one, a, 12)
    server.take(since(one, server.doc), user('first'))
    Y.applyUpdate(two, since(server.doc, two))
    writeCell(two, a, 15)
    expect(server.take(since(two, server.doc), user('second'))).toEqual({
      conflicts: [],
      followed: [{ key: a, value: 15 }],
    })
  })

  it('follows it with the same value too: so a choice for the kept value is heard', () => {
    const server = new Server()
    const one = window(1)
    writeCell(one, a, 12)
    server.take(since(one, server.doc), user('first'))
    writeCell(one, a, 12)
    expect(server.take(since(one, server.doc), user('first')).followed).toEqual([{ key: a, value: 12 }])
  })
})

describe('random edits of five windows', () => {
  const keys = ['LG24.01.01', 'LG24.01.02', 'LG24.01.04']

  interface Window {
    readonly doc: Y.Doc
    readonly user: UserId
    online: boolean
    /** First write of each cell since the server last heard: what its author had seen then. */
    readonly unsent: Map<string, Map<number, number>>
  }
  const seen = (doc: Y.Doc) => Y.decodeStateVector(Y.encodeStateVector(doc))

  /** What must be found, known from what each author had in their document when they wrote. */
  function truth(server: Server, from: Window): readonly Omit<CellConflict, 'kept' | 'keptBy'>[] {
    const after = new Y.Doc()
    Y.applyUpdate(after, Y.encodeStateAsUpdate(server.doc))
    Y.applyUpdate(after, Y.encodeStateAsUpdate(from.doc))
    const found: Omit<CellConflict, 'kept' | 'keptBy'>[] = []
    for (const [key, knew] of from.unsent) {
      const head = cellsOf(server.doc)._map.get(key)
      if (!head || (knew.get(head.id.client) ?? 0) > head.id.clock) continue
      const mine = cellsOf(from.doc).get(key) ?? null
      const theirs: CellValue = cellsOf(server.doc).get(key) ?? null
      if (mine === theirs) continue
      const owner = server.owners.get(head.id.client)
      if (!owner) throw new Error('a head without an owner')
      const won = cellsOf(after).get(key) === mine
      found.push(won ? { key, lost: theirs, lostBy: owner } : { key, lost: mine, lostBy: from.user })
    }
    return found
  }

  function run(random: Random): { readonly writes: number; readonly conflicts: number } {
    const server = new Server()
    const windows = Array.from({ length: 5 }, (_, i): Window => {
      const doc = window(1 + random.int(1_000_000) * 5 + i)
      return { doc, user: user(String(i % 3)), online: random.chance(0.5), unsent: new Map() }
    })
    let writes = 0
    let conflicts = 0
    const send = (from: Window) => {
      if (from.unsent.size === 0) return
      const expected = truth(server, from)
      writes += from.unsent.size
      conflicts += expected.length
      const { conflicts: found, followed } = server.take(since(from.doc, server.doc), from.user)
      const plain = found.map(({ key, lost, lostBy }) => ({ key, lost, lostBy }))
      const sorted = (list: typeof plain) => [...list].sort((x, y) => x.key.localeCompare(y.key))
      expect(sorted(plain)).toEqual(sorted([...expected]))
      for (const { key, kept } of found) expect(cellsOf(server.doc).get(key) ?? null).toBe(kept)
      for (const { key } of followed) expect(expected.some((each) => each.key === key)).toBe(false)
      from.unsent.clear()
    }
    const hear = (to: Window) => Y.applyUpdate(to.doc, since(server.doc, to.doc))
    let value = 0
    for (let step = 0; step < 400; step += 1) {
      const at = random.pick(windows)
      const act = random.next()
      if (act < 0.15) {
        at.online = !at.online
        // Coming back, the server's question is answered before its own answer is read, as in a handshake.
        if (at.online) send(at)
      } else if (act < 0.4) {
        // What is under way arrives: an author online still writes without having seen what was just committed.
        if (at.online) {
          send(at)
          hear(at)
        }
      } else {
        const key = random.pick(keys)
        if (!at.unsent.has(key)) at.unsent.set(key, seen(at.doc))
        value += 1
        writeCell(at.doc, key, value)
        if (at.online && random.chance(0.7)) send(at)
      }
    }
    for (const each of windows) send(each)
    return { writes, conflicts }
  }

  it.each(fuzzSeeds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))(
    'find what really was concurrent, all of it and nothing else, seed %i',
    (seed) => {
      const { writes, conflicts } = run(seededRandom(seed))
      expect(writes).toBeGreaterThan(100)
      expect(conflicts).toBeGreaterThan(20)
    },
  )
})
