import * as encoding from 'lib0/encoding'
import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type Judgement, judgeUpdate } from '../../../server/relay/update-gate.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asUserId, type UserId } from '../../../shared/domain/ids.js'
import type { Result } from '../../../shared/domain/result.js'
import { cellRules } from '../../../shared/protocol/cell-rules.js'
import { maxUpdateBytes, type Refusal } from '../../../shared/protocol/frames.js'
import { cellsOf, writeCell, writeCells } from '../../../shared/protocol/return-document.js'
import { any, cell, contentRefs, deleted, gc, item, rawUpdate, skip } from '../../support/raw-update.js'
import { smallCodes, smallModel, smallOrgs, smallTables } from '../../support/small-pack.js'

const { sum, latest, text, direct } = smallCodes
const rules = cellRules(
  smallModel.catalogue.indicatorsOf(smallTables.monthly.id),
  smallTables.monthly.lists,
  { id: smallOrgs.a1, level: 'community' },
)
const me = asUserId('me')
const other = asUserId('other')

let server: Y.Doc
let owners: Map<number, UserId>

beforeEach(() => {
  server = new Y.Doc()
  cellsOf(server)
  owners = new Map()
})

function judge(update: Uint8Array, user: UserId = me): Result<Judgement, Refusal> {
  return judgeUpdate(update, server, rules, { user, ownerOf: (client) => owners.get(client) })
}

/** What the gate says in one word: a judgement's kind or a refusal's code. */
function word(update: Uint8Array, user: UserId = me): string {
  const judged = judge(update, user)
  return judged.ok ? judged.value.kind : judged.error.code
}

/** Judges and, when it may, applies as the room does. */
function take(update: Uint8Array, user: UserId = me): string {
  const judged = judge(update, user)
  if (!judged.ok) return judged.error.code
  if (judged.value.kind === 'accept') {
    Y.applyUpdate(server, update)
    for (const client of judged.value.newClients) owners.set(client, user)
    expect(server.store.pendingStructs).toBeNull()
    expect(server.store.pendingDs).toBeNull()
  }
  return judged.value.kind
}

/** A client's document that collects the updates it makes. */
function client(id: number) {
  const doc = new Y.Doc()
  doc.clientID = id
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'remote') updates.push(update)
  })
  return {
    doc,
    updates,
    set: (key: string, value: CellValue) => {
      writeCell(doc, key, value)
      return updates[updates.length - 1] ?? new Uint8Array()
    },
    read: () => Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)), 'remote'),
    /** SyncStep2: what the server lacks, with the whole delete set. */
    step2: () => Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server)),
  }
}

const values = (doc: Y.Doc) => cellsOf(doc).toJSON() as Record<string, CellValue>

