import { request } from 'node:http'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { asPeriodCode, asTableId } from '../../../shared/domain/ids.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { frame, maxFrameBytes, maxUpdateBytes } from '../../../shared/protocol/frames.js'
import { spliceText, textOf, textRoot, writeCell } from '../../../shared/protocol/return-document.js'
import { seededRandom } from '../../support/random.js'
import { handshakeStatus, openRaw, type RawSocket, saying } from '../../support/raw-socket.js'
import { any, contentRefs, item, rawUpdate, text, writeFormat } from '../../support/raw-update.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { signIn } from '../../support/test-server.js'
import { within } from '../../support/until.js'

let server: RelayServer
let cookie: string
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  server = await createRelayServer({ limits: { messagesPerSecond: 100_000, messageBurst: 100_000 } })
  cookie = await server.cookieFor(server.places.a1.id)
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})
afterAll(() => server.destroy())

async function connect(): Promise<RawSocket> {
  const raw = await openRaw(server.url, { cookie })
  open.push(raw)
  return raw
}

/** Opens one's own return on channel 1 and does the handshake. */
async function connectChannel(): Promise<RawSocket> {
  const raw = await connect()
  raw.tell({ t: 'open', ch: 1, table: sheet.table, period: sheet.period, org: server.places.a1.id })
  await raw.take('opened')
  raw.say(1, saying.step1(Y.encodeStateVector(new Y.Doc())))
  await raw.hear(1, 'step2')
  return raw
}

let written = 0

/** Somebody honest can still work. */
async function serverLives(): Promise<void> {
  written += 1
  const client = new ReturnClient(returnOf(server.places.a1))
  await client.connect(server.url, cookie)
  client.set(sheet.meetings, written)
  await client.saved()
  await client.close()
}

describe('the handshake of a socket', () => {
  const path = () => `/ws/return/${sheet.table}/${sheet.period}/${server.places.a1.id}`

  it.each(['/ws', 'stock'])('%s: a foreign page is turned away with 403', async (which) => {
    const at = which === 'stock' ? path() : which
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `${server.url}.evil.example`])
      expect(await handshakeStatus(server.url, { cookie, origin, path: at }), origin).toBe(403)
    // No browser sends none; whoever can leave it out could also make it up, but gets no help.
    expect(await handshakeStatus(server.url, { cookie, origin: null, path: at })).toBe(403)
    expect(await handshakeStatus(server.url, { cookie, path: at })).toBe(101)
  })

  it.each(['/ws', 'stock'])('%s: nobody without a session, or with a made-up one', async (which) => {
    const at = which === 'stock' ? path() : which
    for (const made of [
      undefined,
      'huibiao_session=',
      'huibiao_session=abc',
      `huibiao_session=${'x'.repeat(5000)}`,
    ])
      expect(
        await handshakeStatus(server.url, { path: at, ...(made === undefined ? {} : { cookie: made }) }),
        made,
      ).toBe(401)
  })

  it('an address that takes no socket does not hang', async () => {
    for (const at of ['/', '/api/me', '/nowhere', '/ws/', '/ws/return/a/b'])
      expect(await handshakeStatus(server.url, { cookie, path: at }), at).not.toBe(101)
  })

  it('a plain request to it is told so', async () => {
    const answer = await fetch(`${server.url}/ws`, { headers: { cookie, origin: server.url } })
    expect(answer.status).toBe(426)
    expect(await answer.json()).toMatchObject({ code: 'upgrade-required' })
  })

  it("a handshake that is none of WebSocket's ends, and the server lives", async () => {
    const answered = new Promise<number>((resolve) => {
      const asked = request(`${server.url}/ws`, {
        headers: { cookie, origin: server.url, connection: 'upgrade', upgrade: 'websocket' }, // no key, no version
      })
      asked.on('response', (response) => resolve(response.statusCode ?? 0))
      asked.on('upgrade', () => resolve(101))
      asked.on('error', () => resolve(0))
      asked.end()
    })
    expect(await within('an answer', answered)).not.toBe(101)
    await serverLives()
  })
})

