import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectSheet } from '../../../server/demo/sheet-client.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../../shared/domain/ids.js'
import { noteKey, writeCells } from '../../../shared/protocol/return-document.js'
import type { ChangesSince, EarlierExplanations, StepProblem } from '../../../shared/protocol/review-api.js'
import { createTestServer, type TestServer } from '../../support/test-server.js'

// What stands against a step, to clients that ignore our pages. Each test has periods of its own.

const street = '440307015'
const district = '440307'
/** 收集条数, 办结条数 of LG24-06: a street cannot have closed more than it collected. */
const [collected, closed] = ['LG24.06.02', 'LG24.06.03']
/** Two figures of LG24-07 of which the second should not exceed the first, unless somebody says why. */
const [all, part] = ['LG24.07.01', 'LG24.07.02']

let server: TestServer
let own = ''

const ref = (org: string, period: string, table: string): ReturnRef => ({
  table: asTableId(table),
  period: asPeriodCode(period),
  org: asOrgUnitId(org),
})

async function call(login: string, method: 'GET' | 'POST', path: string, body?: unknown) {
  const answer = await fetch(`${server.url}/api/${path}`, {
    method,
    headers: {
      cookie: await server.cookieFor(login),
      origin: server.url,
      'content-type': 'application/json',
    },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as unknown }
}

const act = (login: string, action: string, { table, period, org }: ReturnRef, body?: unknown) =>
  call(login, 'POST', `returns/${table}/${period}/${org}/${action}`, body)

async function fill(of: ReturnRef, cells: Readonly<Record<string, CellValue>>): Promise<void> {
  const client = await connectSheet(server.url, await server.cookieFor(of.org))
  const channel = await client.open(of)
  writeCells(channel.doc, Object.entries(cells))
  await channel.saved()
  await client.close()
}

beforeAll(async () => {
  server = await createTestServer()
  const units = await server.store.readOrgUnits()
  own = units.find(({ parentId }) => parentId === street)?.id ?? ''
})
afterAll(() => server.destroy())

describe('a submission', () => {
  it('is barred by a hard check of the unit’s own row, named with its cells, until it is put right', async () => {
    const mine = ref(street, '2024W10', 'LG24-06')
    await fill(mine, { [collected]: 5, [closed]: 6 })
    const missing = '其余指标本月未开展'
    const refused = await act(street, 'submit', mine, {
      missing,
      exception: { kind: 'overdue', reason: '试' },
    })
    expect(refused).toMatchObject({ status: 409, body: { code: 'hard-checks' } })
    const { findings, message } = refused.body as StepProblem
    expect(findings).toMatchObject([{ check: 'K000.01', cells: [closed, collected] }])
    expect(message).toContain('办结条数')
    expect((await server.store.statusOf(mine)).status).toBe('open')
    await fill(mine, { [closed]: 5 })
    expect((await act(street, 'submit', mine, { missing })).status).toBe(200)
  })

  it('wants words for a soft check, keeps them with the step, and offers them next period', async () => {
    const mine = ref(street, '2024Q1', 'LG24-07')
    await fill(mine, { [all]: 1, [part]: 2 })
    const words = { missing: '其余未开展', exception: { kind: 'overdue', reason: '社区逾期' } }
    const refused = await act(street, 'submit', mine, words)
    expect(refused).toMatchObject({ status: 409, body: { code: 'explanation-missing' } })
    expect((refused.body as StepProblem).findings).toMatchObject([{ check: 'K000.10', cells: [part, all] }])
    await fill(mine, { [noteKey(part)]: '  ' })
    expect((await act(street, 'submit', mine, words)).status).toBe(409)
    await fill(mine, { [noteKey(all)]: '含跨街道联建' })
    expect((await act(street, 'submit', mine, words)).status).toBe(200)
    const [step] = await server.store.reviews(mine)
    expect(step?.remarks.explanations).toEqual([{ check: 'K000.10', key: all, text: '含跨街道联建' }])
    const earlier = async (period: string, login = street) =>
      call(login, 'GET', `explanations/LG24-07/${period}/${street}`)
    expect((await earlier('2024Q2')).body as EarlierExplanations).toEqual({
      explanations: [{ cell: all, period: '2024Q1', text: '含跨街道联建' }],
    })
    expect((await earlier('2024Q1')).body).toEqual({ explanations: [] })
    expect((await earlier('2024Q2', '440307014')).status).toBe(403)
    // Offered, never filled in: the next period's return knows nothing of it.
    const { cells } = await server.store.readSheet(mine.table, asPeriodCode('2024Q2'), [mine.org])
    expect(cells).toEqual([])
  })

  it('with empty cells wants a reason, which is kept with the names of the cells', async () => {
    const mine = ref(own, '202405', 'LG24-01')
    await fill(mine, { 'LG24.01.01': 3 })
    for (const body of [{}, { missing: '  ' }, { reason: '理由放错了地方' }]) {
      const refused = await act(own, 'submit', mine, body)
      expect(refused).toMatchObject({ status: 409, body: { code: 'cells-missing' } })
      expect((refused.body as StepProblem).cells).toHaveLength(3)
    }
    expect((await act(own, 'submit', mine, { missing: '长'.repeat(501) })).status).toBe(400)
    expect((await act(own, 'submit', mine, { missing: '活动顺延' })).status).toBe(200)
    const [step] = await server.store.reviews(mine)
    expect(step?.remarks.missing?.reason).toBe('活动顺延')
    expect(step?.remarks.missing?.cells).not.toContain('LG24.01.01')
  })

  it('after a 退回 shows what was changed since, and nothing that was changed back', async () => {
    const mine = ref(own, '202406', 'LG24-01')
    await fill(mine, { 'LG24.01.01': 3, 'LG24.01.02': 4 })
    const words = { missing: '暂无' }
    await act(own, 'submit', mine, words)
    await act(street, 'send-back', mine, { reason: '核实', cells: [{ key: 'LG24.01.01', reason: '偏大' }] })
    await fill(mine, { 'LG24.01.01': 2, 'LG24.01.02': 9 })
    await fill(mine, { 'LG24.01.02': 4 })
    await act(own, 'submit', mine, words)
    const { body } = await call(street, 'GET', `changes/LG24-01/202406/${own}`)
    expect(body as ChangesSince).toMatchObject({
      since: { by: expect.stringContaining('审核员') },
      cells: [{ key: 'LG24.01.01', old: 3, new: 2 }],
    })
    expect((await call('440307014', 'GET', `changes/LG24-01/202406/${own}`)).status).toBe(403)
  })
})

describe('the levels of a table', () => {
  const choose = (login: string, levels: unknown, table = 'LG24-08') =>
    call(login, 'POST', 'review-levels', { table, levels })

  it('are an administrator’s to choose, and nobody else’s', async () => {
    for (const login of [own, street, district])
      expect(await choose(login, ['district'])).toMatchObject({
        status: 403,
        body: { code: 'role-cannot-configure' },
      })
    for (const levels of [[], ['village'], 'street', undefined])
      expect((await choose('admin', levels)).status).toBe(400)
    expect((await choose('admin', ['district'], 'LG24-99')).status).toBe(404)
  })

  it('hold from the next step on, are on record, and leave what was done as it is', async () => {
    const mine = ref(own, '202401', 'LG24-01')
    await fill(mine, { 'LG24.01.01': 3 })
    await act(own, 'submit', mine, { missing: '暂无' })
    expect((await act(district, 'approve', mine)).status).toBe(409)
    expect((await choose('admin', ['district'], 'LG24-01')).body).toEqual({
      levels: { 'LG24-01': ['district'] },
    })
    expect((await act(street, 'approve', mine)).status).toBe(409)
    expect(await act(district, 'approve', mine)).toMatchObject({ status: 200, body: { status: 'approved' } })
    const [entry] = await server.store.readAudit({ kinds: ['setting'], limit: 1 })
    expect(entry).toMatchObject({ kind: 'setting', by: expect.stringContaining('管理员') })
    expect(JSON.stringify(entry)).toContain('LG24-01')
    expect((await choose('admin', null, 'LG24-01')).body).toEqual({ levels: {} })
  })
})