describe('the gate lets honest work through', () => {
  it('a first value, and its client id is new', () => {
    const update = client(7).set(sum, 5)
    expect(judge(update)).toMatchObject({ ok: true, value: { kind: 'accept', newClients: [7] } })
    expect(take(update)).toBe('accept')
    expect(values(server)).toEqual({ [sum]: 5 })
  })

  it('an overwrite, a clear by null, 不适用, a note and a ledger item', () => {
    const a = client(7)
    for (const [key, value] of [
      [sum, 5],
      [sum, 6],
      [sum, null],
      [sum, { na: '今年没有' }],
      [`${sum}#note`, '见附件'],
      ['project:x1/~order', 'V'],
      ['project:x1/cost', 12.34],
      ['project:x1/~deleted', true],
      ['project:x1/~order', null],
    ] as const)
      expect(take(a.set(key, value)), `${key}=${JSON.stringify(value)}`).toBe('accept')
    expect(values(server)).toEqual(values(a.doc))
  })

  it('a paste of many cells in one transaction, each rewritten within it', () => {
    const a = client(7)
    a.doc.transact(() => {
      for (const value of [1, 2, 3])
        writeCells(a.doc, [
          [sum, value],
          [latest, value * 10],
          [text, `第${value}次`],
        ])
    })
    expect(take(a.updates[0] ?? new Uint8Array())).toBe('accept')
    expect(values(server)).toEqual({ [sum]: 3, [latest]: 30, [text]: '第3次' })
  })

  it('concurrent values of several clients, in either order', () => {
    const a = client(1)
    const b = client(2)
    const c = client(3)
    const updates = [a.set(sum, 1), b.set(sum, 2), c.set(sum, 3)]
    for (const i of [2, 0, 1]) expect(take(updates[i] ?? new Uint8Array())).toBe('accept')
    expect(values(server)).toEqual({ [sum]: 3 })
  })

  it('a live update sent before the handshake is early, not wrong', () => {
    const a = client(7)
    a.set(sum, 1) // lost with the connection
    const live = a.set(latest, 2)
    expect(take(live)).toBe('gap')
    expect(take(a.step2())).toBe('accept')
    expect(take(live)).toBe('nothing-new')
    expect(values(server)).toEqual({ [sum]: 1, [latest]: 2 })
  })

  it('a handshake that repeats what the server has, deletes included, is nothing new', () => {
    const a = client(7)
    for (let i = 0; i < 50; i += 1) take(a.set(i % 2 ? sum : latest, i))
    expect(take(a.step2())).toBe('nothing-new')
    expect(take(Y.encodeStateAsUpdate(a.doc))).toBe('nothing-new')
    const empty = client(8)
    expect(take(empty.step2())).toBe('nothing-new')
  })

  it('a handshake after a long time offline with many rewrites', () => {
    const a = client(7)
    take(a.set(sum, -1))
    const b = client(8)
    b.read()
    for (let i = 0; i < 500; i += 1) {
      a.set([sum, latest, text][i % 3] ?? sum, i % 3 === 2 ? `文${i}` : i)
      take(b.set(latest, i * 2), other)
    }
    expect(take(a.step2())).toBe('accept')
    b.read()
    a.read()
    expect(values(a.doc)).toEqual(values(server))
    expect(values(b.doc)).toEqual(values(server))
  })

  it('a page reloaded offline: the later client id may be the smaller or the larger one', () => {
    for (const [first, second] of [
      [100, 900],
      [900, 100],
    ] as const) {
      server = new Y.Doc()
      cellsOf(server)
      owners = new Map()
      const before = client(first)
      before.set(sum, 1)
      before.set(text, '离线')
      // IndexedDB gives the new page the old document; it writes on with an id of its own.
      const after = client(second)
      Y.applyUpdate(after.doc, Y.encodeStateAsUpdate(before.doc), 'remote')
      after.set(sum, 2)
      after.set(sum, 3)
      expect(take(after.step2()), `${first} before ${second}`).toBe('accept')
      expect(values(server)).toEqual({ [sum]: 3, [text]: '离线' })
    }
  })

  it('an item that follows one inside a run of overwritten ones, new or known', () => {
    for (const known of [true, false]) {
      server = new Y.Doc()
      cellsOf(server)
      const a = client(100)
      const b = client(900)
      a.set(sum, 1)
      a.set(sum, 2)
      Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc), 'remote')
      b.set(sum, 20) // follows a's second value
      for (let i = 3; i < 9; i += 1) a.set(sum, i) // which ends up in the middle of one deleted run
      if (known) expect(take(a.step2())).toBe('accept')
      Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc), 'remote')
      expect(take(b.step2()), `known: ${known}`).toBe('accept')
      expect(values(server)).toEqual(values(b.doc))
    }
  })

  it('a value that the server has in part already: a live update that races its own handshake', () => {
    const a = client(7)
    const updates = [1, 2, 3, 4].map((value) => a.set(sum, value))
    for (const update of updates.slice(0, 2)) expect(take(update)).toBe('accept')
    expect(take(Y.mergeUpdates(updates))).toBe('accept')
    expect(values(server)).toEqual({ [sum]: 4 })
  })
})

