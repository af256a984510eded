import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSheet } from '../../../server/demo/sheet-client.js'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../../shared/domain/ids.js'
import type { MyReturn, Problem } from '../../../shared/protocol/api.js'
import { writeCell } from '../../../shared/protocol/return-document.js'
import type { BulkReviewDone, ReviewDone, ReviewQueue, Reviews } from '../../../shared/protocol/review-api.js'
import { readsAt } from '../../support/reads.js'
import { createTestServer, type TestServer } from '../../support/test-server.js'

// Each test has a month of its own, so that none depends on another.

const street = '440307015'
const otherStreet = '440307014'
const district = '440307'
const meetings = 'LG24.01.01'
const quarterOf7 = '2024Q1'
const otherQuarterOf7 = '2024Q2'
/** Months in which a return is brought to a status. */
const monthFor = {
  open: '202404',
  submitted: '202405',
  'street-approved': '202406',
  approved: '202407',
  locked: '202408',
} as const

let server: TestServer
let communities: readonly string[] = []

const own = () => communities[0] ?? ''
const neighbour = () => communities[1] ?? ''

const ref = (org: string, period: string, table = 'LG24-01'): ReturnRef => ({
  table: asTableId(table),
  period: asPeriodCode(period),
  org: asOrgUnitId(org),
})

