import * as encoding from 'lib0/encoding'
import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { applyObserved, CoWrittenTexts } from '../../../server/relay/apply-observed.js'
import { judgeUpdate } from '../../../server/relay/update-gate.js'
import { asUserId, type UserId } from '../../../shared/domain/ids.js'
import { cellRules } from '../../../shared/protocol/cell-rules.js'
import { cellsOf, spliceText, textOf, textRoot, writeCell } from '../../../shared/protocol/return-document.js'
import {
  any,
  cell,
  contentRefs,
  deleted,
  item,
  type RawPlace,
  type RawStruct,
  rawUpdate,
  text,
  writeFormat,
} from '../../support/raw-update.js'
import { smallCodes, smallModel, smallOrgs, smallTables } from '../../support/small-pack.js'

const { note, sum, text: plain } = smallCodes
const rulesAt = (level: 'community' | 'district') =>
  cellRules(smallModel.catalogue.indicatorsOf(smallTables.monthly.id), smallTables.monthly.lists, {
    id: smallOrgs.a1,
    level,
  })
const rules = rulesAt('community')
const root = textRoot(note)
const me = asUserId('me')

let server: Y.Doc
let texts: CoWrittenTexts
let owners: Map<number, UserId>

beforeEach(() => {
  server = new Y.Doc()
  cellsOf(server)
  texts = new CoWrittenTexts(server, rules.coWritten)
  owners = new Map()
})

function judge(update: Uint8Array, by: UserId = me, withRules = rules) {
  return judgeUpdate(update, server, withRules, { user: by, ownerOf: (client) => owners.get(client) })
}

function word(update: Uint8Array, by: UserId = me): string {
  const judged = judge(update, by)
  return judged.ok ? judged.value.kind : judged.error.code
}

/** Judges and applies as the room does; what it changed, or the word of the gate. */
function take(update: Uint8Array, by: UserId = me) {
  const judged = judge(update, by)
  if (!judged.ok) return judged.error.code
  if (judged.value.kind !== 'accept') return judged.value.kind
  for (const client of judged.value.newClients) owners.set(client, by)
  return applyObserved(server, update, texts)?.cells
}

const wording = () => textOf(server, note).toString()

function client(id: number) {
  const doc = new Y.Doc()
  doc.clientID = id
  let last = new Uint8Array()
  doc.on('update', (update: Uint8Array) => {
    last = new Uint8Array(update)
  })
  return {
    doc,
    type(at: number, insert: string, remove = 0): Uint8Array {
      spliceText(doc, note, { at, remove, insert })
      return last
    },
    read: () => Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc))),
    step2: () => Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server)),
  }
}

/** One block of one client from its first clock on. */
const raw = (structs: readonly RawStruct[], id = 66, clock = 0) =>
  rawUpdate([{ client: id, clock, structs }], [])
const inText: RawPlace = { parent: root }

describe('what people write together is let in', () => {
  it('and comes out as one cell, old and new in full', () => {
    const a = client(7)
    expect(take(a.type(0, '龙岗'))).toEqual([{ key: note, old: null, new: '龙岗' }])
    expect(take(a.type(1, '😀'))).toEqual([{ key: note, old: '龙岗', new: '龙😀岗' }])
    expect(take(a.type(0, '', 4))).toEqual([{ key: note, old: '龙😀岗', new: null }])
  })

  it('from several clients at once, into the middle of what another wrote, in any order', () => {
    const a = client(5)
    take(a.type(0, '一二三四五六'))
    const [b, c] = [client(900), client(3)]
    for (const each of [b, c]) each.read()
    const updates = [a.type(3, '甲'), b.type(3, '乙', 2), c.type(2, '丙', 3)]
    for (const i of [2, 0, 1])
      expect(Array.isArray(take(updates[i] ?? new Uint8Array(), i === 0 ? me : asUserId(`u${i}`)))).toBe(true)
    for (const each of [a, b, c]) {
      each.read()
      expect(textOf(each.doc, note).toString()).toBe(wording())
    }
    for (const letter of '一二甲乙丙六') expect(wording()).toContain(letter)
  })

  it('with the handshake of a page that was offline and rewrote much', () => {
    const a = client(7)
    take(a.type(0, '开头'))
    for (let i = 0; i < 200; i += 1) a.type(i % 3, `第${i % 10}次`, i > 5 ? 3 : 0)
    expect(Array.isArray(take(a.step2()))).toBe(true)
    expect(wording()).toBe(textOf(a.doc, note).toString())
    expect(take(a.step2())).toBe('nothing-new')
    expect(take(Y.encodeStateAsUpdate(a.doc))).toBe('nothing-new')
  })

  it('through an undo that puts back what was deleted', () => {
    const a = client(7)
    const undo = new Y.UndoManager(textOf(a.doc, note), {
      trackedOrigins: new Set([null]),
      captureTimeout: 0,
    })
    take(a.type(0, '龙岗区'))
    take(a.type(1, '', 2))
    undo.undo()
    expect(Array.isArray(take(a.step2()))).toBe(true)
    expect(wording()).toBe('龙岗区')
  })

  it('and 不适用 stands before the text without erasing it', () => {
    const a = client(7)
    take(a.type(0, '本周要闻'))
    writeCell(a.doc, note, { na: '本周无' })
    expect(take(a.step2())).toEqual([{ key: note, old: '本周要闻', new: { na: '本周无' } }])
    expect(take(a.type(0, '新'))).toEqual([])
    writeCell(a.doc, note, null)
    expect(take(a.step2())).toEqual([{ key: note, old: { na: '本周无' }, new: '新本周要闻' }])
  })

  it('replacing a full text by another full one, and two who meet above the maximum', () => {
    const a = client(7)
    take(a.type(0, '满'.repeat(120)))
    expect(Array.isArray(take(a.type(0, '换'.repeat(120), 120)))).toBe(true)
    expect(take(a.type(0, '多'))).toBe('too-long')
  })
})

