import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSheet } from '../../../server/demo/sheet-client.js'
import { asPeriodCode, type ReturnRef } from '../../../shared/domain/ids.js'
import { lenses, type ReturnStatus } from '../../../shared/domain/status.js'
import type { CellHistory, Problem } from '../../../shared/protocol/api.js'
import type {
  CorrectedFiles,
  Correction,
  Corrections,
  Differences,
  LateEdits,
} from '../../../shared/protocol/record-api.js'
import { httpHand } from '../../support/http-hand.js'
import { moveStatus } from '../../support/move-status.js'
import { readsAt } from '../../support/reads.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { shippedPack } from '../../support/shipped-pack.js'
import { until } from '../../support/until.js'

// Every test has a month of its own.
let server: RelayServer
let model: Parameters<typeof moveStatus>[3]
let clerk: ReturnType<typeof httpHand>
let supervisor: ReturnType<typeof httpHand>
let second: ReturnType<typeof httpHand>
const { meetings, events } = sheet

beforeAll(async () => {
  server = await createRelayServer()
  model = { catalogue: (await shippedPack()).catalogue, tree: server.places.tree }
  clerk = httpHand(server, server.places.a1.id)
  supervisor = httpHand(server, server.places.district.id)
  second = httpHand(server, await server.addColleague(server.places.district.id, 'second'))
})
afterAll(() => server.destroy())

const refOf = (period: string): ReturnRef => ({ ...returnOf(server.places.a1), period: asPeriodCode(period) })
const cookie = () => server.cookieFor(server.places.a1.id)

/** The clerk fills in a month over the wire; then the return stands at a status. */
async function filled(period: string, status: ReturnStatus): Promise<ReturnClient> {
  const page = new ReturnClient(refOf(period))
  await page.connect(server.url, await cookie())
  page.setAll([
    [meetings, 5],
    [events, 7],
  ])
  await page.saved()
  await page.close()
  const { table, period: month, org } = refOf(period)
  // As people do it, so that the room hears of it.
  const steps = [
    [clerk, 'submit', 'submitted'],
    [httpHand(server, server.places.streetA.id), 'approve', 'street-approved'],
    [supervisor, 'approve', 'approved'],
    [supervisor, 'lock', 'locked'],
  ] as const
  const last = steps.findIndex(([, , reached]) => reached === status)
  for (const [who, action] of steps.slice(0, last + 1))
    expect(
      await who.post(`/api/returns/${table}/${month}/${org}/${action}`, { missing: '本月没有开展' }),
    ).toMatchObject({ status: 200 })
  return page
}
const request = (period: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...refOf(period),
  reason: '漏报 3 次会议',
  cells: [{ key: meetings, old: 5, new: 8 }],
  ...more,
})

