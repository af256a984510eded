import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import type { Corrections } from '../../../shared/protocol/record-api.js'
import { duties } from '../../support/account-office.js'
import { httpHand } from '../../support/http-hand.js'
import { openRaw } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'

// 三员: system administrator, security administrator, auditor. They stand at the top, and read no figures anywhere.
const apart = [duties.administrator, duties.security, duties.auditor]
const secret = 7_654_321

let server: RelayServer

beforeAll(async () => {
  server = await createRelayServer()
  const { a1, streetA, district } = server.places
  const page = new ReturnClient(returnOf(a1))
  await page.connect(server.url, await server.cookieFor(a1.id))
  page.set(sheet.meetings, secret)
  await page.saved()
  await page.close()
  const place = `/api/returns/${sheet.table}/${sheet.period}/${a1.id}`
  const steps = [
    [a1.id, 'submit'],
    [streetA.id, 'approve'],
    [district.id, 'approve'],
  ] as const
  for (const [login, action] of steps)
    expect(await httpHand(server, login).post(`${place}/${action}`, { missing: '没有开展' })).toMatchObject({
      status: 200,
    })
  const asked = await httpHand(server, a1.id).post('/api/corrections', {
    ...returnOf(a1),
    reason: '漏报',
    cells: [{ key: sheet.meetings, old: secret, new: 8 }],
  })
  expect(asked).toMatchObject({ status: 201 })
})
afterAll(() => server.destroy())

const doors = () => {
  const { a1, district } = server.places
  const query = `table=${sheet.table}&period=${sheet.period}&scope=${district.id}`
  const one = `${sheet.table}/${sheet.period}/${a1.id}`
  const all = `${sheet.table}/${sheet.period}/${district.id}`
  return [
    `/api/totals?${query}`,
    `/api/comparison?${query}`,
    `/api/earlier?${query}`,
    `/api/authors?${query}`,
    `/api/findings?${query}`,
    `/api/check-figures?${query}`,
    `/api/missing?${query}&indicator=${sheet.meetings}`,
    `/api/history/${one}`,
    `/api/conflicts/${one}`,
    `/api/differences/${all}?from=0`,
    '/api/totals-check',
    `/export/sheet/${all}.csv`,
    `/export/sheet/${all}.xlsx`,
    `/export/totals/${all}.csv`,
  ]
}

describe.each(apart)('%s, with a client that ignores our pages', (login) => {
  it('is turned away from every door behind which there are figures', async () => {
    for (const door of doors()) {
      const answer = await httpHand(server, login).get<{ code?: string }>(door)
      expect(answer.status, door).toBe(403)
      expect(JSON.stringify(answer.body), door).not.toContain(String(secret))
    }
  })

  it('hears neither rows nor totals nor who sits where, and opens no return', async () => {
    const { district, a1 } = server.places
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(login) })
    const { table, period } = sheet
    raw.tell({ t: 'feed', table, period, scope: district.id })
    raw.tell({ t: 'totals', table, period, scope: district.id, lens: 'all' })
    raw.tell({ t: 'open', ch: 1, table, period, org: a1.id })
    expect((await raw.take('closed')).code).toBe(closeCodes.forbidden)
    await raw.settled()
    expect(raw.messages.map(({ t }) => t)).not.toContain('snapshot')
    expect(JSON.stringify(raw.messages)).not.toContain(String(secret))
    expect(
      raw.messages.filter(({ t }) => t === 'people' || t === 'delta' || t === 'totals-snapshot'),
    ).toEqual([])
    await raw.close()
    const stock = await openRaw(server.url, {
      cookie: await server.cookieFor(login),
      path: `/ws/return/${table}/${period}/${a1.id}`,
    })
    expect(await stock.ended).toMatchObject({ code: closeCodes.forbidden })
  })

  it('has no returns of its own to do', async () => {
    expect(await httpHand(server, login).get('/api/my-returns')).toEqual({ status: 200, body: '[]' })
  })
})

it('what is on record about a correction is for the auditor, not for who runs the system', async () => {
  const seenBy = async (login: string) =>
    (await httpHand(server, login).get<Corrections>('/api/corrections')).body.corrections
  expect(await seenBy(duties.auditor)).toMatchObject([{ state: 'requested', reason: '漏报', may: [] }])
  expect(await seenBy(duties.administrator)).toEqual([])
  expect(await seenBy(duties.security)).toEqual([])
})

it('a viewer at the top goes on reading and takes files away', async () => {
  for (const door of doors().filter((each) => !each.includes('totals-check')))
    expect((await httpHand(server, duties.viewer).get(door)).status, door).toBe(200)
})