async function call(login: string | undefined, method: 'GET' | 'POST', path: string, body?: unknown) {
  const cookie = login === undefined ? '' : await server.cookieFor(login)
  const answer = await fetch(`${server.url}/api/${path}`, {
    method,
    headers: { cookie, origin: server.url, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as unknown }
}

/** A submission says at once why the rest is empty: these tests fill one cell. */
const act = (login: string | undefined, action: string, { table, period, org }: ReturnRef, body?: unknown) =>
  call(
    login,
    'POST',
    `returns/${table}/${period}/${org}/${action}`,
    body ?? (action === 'submit' ? { missing: '本月未开展' } : {}),
  )

/** Fills one cell of a unit's return, over a socket as a person does. */
async function fill(of: ReturnRef, key = meetings): Promise<void> {
  const client = await connectSheet(server.url, await server.cookieFor(of.org))
  const channel = await client.open(of)
  writeCell(channel.doc, key, 3)
  await channel.saved()
  await client.close()
}

beforeAll(async () => {
  server = await createTestServer()
  const units = await server.store.readOrgUnits()
  communities = units.filter(({ parentId }) => parentId === street).map(({ id }) => id)
})
afterAll(() => server.destroy())

describe('the way of a return', () => {
  it('goes from the clerk over street and district to the lock, and every step is on record', async () => {
    const mine = ref(own(), '202401')
    await fill(mine)
    const steps = [
      [own(), 'submit', 'submitted'],
      [street, 'send-back', 'sent-back'],
      [own(), 'submit', 'submitted'],
      [own(), 'withdraw', 'open'],
      [own(), 'submit', 'submitted'],
      [street, 'approve', 'street-approved'],
      [district, 'approve', 'approved'],
      [district, 'lock', 'locked'],
    ] as const
    const words = { reason: ' 次数与上月相差太大 ', cells: [{ key: meetings, reason: '核实' }] }
    for (const [login, action, status] of steps) {
      const answer = await act(login, action, mine, action === 'send-back' ? words : undefined)
      expect([action, answer.status, answer.body]).toMatchObject([action, 200, { status, warnings: [] }])
    }
    const { body } = await call(own(), 'GET', `reviews/LG24-01/202401/${own()}`)
    const { events } = body as Reviews
    const told = events.map(({ action, to }) => [action, to])
    expect(told).toEqual([...steps].reverse().map(([, action, to]) => [action, to]))
    expect(events.find(({ action }) => action === 'send-back')).toMatchObject({
      reason: '次数与上月相差太大',
      cells: words.cells,
      by: expect.stringContaining('审核员'),
    })
    const { totals } = await server.store.readTotals({
      reads: readsAt([meetings], asPeriodCode('202401')),
      lens: 'locked',
      orgs: [asOrgUnitId(district)],
    })
    expect(totals).toMatchObject([{ n: 3, reported: 1 }])
  })

  it('skips the street for a street’s own return, which waits for its communities or an exception', async () => {
    const mine = ref(street, quarterOf7, 'LG24-07')
    await fill(mine, 'LG24.07.01')
    const missing = '街道本级暂无'
    const early = await act(street, 'submit', mine, { missing })
    expect(early).toMatchObject({ status: 409, body: { code: 'children-open', orgs: communities } })
    expect((await server.store.statusOf(mine)).status).toBe('open')
    const first = ref(own(), quarterOf7, 'LG24-07')
    await fill(first, 'LG24.07.03')
    await act(own(), 'submit', first)
    await act(street, 'approve', first)
    const exception = { kind: 'overdue', reason: '其余社区逾期未报' }
    const submitted = await act(street, 'submit', mine, { missing, exception })
    expect(submitted).toMatchObject({ status: 200, body: { status: 'submitted' } })
    expect((submitted.body as ReviewDone).warnings[0]?.orgs).toEqual(communities.slice(1))
    // Asked once: at the approval the exception stands before the supervisor, with the names.
    const approved = (await act(district, 'approve', mine)).body as ReviewDone
    expect(approved.status).toBe('approved')
    expect(approved.warnings[0]?.orgs).toEqual(communities.slice(1))
    expect(await act(district, 'lock', mine)).toMatchObject({ status: 409, body: { code: 'children-open' } })
    expect(
      (await act(district, 'lock', mine, { exception: { kind: 'unreported', reason: '按缺报处理' } })).status,
    ).toBe(200)
    const events = await server.store.reviews(mine)
    expect(events.map(({ action, remarks }) => [action, remarks.exception?.kind])).toEqual([
      ['lock', 'unreported'],
      ['approve', undefined],
      ['submit', 'overdue'],
    ])
    expect(events[2]?.remarks).toMatchObject({
      missing: { reason: missing },
      exception: { reason: '其余社区逾期未报', orgs: communities.slice(1) },
    })
  })

  it('lets one of two reviewers through who decide at once, and tells the other', async () => {
    const mine = ref(own(), '202403')
    await fill(mine)
    await act(own(), 'submit', mine)
    const answers = await Promise.all([
      act(street, 'approve', mine),
      act(street, 'send-back', mine, { reason: '重填' }),
      act(own(), 'withdraw', mine),
    ])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2)
    expect(await server.store.reviews(mine)).toHaveLength(2)
  })
})

describe('what is refused, to a client that ignores our pages', () => {
  /** Brings a return to a status, by the road that leads there. */
  const bring = async (mine: ReturnRef, to: string) => {
    if ((await server.store.statusOf(mine)).status === 'empty') await fill(mine)
    const way = [
      [own(), 'submit', 'submitted'],
      [street, 'approve', 'street-approved'],
      [district, 'approve', 'approved'],
      [district, 'lock', 'locked'],
    ] as const
    for (const [login, action, status] of way) {
      if ((await server.store.statusOf(mine)).status === to) return
      expect(await act(login, action, mine)).toMatchObject({ status: 200, body: { status } })
    }
  }

  const logins = {
    nobody: () => undefined,
    own,
    neighbour,
    street: () => street,
    otherStreet: () => otherStreet,
    district: () => district,
  }

  it.each([
    ['open', 'nobody', 'submit', 401, 'unauthenticated'],
    ['open', 'own', 'approve', 403, 'role-cannot-review'],
    ['open', 'own', 'lock', 403, 'role-cannot-review'],
    ['open', 'own', 'withdraw', 409, 'not-submitted'],
    ['open', 'own', 'unlock', 404, 'unknown-action'],
    ['open', 'neighbour', 'submit', 403, 'not-your-unit'],
    ['open', 'street', 'submit', 403, 'not-your-unit'],
    ['open', 'street', 'approve', 409, 'not-your-turn'],
    ['open', 'district', 'lock', 409, 'not-your-turn'],
    ['submitted', 'own', 'submit', 409, 'already-submitted'],
    ['submitted', 'own', 'approve', 403, 'role-cannot-review'],
    ['submitted', 'own', 'send-back', 403, 'role-cannot-review'],
    ['submitted', 'neighbour', 'withdraw', 403, 'not-your-unit'],
    ['submitted', 'otherStreet', 'approve', 403, 'not-below-you'],
    ['submitted', 'otherStreet', 'send-back', 403, 'not-below-you'],
    ['submitted', 'street', 'lock', 403, 'role-cannot-lock'],
    ['submitted', 'district', 'approve', 409, 'not-your-turn'],
    ['submitted', 'district', 'lock', 409, 'not-your-turn'],
    ['street-approved', 'own', 'withdraw', 409, 'reviewed'],
    ['street-approved', 'street', 'approve', 409, 'not-your-turn'],
    ['street-approved', 'street', 'send-back', 409, 'not-your-turn'],
    ['street-approved', 'district', 'lock', 409, 'not-approved'],
    ['approved', 'district', 'approve', 409, 'reviewed'],
    ['locked', 'own', 'withdraw', 409, 'locked'],
    ['locked', 'own', 'submit', 409, 'locked'],
    ['locked', 'district', 'send-back', 409, 'locked'],
    ['locked', 'district', 'lock', 409, 'locked'],
  ] as const)('a return that is %s: %s %s → %i %s', async (status, who, action, http, code) => {
    const mine = ref(own(), monthFor[status])
    await bring(mine, status)
    const before = await server.store.reviews(mine)
    const answer = await act(logins[who](), action, mine, { reason: '试试' })
    expect([answer.status, (answer.body as Problem).code]).toEqual([http, code])
    expect((answer.body as Problem).message).toMatch(/[\u4e00-\u9fff]/)
    expect((await server.store.statusOf(mine)).status).toBe(status)
    expect(await server.store.reviews(mine)).toEqual(before)
  })

  it('an untouched return, an unknown one, a street’s approval of itself, a foreign page', async () => {
    expect(await act(own(), 'submit', ref(own(), '202411'))).toMatchObject({
      status: 409,
      body: { code: 'nothing-filled' },
    })
    const unknown = [
      ref(own(), '202413'),
      ref(own(), '202411', 'LG24-99'),
      ref(street, '202411'),
      ref('9', '202411'),
    ]
    for (const each of unknown)
      expect(await act(own(), 'submit', each)).toMatchObject({
        status: 404,
        body: { code: 'unknown-return' },
      })
    const streets = ref(street, otherQuarterOf7, 'LG24-07')
    await fill(streets, 'LG24.07.01')
    const exception = { kind: 'overdue', reason: '社区逾期' }
    expect((await act(street, 'submit', streets, { missing: '暂无', exception })).status).toBe(200)
    expect(await act(street, 'approve', streets)).toMatchObject({ status: 403, body: { code: 'own-return' } })
    const cookie = await server.cookieFor(own())
    const foreign = await fetch(`${server.url}/api/returns/LG24-01/202411/${own()}/submit`, {
      method: 'POST',
      headers: { cookie, origin: 'http://evil.example', 'content-type': 'application/json' },
      body: '{}',
    })
    expect(foreign.status).toBe(403)
  })

  it('a send-back without a reason, one too long, and bodies of a wrong shape', async () => {
    const mine = ref(own(), '202410')
    await fill(mine)
    await act(own(), 'submit', mine)
    const bodies = [
      {},
      { reason: '   ' },
      { reason: '长'.repeat(501) },
      { reason: 5 },
      { reason: '改', cells: [{ key: 'x' }] },
      { reason: '改', cells: Array.from({ length: 201 }, () => ({ key: 'x', reason: 'y' })) },
      [],
    ]
    for (const body of bodies) expect((await act(street, 'send-back', mine, body)).status).toBe(400)
    expect((await server.store.statusOf(mine)).status).toBe('submitted')
  })
})

describe('many at once, and lists', () => {
  it('approves each on its own: one that is refused does not stop the others', async () => {
    const month = '202412'
    const submitted = communities.slice(0, 3)
    for (const org of submitted) {
      await fill(ref(org, month))
      await act(org, 'submit', ref(org, month))
    }
    const asked = [submitted[0], communities[3], '440307014001', submitted[1], submitted[2]]
    const { body } = await call(street, 'POST', 'returns/bulk', {
      action: 'approve',
      returns: asked.map((org) => ({ table: 'LG24-01', period: month, org })),
    })
    expect((body as BulkReviewDone).results.map((each) => (each.ok ? each.status : each.code))).toEqual([
      'street-approved',
      'not-your-turn',
      'not-below-you',
      'street-approved',
      'street-approved',
    ])
    const queue = async (login: string) =>
      ((await call(login, 'GET', 'review-queue')).body as ReviewQueue).waiting.find(
        ({ table, period }) => table === 'LG24-01' && period === month,
      )?.count
    expect([await queue(own()), await queue(street), await queue(district)]).toEqual([
      undefined,
      undefined,
      3,
    ])
    const list = await call(street, 'GET', `reviews?table=LG24-01&period=${month}&scope=${street}`)
    const { events } = list.body as Reviews
    expect(
      events
        .filter(({ action }) => action === 'submit')
        .map(({ org }) => org)
        .sort(),
    ).toEqual([...submitted].sort())
    expect((await call(street, 'POST', 'returns/bulk', { action: 'approve', returns: [] })).status).toBe(400)
  })

  it('reasons are for the unit and those above it', async () => {
    const path = `reviews/LG24-01/202401/${own()}`
    expect((await call(own(), 'GET', path)).status).toBe(200)
    expect((await call(district, 'GET', path)).status).toBe(200)
    for (const login of [neighbour(), otherStreet]) expect((await call(login, 'GET', path)).status).toBe(403)
    expect(
      (await call(neighbour(), 'GET', `reviews?table=LG24-01&period=202401&scope=${street}`)).status,
    ).toBe(403)
    expect((await call(undefined, 'GET', path)).status).toBe(401)
  })

  it('a returned one says why on the list of its unit, until it is handed in again', async () => {
    const mine = ref(own(), '202409')
    await fill(mine)
    await act(own(), 'submit', mine)
    await act(street, 'send-back', mine, { reason: '第三格请核实' })
    const line = async () =>
      ((await call(own(), 'GET', 'my-returns')).body as readonly MyReturn[]).find(
        ({ table, period }) => table === mine.table && period === mine.period,
      )
    expect(await line()).toMatchObject({ status: 'sent-back', reason: '第三格请核实' })
    await act(own(), 'submit', mine)
    expect((await line())?.reason).toBeUndefined()
  })
})
