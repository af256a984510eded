import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Problem } from '../../../shared/protocol/api.js'
import { createTestServer, type TestServer } from '../../support/test-server.js'

let server: TestServer
let nowMs = Date.UTC(2024, 2, 1)
const district = '440307'

/** Two street reviewers. */
let streets: readonly [string, string]

beforeAll(async () => {
  server = await createTestServer({ now: () => new Date(nowMs), allowedOrigins: ['https://office.example'] })
  const reviewers = (await server.store.accounts()).filter(({ role }) => role === 'reviewer')
  streets = [reviewers[0]?.login ?? '', reviewers[1]?.login ?? '']
})
afterAll(() => server.destroy())
beforeEach(() => {
  nowMs += 60 * 60_000
})

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const signIn = (login: string, password: string, headers: Readonly<Record<string, string>> = {}) =>
  post('/api/sign-in', { login, password }, headers)

async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get('content-type')).toContain('application/json')
  const problem = (await answer.json()) as Problem
  expect(Object.keys(problem).sort()).toEqual(['code', 'message'])
  expect(problem.message).toMatch(/[\u4e00-\u9fff]/)
  return problem
}

describe('signing in', () => {
  it('with the right password answers who one is and sets one cookie for pages only', async () => {
    const answer = await signIn(district, server.password)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ login: district, role: 'supervisor', org: district })
    const cookies = answer.headers.getSetCookie()
    expect(cookies).toHaveLength(1)
    const [cookie = ''] = cookies
    expect(cookie).toMatch(/^huibiao_session=[\w-]{43};/)
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    expect(cookie).toMatch(/; Path=\//)
    expect(cookie).not.toMatch(/; Secure/) // plain http here, or nobody could sign in
  })

  it('behind a proxy with https the cookie goes over https only', async () => {
    const answer = await signIn(district, server.password, { 'x-forwarded-proto': 'https' })
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure/)
  })

  it('answers a wrong password and an unknown account with the same words', async () => {
    const wrong = await signIn(district, 'wrong')
    const unknown = await signIn('nobody', 'wrong')
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(await problemOf(wrong)).toEqual(await problemOf(unknown))
    expect(wrong.headers.getSetCookie()).toEqual([])
  })

  it('does not let a disabled account in, and says no more than that', async () => {
    const [someone] = await server.store.accounts()
    if (!someone) throw new Error('no account')
    await server.store.addAccounts([
      { ...someone, id: `${someone.id}x` as typeof someone.id, login: 'former', disabled: true },
    ])
    const answer = await signIn('former', server.password)
    expect(answer.status).toBe(401)
    expect((await problemOf(answer)).code).toBe('wrong-password')
  })

  it('slows down guesses, for the right password too, and for this account alone', async () => {
    const [login] = streets
    for (let i = 0; i < 5; i += 1) expect((await signIn(login, `guess${i}`)).status).toBe(401)
    const waiting = await signIn(login, server.password)
    expect(waiting.status).toBe(429)
    expect(await problemOf(waiting)).toMatchObject({
      code: 'too-many-attempts',
      message: expect.stringContaining('秒'),
    })
    expect((await signIn(district, server.password)).status).toBe(200)
    nowMs += 2_000
    expect((await signIn(login, server.password)).status).toBe(200)
  })

  it('a hundred guesses at once do not slip through together', async () => {
    const [, login] = streets
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => signIn(login, `guess${i}`)))
    const tried = answers.filter(({ status }) => status === 401)
    expect(tried.length).toBeLessThanOrEqual(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(100 - tried.length)
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no password', { login: district }],
    ['an empty login', { login: '  ', password: 'x' }],
    ['numbers', { login: 1, password: 2 }],
    ['a list', []],
    ['null', null],
    ['an endless password', { login: district, password: 'x'.repeat(300) }],
    ['an endless login', { login: 'x'.repeat(100), password: 'x' }],
  ])('with %s is 400 in words', async (_what, body) => {
    const answer = await post('/api/sign-in', body)
    expect(answer.status).toBe(400)
    await problemOf(answer)
  })

  it.each([
    ['cut JSON', '{"login":'],
    ['no JSON', 'login=a&password=b'],
    ['an empty body', ''],
  ])('with %s is 400 in words', async (_what, body) => {
    const answer = await post('/api/sign-in', body)
    expect(answer.status).toBe(400)
    await problemOf(answer)
  })

  it('with a body beyond 64 KiB is 413, however its length is told', async () => {
    const body = JSON.stringify({ login: district, password: 'x'.repeat(70_000) })
    const told = await post('/api/sign-in', body)
    expect(told.status).toBe(413)
    expect((await problemOf(told)).code).toBe('too-large')
    const chunked = await fetch(`${server.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(chunked.status).toBe(413)
  })
})

describe('a post from elsewhere', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a site whose name begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
  ])('%s is turned away with 403, JSON and forms alike', async (_what, headers) => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await post(
        '/api/sign-in',
        { login: district, password: server.password },
        { ...headers, 'content-type': type },
      )
      expect(answer.status, type).toBe(403)
      expect((await problemOf(answer)).code).toBe('foreign-origin')
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })

  it('a program that sends no origin is turned away too', async () => {
    const answer = await fetch(`${server.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: district, password: server.password }),
    })
    expect(answer.status).toBe(403)
  })

  it('an origin that the administrator allows is let in', async () => {
    const answer = await signIn(district, server.password, { origin: 'https://office.example' })
    expect(answer.status).toBe(200)
  })

  it('cannot sign anybody out', async () => {
    const cookie = await server.cookieFor(district)
    const answer = await post('/api/sign-out', '', { cookie, origin: 'https://evil.example' })
    expect(answer.status).toBe(403)
    expect((await fetch(`${server.url}/api/me`, { headers: { cookie } })).status).toBe(200)
  })
})

describe('a session over HTTP', () => {
  const me = (cookie: string) => fetch(`${server.url}/api/me`, { headers: { cookie } })

  it('knows who one is, until one signs out', async () => {
    const cookie = (await signIn(district, server.password)).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(await (await me(cookie)).json()).toMatchObject({ login: district })
    const out = await post('/api/sign-out', '', { cookie })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0/)
    const after = await me(cookie)
    expect(after.status).toBe(401)
    expect((await problemOf(after)).code).toBe('unauthenticated')
  })

  it('is not carried over from before a sign-in', async () => {
    const planted = (await signIn(streets[0], server.password)).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const own =
      (await signIn(district, server.password, { cookie: planted })).headers
        .getSetCookie()[0]
        ?.split(';')[0] ?? ''
    expect(own).not.toBe(planted)
    expect((await me(planted)).status).toBe(401)
    expect((await me(own)).status).toBe(200)
  })

  it('ends by itself after a long pause', async () => {
    const cookie = (await signIn(district, server.password)).headers.getSetCookie()[0]?.split(';')[0] ?? ''
    nowMs += 5 * 60 * 60_000
    expect((await me(cookie)).status).toBe(401)
  })

  it.each([
    'huibiao_session=',
    'huibiao_session=%00',
    `huibiao_session=${'a'.repeat(8000)}`,
    'huibiao_session=..',
    'other=1',
  ])('is not made up: %#', async (cookie) => {
    expect((await me(cookie)).status).toBe(401)
  })
})