describe('the gate refuses bytes that would hurt the process', () => {
  it('seven bytes that claim 33.5 million structs', () => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, 33_500_000)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, 0)
    const bomb = encoding.toUint8Array(encoder)
    expect(bomb.byteLength).toBe(7)
    expect(word(bomb)).toBe('malformed')
  })

  it('counts without content: blocks, structs, values, delete clients, delete ranges', () => {
    const huge = 2 ** 52
    const writing = (...numbers: number[]) => {
      const encoder = encoding.createEncoder()
      for (const number of numbers) encoding.writeVarUint(encoder, number)
      return encoding.toUint8Array(encoder)
    }
    expect(word(writing(huge))).toBe('malformed')
    expect(word(writing(1, huge, 1, 0))).toBe('malformed')
    expect(word(writing(0, huge))).toBe('malformed')
    expect(word(writing(0, 1, 7, huge))).toBe('malformed')
    const manyValues = item(cell(sum), contentRefs.any, (encoder) => encoding.writeVarUint(encoder, huge))
    expect(word(rawUpdate([{ client: 7, clock: 0, structs: [manyValues] }]))).toBe('malformed')
  })

  it('a value nested a hundred thousand deep', () => {
    const deep = item(cell(sum), contentRefs.any, (encoder) => {
      encoding.writeVarUint(encoder, 1)
      for (let i = 0; i < 100_000; i += 1) {
        encoding.writeUint8(encoder, 117) // an array
        encoding.writeVarUint(encoder, 1)
      }
      encoding.writeUint8(encoder, 126)
    })
    expect(word(rawUpdate([{ client: 7, clock: 0, structs: [deep] }]))).toBe('malformed')
  })

  it('more than half a megabyte', () => {
    expect(word(new Uint8Array(maxUpdateBytes + 1))).toBe('too-large')
  })

  it('truncated bytes, cut at every place', () => {
    const a = client(7)
    writeCells(a.doc, [
      [sum, 5],
      [text, '截断'],
    ])
    a.set(sum, 6)
    const whole = Y.encodeStateAsUpdate(a.doc)
    for (let length = 0; length < whole.byteLength; length += 1)
      expect(word(whole.subarray(0, length)), `cut after ${length}`).toBe('malformed')
    expect(word(whole)).toBe('accept')
  })

  it('bytes after the end of an update', () => {
    const honest = client(7).set(sum, 5)
    expect(word(new Uint8Array([...honest, 0]))).toBe('malformed')
    expect(word(honest)).toBe('accept')
  })

  it('an update in the other encoding (V2)', () => {
    // It begins with a zero, like an update without anything in it: taken for one, it would be acknowledged and lost.
    const a = client(7)
    a.set(sum, 5)
    a.set(text, '二')
    expect(word(Y.encodeStateAsUpdateV2(a.doc))).toBe('malformed')
  })

  it('delete ranges that repeat or overlap: each would walk the document again', () => {
    take(client(7).set(sum, 5))
    const repeated = Array.from({ length: 1000 }, () => [0, 1] as const)
    expect(word(rawUpdate([], [{ client: 7, ranges: repeated }]))).toBe('malformed')
    const back = [
      [0, 1],
      [0, 1],
    ] as const
    expect(word(rawUpdate([], [{ client: 7, ranges: back }]))).toBe('malformed')
  })

  it('more clients than one update can honestly bring', () => {
    const blocks = Array.from({ length: 65 }, (_, i) => ({
      client: 1000 - i,
      clock: 0,
      structs: [any(cell(sum), i)],
    }))
    expect(word(rawUpdate(blocks.slice(0, 64)))).toBe('accept')
    expect(word(rawUpdate(blocks))).toBe('malformed')
  })
})

