import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSheet } from '../../../server/demo/sheet-client.js'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../../shared/domain/ids.js'
import { defaultThresholds } from '../../../shared/domain/moved-figures.js'
import type { Problem } from '../../../shared/protocol/api.js'
import { noteKey, writeCell } from '../../../shared/protocol/return-document.js'
import type { ReviewDifferences } from '../../../shared/protocol/review-difference-api.js'
import { createTestServer, type TestServer } from '../../support/test-server.js'

const street = '440307015'
const district = '440307'
const meetings = 'LG24.01.01'
const events = 'LG24.01.02'

let server: TestServer
let communities: readonly string[] = []
const own = () => communities[0] ?? ''

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

async function fill(
  org: string,
  period: string,
  cells: Readonly<Record<string, number | string>>,
  table?: string,
) {
  const client = await connectSheet(server.url, await server.cookieFor(org))
  const channel = await client.open(ref(org, period, table))
  for (const [key, value] of Object.entries(cells)) writeCell(channel.doc, key, value)
  await channel.saved()
  await client.close()
}

async function act(
  login: string,
  action: string,
  org: string,
  period: string,
  words: object = {},
  table = 'LG24-01',
) {
  const answer = await call(login, 'POST', `returns/${table}/${period}/${org}/${action}`, words)
  expect([action, answer.status, answer.body]).toMatchObject([action, 200, {}])
}

const submit = (org: string, period: string) => act(org, 'submit', org, period, { missing: '本月未开展' })

const look = async (
  login: string,
  period: string,
  scope: string,
  table = 'LG24-01',
): Promise<ReviewDifferences> => {
  const query = `table=${table}&period=${period}&scope=${scope}`
  const { status, body } = await call(login, 'GET', `review-difference?${query}`)
  expect([status, body]).toMatchObject([200, {}])
  return body as ReviewDifferences
}

beforeAll(async () => {
  server = await createTestServer()
  const units = await server.store.readOrgUnits()
  communities = units
    .filter(({ parentId, level }) => parentId === street && level === 'community')
    .map(({ id }) => id)
})
afterAll(() => server.destroy())

