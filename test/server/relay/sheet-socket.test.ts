import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import type { ClientMessage, SheetDelta, SheetSnapshot } from '../../../shared/protocol/frames.js'
import { writeCell } from '../../../shared/protocol/return-document.js'
import { openRaw, type RawSocket, saying } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { shippedPack } from '../../support/shipped-pack.js'

let server: RelayServer
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  server = await createRelayServer()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})
afterAll(() => server.destroy())

async function socketOf(login: string): Promise<RawSocket> {
  const raw = await openRaw(server.url, { cookie: await server.cookieFor(login) })
  open.push(raw)
  return raw
}

async function writerOf(login: string): Promise<ReturnClient> {
  const unit = server.places.tree.units.find(({ id }) => id === login)
  if (!unit) throw new Error(`no unit ${login}`)
  const client = new ReturnClient(returnOf(unit))
  await client.connect(server.url, await server.cookieFor(login))
  open.push(client)
  return client
}

const feed = (scope: string, more: Partial<ClientMessage & { t: 'feed' }> = {}): ClientMessage => ({
  t: 'feed',
  table: sheet.table,
  period: sheet.period,
  scope,
  ...more,
})
const openMessage = (
  ch: number,
  org: string,
  more: { table?: string; period?: string } = {},
): ClientMessage => ({
  t: 'open',
  ch,
  table: more.table ?? sheet.table,
  period: more.period ?? sheet.period,
  org,
})

/** The seq that what a viewer was sent adds up to: a snapshot may be followed by what happened since it was encoded. */
async function seqOf(raw: RawSocket): Promise<number> {
  await raw.settled()
  return Math.max(...raw.messages.map((each) => (each.t === 'snapshot' || each.t === 'delta' ? each.seq : 0)))
}

/** The value of a cell in a snapshot. */
function inSnapshot(snapshot: SheetSnapshot, org: string, key: string): unknown {
  const row = snapshot.rows.find(([id]) => id === org)
  const column = snapshot.keys.indexOf(key)
  return row?.[column + 2] ?? null
}

describe('a sheet socket', () => {
  it('greets with a number of its own and the name of the person', async () => {
    const { a1, a2 } = server.places
    const first = await (await socketOf(a1.id)).take('hello')
    const second = await (await socketOf(a2.id)).take('hello')
    expect(first.name).toContain('填报员')
    expect(first.id).not.toBe(second.id)
  })

  it('answers a ping', async () => {
    const raw = await socketOf(server.places.a1.id)
    raw.tell({ t: 'ping' })
    await raw.take('pong')
  })
})