describe('a session that ended', () => {
  it('takes its sockets along with 4401, and only its own', async () => {
    const { a2 } = server.places
    const leaving = await signIn(server.url, a2.id, server.password)
    const staying = await signIn(server.url, a2.id, server.password)
    const sockets = await Promise.all(
      [leaving, leaving, staying].map((each) => openRaw(server.url, { cookie: each })),
    )
    const [first, second, third] = sockets
    if (!first || !second || !third) throw new Error('no sockets')
    open.push(third)
    const out = await fetch(`${server.url}/api/sign-out`, {
      method: 'POST',
      headers: { cookie: leaving, origin: server.url },
    })
    expect(out.status).toBe(204)
    for (const raw of [first, second])
      expect(await within('the end', raw.ended)).toMatchObject({ code: closeCodes.unauthenticated })
    await third.settled()
    expect(await handshakeStatus(server.url, { cookie: leaving })).toBe(401)
  })

  it('ends with the next sign-in of the same browser, with its sockets', async () => {
    const { a2, b1 } = server.places
    const before = await signIn(server.url, a2.id, server.password)
    const raw = await openRaw(server.url, { cookie: before })
    const answer = await fetch(`${server.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url, cookie: before },
      body: JSON.stringify({ login: b1.id, password: server.password }),
    })
    expect(answer.status).toBe(200)
    expect(await within('the end', raw.ended)).toMatchObject({ code: closeCodes.unauthenticated })
  })
})

describe('frames that are too large', () => {
  it('end the socket, not the server', async () => {
    const raw = await openRaw(server.url, { cookie })
    raw.send(new Uint8Array(maxFrameBytes + 1))
    const { code } = await within('the end', raw.ended)
    expect([1006, 1009]).toContain(code)
    await serverLives()
  })

  it('an update beyond half a megabyte ends its channel with 4413 and words', async () => {
    const raw = await connectChannel()
    raw.say(1, saying.update(new Uint8Array(maxUpdateBytes + 1)))
    const { refusal } = await raw.hear(1, 'refused')
    expect(refusal).toMatchObject({ code: 'too-large' })
    expect(refusal.message).toContain('待处理')
    expect(await raw.take('closed')).toMatchObject({ ch: 1, code: closeCodes.tooLarge })
    await raw.settled()
  })
})

/** A place with a selection, something of it forged. */
function spanning(forged: object): unknown {
  const corner = { org: 'x', key: 'A' }
  return { t: 'at', place: { ...corner, span: { from: corner, to: corner, rows: 2, print: 7, ...forged } } }
}

describe('a text that several people write', () => {
  const root = { parent: textRoot('LG24.04.02') }
  const table = asTableId('LG24-04')
  let words = 0

  /** The street's return, whose text is co-written. */
  async function connectText(): Promise<RawSocket> {
    const { streetA } = server.places
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(streetA.id) })
    open.push(raw)
    raw.tell({ t: 'open', ch: 1, table, period: '2024Q4', org: streetA.id })
    await raw.take('opened')
    raw.say(1, saying.step1(Y.encodeStateVector(new Y.Doc())))
    await raw.hear(1, 'step2')
    return raw
  }

  it.each([
    ['a formatting mark', item(root, contentRefs.format, writeFormat), 'malformed'],
    [
      'an embedded object',
      item(root, contentRefs.embed, (encoder) => encoding.writeVarString(encoder, '{}')),
      'malformed',
    ],
    [
      'a nested text',
      item(root, contentRefs.type, (encoder) => encoding.writeVarUint(encoder, 2)),
      'malformed',
    ],
    ['an attribute', text({ ...root, sub: 'bold' }, '1'), 'malformed'],
    ['a value', any(root, 5), 'malformed'],
    ['control characters', text(root, '\u0000'), 'wrong-type'],
    ['more than it holds', text(root, '长'.repeat(1001)), 'too-long'],
    ['a text of somewhere else', text({ parent: textRoot('LG24.03.04') }, '字'), 'malformed'],
    ['a text that nobody co-writes', text({ parent: textRoot('LG24.03.05') }, '字'), 'malformed'],
  ])('takes no %s; the channel ends with 4422 and others go on writing', async (_what, struct, code) => {
    const raw = await connectText()
    raw.say(1, saying.update(rawUpdate([{ client: 4_000_000_000, clock: 0, structs: [struct] }])))
    expect((await raw.hear(1, 'refused')).refusal.code).toBe(code)
    expect(await raw.take('closed')).toMatchObject({ ch: 1, code: closeCodes.refused })
    await raw.settled()

    const { streetA } = server.places
    const honest = new ReturnClient({ table, period: asPeriodCode('2024Q4'), org: streetA.id })
    await honest.connect(server.url, await server.cookieFor(streetA.id))
    expect(textOf(honest.doc, 'LG24.04.02').toString()).toBe('好'.repeat(words))
    spliceText(honest.doc, 'LG24.04.02', { at: words, remove: 0, insert: '好' })
    words += 1
    await honest.saved()
    await honest.close()
  })
})

describe('frames that make no sense', () => {
  it.each([
    ['an empty frame', new Uint8Array()],
    ['a channel number cut short', new Uint8Array([0x80])],
    ['a channel number without end', new Uint8Array(20).fill(0xff)],
    ['control that is no JSON', new Uint8Array([0, 123, 123])],
    ['control that is no UTF-8', new Uint8Array([0, 0xff, 0xfe])],
    ['control that is empty', new Uint8Array([0])],
  ])('%s is told so and forgotten', async (_what, bytes) => {
    const raw = await connect()
    raw.send(bytes)
    expect(await raw.take('refused')).toMatchObject({ of: 'message', code: 'malformed' })
    await raw.settled()
  })

  it.each<[string, unknown]>([
    ['a number', 5],
    ['a list', []],
    ['no kind', { table: 'x' }],
    ['an unknown kind', { t: 'drop-table' }],
    ['a kind of the prototype', { t: '__proto__' }],
    ['a channel 0', { t: 'open', ch: 0, table: 'x', period: '2024', org: 'y' }],
    ['a channel below 0', { t: 'close', ch: -1 }],
    ['a channel that is no integer', { t: 'close', ch: 1.5 }],
    ['a channel as text', { t: 'close', ch: '1' }],
    ['an endless name', { t: 'feed', table: 'x'.repeat(5000), period: '2024', scope: 'y' }],
    ['a missing field', { t: 'feed', table: 'x' }],
    ['a since below 0', { t: 'feed', table: 'x', period: '2024', scope: 'y', since: -1 }],
    ['an unknown lens', { t: 'totals', table: 'x', period: '2024', scope: 'y', lens: 'rose' }],
    ['a place without a key', { t: 'at', place: { org: 'x' } }],
    ['a place at no cell', { t: 'at', place: { org: 'x', key: '<img src=x>' } }],
    ['an endless place', { t: 'at', place: { org: 'x', key: 'A'.repeat(200) } }],
    ['a selection with one corner', spanning({ to: undefined })],
    ['a selection of an endless name', spanning({ from: { org: 'x'.repeat(5000), key: 'A' } })],
    ['a selection from no column', spanning({ from: { org: 'x', key: 'list:item/name' } })],
    ['a selection of no rows', spanning({ rows: 0 })],
    ['a selection of more rows than there are', spanning({ rows: 1e9 })],
    ['a selection of half a row', spanning({ rows: 1.5 })],
    ['a selection with a print beyond its size', spanning({ print: 2 ** 40 })],
    ['a selection that is a text', { t: 'at', place: { org: 'x', key: 'A', span: 'A1:Z9' } }],
  ])('control with %s is told so and forgotten', async (_what, message) => {
    const raw = await connect()
    raw.send(new Uint8Array([0, ...new TextEncoder().encode(JSON.stringify(message))]))
    expect(await raw.take('refused')).toMatchObject({ of: 'message', code: 'malformed' })
    await raw.settled()
  })

  it('text frames are not taken for anything else', async () => {
    const raw = await connect()
    raw.send('{"t":"ping"}')
    raw.send('')
    raw.send('文字'.repeat(1000))
    await raw.settled()
    expect(raw.messages.filter(({ t }) => t === 'pong').length).toBe(1)
  })

  it('messages of a channel that is not open are dropped', async () => {
    const raw = await connect()
    raw.say(7, saying.update(new Uint8Array([0, 0])))
    raw.tell({ t: 'close', ch: 7 })
    await raw.settled()
    expect(raw.answers(7)).toEqual([])
  })

  it.each<[string, number[]]>([
    ['nothing', []],
    ['an unknown type', [99, 1, 2, 3]],
    ['an unknown sync step', [0, 9, 1, 0]],
    ['a step cut short', [0, 0, 200]],
    ['an update cut short', [0, 2, 50, 1, 2]],
    ['a marker without a number', [100]],
    ['a marker of the server', [101, 2, 123, 125]],
    ['a state vector that is none', [0, 0, 3, 255, 255, 255]],
  ])('a channel that says %s is closed with 4422; the socket lives', async (_what, bytes) => {
    const raw = await connectChannel()
    raw.say(1, new Uint8Array(bytes))
    expect((await raw.hear(1, 'refused')).refusal.code).toBe('malformed')
    expect(await raw.take('closed')).toMatchObject({ ch: 1, code: closeCodes.refused })
    await raw.settled()
  })

  it('an awareness that is none is passed over', async () => {
    const raw = await connectChannel()
    raw.say(1, saying.awareness(new Uint8Array([255, 255, 255])))
    raw.say(1, saying.awareness(new Uint8Array([1, 5, 1, 3, 123, 123, 123])))
    raw.say(1, saying.marker(1))
    await raw.hear(1, 'saved')
  })

  it('honest frames cut at every place, to the channel and to the socket', async () => {
    const doc = new Y.Doc()
    writeCell(doc, sheet.meetings, 5)
    const whole = frame(1, saying.update(Y.encodeStateAsUpdate(doc)))
    for (let length = 0; length < whole.byteLength; length += 4) {
      const raw = await connectChannel()
      raw.send(whole.subarray(0, length))
      await raw.settled()
      await raw.close()
    }
    await serverLives()
  })

  it('ten thousand random frames: the server lives, and its memory does not run away', async () => {
    const random = seededRandom(42)
    const doc = new Y.Doc()
    writeCell(doc, sheet.meetings, 5)
    const honest = [
      frame(1, saying.update(Y.encodeStateAsUpdate(doc))),
      frame(1, saying.step1(Y.encodeStateVector(doc))),
      frame(1, saying.marker(3)),
      frame(0, new TextEncoder().encode('{"t":"feed","table":"LG24-01","period":"202403","scope":"440307"}')),
    ]
    const garbage = (): Uint8Array => {
      if (random.chance(0.5)) return Uint8Array.from({ length: random.int(60) }, () => random.int(256))
      const bytes = Uint8Array.from(random.pick(honest))
      for (let i = 0; i < 1 + random.int(4); i += 1) bytes[random.int(bytes.length)] = random.int(256)
      return bytes
    }
    const before = process.memoryUsage().rss
    for (let round = 0; round < 20; round += 1) {
      const raw = await connectChannel()
      for (let i = 0; i < 500; i += 1) {
        raw.send(garbage())
        // A channel that was closed for its rubbish is opened again, so that rubbish goes on reaching a room.
        if (i % 25 === 0)
          raw.tell({ t: 'open', ch: 1, table: sheet.table, period: sheet.period, org: server.places.a1.id })
      }
      await raw.settled()
      await raw.close()
    }
    await serverLives()
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024)
    const stored = await server.store.loadReturn(returnOf(server.places.a1))
    expect(stored).toBeDefined()
  })
})

describe('somebody who sends more than anybody types', () => {
  it('is slowed down, and not one message is lost', async () => {
    const slow = await createRelayServer({ limits: { messagesPerSecond: 2_000, messageBurst: 20 } })
    try {
      const client = new ReturnClient(returnOf(slow.places.a1))
      await client.connect(slow.url, await slow.cookieFor(slow.places.a1.id))
      for (let i = 1; i <= 400; i += 1) client.set(i % 2 ? sheet.meetings : sheet.events, i)
      await client.saved()
      await client.close()
      const history = await slow.store.history(returnOf(slow.places.a1), { limit: 1000 })
      expect(history).toHaveLength(400)
      expect(history.map((entry) => entry.new).reverse()).toEqual(
        Array.from({ length: 400 }, (_, i) => i + 1),
      )
    } finally {
      await slow.destroy()
    }
  })

  it('is told so in words, once, and what it sent is taken all the same', async () => {
    const slow = await createRelayServer({ limits: { messagesPerSecond: 500, messageBurst: 5 } })
    try {
      const raw = await openRaw(slow.url, { cookie: await slow.cookieFor(slow.places.a1.id) })
      for (let i = 0; i < 60; i += 1) raw.tell({ t: 'ping' })
      for (let i = 0; i < 60; i += 1) await raw.take('pong')
      const told = raw.messages.filter((each) => each.t === 'refused')
      expect(told).toEqual([
        expect.objectContaining({
          of: 'message',
          code: 'slowed',
          message: expect.stringContaining('不会丢失'),
        }),
      ])
      await raw.close()
    } finally {
      await slow.destroy()
    }
  })
})

describe('a return that grows without end', () => {
  const limits = { cells: 3, items: 400, bytes: 4_000 }
  const note = (i: number) => `LG24.01.${String(i + 1).padStart(2, '0')}#note`

  it.each<[string, Partial<typeof limits>, string]>([
    ['cells', {}, '说明'],
    ['items', { cells: 100, items: 4, bytes: 1e6 }, '说明'],
    ['bytes', { cells: 100, items: 1e6 }, '长'.repeat(400)],
  ])('by %s is told that it is full; what it holds stays and goes on', async (_what, more, text) => {
    const small = await createRelayServer({ returns: { ...limits, ...more } })
    try {
      const { a1 } = small.places
      const cookie = await small.cookieFor(a1.id)
      let client = new ReturnClient(returnOf(a1))
      await client.connect(small.url, cookie)
      let kept = 0
      const fill = async () => {
        for (let i = 0; i < 6; i += 1) {
          client.set(note(i), text)
          await client.saved()
          kept += 1
        }
      }
      await expect(fill()).rejects.toThrow('return-full')
      expect(kept).toBeGreaterThan(2)
      expect(client.refusal?.message).toMatch(/上限|填满/)
      expect(client.refusal?.message).toContain('已保存的内容完好')
      await client.close()
      const history = await small.store.history(returnOf(a1), { limit: 1_000 })
      expect(history).toHaveLength(kept)
      // A fresh page still reads all of it, and a colleague's return is none the fuller.
      client = new ReturnClient(returnOf(a1))
      await client.connect(small.url, cookie)
      await client.close()
      const other = new ReturnClient(returnOf(small.places.a2))
      await other.connect(small.url, await small.cookieFor(small.places.a2.id))
      other.set(sheet.meetings, 1)
      await other.saved()
      await other.close()
    } finally {
      await small.destroy()
    }
  })

  it('may rewrite a cell for ever: what was overwritten does not fill it', async () => {
    const small = await createRelayServer({ returns: { cells: 10, items: 60, bytes: 4_000 } })
    try {
      const client = new ReturnClient(returnOf(small.places.a1))
      await client.connect(small.url, await small.cookieFor(small.places.a1.id))
      for (let i = 0; i < 400; i += 1) client.set(sheet.meetings, i)
      await client.saved()
      expect(client.refusal).toBeUndefined()
      await client.close()
    } finally {
      await small.destroy()
    }
  })
})
