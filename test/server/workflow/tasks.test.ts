import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectSheet, type SheetClient } from '../../../server/demo/sheet-client.js'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../../shared/domain/ids.js'
import type { MyReturn } from '../../../shared/protocol/api.js'
import type { LateEdits } from '../../../shared/protocol/record-api.js'
import { writeCell } from '../../../shared/protocol/return-document.js'
import type { Notices, TaskAnswer, Urged } from '../../../shared/protocol/task-api.js'
import { createTestServer, signIn, type TestServer } from '../../support/test-server.js'
import { until } from '../../support/until.js'

// Tasks by a clock that the test turns: Tuesday, 2 April 2024, 10:00 in Shenzhen; 清明 is Thursday and Friday.

const street = '440307015'
const district = '440307'
const [table, period] = ['LG24-01', '202403']
const meetings = 'LG24.01.01'
const at = (text: string) => new Date(`2024-04-${text}:00+08:00`)

let server: TestServer
let time: Date
let alarms: (() => Promise<void>)[] = []
let own = ''
let neighbour = ''
const clients: SheetClient[] = []
const cookies = new Map<string, Promise<string>>()

const ref = (org: string): ReturnRef => ({
  table: asTableId(table),
  period: asPeriodCode(period),
  org: asOrgUnitId(org),
})

/** A session of the day the clock shows: they end while it is turned. */
function cookieFor(login: string): Promise<string> {
  const key = `${login} ${time.toISOString()}`
  const known = cookies.get(key) ?? signIn(server.url, login, server.password)
  cookies.set(key, known)
  return known
}