describe('a correction of a settled return', () => {
  it('is asked for by one person and done by another: new epoch, totals, history, status as it was', async () => {
    await filled('202401', 'locked')
    const page = new ReturnClient(refOf('202401'))
    await page.connect(server.url, await cookie())
    expect(page.access).toBe('read')
    const asked = await clerk.post<Correction>('/api/corrections', request('202401'))
    expect(asked).toMatchObject({ status: 201, body: { state: 'requested', may: ['withdraw'] } })
    const { id } = asked.body
    expect(
      (await supervisor.get<Corrections>('/api/corrections?state=requested')).body.corrections,
    ).toMatchObject([{ id, may: ['approve', 'refuse'], cells: [{ key: meetings, old: 5, new: 8 }] }])
    const done = await supervisor.post(`/api/corrections/${id}/approve`, { answer: '与台账一致' })
    expect(done).toMatchObject({ status: 200, body: { state: 'done', may: [], answer: '与台账一致' } })

    await until('the old epoch to be closed', () => page.channelClosed)
    const again = new ReturnClient(refOf('202401'))
    await again.connect(server.url, await cookie())
    expect([again.value(meetings), again.value(events), again.access]).toEqual([8, 7, 'read'])
    await again.close()
    await page.close()

    expect(await server.store.statusOf(refOf('202401'))).toEqual({ status: 'locked', epoch: 2 })
    for (const lens of lenses) {
      const { totals } = await server.store.readTotals({
        reads: readsAt([meetings], asPeriodCode('202401')),
        lens,
        orgs: [server.places.streetA.id],
      })
      expect([lens, totals[0]?.n]).toEqual([lens, 8])
    }
    expect((await server.store.checkTotals(model)).differences).toEqual([])
    const past = await clerk.get<CellHistory>(
      `/api/history/LG24-01/202401/${server.places.a1.id}?key=${meetings}`,
    )
    expect(past.body.entries).toMatchObject([
      { old: 5, new: 8, status: 'locked', correction: id },
      { old: null, new: 5, status: 'open', correction: null, origin: { address: '127.0.0.1' } },
    ])
    expect((await server.store.verifyAudit()).broken).toBe(null)
  })

  it('tells the sheets that are open, and each other reader, the new value', async () => {
    await filled('202402', 'approved')
    const viewer = await connectSheet(server.url, await server.cookieFor(server.places.streetA.id))
    const seen: (readonly unknown[])[] = []
    viewer.onMessage((message) => {
      if (message.t === 'delta') seen.push(...message.cells)
    })
    const shown = new Promise<void>((resolve) => {
      viewer.onMessage((message) => {
        if (message.t === 'snapshot') resolve()
      })
    })
    viewer.send({ t: 'feed', table: sheet.table, period: '202402', scope: server.places.streetA.id })
    await shown
    const { body } = await clerk.post<Correction>('/api/corrections', request('202402'))
    await supervisor.post(`/api/corrections/${body.id}/approve`)
    await until('the viewers to hear', () => seen.length > 0)
    expect(seen.map((cell) => cell.slice(0, 3))).toEqual([[server.places.a1.id, meetings, 8]])
    await viewer.close()
  })

  it('names the files that hold the old value, and no others', async () => {
    const { a1, a2, streetA, streetB, district } = server.places
    await filled('202403', 'locked')
    const files = [
      `/export/sheet/LG24-01/202403/${streetA.id}.csv`,
      `/export/totals/LG24-01/2024Q1/${district.id}.xlsx?lens=locked`,
      `/export/sheet/LG24-01/202403/${streetB.id}.csv`,
      `/export/sheet/LG24-01/202402/${streetA.id}.csv`,
      `/export/sheet/LG24-01/202403/${a2.id}.csv`,
    ]
    for (const file of files) expect((await supervisor.get(file)).status).toBe(200)
    const { body } = await clerk.post<Correction>('/api/corrections', request('202403'))
    const brief = async () =>
      (await supervisor.get<CorrectedFiles>(`/api/corrections/${body.id}/files`)).body.files.map((file) => [
        file.what,
        file.period,
        file.scope,
        file.lens,
      ])
    const old = [
      ['totals', '2024Q1', district.id, 'locked'],
      ['sheet', '202403', streetA.id, null],
    ]
    expect(await brief()).toEqual(old)
    await supervisor.post(`/api/corrections/${body.id}/approve`)
    const marked = await supervisor.get(`/export/sheet/LG24-01/202403/${streetA.id}.csv`)
    expect(await brief()).toEqual(old)
    expect(marked.body).toContain('更正')
    expect(marked.body).toContain('5 → 8')
    expect(marked.body).toContain('漏报 3 次会议')
    // Who took what away is not for a neighbour, though the mark itself is.
    const neighbour = httpHand(server, a2.id)
    expect(
      (await neighbour.get<Corrections>(`/api/corrections?scope=${a1.id}&period=202403&state=done`)).body
        .corrections,
    ).toHaveLength(1)
    expect(await neighbour.get<Corrections>(`/api/corrections/${body.id}/files`)).toMatchObject({
      status: 403,
    })
  })

  it('is refused to the wrong people', async () => {
    const { a2, b1, streetA, streetB } = server.places
    await filled('202404', 'locked')
    for (const login of [a2.id, b1.id, streetB.id])
      expect(await httpHand(server, login).post('/api/corrections', request('202404'))).toMatchObject({
        status: 403,
        body: { code: 'not-your-unit' },
      })
    const { body } = await supervisor.post<Correction>('/api/corrections', request('202404'))
    const approve = `/api/corrections/${body.id}/approve`
    // The same person, who could otherwise; the clerk; the street; a stranger does not even see it.
    expect(await supervisor.post(approve)).toMatchObject({ status: 403, body: { code: 'own-request' } })
    expect(await clerk.post(approve)).toMatchObject({ status: 403, body: { code: 'role-cannot-lock' } })
    expect(await httpHand(server, streetA.id).post(approve)).toMatchObject({ status: 403 })
    expect(await httpHand(server, b1.id).post(approve)).toMatchObject({ status: 404 })
    expect(await clerk.post(`/api/corrections/${body.id}/withdraw`)).toMatchObject({
      status: 403,
      body: { code: 'same-person' },
    })
    expect((await server.store.statusOf(refOf('202404'))).epoch).toBe(1)
    expect(await second.post(`/api/corrections/${body.id}/refuse`)).toMatchObject({ status: 400 })
    expect(await second.post(approve)).toMatchObject({ status: 200, body: { state: 'done' } })
    expect(await second.post(approve)).toMatchObject({ status: 409, body: { code: 'decided' } })
  })

  it('takes only what the cell may hold, and only over the value that is there', async () => {
    await filled('202405', 'locked')
    const bad = async (more: Readonly<Record<string, unknown>>) => {
      const { status, body } = await clerk.post<Problem>('/api/corrections', request('202405', more))
      return [status, body.code]
    }
    expect(await bad({ reason: '  ' })).toEqual([400, 'invalid'])
    expect(await bad({ cells: [] })).toEqual([400, 'invalid'])
    expect(await bad({ cells: [{ key: meetings, old: 4, new: 8 }] })).toEqual([409, 'changed-since'])
    expect(await bad({ cells: [{ key: meetings, old: 5, new: 5 }] })).toEqual([400, 'nothing-changed'])
    expect(await bad({ cells: [{ key: meetings, old: 5, new: '八' }] })).toEqual([400, 'invalid-value'])
    expect(await bad({ cells: [{ key: 'X.Y', old: null, new: 8 }] })).toEqual([400, 'invalid-value'])
    expect(await bad({ cells: [{ key: meetings, old: 5, new: { na: '无', x: 1 } }] })).toEqual([
      400,
      'invalid',
    ])
    expect(await bad({ period: '209901' })).toEqual([404, 'unknown-return'])
    await filled('202406', 'submitted')
    expect(await clerk.post('/api/corrections', request('202406'))).toMatchObject({
      status: 409,
      body: { code: 'not-correctable' },
    })
  })

  it('keeps an old copy from coming back: its updates are refused, nothing of them is merged', async () => {
    const old = await filled('202407', 'locked')
    const { body } = await clerk.post<Correction>('/api/corrections', request('202407'))
    await supervisor.post(`/api/corrections/${body.id}/approve`)
    await moveStatus(server.store, refOf('202407'), 'sent-back', model)
    // The same document, with an edit made while it was away.
    old.set(meetings, 1)
    await old.connect(server.url, await cookie())
    expect(old.refusal?.code).toBe('epoch-changed')
    await old.close()
    const fresh = new ReturnClient(refOf('202407'))
    await fresh.connect(server.url, await cookie())
    expect([fresh.access, fresh.value(meetings), fresh.value(events)]).toEqual(['write', 8, 7])
    fresh.set(meetings, 9)
    await fresh.saved()
    await fresh.close()
    expect((await server.store.checkTotals(model)).differences).toEqual([])
  })
})

