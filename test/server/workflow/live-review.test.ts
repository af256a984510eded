import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import { WorkplaceModel } from '../../../client/app/workplace-model.js'
import { LiveSheet } from '../../../client/sync/live-sheet.js'
import { memoryStore } from '../../../client/sync/local-store.js'
import { connectSheet, type SheetClient } from '../../../server/demo/sheet-client.js'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../../shared/domain/ids.js'
import type { Workplace } from '../../../shared/protocol/api.js'
import type { ServerMessage } from '../../../shared/protocol/frames.js'
import { writeCell } from '../../../shared/protocol/return-document.js'
import { readsAt } from '../../support/reads.js'
import { shippedPack } from '../../support/shipped-pack.js'
import { createTestServer, type TestServer } from '../../support/test-server.js'

// What a step of the review chain does to people who are connected. Each test has a month of its own.

const street = '440307015'
const district = '440307'
const meetings = 'LG24.01.01'
const publicity = 'LG24.01.02'
const events = ['cells', 'totals', 'people', 'connection', 'access', 'refused', 'undo']

let server: TestServer
let own = ''
let neighbour = ''
const sheets: LiveSheet[] = []
const clients: SheetClient[] = []
const sockets: NodeWebSocket[] = []

const ref = (period: string): ReturnRef => ({
  table: asTableId('LG24-01'),
  period: asPeriodCode(period),
  org: asOrgUnitId(own),
})

async function sit(login: string, period: string, line = { up: true }): Promise<LiveSheet> {
  const cookie = await server.cookieFor(login)
  const answer = await fetch(`${server.url}/api/workplace`, { headers: { cookie } })
  const sheet = new LiveSheet({
    ref: { table: asTableId('LG24-01'), period: asPeriodCode(period), scope: asOrgUnitId(street) },
    workplace: new WorkplaceModel((await answer.json()) as Workplace),
    openSocket: () => {
      if (!line.up) throw new Error('no network')
      const socket = new NodeWebSocket(`${server.url.replace('http', 'ws')}/ws`, {
        headers: { cookie, origin: server.url },
      })
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    openLocal: async () => memoryStore(),
    refused: async () => false,
  })
  sheets.push(sheet)
  return sheet
}

/** Resolves as soon as the condition holds; asked again at every event of the sheet. */
function until(sheet: LiveSheet, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return
      for (const name of events) sheet.removeEventListener(name, look)
      resolve()
    }
    for (const name of events) sheet.addEventListener(name, look)
    look()
  })
}

async function connect(login: string): Promise<SheetClient> {
  const client = await connectSheet(server.url, await server.cookieFor(login))
  clients.push(client)
  return client
}