describe('the feed of a sheet', () => {
  it('begins with a row for every unit that fills the table, empty ones too', async () => {
    const { tree, district } = server.places
    const raw = await socketOf(district.id)
    raw.tell(feed(district.id))
    const snapshot = await raw.take('snapshot')
    expect(snapshot.rows.map(([org]) => org)).toEqual(
      tree.within(district.id, ['community']).map(({ id }) => id),
    )
    expect(snapshot.rows).toHaveLength(119)
    expect(snapshot.keys).toContain(sheet.meetings)
  })

  it('tells a change with its totals and the name of who made it', async () => {
    const { a1, streetA, district } = server.places
    const raw = await socketOf(district.id)
    raw.tell(feed(district.id))
    const snapshot = await raw.take('snapshot')
    const writer = await writerOf(a1.id)
    writer.set(sheet.meetings, 7)
    await writer.saved()
    const delta = await raw.take('delta', ({ cells }) => cells.length > 0)
    expect(delta.seq).toBeGreaterThan(snapshot.seq)
    expect(delta.cells).toEqual([[a1.id, sheet.meetings, 7, expect.stringContaining('填报员')]])
    expect(delta.status).toContainEqual([a1.id, 'open'])
    // The unit's own figure is its cell; sent as totals are the sums above it.
    for (const org of [streetA, district])
      expect(delta.totals).toContainEqual([org.id, sheet.meetings, 7, 1, 0])
  })

  it('resumes with the difference only, and only with the history it knows', async () => {
    const { a1, a2, district } = server.places
    const raw = await socketOf(district.id)
    raw.tell(feed(district.id))
    const snapshot = await raw.take('snapshot')
    const since = await seqOf(raw)
    await raw.close()
    const writers = [await writerOf(a1.id), await writerOf(a2.id)]
    for (const [i, writer] of writers.entries()) {
      writer.set(sheet.events, 10 + i)
      writer.set(sheet.events, 20 + i)
      await writer.saved()
    }
    const back = await socketOf(district.id)
    back.tell(feed(district.id, { since, feed: snapshot.feed }))
    const delta = await back.take('delta')
    expect(new Set(delta.cells.map(([org, key, value]) => `${org} ${key} ${value}`))).toEqual(
      new Set([`${a1.id} ${sheet.events} 20`, `${a2.id} ${sheet.events} 21`]),
    )
    expect(back.messages.some(({ t }) => t === 'snapshot')).toBe(false)

    const again = await socketOf(district.id)
    again.tell(feed(district.id, { since: delta.seq, feed: snapshot.feed }))
    expect((await again.take('delta')).cells).toEqual([])

    for (const stale of [
      { since, feed: 'another-history' },
      { since: delta.seq + 1_000, feed: snapshot.feed },
      { since },
    ]) {
      const stranger = await socketOf(district.id)
      stranger.tell(feed(district.id, stale))
      const whole = await stranger.take('snapshot')
      const news = stranger.messages.filter((each): each is SheetDelta => each.t === 'delta')
      const known = news.flatMap(({ cells }) => cells).find(([org]) => org === a1.id)
      expect(known?.[2] ?? inSnapshot(whole, a1.id, sheet.events)).toBe(20)
    }
  })

  it.each([
    ['an unknown table', { table: 'LG24-99' }, 'unknown-table'],
    ['a table named by rubbish', { table: '../../etc/passwd' }, 'unknown-table'],
    ['a period of another kind', { period: '2024Q1' }, 'unknown-period'],
    ['a period of another year', { period: '202203' }, 'unknown-period'],
    ['no period at all', { period: 'never' }, 'unknown-period'],
    ['an unknown scope', { scope: '999999' }, 'unknown-org-unit'],
  ])('refuses %s in words', async (_what, more, code) => {
    const raw = await socketOf(server.places.district.id)
    raw.tell({ ...feed(server.places.district.id), ...more } as ClientMessage)
    const refused = await raw.take('refused')
    expect(refused).toMatchObject({ of: 'feed', code })
    expect(refused.message).toMatch(/[\u4e00-\u9fff]{3}/)
    raw.tell(feed(server.places.district.id))
    await raw.take('snapshot') // the socket lives on
  })

  it('moves to another sheet and hears no more of the first', async () => {
    const { a1, streetA, streetB } = server.places
    const raw = await socketOf(a1.id)
    raw.tell(feed(streetA.id))
    await raw.take('snapshot')
    raw.tell(feed(streetB.id, { table: 'LG24-05' }))
    const second = await raw.take('snapshot')
    expect(second.keys.every((key) => key.startsWith('LG24.05'))).toBe(true)
    const before = raw.messages.filter(({ t }) => t === 'delta').length
    const writer = await writerOf(a1.id)
    writer.set(sheet.meetings, 8)
    await writer.saved()
    await raw.settled()
    expect(raw.messages.filter(({ t }) => t === 'delta')).toHaveLength(before)
  })

  it('tells who is there, once per socket, and where', async () => {
    const { a1, district } = server.places
    const seen = await socketOf(district.id)
    const clerk = await socketOf(a1.id)
    const { id } = await clerk.take('hello')
    for (const raw of [seen, clerk]) raw.tell(feed(district.id))
    clerk.tell({ t: 'at', place: { org: a1.id, key: sheet.meetings } })
    const { people } = await seen.take('people', (message) => message.people.some(({ at }) => at !== null))
    expect(people.find((person) => person.id === id)).toMatchObject({
      role: 'clerk',
      org: a1.id,
      at: { org: a1.id, key: sheet.meetings },
    })
    await clerk.close()
    await seen.take('people', (message) => message.people.every((person) => person.id !== id))
  })
})