describe('the gate refuses structs that would hurt the document', () => {
  const one = (struct: Parameters<typeof rawUpdate>[0][number]['structs'][number], clock = 0, id = 7) =>
    rawUpdate([{ client: id, clock, structs: [struct] }])

  it("a GC struct of length 2^30, of one's own or somebody else's clock", () => {
    take(client(8).set(sum, 1), other)
    expect(word(one(gc(2 ** 30)))).toBe('malformed')
    expect(word(one(gc(2 ** 30), 1, 8))).toBe('malformed')
    expect(word(one(gc(2 ** 52)))).toBe('malformed')
  })

  it('a deleted run so long that the document could not be encoded any more', () => {
    expect(word(one(deleted(cell(sum), 2 ** 50)))).toBe('malformed')
    expect(word(one(deleted(cell(sum), Number.MAX_SAFE_INTEGER)))).toBe('malformed')
  })

  it('a struct without length, alone or before an honest one', () => {
    for (const hollow of [gc(0), deleted(cell(sum), 0), any(cell(sum))]) {
      expect(word(one(hollow))).toBe('malformed')
      expect(word(rawUpdate([{ client: 7, clock: 0, structs: [hollow, any(cell(sum), 5)] }]))).toBe(
        'malformed',
      )
    }
  })

  it('a skip, which leaves a hole', () => {
    expect(word(one(skip(5)))).toBe('malformed')
    const holed = [any(cell(sum), 1), skip(3), any(cell(latest), 2)]
    expect(word(rawUpdate([{ client: 7, clock: 0, structs: holed }]))).toBe('malformed')
  })

  it('an info byte that two decoders read differently', () => {
    const odd = { ...skip(1), infoBits: 0x80 }
    expect(word(one(odd))).toBe('malformed')
  })

  it('two blocks of one client: applying reads one of them', () => {
    const blocks = [
      { client: 7, clock: 0, structs: [any(cell(sum), 1)] },
      { client: 7, clock: 1, structs: [any(cell(latest), 2)] },
    ]
    expect(word(rawUpdate(blocks))).toBe('malformed')
    const apart = [
      ...blocks.slice(0, 1),
      { client: 5, clock: 0, structs: [any(cell(sum), 3)] },
      ...blocks.slice(1),
    ]
    expect(word(rawUpdate(apart))).toBe('malformed')
  })

  it('an empty block', () => {
    expect(word(rawUpdate([{ client: 7, clock: 0, structs: [] }]))).toBe('malformed')
  })

  it('a client id beyond 32 bits', () => {
    expect(word(one(any(cell(sum), 1), 0, 2 ** 32))).toBe('malformed')
    expect(word(one(any(cell(sum), 1), 0, 2 ** 32 - 1))).toBe('accept')
  })

  it('a client id that belongs to somebody else', () => {
    const victim = client(8)
    take(victim.set(sum, 1), other)
    expect(word(one(any({ origin: [8, 0] }, 99), 1, 8))).toBe('foreign-client')
    expect(word(victim.set(sum, 2), other)).toBe('accept')
  })

  it("a gap in one's own clock, and an origin that nobody has", () => {
    expect(word(one(any(cell(sum), 1), 5))).toBe('gap')
    expect(word(one(any({ origin: [99, 3] }, 1)))).toBe('gap')
  })

  it('an origin that is the item itself, or one of its own future', () => {
    expect(word(one(any({ origin: [7, 0] }, 1)))).toBe('malformed')
    const ahead = [any({ origin: [7, 1] }, 1), any(cell(sum), 2)]
    expect(word(rawUpdate([{ client: 7, clock: 0, structs: ahead }]))).toBe('malformed')
  })

  it('two clients that wait for each other', () => {
    const blocks = [
      { client: 9, clock: 0, structs: [any({ origin: [7, 0] }, 1)] },
      { client: 7, clock: 0, structs: [any({ origin: [9, 0] }, 2)] },
    ]
    expect(word(rawUpdate(blocks))).toBe('malformed')
    const crossed = [
      { client: 9, clock: 0, structs: [any({ origin: [7, 1] }, 1), any(cell(sum), 2)] },
      { client: 7, clock: 0, structs: [any({ origin: [9, 1] }, 3), any(cell(latest), 4)] },
    ]
    expect(word(rawUpdate(crossed))).toBe('malformed')
  })

  it('a right origin: cells have no order to insert into', () => {
    take(client(8).set(sum, 1), other)
    expect(word(one(any({ rightOrigin: [8, 0] }, 2)))).toBe('malformed')
    expect(word(one(any({ origin: [8, 0], rightOrigin: [8, 0] }, 2)))).toBe('malformed')
  })

  it('an overlap whose tail would land in another cell', () => {
    const a = client(7)
    take(a.set(sum, 1))
    take(a.set(latest, 2))
    // Starts on the known clock 1 (cell latest), claims to be of cell sum, and brings one more unit.
    const overlap = rawUpdate([{ client: 7, clock: 1, structs: [deleted({ origin: [7, 0] }, 2)] }])
    expect(word(overlap)).toBe('malformed')
    const honest = rawUpdate([{ client: 7, clock: 1, structs: [deleted(cell(latest), 2)] }])
    expect(word(honest)).toBe('accept')
  })

  it('another root, even in a struct that the server has already', () => {
    expect(word(one(any(cell(sum, 'junk'), 1)))).toBe('malformed')
    take(client(7).set(sum, 1))
    const hidden = [any(cell(sum, 'junk'), 1), any({ origin: [7, 0] }, 2)]
    expect(word(rawUpdate([{ client: 7, clock: 0, structs: hidden }]))).toBe('malformed')
    expect([...server.share.keys()]).toEqual(['cells'])
  })

  it('a place inside another item, or none in the map', () => {
    take(client(8).set(sum, 1), other)
    expect(word(one(any({ parent: [8, 0], sub: sum }, 1)))).toBe('malformed')
    expect(word(one(any({ parent: 'cells' }, 1)))).toBe('malformed') // a list item in a map
  })

  it('nested types, documents, texts, binaries, embeds, formats and JSON as a value', () => {
    const write =
      (...numbers: number[]) =>
      (encoder: encoding.Encoder) => {
        for (const number of numbers) encoding.writeVarUint(encoder, number)
      }
    const string =
      (...texts: string[]) =>
      (encoder: encoding.Encoder) => {
        for (const each of texts) encoding.writeVarString(encoder, each)
      }
    const kinds = {
      'Y.Array': item(cell(sum), contentRefs.type, write(0)),
      'Y.Map': item(cell(sum), contentRefs.type, write(1)),
      'Y.Text': item(cell(sum), contentRefs.type, write(2)),
      'Y.XmlFragment': item(cell(sum), contentRefs.type, write(4)),
      'an unknown type': item(cell(sum), contentRefs.type, write(77)),
      'Y.Doc': item(cell(sum), contentRefs.doc, (encoder) => {
        encoding.writeVarString(encoder, 'inner')
        encoding.writeAny(encoder, {})
      }),
      string: item(cell(sum), contentRefs.string, string('文')),
      binary: item(cell(sum), contentRefs.binary, (encoder) =>
        encoding.writeVarUint8Array(encoder, new Uint8Array([1, 2])),
      ),
      embed: item(cell(sum), contentRefs.embed, string('{}')),
      format: item(cell(sum), contentRefs.format, string('bold', 'true')),
      json: item(cell(sum), contentRefs.json, (encoder) => {
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarString(encoder, '5')
      }),
      'an unknown content': item(cell(sum), 31, write(1)),
    }
    for (const [name, struct] of Object.entries(kinds)) expect(word(one(struct)), name).toBe('malformed')
  })

  it('real Y.Map, Y.Text and Y.Doc values as a client would send them', () => {
    for (const value of [new Y.Map(), new Y.Text('文'), new Y.Doc(), new Y.Array()]) {
      const doc = new Y.Doc()
      doc.getMap('cells').set(sum, value)
      expect(word(Y.encodeStateAsUpdate(doc)), value.constructor.name).toBe('malformed')
    }
  })

  it('several values in one item', () => {
    expect(word(one(any(cell(sum), 1, 2)))).toBe('malformed')
  })

  it('deletes over clocks that are still to come', () => {
    const victim = client(8)
    take(victim.set(sum, 1), other)
    const lurking = rawUpdate([], [{ client: 8, ranges: [[0, 2 ** 31]] }])
    expect(lurking.byteLength).toBeLessThan(14)
    expect(word(lurking)).toBe('gap')
    expect(word(rawUpdate([], [{ client: 12345, ranges: [[0, 10]] }]))).toBe('gap')
    expect(values(server)).toEqual({ [sum]: 1 })
  })
})