async function act(
  login: string,
  action: string,
  { table, period, org }: ReturnRef,
  body: unknown = action === 'submit' ? { missing: '暂无' } : {},
) {
  const answer = await fetch(`${server.url}/api/returns/${table}/${period}/${org}/${action}`, {
    method: 'POST',
    headers: {
      cookie: await server.cookieFor(login),
      origin: server.url,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  return answer.status
}

async function storedValue({ table, period, org }: ReturnRef, key: string) {
  const { cells } = await server.store.readSheet(table, period, [org])
  return cells.find((cell) => cell.key === key)?.value
}

beforeAll(async () => {
  server = await createTestServer()
  const units = await server.store.readOrgUnits()
  const [first, second] = units.filter(({ parentId }) => parentId === street)
  own = first?.id ?? ''
  neighbour = second?.id ?? ''
})
afterEach(async () => {
  for (const sheet of sheets.splice(0)) sheet.close()
  for (const client of clients.splice(0)) await client.close()
})
afterAll(() => server.destroy())

describe('a step of the review chain, live', () => {
  it('makes a connected writer a reader, tells everybody the status, and gives writing back with a send-back', async () => {
    const mine = ref('202401')
    const writer = await sit(own, '202401')
    const viewer = await sit(neighbour, '202401')
    const reviewer = await sit(street, '202401')
    await until(writer, () => writer.access(own).ok)
    writer.write([{ org: own, key: meetings, value: 12 }], '填报')
    await until(writer, () => writer.connection.pending === 0)

    expect(await act(own, 'submit', mine)).toBe(200)
    await until(writer, () => !writer.access(own).ok)
    await until(viewer, () => viewer.status(own) === 'submitted')
    await until(reviewer, () => reviewer.status(own) === 'submitted')
    await until(writer, () => writer.status(own) === 'submitted')
    expect(writer.write([{ org: own, key: meetings, value: 13 }], '填报')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('已提交'),
    })
    expect(writer.value(own, meetings)).toBe(12)
    expect(writer.refused).toEqual([])

    expect(await act(street, 'send-back', mine, { reason: '请核实' })).toBe(200)
    await until(writer, () => writer.status(own) === 'sent-back' && writer.access(own).ok)
    expect(writer.write([{ org: own, key: meetings, value: 14 }], '填报')).toEqual({ ok: true })
    await until(viewer, () => viewer.value(own, meetings) === 14)
    await until(writer, () => writer.connection.pending === 0)

    for (const [login, action] of [
      [own, 'submit'],
      [street, 'approve'],
      [district, 'approve'],
      [district, 'lock'],
    ] as const)
      expect(await act(login, action, mine)).toBe(200)
    await until(viewer, () => viewer.status(own) === 'locked')
    await until(writer, () => writer.status(own) === 'locked')
    expect(writer.access(own)).toMatchObject({ ok: false, reason: expect.stringContaining('锁定') })
    expect(writer.value(own, meetings)).toBe(14)
  })

  it('keeps as 待处理 what was typed while the line was down and the return was handed in', async () => {
    const mine = ref('202402')
    const line = { up: true }
    const writer = await sit(own, '202402', line)
    await until(writer, () => writer.access(own).ok)
    writer.write([{ org: own, key: meetings, value: 5 }], '填报')
    await until(writer, () => writer.connection.pending === 0)
    line.up = false
    for (const socket of sockets.splice(0)) socket.terminate()
    await until(writer, () => writer.connection.state === 'offline')
    expect(writer.write([{ org: own, key: publicity, value: 6 }], '填报')).toEqual({ ok: true })
    expect(await act(own, 'submit', mine)).toBe(200)
    line.up = true
    await until(writer, () => writer.refused.length > 0 && writer.status(own) === 'submitted')
    expect(writer.refused).toMatchObject([
      { org: own, key: publicity, value: 6, reason: expect.stringContaining('已提交') },
    ])
    await until(writer, () => writer.connection.pending === 0)
    expect(writer.value(own, publicity) ?? null).toBeNull()
    expect(await storedValue(mine, publicity)).toBeUndefined()
    expect(await act(street, 'send-back', mine, { reason: '请补' })).toBe(200)
    await until(writer, () => writer.access(own).ok)
    expect(writer.value(own, meetings)).toBe(5)
    expect(writer.refused).toHaveLength(1)
  })

  it('an edit and a submission at once: the edit is on disk before, or refused and told, never between', async () => {
    const mine = ref('202403')
    const client = await connect(own)
    for (let round = 1; round <= 20; round += 1) {
      const channel = await client.open(mine)
      expect(channel.access).toBe('write')
      writeCell(channel.doc, meetings, round * 10)
      await channel.saved()
      writeCell(channel.doc, meetings, round * 10 + 1)
      const [saved, status] = await Promise.all([
        channel.saved().then(
          () => true,
          () => false,
        ),
        act(own, 'submit', mine),
      ])
      expect(status).toBe(200)
      expect(await storedValue(mine, meetings)).toBe(saved ? round * 10 + 1 : round * 10)
      channel.close()
      expect(await act(own, 'withdraw', mine)).toBe(200)
    }
    expect((await server.store.checkTotals(await shippedPack())).differences).toEqual([])
  })

  it('refuses a forged update after the lock, whatever channel it comes by', async () => {
    const mine = ref('202404')
    const early = await connect(own)
    const channel = await early.open(mine)
    writeCell(channel.doc, meetings, 1)
    await channel.saved()
    expect(await act(own, 'submit', mine)).toBe(200)
    // The channel was closed by the server: what is written into it now reaches nobody.
    await expect(channel.saved()).rejects.toMatchObject({ code: '4409' })
    const late = await connect(own)
    const reopened = await late.open(mine)
    expect(reopened).toMatchObject({ access: 'read', reason: expect.stringContaining('已提交') })
    writeCell(reopened.doc, meetings, 99)
    await expect(reopened.saved()).rejects.toMatchObject({ code: 'not-editable' })
    expect(await storedValue(mine, meetings)).toBe(1)
  })

  it('tells open sheets when an administrator changes who reviews', async () => {
    const sheet = await sit(own, '202406')
    await until(sheet, () => sheet.connection.state === 'online')
    const heard = new Promise<void>((resolve) => {
      sheet.addEventListener('workflow', () => resolve(), { once: true })
    })
    const choose = async (levels: readonly string[] | null) =>
      fetch(`${server.url}/api/review-levels`, {
        method: 'POST',
        headers: {
          cookie: await server.cookieFor('admin'),
          origin: server.url,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ table: 'LG24-01', levels }),
      })
    expect((await choose(['district'])).status).toBe(200)
    await heard
    expect((await choose(null)).status).toBe(200)
  })

  it('moves the live totals of every lens', async () => {
    const mine = ref('202405')
    const writer = await connect(own)
    const channel = await writer.open(mine)
    writeCell(channel.doc, meetings, 8)
    await channel.saved()
    const watcher = await connect(district)
    const locked = new Promise<number | null>((resolve) => {
      watcher.onMessage((message: ServerMessage) => {
        if (message.t !== 'totals-delta') return
        const total = message.totals.find(([org, indicator]) => org === district && indicator === meetings)
        if (total) resolve(total[2])
      })
    })
    const begun = new Promise<void>((resolve) => {
      watcher.onMessage((message) => {
        if (message.t === 'totals-snapshot') resolve()
      })
    })
    watcher.send({ t: 'totals', table: 'LG24-01', period: '2024', scope: district, lens: 'reviewed' })
    await begun
    const before = await server.store.readTotals({
      reads: readsAt([meetings], asPeriodCode('2024')),
      lens: 'reviewed',
      orgs: [asOrgUnitId(district)],
    })
    await act(own, 'submit', mine)
    await act(street, 'approve', mine)
    await act(district, 'approve', mine)
    expect(await locked).toBe((before.totals[0]?.n ?? 0) + 8)
  })
})