describe('nothing else gets into a text', () => {
  it.each([
    ['a value', any(inText, 1)],
    ['a formatting mark', item(inText, contentRefs.format, writeFormat)],
    ['a nested type', item(inText, contentRefs.type, (encoder) => encoding.writeVarUint(encoder, 0))],
    [
      'an embedded object',
      item(inText, contentRefs.embed, (encoder) => encoding.writeVarString(encoder, '{"a":1}')),
    ],
    [
      'bytes',
      item(inText, contentRefs.binary, (encoder) => encoding.writeVarUint8Array(encoder, new Uint8Array(9))),
    ],
    ['an attribute', text({ parent: root, sub: 'bold' }, '真')],
    ['characters in a cell', text(cell(sum), '字')],
  ])('%s', (_name, struct) => {
    expect(word(raw([struct]))).toBe('malformed')
    expect(wording()).toBe('')
  })

  it.each(['\u0000', 'a\u001bb', 'x\r\n', '\u007f', '\uffff'])('control characters: %j', (characters) => {
    expect(word(raw([text(inText, characters)]))).toBe('wrong-type')
  })

  it('bytes that are no characters', () => {
    const broken = item(inText, contentRefs.string, (encoder) =>
      encoding.writeVarUint8Array(encoder, new Uint8Array([0xed, 0xa0, 0xbd])),
    )
    expect(word(raw([broken]))).toBe('malformed')
  })

  it('texts of other indicators, of plain texts, of other levels, and made-up roots', () => {
    for (const name of [textRoot('X'), textRoot(plain), 'text:', 'text', `${root}x`, '__proto__', ''])
      expect(word(raw([text({ parent: name }, '字')])), name).toBe('malformed')
    const judged = judge(raw([text(inText, '字')]), me, rulesAt('district'))
    expect(judged.ok).toBe(false)
    expect([...server.share.keys()]).toEqual(['cells', root])
  })

  it('a text in the cell that belongs to it, and a cell called like the text', () => {
    expect(word(raw([any(cell(note), '整段')]))).toBe('wrong-type')
    expect(word(raw([any(cell(root), '整段')]))).toBe('unknown-key')
  })

  it('more than its capacity, at once or bit by bit', () => {
    expect(word(raw([text(inText, '长'.repeat(121))]))).toBe('too-long')
    expect(take(raw([text(inText, '长'.repeat(120))]))).toHaveLength(1)
    expect(word(raw([text({ origin: [66, 119] }, '长')], 66, 120))).toBe('too-long')
    // Its own deletions count, but not those of what is gone already.
    const swap = rawUpdate(
      [{ client: 66, clock: 120, structs: [text({ origin: [66, 119] }, '新旧')] }],
      [{ client: 66, ranges: [[0, 1]] }],
    )
    expect(word(swap)).toBe('too-long')
    const fair = rawUpdate(
      [{ client: 66, clock: 120, structs: [text({ origin: [66, 119] }, '新旧')] }],
      [
        {
          client: 66,
          ranges: [
            [0, 1],
            [121, 1],
          ],
        },
      ],
    )
    expect(take(fair)).toHaveLength(1)
    expect(wording()).toBe(`${'长'.repeat(119)}新`)
  })

  it('a piece between a text and a cell, or between two texts', () => {
    take(raw([text(inText, '字字'), any(cell(sum), 1)]))
    expect(word(raw([text({ origin: [66, 1], rightOrigin: [66, 2] }, '间')], 67))).toBe('malformed')
    expect(word(raw([text({ origin: [66, 2] }, '间')], 67))).toBe('malformed')
    expect(word(raw([any({ origin: [66, 0] }, 1)], 67))).toBe('malformed')
    expect(word(raw([any({ rightOrigin: [66, 0] }, 1)], 67))).toBe('malformed')
  })

  it('what builds on the unknown waits or is refused, also inside one update', () => {
    expect(word(raw([text({ origin: [5, 0] }, '字')]))).toBe('gap')
    expect(word(raw([text({ rightOrigin: [5, 0] }, '字')]))).toBe('gap')
    // Two that each stand behind the other.
    const circle = rawUpdate(
      [
        { client: 9, clock: 0, structs: [text({ origin: [8, 0] }, '一')] },
        { client: 8, clock: 0, structs: [text({ origin: [9, 0] }, '二')] },
      ],
      [],
    )
    expect(word(circle)).toBe('malformed')
  })

  it('a cut through the middle of a character, stored or new, by place or by deletion', () => {
    take(raw([text(inText, '龙😀岗')]))
    expect(word(raw([text({ origin: [66, 1] }, '间')], 67))).toBe('malformed')
    expect(word(raw([text({ rightOrigin: [66, 2] }, '间')], 67))).toBe('malformed')
    expect(word(raw([text({ origin: [66, 2], rightOrigin: [66, 3] }, '间')], 67))).toBe('accept')
    for (const range of [
      [1, 1],
      [2, 1],
      [0, 2],
      [2, 2],
    ] as const)
      expect(word(rawUpdate([], [{ client: 66, ranges: [range] }])), String(range)).toBe('malformed')
    expect(word(rawUpdate([], [{ client: 66, ranges: [[1, 2]] }]))).toBe('accept')
    const fresh = [text(inText, '😀'), text({ origin: [67, 0] }, '间')]
    expect(word(raw(fresh, 67))).toBe('malformed')
    // The server has this piece and keeps its own version of it, but Yjs would cut all the same.
    take(raw([text({ origin: [66, 3] }, '末')], 68))
    expect(word(raw([text({ origin: [66, 1] }, '末')], 68))).toBe('malformed')
    expect(word(raw([text({ rightOrigin: [66, 2] }, '末')], 68))).toBe('malformed')
    // Sent again with a part the server has, so that the rest would begin in the middle.
    take(raw([text(inText, '字')], 70))
    expect(word(raw([text(inText, '😀字')], 70))).toBe('malformed')
    expect(wording()).not.toContain('\ufffd')
  })

  it('a piece between two that nobody can have seen side by side: it would stand elsewhere once loaded again', () => {
    const ids = [0, 1, 2, 3].map((clock) => [50, clock] as const)
    const words = new Map<string, number>()
    const places = ids.flatMap((origin) =>
      [10, 99].flatMap((id) => ids.map((rightOrigin) => ({ origin, rightOrigin, id }))),
    )
    for (const first of places)
      for (const second of places.slice(0, 8)) {
        server = new Y.Doc()
        texts = new CoWrittenTexts(server, rules.coWritten)
        owners = new Map()
        take(raw([text(inText, '一二三四')], 50))
        for (const [{ id, ...at }, clock] of [
          [first, 0],
          [second, first.id === second.id ? 1 : 0],
        ] as const) {
          const said = word(raw([text(at, '倒')], id, clock))
          words.set(said, (words.get(said) ?? 0) + 1)
          if (said === 'accept') take(raw([text(at, '倒')], id, clock))
        }
        const loaded = new Y.Doc()
        Y.applyUpdate(loaded, Y.encodeStateAsUpdate(server))
        expect(textOf(loaded, note).toString(), JSON.stringify([first, second])).toBe(wording())
      }
    expect(words.get('malformed')).toBeGreaterThan(0)
    expect(words.get('accept')).toBeGreaterThan(places.length)
  })

  it('so many pieces that finding their places would hold up everybody', () => {
    const pieces = (id: number) =>
      raw(
        Array.from({ length: 1400 }, () => deleted(inText, 1)),
        id,
      )
    expect(take(pieces(1))).toEqual([])
    expect(word(pieces(2))).toBe('too-large')
    expect(word(raw([text(inText, '字')], 3))).toBe('accept')
  })

  it("somebody else's client id", () => {
    take(client(7).type(0, '字'), asUserId('owner'))
    expect(word(raw([text({ origin: [7, 0] }, '假')], 7, 1))).toBe('foreign-client')
  })
})