describe('an edit that comes too late', () => {
  it('is kept for reviewer and author, never merged, and decided with a reason', async () => {
    const { a1, a2, streetA } = server.places
    const old = await filled('202408', 'submitted')
    // A page that does not ask whether it may: it sends all the same.
    await old.connect(server.url, await cookie())
    expect(old.access).toBe('read')
    old.set(events, 70)
    expect((await until('the refusal', () => old.refusal)).code).toBe('not-editable')
    await old.close()
    const list = `/api/late-edits?table=LG24-01&period=202408&scope=${a1.id}`
    const reviewer = httpHand(server, streetA.id)
    const found = await until('the late edit to be kept', async () => {
      const { edits } = (await reviewer.get<LateEdits>(list)).body
      return edits.length > 0 ? edits : undefined
    })
    expect(found).toMatchObject([
      { key: events, value: 70, held: 7, state: 'open', status: 'submitted', own: false },
    ])
    expect((await clerk.get<LateEdits>(list)).body.edits).toMatchObject([{ own: true }])
    expect(await httpHand(server, a2.id).get(list)).toMatchObject({ status: 403 })
    // The author's page reports the same value: it is one.
    const report = { table: 'LG24-01', period: '202408', org: a1.id, cells: [{ key: events, value: 70 }] }
    expect(await clerk.post('/api/late-edits', report)).toMatchObject({ status: 200, body: { kept: 1 } })
    expect(await httpHand(server, a2.id).post('/api/late-edits', report)).toMatchObject({ status: 403 })
    expect(await clerk.post('/api/late-edits', { ...report, cells: [{ key: 'X', value: 1 }] })).toMatchObject(
      { status: 400 },
    )

    const id = found[0]?.id ?? 0
    const decide = { table: 'LG24-01', period: '202408', org: a1.id, ids: [id], reason: '漏报属实' }
    expect(await clerk.post('/api/late-edits/decide', { ...decide, decision: 'adopt' })).toMatchObject({
      status: 403,
    })
    expect(
      await reviewer.post('/api/late-edits/decide', { ...decide, decision: 'adopt', reason: ' ' }),
    ).toMatchObject({ status: 400 })
    expect(await reviewer.post('/api/late-edits/decide', { ...decide, decision: 'adopt' })).toMatchObject({
      status: 200,
      body: { decided: [id], status: 'sent-back' },
    })
    expect(await server.store.statusOf(refOf('202408'))).toMatchObject({ status: 'sent-back' })
    const { cells } = await server.store.readSheet(sheet.table, asPeriodCode('202408'), [a1.id])
    expect(cells.find(({ key }) => key === events)?.value).toBe(7)
    expect((await clerk.get<LateEdits>(list)).body.edits).toMatchObject([
      { state: 'adopted', answer: '漏报属实' },
    ])
    expect(await reviewer.post('/api/late-edits/decide', { ...decide, decision: 'adopt' })).toMatchObject({
      status: 409,
    })
    expect(await clerk.post('/api/late-edits', report)).toMatchObject({
      status: 409,
      body: { code: 'editable' },
    })
  })
})

