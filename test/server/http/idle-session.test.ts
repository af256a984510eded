import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeCodes } from '../../../shared/protocol/close-codes.js'
import { idleHeader, type SessionTimeAnswer } from '../../../shared/protocol/session-time.js'
import { openRaw } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { until } from '../../support/until.js'

const minuteMs = 60_000
let nowMs = Date.UTC(2024, 3, 2, 2)
let server: RelayServer

beforeAll(async () => {
  server = await createRelayServer({
    now: () => new Date(nowMs),
    sessionLookMs: 20,
    sessionLimits: { absoluteMs: 600 * minuteMs, idleMs: 30 * minuteMs },
  })
})
afterAll(() => server.destroy())

const ask = (cookie: string, path: string, idleMs?: number) =>
  fetch(`${server.url}${path}`, {
    headers: { cookie, ...(idleMs === undefined ? {} : { [idleHeader]: String(idleMs) }) },
  })
const leftOf = async (cookie: string): Promise<number> => {
  const answer = await ask(cookie, '/api/session-time', 999_999_999)
  return answer.ok ? ((await answer.json()) as SessionTimeAnswer).idleLeftMs / minuteMs : -1
}

it('a page that asks by itself keeps nobody signed in; a link, a program and a told action do', async () => {
  const cookie = await server.cookieFor(server.places.a2.id)
  expect(await leftOf(cookie)).toBe(30)
  nowMs += 10 * minuteMs
  // The page says that its person acted before the last thing that is known of them.
  expect((await ask(cookie, '/api/my-returns', 15 * minuteMs)).status).toBe(200)
  expect(await leftOf(cookie)).toBe(20)
  expect((await ask(cookie, '/assets/x.js')).status).toBe(404)
  expect(await leftOf(cookie)).toBe(20)
  await ask(cookie, '/api/my-returns', 4 * minuteMs)
  expect(await leftOf(cookie)).toBe(26)
  for (const wrong of ['-5', 'now', '1e9', ''])
    await fetch(`${server.url}/api/me`, { headers: { cookie, [idleHeader]: wrong } })
  expect(await leftOf(cookie)).toBe(26)
  await ask(cookie, `/export/sheet/${sheet.table}/${sheet.period}/${server.places.a2.id}.csv`)
  expect(await leftOf(cookie)).toBe(30)
  nowMs += 30 * minuteMs + 1
  const over = await ask(cookie, '/api/me', 0)
  expect([over.status, ((await over.json()) as { message: string }).message]).toEqual([
    401,
    expect.stringContaining('未上传的内容保留在本机'),
  ])
})

it('an edit through the socket is an action; an open sheet alone is none, and is closed with the reason', async () => {
  const { a1 } = server.places
  const cookie = await server.cookieFor(a1.id)
  const page = new ReturnClient(returnOf(a1))
  await page.connect(server.url, cookie)
  const looking = await openRaw(server.url, { cookie })
  nowMs += 20 * minuteMs
  expect(await leftOf(cookie)).toBe(10)
  page.set(sheet.meetings, 5)
  await page.saved()
  await until('the edit to count', async () => (await leftOf(cookie)) === 30)
  nowMs += 30 * minuteMs + 1
  const closed = await looking.ended
  expect(closed.code).toBe(closeCodes.unauthenticated)
  expect(closed.reason).toContain('超时')
  expect(await leftOf(cookie)).toBe(-1)
  await page.close()
})