describe('the totals feed', () => {
  it('sends the totals of a longer period and every change of them', async () => {
    const { a1, district } = server.places
    const raw = await socketOf(district.id)
    raw.tell({ t: 'totals', table: sheet.table, period: '2024', scope: district.id, lens: 'all' })
    const snapshot = await raw.take('totals-snapshot')
    const writer = await writerOf(a1.id)
    const value =
      100 + Number(snapshot.totals.find(([org, code]) => org === a1.id && code === sheet.meetings)?.[2] ?? 0)
    writer.set(sheet.meetings, value)
    await writer.saved()
    const delta = await raw.take('totals-delta')
    expect(delta.seq).toBeGreaterThan(snapshot.seq)
    expect(delta.totals.find(([org, code]) => org === a1.id && code === sheet.meetings)?.[2]).toBe(value)
  })

  it.each([
    ['an unknown table', { table: 'x' }],
    ['a period that the table does not roll up into', { period: '2024W11' }],
    ['an unknown scope', { scope: '1' }],
  ])('refuses %s in words', async (_what, more) => {
    const { district } = server.places
    const raw = await socketOf(district.id)
    raw.tell({ t: 'totals', table: sheet.table, period: '2024', scope: district.id, lens: 'all', ...more })
    expect((await raw.take('refused')).message).toMatch(/[\u4e00-\u9fff]{3}/)
  })
})