async function call(login: string, method: 'GET' | 'POST', path: string, body?: unknown) {
  const answer = await fetch(`${server.url}/api/${path}`, {
    method,
    headers: {
      cookie: await cookieFor(login),
      origin: server.url,
      'content-type': 'application/json',
    },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as unknown }
}

const act = (login: string, action: string, org: string, body: unknown = {}) =>
  call(login, 'POST', `returns/${table}/${period}/${org}/${action}`, body)
const submit = (org: string) => act(org, 'submit', org, { missing: '暂无' })
const issue = (login: string, more: object = {}) =>
  call(login, 'POST', 'tasks', { table, period, deadline: at('08T18:00').toISOString(), ...more })
const notices = async (login: string) => ((await call(login, 'GET', 'notices')).body as Notices).notices
const taskFor = async (login: string) =>
  (await call(login, 'GET', `tasks/${table}/${period}`)).body as TaskAnswer

async function open(org: string) {
  const client = await connectSheet(server.url, await cookieFor(org))
  clients.push(client)
  return client.open(ref(org))
}

async function fill(org: string): Promise<void> {
  const channel = await open(org)
  writeCell(channel.doc, meetings, 3)
  await channel.saved()
  channel.close()
}

/** Turns the clock and lets what is due happen. */
async function turnTo(moment: Date): Promise<void> {
  await until('the timer to be set', () => alarms.length > 0)
  time = moment
  await Promise.all(alarms.splice(0).map((ring) => ring()))
}

beforeEach(async () => {
  time = at('02T10:00')
  alarms = []
  cookies.clear()
  server = await createTestServer({
    now: () => time,
    alarm: (_ms, run) => {
      alarms.push(run)
      return () => {
        alarms = alarms.filter((each) => each !== run)
      }
    },
  })
  const units = await server.store.readOrgUnits()
  const [first, second] = units.filter(({ parentId }) => parentId === street)
  own = first?.id ?? ''
  neighbour = second?.id ?? ''
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
  await server.destroy()
})

describe('a task', () => {
  it('is issued by the supervisor with its lead time, and wants a reason when that is short', async () => {
    for (const login of [own, street, 'admin']) expect((await issue(login)).status).toBe(403)
    const short = { deadline: at('02T15:00').toISOString() }
    expect(await issue(district, short)).toMatchObject({ status: 400, body: { code: 'reason-missing' } })
    expect((await issue(district, { deadline: at('01T15:00').toISOString() })).status).toBe(400)
    expect((await issue(district, { deadline: '明天' })).status).toBe(400)
    expect((await issue(district, { lockAt: at('07T18:00').toISOString() })).status).toBe(400)
    expect((await issue(district, { ...short, reason: '市里临时调度' })).body).toMatchObject({
      leadMinutes: 300,
      reason: '市里临时调度',
    })
    // Tuesday's eight hours, Wednesday, the worked Sunday, Monday: the holidays do not count.
    expect((await issue(district)).body).toMatchObject({ leadMinutes: 8 * 60 + 3 * 540, reason: null })
    const records = await server.store.readAudit({ kinds: ['task'], limit: 10 })
    expect(records).toHaveLength(2)
    const mine = (await call(own, 'GET', 'my-returns')).body as readonly MyReturn[]
    expect(mine.find((each) => each.table === table && each.period === period)).toMatchObject({
      due: at('08T18:00').toISOString(),
      standing: 'open',
    })
  })

  it('past its deadline says who is late to those above, to each unit of itself, and to nobody of neighbours', async () => {
    await issue(district)
    await fill(own)
    await submit(own)
    time = at('09T09:30')
    expect((await taskFor(neighbour)).late).toEqual([neighbour])
    expect((await taskFor(own)).late).toEqual([])
    const below = (await taskFor(street)).late
    expect(below).toContain(neighbour)
    expect(below).not.toContain(own)
    expect((await taskFor(neighbour)).standing).toBe('overdue')
    // Late is late, and still taken.
    await fill(neighbour)
    expect((await submit(neighbour)).status).toBe(200)
  })

  it('closes entry at its lock date, for those who are typing too, and opens it again for a unit with an extension', async () => {
    await issue(district, { lockAt: at('09T12:00').toISOString() })
    await fill(own)
    await submit(own)
    await act(street, 'approve', own)
    await act(district, 'approve', own)
    await fill(neighbour)
    const writer = await open(neighbour)
    expect(writer.access).toBe('write')
    await turnTo(at('09T12:00'))
    expect((await server.store.statusOf(ref(own))).status).toBe('locked')
    await expect(writer.saved()).rejects.toMatchObject({ code: '4409' })
    const late = await open(neighbour)
    expect(late).toMatchObject({ access: 'read', reason: expect.stringContaining('延期') })
    writeCell(late.doc, meetings, 99)
    await expect(late.saved()).rejects.toMatchObject({ code: 'period-closed' })
    expect(await submit(neighbour)).toMatchObject({ status: 409, body: { code: 'period-closed' } })
    expect((await server.store.statusOf(ref(neighbour))).status).toBe('open')

    const more = { table, period, orgs: [neighbour], until: at('10T18:00').toISOString(), reason: '停电' }
    expect((await call(street, 'POST', 'extensions', more)).status).toBe(403)
    expect((await call(district, 'POST', 'extensions', { ...more, reason: ' ' })).status).toBe(400)
    expect(
      (await call(district, 'POST', 'extensions', { ...more, until: at('09T11:00').toISOString() })).status,
    ).toBe(400)
    const reader = await open(neighbour)
    expect(reader.access).toBe('read')
    expect((await call(district, 'POST', 'extensions', more)).status).toBe(200)
    // The open page is told to come back, and may write.
    await expect(reader.saved()).rejects.toMatchObject({ code: expect.stringMatching(/1013|4/) })
    const again = await open(neighbour)
    expect(again.access).toBe('write')
    writeCell(again.doc, meetings, 5)
    await again.saved()
    await turnTo(at('10T18:00'))
    await expect(again.saved()).rejects.toMatchObject({ code: '4409' })
    expect((await open(neighbour)).access).toBe('read')
    expect((await server.store.reviews(ref(own)))[0]).toMatchObject({ action: 'lock', by: '系统' })
  })

  it('locks what is approved after its end, and says so; what comes back then waits for more time', async () => {
    await issue(district, { lockAt: at('09T12:00').toISOString() })
    for (const org of [own, neighbour]) {
      await fill(org)
      await submit(org)
    }
    const more = { table, period, orgs: [neighbour], until: at('10T18:00').toISOString(), reason: '停电' }
    await call(district, 'POST', 'extensions', more)
    await turnTo(at('09T12:00'))
    expect((await server.store.statusOf(ref(own))).status).toBe('submitted')
    await act(street, 'approve', own)
    expect((await act(district, 'approve', own)).body).toMatchObject({
      status: 'locked',
      warnings: [{ code: 'locked-with-period', orgs: [own] }],
    })
    expect((await server.store.reviews(ref(own)))[0]).toMatchObject({ action: 'lock', by: '系统' })
    // Within its extension nothing is closed for the neighbour; the end of that locks it too.
    await act(street, 'approve', neighbour)
    expect((await act(district, 'approve', neighbour)).body).toMatchObject({
      status: 'approved',
      warnings: [],
    })
    await turnTo(at('10T18:00'))
    expect((await server.store.statusOf(ref(neighbour))).status).toBe('locked')
  })

  it('takes no value after its end: it is kept, and needs more time before it can be used', async () => {
    await issue(district, { lockAt: at('09T12:00').toISOString() })
    await fill(own)
    await fill(neighbour)
    await submit(neighbour)
    await turnTo(at('09T12:00'))
    const place = { table, period, org: own }
    const late = { ...place, cells: [{ key: meetings, value: 9 }] }
    expect(await call(own, 'POST', 'late-edits', late)).toMatchObject({ status: 200, body: { kept: 1 } })
    const list = await call(street, 'GET', `late-edits?table=${table}&period=${period}&scope=${street}`)
    const [edit] = (list.body as LateEdits).edits
    expect(edit).toMatchObject({ value: 9, held: 3, status: 'open', state: 'open' })
    const adopt = { ...place, ids: [edit?.id], decision: 'adopt', reason: '属实' }
    expect((await call(own, 'POST', 'late-edits/decide', adopt)).status).toBe(403)
    expect(await call(street, 'POST', 'late-edits/decide', adopt)).toMatchObject({
      status: 409,
      body: { code: 'period-closed', message: expect.stringContaining('延期') },
    })
    expect((await act(street, 'send-back', neighbour, { reason: '重核' })).body).toMatchObject({
      status: 'sent-back',
      warnings: [{ code: 'period-closed', orgs: [neighbour] }],
    })
    const more = { table, period, orgs: [own], until: at('10T18:00').toISOString(), reason: '停电' }
    await call(district, 'POST', 'extensions', more)
    expect(await call(own, 'POST', 'late-edits', late)).toMatchObject({
      status: 409,
      body: { code: 'editable' },
    })
    expect(await call(street, 'POST', 'late-edits/decide', adopt)).toMatchObject({
      status: 200,
      body: { decided: [edit?.id] },
    })
    expect((await server.store.statusOf(ref(own))).status).toBe('open')
  })

  it('is locked by hand, and the state is the same after a restart', async () => {
    expect(await call(district, 'POST', 'tasks/lock', { table, period })).toMatchObject({
      status: 409,
      body: { code: 'no-task' },
    })
    await issue(district)
    await fill(own)
    expect((await call(street, 'POST', 'tasks/lock', { table, period })).status).toBe(403)
    expect((await call(district, 'POST', 'tasks/lock', { table, period })).body).toEqual({ locked: 0 })
    expect((await open(own)).access).toBe('read')
    for (const client of clients.splice(0)) await client.close()
    await server.stop()
    const { dataDir, password } = server
    const restarted = await createTestServer({ dataDir, now: () => time })
    server = { ...restarted, password }
    expect((await call(own, 'GET', `tasks/${table}/${period}`)).status).toBe(200)
    expect((await open(own)).access).toBe('read')
  })
})

describe('催办', () => {
  const urge = (login: string, orgs: readonly string[]) =>
    call(login, 'POST', 'reminders', { table, period, orgs })

  it('names only what is missing, to the people of the unit, once a day, until it is handed in', async () => {
    await issue(district)
    await fill(own)
    await submit(own)
    for (const [login, orgs] of [
      [own, [neighbour]],
      ['440307014', [neighbour]],
      [street, [street]],
    ] as const)
      expect((await urge(login, orgs)).status).toBe(403)
    expect((await urge(street, [own, neighbour])).body as Urged).toEqual({
      told: 1,
      later: 0,
      nothingMissing: [own],
    })
    expect(await notices(own)).toEqual([])
    const [notice] = await notices(neighbour)
    expect(notice?.items).toEqual([
      { table, period, orgs: [neighbour], due: at('08T18:00').toISOString(), overdue: false },
    ])
    await urge(street, [neighbour])
    await urge(district, [neighbour])
    expect(await notices(neighbour)).toHaveLength(1)
    expect((await call(own, 'POST', `notices/${notice?.id}/read`)).status).toBe(404)
    expect((await call(neighbour, 'POST', `notices/${notice?.id}/read`)).status).toBe(200)
    expect(await notices(neighbour)).toEqual([])
    const records = await server.store.readAudit({ kinds: ['task'], limit: 10 })
    expect(records.filter((record) => JSON.stringify(record).includes('urge'))).toHaveLength(3)
  })

  it('waits for the next working morning, and is silent about what was handed in meanwhile', async () => {
    await issue(district)
    time = at('03T19:00')
    expect((await urge(street, [own, neighbour])).body as Urged).toMatchObject({ told: 0, later: 2 })
    expect(await notices(neighbour)).toEqual([])
    await fill(own)
    await submit(own)
    time = at('05T10:00') // 清明
    expect(await notices(neighbour)).toEqual([])
    time = at('07T09:00') // the worked Sunday
    expect(await notices(neighbour)).toHaveLength(1)
    expect(await notices(own)).toEqual([])
  })

  it('goes up after the deadline: the units, a working day later the street, then the district', async () => {
    await issue(district)
    await fill(own)
    await submit(own)
    const told = async (login: string) => (await notices(login)).flatMap(({ items }) => items)
    await turnTo(at('09T09:00'))
    expect((await server.store.tasks())[0]?.escalated).toBe(1)
    expect(await told(neighbour)).toMatchObject([{ orgs: [neighbour], overdue: true }])
    expect([await told(own), await told(street)]).toEqual([[], []])
    await turnTo(at('09T18:00'))
    expect((await server.store.tasks())[0]?.escalated).toBe(2)
    time = at('10T09:00')
    const [line] = await told(street)
    expect(line?.orgs).toContain(neighbour)
    expect(line?.orgs).not.toContain(own)
    expect(await told(district)).toEqual([])
    await turnTo(at('10T18:00'))
    expect((await server.store.tasks())[0]?.escalated).toBe(3)
    time = at('11T09:00')
    expect((await told(district))[0]?.orgs).toContain(neighbour)
    expect((await told(district))[0]?.orgs).not.toContain(own)
  })
})

describe('the working calendar', () => {
  it('is the administrator’s, and counts at once', async () => {
    const setting = { holidays: ['2024-04-03', '2024-04-04', '2024-04-05'], workdays: [], minLeadMinutes: 60 }
    expect((await call(district, 'POST', 'working-calendar', setting)).status).toBe(403)
    expect((await call('admin', 'POST', 'working-calendar', { ...setting, holidays: ['清明'] })).status).toBe(
      400,
    )
    expect((await call('admin', 'POST', 'working-calendar', setting)).status).toBe(200)
    expect((await issue(district)).body).toMatchObject({ leadMinutes: 8 * 60 + 540 })
    await until('the timer to be set', () => alarms.length > 0)
  })
})