describe('what a reviewer is shown first', () => {
  it('is what changed since the last submission, and which reasons of the 退回 were answered', async () => {
    await fill(own(), '202401', { [meetings]: 12, [events]: 4 })
    await submit(own(), '202401')
    const first = (await look(street, '202401', street)).returns
    expect(first).toMatchObject([
      {
        org: own(),
        since: null,
        sentBack: null,
        changed: [],
        figures: [],
        unknown: 2,
        near: 0,
        missing: { reason: '本月未开展' },
      },
    ])
    await act(street, 'send-back', own(), '202401', {
      reason: '请按记录核实',
      cells: [
        { key: meetings, reason: '与记录不符' },
        { key: events, reason: '请附明细' },
      ],
    })
    expect((await look(street, '202401', street)).returns).toEqual([])
    await fill(own(), '202401', { [meetings]: 11 })
    await submit(own(), '202401')
    const [again] = (await look(street, '202401', street)).returns
    expect(again).toMatchObject({
      since: { by: expect.stringContaining('填报员') },
      changed: [{ key: meetings, old: 12, new: 11, by: expect.stringContaining('填报员') }],
      moreChanged: 0,
      sentBack: {
        reason: '请按记录核实',
        cells: [
          { key: meetings, reason: '与记录不符', changed: true },
          { key: events, reason: '请附明细', changed: false },
        ],
      },
    })
  })

  it('is what moved beyond the threshold of the table, which an administrator sets', async () => {
    await fill(own(), '202405', { [meetings]: 10, [events]: 20 })
    await fill(own(), '202306', { [meetings]: 40, [events]: 20 })
    await fill(own(), '202406', { [meetings]: 30, [events]: 21 })
    await submit(own(), '202406')
    const before = await look(street, '202406', street)
    expect(before.thresholds).toEqual(defaultThresholds)
    expect(before.returns).toMatchObject([
      {
        figures: [
          {
            key: meetings,
            now: 30,
            moved: [{ against: 'previous', base: 10, change: { kind: 'percent', value: 200 } }],
            outlier: null,
          },
        ],
        near: 1,
        unknown: 0,
      },
    ])
    const thresholds = { ...defaultThresholds, flow: 25 }
    for (const login of [own(), street, district])
      expect(await call(login, 'POST', 'review-thresholds', { table: 'LG24-01', thresholds })).toMatchObject({
        status: 403,
        body: { code: 'role-cannot-configure' },
      })
    for (const bad of [{ ...thresholds, flow: -1 }, { flow: 1 }, { ...thresholds, more: 1 }])
      expect(
        (await call('admin', 'POST', 'review-thresholds', { table: 'LG24-01', thresholds: bad })).status,
      ).toBe(400)
    expect((await call('admin', 'POST', 'review-thresholds', { table: 'LG24-01', thresholds })).status).toBe(
      200,
    )
    const after = await look(street, '202406', street)
    expect(after.returns[0]?.figures[0]?.moved.map(({ against }) => against)).toEqual([
      'previous',
      'last-year',
    ])
    const { body } = await call('admin', 'POST', 'review-thresholds', { table: 'LG24-01', thresholds: null })
    expect(body).toEqual({ thresholds: {} })
    const log = await server.store.readAudit({ kinds: ['setting'], limit: 5 })
    expect(log.map(({ detail }) => detail.details)).toEqual([
      { table: 'LG24-01', before: thresholds, after: null },
      { table: 'LG24-01', before: null, after: thresholds },
    ])
  })

  it('is what lies far from the units of the same level, those included that did not hand in', async () => {
    const peers = communities.slice(1, 8)
    expect(peers).toHaveLength(7)
    for (const [i, org] of peers.entries()) await fill(org, '202408', { [meetings]: 10 + (i % 3) })
    await fill(own(), '202408', { [meetings]: 95 })
    await submit(own(), '202408')
    const { returns } = await look(street, '202408', street)
    expect(returns).toMatchObject([
      { figures: [{ key: meetings, moved: [], outlier: { beyond: 100, peers: 8 } }] },
    ])
  })

  it('is what the checks ask, with the explanation that was given', async () => {
    const posts = 'LG24.07.02'
    const table = 'LG24-07'
    await fill(street, '2024Q1', { 'LG24.07.01': 1, [posts]: 2, [noteKey(posts)]: '含跨街道联建' }, table)
    const exception = { kind: 'overdue', reason: '社区逾期' }
    await act(street, 'submit', street, '2024Q1', { missing: '其余未开展', exception }, table)
    const [one] = (await look(district, '2024Q1', district, table)).returns
    expect(one?.findings).toMatchObject([
      { severity: 'soft', explanation: '含跨街道联建', cells: expect.arrayContaining([posts]) },
    ])
  })
})

describe('who is shown it', () => {
  it('is who has to decide, and nobody else', async () => {
    await fill(own(), '202410', { [meetings]: 3 })
    await submit(own(), '202410')
    expect((await look(street, '202410', street)).returns).toHaveLength(1)
    // The unit itself may read its own reasons, but nothing waits for it, nor yet for the district.
    expect((await look(own(), '202410', own())).returns).toEqual([])
    expect((await look(district, '202410', district)).returns).toEqual([])
    const path = `review-difference?table=LG24-01&period=202410&scope=`
    for (const [login, scope, status] of [
      [undefined, street, 401],
      [own(), street, 403],
      [communities[1], own(), 403],
      ['440307014', street, 403],
      [street, 'nowhere', 404],
    ] as const) {
      const answer = await call(login, 'GET', path + scope)
      expect([login, answer.status]).toEqual([login, status])
      expect((answer.body as Problem).message).not.toBe('')
    }
    await act(street, 'approve', own(), '202410')
    expect((await look(street, '202410', street)).returns).toEqual([])
    expect((await look(district, '202410', district)).returns).toHaveLength(1)
  })

  it('names what does not exist', async () => {
    for (const [table, period] of [
      ['LG24-99', '202401'],
      ['LG24-01', '2024W01'],
      ['LG24-01', "'; DROP TABLE review; --"],
    ] as const) {
      const query = new URLSearchParams({ table, period, scope: street })
      expect((await call(street, 'GET', `review-difference?${query}`)).status).toBe(404)
    }
  })
})