describe('a channel', () => {
  it("of one's own return may be written; the server asks for the client's state first", async () => {
    const raw = await socketOf(server.places.a1.id)
    raw.tell(openMessage(1, server.places.a1.id))
    expect(await raw.take('opened')).toMatchObject({ ch: 1, access: 'write', reason: null, epoch: 1 })
    raw.say(1, saying.step1(Y.encodeStateVector(new Y.Doc())))
    await raw.hear(1, 'step2')
    expect(raw.answers(1).map(({ kind }) => kind)).toEqual(['step1', 'step2'])
  })

  it('of another unit is for reading, with the reason', async () => {
    const { a1, a2, b1, streetA } = server.places
    const raw = await socketOf(a1.id)
    for (const [i, unit] of [a2, b1].entries()) {
      raw.tell(openMessage(i + 1, unit.id))
      expect(await raw.take('opened')).toMatchObject({
        access: 'read',
        reason: expect.stringContaining('本单位'),
      })
    }
    const above = await socketOf(streetA.id)
    above.tell(openMessage(1, a1.id))
    expect(await above.take('opened')).toMatchObject({ access: 'read' })
  })

  it.each([
    ['an unknown table', { table: 'LG24-99' }],
    ['a period of another kind', { period: '2024' }],
    ['a unit that is not there', { org: '999999' }],
    ['a unit that does not fill this table', { org: 'district' }],
  ])('of a return that cannot exist ends with 4404 and words: %s', async (_what, more) => {
    const { a1, district } = server.places
    const raw = await socketOf(a1.id)
    const asked = { ...openMessage(5, a1.id), ...more } as ClientMessage & { t: 'open' }
    raw.tell(asked.org === 'district' ? { ...asked, org: district.id } : asked)
    const closed = await raw.take('closed')
    expect(closed).toMatchObject({ ch: 5, code: closeCodes.notFound })
    expect(closed.reason).toMatch(/[\u4e00-\u9fff]{3}/)
  })

  it('a forged presence carries the name of who really sent it, and nobody speaks for another', async () => {
    const { a1, a2, district } = server.places
    const owner = await writerOf(a1.id)
    owner.set(sheet.meetings, 11)
    await owner.saved()
    const watcher = await socketOf(district.id)
    watcher.tell(openMessage(1, a1.id))
    await watcher.take('opened')
    const forger = await socketOf(a2.id)
    const { name } = await forger.take('hello')
    forger.tell(openMessage(1, a1.id))
    await forger.take('opened')
    const presence = (client: number, clock: number, state: object) => {
      const encoder = encoding.createEncoder()
      for (const number of [1, client, clock]) encoding.writeVarUint(encoder, number)
      encoding.writeVarString(encoder, JSON.stringify(state))
      return saying.awareness(encoding.toUint8Array(encoder))
    }
    // The number of the owner's page: not the forger's to speak for.
    forger.say(1, presence(owner.doc.clientID, 99, { user: { name: '冒名' } }))
    forger.say(1, presence(777, 1, { user: { name: '区级主管', id: 'admin' }, at: 'x' }))
    // Once it has a number, it has no second one.
    forger.say(1, presence(778, 2, { user: { name: '冒名' } }))
    await forger.settled()
    const decoder = decoding.createDecoder((await watcher.hear(1, 'awareness')).body)
    expect([decoding.readVarUint(decoder), decoding.readVarUint(decoder)]).toEqual([1, 777])
    decoding.readVarUint(decoder)
    expect(JSON.parse(decoding.readVarString(decoder))).toEqual({ user: { name }, at: 'x' })
    await watcher.settled()
    expect(watcher.answers(1).filter(({ kind }) => kind === 'awareness')).toHaveLength(1)
  })

  it('a forged write on a channel for reading is refused with 4403, and nobody sees it', async () => {
    const { a1, a2, district } = server.places
    const viewer = await socketOf(district.id)
    viewer.tell(feed(district.id))
    const owner = await writerOf(a2.id)
    const before = owner.value(sheet.meetings) ?? null
    const forger = await socketOf(a1.id)
    forger.tell(openMessage(1, a2.id))
    await forger.take('opened')
    forger.say(1, saying.step1(Y.encodeStateVector(new Y.Doc())))
    const { body } = await forger.hear(1, 'step2')
    const doc = new Y.Doc()
    Y.applyUpdate(doc, body)
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    writeCell(doc, sheet.meetings, 666)
    forger.say(1, saying.update(updates[0] ?? new Uint8Array()))
    forger.say(1, saying.marker(1))
    const { refusal } = await forger.hear(1, 'refused')
    expect(refusal).toMatchObject({ code: 'not-your-unit' })
    expect(refusal.message).toContain('本单位')
    expect(await forger.take('closed')).toMatchObject({ ch: 1, code: closeCodes.forbidden })
    // The next honest edit reaches everybody; the forged one never went before it.
    owner.set(sheet.events, 3)
    await owner.saved()
    await viewer.take('delta', ({ cells }) =>
      cells.some(([org, key]) => org === a2.id && key === sheet.events),
    )
    expect(JSON.stringify(viewer.messages)).not.toContain('666')
    expect(owner.value(sheet.meetings) ?? null).toBe(before)
    expect(forger.answers(1).some(({ kind }) => kind === 'saved')).toBe(false)
    await forger.settled() // one bad channel closes one channel, not the socket
  })

  it('a refused handshake on a channel for reading is refused the same way', async () => {
    const { a1, b1 } = server.places
    const forger = await socketOf(a1.id)
    forger.tell(openMessage(1, b1.id))
    await forger.take('opened')
    const doc = new Y.Doc()
    writeCell(doc, sheet.meetings, 667)
    forger.say(1, saying.step2(Y.encodeStateAsUpdate(doc)))
    expect((await forger.hear(1, 'refused')).refusal.code).toBe('not-your-unit')
    expect(await forger.take('closed')).toMatchObject({ code: closeCodes.forbidden })
    const stored = await server.store.loadReturn(returnOf(b1))
    expect(stored?.updates.length ?? 0).toBe(0)
  })

  it('a value the cell may not hold is refused with 4422 and the key; the stored value stands', async () => {
    const { a1 } = server.places
    const writer = await writerOf(a1.id)
    writer.set(sheet.meetings, 12)
    await writer.saved()
    writer.set(sheet.meetings, '十二')
    await expect(writer.saved()).rejects.toThrow('wrong-type')
    expect(writer.refusal).toMatchObject({
      keys: [sheet.meetings],
      message: expect.stringContaining('待处理'),
    })
    const fresh = await writerOf(a1.id)
    expect(fresh.value(sheet.meetings)).toBe(12)
  })

  it('of a return that was locked behind the room: refused, said why, then open for reading only', async () => {
    const { a2, tree } = server.places
    const writer = await writerOf(a2.id)
    writer.set(sheet.events, 41)
    await writer.saved()
    const model = { catalogue: (await shippedPack()).catalogue, tree }
    const by = (await server.store.accounts())[0]?.id
    if (!by) throw new Error('no account')
    const step = (from: ReturnStatus, to: ReturnStatus) =>
      server.store.setStatus(
        returnOf(a2),
        { from, to, action: 'lock', by, at: new Date(), reason: null, cells: [] },
        model,
      )
    // Straight into the store, as another process would: no room hears of it, only the fence knows.
    expect((await step('open', 'locked')).ok).toBe(true)
    writer.set(sheet.events, 42)
    await expect(writer.saved()).rejects.toThrow('not-editable')
    const raw = await socketOf(a2.id)
    raw.tell(openMessage(1, a2.id))
    expect(await raw.take('opened')).toMatchObject({
      access: 'read',
      status: 'locked',
      reason: expect.stringContaining('锁定'),
    })
    raw.say(1, saying.step1(Y.encodeStateVector(new Y.Doc())))
    const doc = new Y.Doc()
    Y.applyUpdate(doc, (await raw.hear(1, 'step2')).body)
    expect(doc.getMap('cells').get(sheet.events)).toBe(41)
    expect((await step('locked', 'open')).ok).toBe(true)
  })

  it('of a return that is submitted: what was sent before is saved, then 4409; viewers see the status', async () => {
    const { b1, district } = server.places
    const viewer = await socketOf(district.id)
    viewer.tell(feed(district.id))
    await viewer.take('snapshot')
    const writer = await socketOf(b1.id)
    writer.tell(openMessage(1, b1.id))
    await writer.take('opened')
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    writeCell(doc, sheet.meetings, 9)
    writer.say(1, saying.step2(updates[0] ?? new Uint8Array()))
    writer.say(1, saying.marker(1))
    await writer.hear(1, 'saved')
    const submit = async (body: object) =>
      fetch(`${server.url}/api/returns/${sheet.table}/${sheet.period}/${b1.id}/submit`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: server.url,
          cookie: await server.cookieFor(b1.id),
        },
        body: JSON.stringify(body),
      })
    // Refused for its empty cells: nothing is closed, the channel goes on.
    const early = await submit({})
    expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([409, 'cells-missing'])
    writeCell(doc, sheet.meetings, 10)
    writer.say(1, saying.step2(updates[1] ?? new Uint8Array()))
    writer.say(1, saying.marker(2))
    expect(await writer.hear(1, 'saved')).toMatchObject({ marker: 2 })
    const submitted = await submit({ missing: '其余指标的台账下周才到' })
    expect(submitted.status).toBe(200)
    expect(await writer.take('closed')).toMatchObject({ ch: 1, code: closeCodes.locked })
    await viewer.take('delta', ({ status }) =>
      status.some(([org, each]) => org === b1.id && each === 'submitted'),
    )
    writer.tell(openMessage(2, b1.id))
    expect(await writer.take('opened')).toMatchObject({ access: 'read', status: 'submitted' })
  })

  it('number used twice is told so; a closed one may be used again', async () => {
    const { a1, a2 } = server.places
    const raw = await socketOf(a1.id)
    raw.tell(openMessage(1, a1.id))
    await raw.take('opened')
    raw.tell(openMessage(1, a2.id))
    expect(await raw.take('closed')).toMatchObject({ ch: 1 })
    raw.tell({ t: 'close', ch: 1 })
    raw.tell(openMessage(1, a2.id))
    expect(await raw.take('opened')).toMatchObject({ ch: 1, access: 'read' })
  })

  it('closed while its return is loading stays closed', async () => {
    const { b1 } = server.places
    const raw = await socketOf(b1.id)
    const release = server.store.holdLoads()
    raw.tell({ ...openMessage(1, b1.id), period: '202404' } as ClientMessage)
    raw.tell({ t: 'close', ch: 1 })
    raw.tell({ ...openMessage(1, b1.id), period: '202405' } as ClientMessage)
    await raw.settled()
    release()
    await raw.take('opened')
    await raw.settled()
    expect(raw.messages.filter(({ t }) => t === 'opened')).toHaveLength(1)
    raw.say(1, saying.step1(Y.encodeStateVector(new Y.Doc())))
    await raw.hear(1, 'step2')
  })

  it('opens up to 200 returns at once, and says when it is too many', async () => {
    const { district, tree } = server.places
    const raw = await socketOf(district.id)
    const communities = tree.within(district.id, ['community'])
    const asked = ['202404', '202405'].flatMap((period) => communities.map(({ id }) => ({ period, id })))
    for (const [i, { period, id }] of asked.slice(0, 201).entries())
      raw.tell(openMessage(i + 1, id, { period }))
    expect(await raw.take('closed')).toMatchObject({ code: closeCodes.tooMany })
    await raw.settled()
  })
})