describe('the gate refuses values a cell may not hold, and names the cell', () => {
  const refusal = (update: Uint8Array): Refusal | undefined => {
    const judged = judge(update)
    return judged.ok ? undefined : judged.error
  }

  it.each([
    ['wrong-type', sum, '五'],
    ['wrong-type', text, 5],
    ['wrong-type', sum, Number.NaN],
    ['wrong-type', sum, [1, 2]],
    ['wrong-type', sum, { na: '原因', more: 'x'.repeat(100) }],
    ['wrong-type', sum, { value: 5 }],
    ['too-precise', sum, 1.5],
    ['too-large', sum, 1e17],
    ['too-long', text, '长'.repeat(2001)],
    ['too-long', sum, { na: '长'.repeat(201) }],
    ['unknown-key', 'NO.such', 5],
    ['unknown-key', '../../etc', 5],
    ['unknown-key', 'project:x/nothing', 5],
    ['not-filled-here', direct, 5],
  ])('%s in %s', (code, key, value) => {
    const update = rawUpdate([{ client: 7, clock: 0, structs: [any(cell(key), value)] }])
    const refused = refusal(update)
    expect(refused).toMatchObject({ code, keys: [key] })
    expect(refused?.message).toContain('待处理')
  })

  it('one bad cell refuses the whole update: nothing of it is applied', () => {
    const a = client(7)
    a.doc.transact(() =>
      writeCells(a.doc, [
        [sum, 5],
        [text, 5],
      ]),
    )
    expect(word(a.updates[0] ?? new Uint8Array())).toBe('wrong-type')
    expect(values(server)).toEqual({})
  })

  it('an object whose reason is only inherited', () => {
    const hidden = item(cell(sum), contentRefs.any, (encoder) => {
      encoding.writeVarUint(encoder, 1)
      encoding.writeUint8(encoder, 118) // an object of two fields
      encoding.writeVarUint(encoder, 2)
      encoding.writeVarString(encoder, '__proto__')
      encoding.writeAny(encoder, { na: '原因' })
      encoding.writeVarString(encoder, 'anything')
      encoding.writeAny(encoder, 'x'.repeat(10_000))
    })
    expect(word(rawUpdate([{ client: 7, clock: 0, structs: [hidden] }]))).toBe('wrong-type')
  })

  it('a key that only a deleted value names: it would stay in the document for ever', () => {
    const junk = rawUpdate([{ client: 7, clock: 0, structs: [deleted(cell('x'.repeat(50_000)), 1)] }])
    expect(word(junk)).toBe('unknown-key')
    const erased = rawUpdate([{ client: 7, clock: 0, structs: [deleted(cell(sum), 1)] }])
    expect(word(erased)).toBe('accept')
  })
})

describe('what is accepted and what is passed on', () => {
  it('another content under a clock the server has is not read', () => {
    take(client(7).set(sum, 5))
    const lie = rawUpdate([{ client: 7, clock: 0, structs: [any(cell(sum), 6), any(cell(latest), 1)] }])
    expect(take(lie)).toBe('accept')
    expect(values(server)).toEqual({ [sum]: 5, [latest]: 1 })
  })

  it('judging changes neither the document nor its roots', () => {
    take(client(7).set(sum, 5))
    const before = Y.encodeStateAsUpdate(server)
    judge(client(8).set(sum, 6))
    judge(rawUpdate([{ client: 9, clock: 0, structs: [any(cell(sum, 'junk'), 1)] }]))
    judge(rawUpdate([], [{ client: 7, ranges: [[0, 1]] }]))
    expect(Y.encodeStateAsUpdate(server)).toEqual(before)
    expect([...server.share.keys()]).toEqual(['cells'])
  })
})