describe('two moments of a sheet', () => {
  it('differ by cells, old and new, for whoever may see the rows', async () => {
    const { a1, streetA } = server.places
    await filled('202409', 'open')
    const path = `/api/differences/LG24-01/202409/${streetA.id}`
    const before = await clerk.get<Differences>(`${path}?from=0`)
    expect(before.body.cells).toMatchObject([
      { org: a1.id, key: meetings, before: null, after: 5, changes: 1 },
      { org: a1.id, key: events, before: null, after: 7 },
    ])
    const page = new ReturnClient(refOf('202409'))
    await page.connect(server.url, await cookie())
    page.set(meetings, 6)
    await page.saved()
    await page.close()
    expect((await clerk.get<Differences>(`${path}?from=${before.body.to}`)).body.cells).toMatchObject([
      { key: meetings, before: 5, after: 6 },
    ])
    expect(
      (await clerk.get<Differences>(`${path}?from=${new Date(0).toISOString()}&to=${before.body.to}`)).body
        .cells,
    ).toHaveLength(2)
    expect(await clerk.get<Differences>(`${path}?from=x`)).toMatchObject({ status: 400 })
    expect(await clerk.get<Differences>(`${path}`)).toMatchObject({ status: 400 })
    expect(await clerk.get('/api/differences/LG24-01/202409/440307999?from=0')).toMatchObject({ status: 404 })
  })
})
