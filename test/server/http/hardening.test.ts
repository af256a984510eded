import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StoreError } from '../../../server/store/store.js'
import type { Problem } from '../../../shared/protocol/api.js'
import { openRaw } from '../../support/raw-socket.js'
import { createRelayServer, type RelayServer, sheet } from '../../support/relay-server.js'
import { until, within } from '../../support/until.js'

let server: RelayServer
let lines: string[] = []

beforeAll(async () => {
  server = await createRelayServer({
    logLevel: 'info',
    logTo: { write: (line: string) => void lines.push(line) },
    trustedProxies: ['127.0.0.1'],
  })
})
afterAll(() => server.destroy())

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${server.url}${path}`, { headers })
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, ...headers },
    body: JSON.stringify(body),
  })
const codeOf = async (answer: Response) => ((await answer.json()) as Problem).code

/** Sends bytes and tells what comes back until the server hangs up. */
function rawAnswer(bytes: string, url = server.url): Promise<string> {
  const { hostname, port } = new URL(url)
  return within(
    'the server to hang up',
    new Promise((resolve) => {
      let heard = ''
      const socket = connect(Number(port), hostname, () => socket.write(bytes))
      socket.on('data', (data) => {
        heard += data.toString('latin1')
      })
      socket.on('error', () => {}) // a reset also closes
      socket.on('close', () => resolve(heard))
    }),
  )
}

describe('a request', () => {
  it('has a number of its own, whatever number it came with, and the log knows it', async () => {
    const answers = await Promise.all(['mine', 'mine'].map((id) => get('/api/me', { 'x-request-id': id })))
    const ids = answers.map(({ headers }) => headers.get('x-request-id') ?? '')
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) {
      expect(id).toMatch(/^[\w-]{12}$/)
      const line = await until('the line', () => lines.find((each) => each.includes(id)))
      expect(JSON.parse(line)).toMatchObject({ request: id, method: 'GET', path: '/api/me', status: 401 })
    }
  })

  it('that fails inside names its number in words, and its stack stays in the log', async () => {
    const { district } = server.places
    const cookie = await server.cookieFor(district.id)
    server.store.failNextRead(new StoreError('io', 'disk I/O error at /secret/path'))
    const answer = await get(`/export/sheet/${sheet.table}/${sheet.period}/${district.id}.csv`, { cookie })
    const id = answer.headers.get('x-request-id') ?? ''
    const text = await answer.text()
    expect(answer.status).toBe(503)
    expect(text).toContain(id)
    expect(text).not.toMatch(/secret|\.ts|\.js|node_modules/)
    const told = lines.filter((each) => each.includes(id)).map((each) => JSON.parse(each) as object)
    expect(told).toContainEqual(
      expect.objectContaining({ request: id, err: expect.objectContaining({ code: 'io' }) }),
    )
  })

  it('leaves no secret in the log, with all that a session does', async () => {
    lines = []
    const { a1 } = server.places
    const wrong = 'Wr0ng-Password-9'
    await post('/api/sign-in', { login: a1.id, password: wrong })
    const signed = await post('/api/sign-in', { login: a1.id, password: server.password })
    const cookie = signed.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const token = cookie.split('=')[1] ?? ''
    expect(token.length).toBeGreaterThan(40)
    const raw = await openRaw(server.url, { cookie })
    await raw.take('hello')
    await raw.close()
    await post('/api/password', { current: wrong, next: 'N3xt-Password!' }, { cookie })
    await get(`/api/totals?table=${sheet.table}&token=${token}&code=one-time-code`, { cookie })
    await get('/api/sso/callback?code=one-time-code&state=s3cret-state', { cookie })
    await post('/api/sign-out', {}, { cookie })
    await get('/api/me', { cookie, authorization: `Bearer ${token}` })
    await until('the last line', () => lines.filter((each) => each.includes('/api/me')).length === 1)
    const log = lines.join('')
    expect(log).toContain('/api/sign-in')
    for (const secret of [
      server.password,
      wrong,
      token,
      'N3xt-Password!',
      'one-time-code',
      's3cret-state',
      'argon2',
    ])
      expect(log, secret).not.toContain(secret)
  })

  it('that is sent drop by drop is ended, and so is one with an endless head', async () => {
    // A server of its own: on a busy machine, ordinary requests too take longer than such a short patience.
    const hasty = await createRelayServer({ headersTimeoutMs: 300 })
    try {
      const drops = 'GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: '
      expect(await rawAnswer(drops, hasty.url)).toMatch(/^HTTP\/1\.1 408 /)
    } finally {
      await hasty.destroy()
    }
    expect(
      await rawAnswer(`GET /healthz HTTP/1.1\r\nhost: x\r\ncookie: ${'a'.repeat(20_000)}\r\n\r\n`),
    ).toMatch(/^HTTP\/1\.1 431 /)
    expect(await rawAnswer(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    )
    expect((await get('/healthz')).status).toBe(200)
  })

  it('with two lengths, or a length and chunks, is not passed on as two', async () => {
    const smuggled = 'GET /api/me HTTP/1.1\r\nhost: x\r\n\r\n'
    const heads = [
      `content-length: 5\r\ncontent-length: ${smuggled.length}`,
      'content-length: 4\r\ntransfer-encoding: chunked',
    ]
    for (const head of heads)
      expect(
        await rawAnswer(
          `POST /api/sign-in HTTP/1.1\r\nhost: x\r\n${head}\r\nconnection: close\r\n\r\n0\r\n\r\n${smuggled}`,
        ),
      ).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('what another site sends in a browser', () => {
  it.each(['/api/workplace', '/export/sheet/LG24-01/202403/440307.csv'])(
    '%s is not fetched for it',
    async (path) => {
      const cookie = await server.cookieFor(server.places.district.id)
      const foreign = await get(path, { cookie, 'sec-fetch-site': 'cross-site' })
      expect([foreign.status, await codeOf(foreign)]).toEqual([403, 'foreign-origin'])
      for (const site of ['same-origin', 'none'])
        expect((await get(path, { cookie, 'sec-fetch-site': site })).status).toBe(200)
    },
  )

  it('a link to a page is a link, and a page may be connected to this server alone', async () => {
    const page = await get('/', { 'sec-fetch-site': 'cross-site' })
    expect(page.status).not.toBe(403)
    const policy = page.headers.get('content-security-policy') ?? ''
    const { host } = new URL(server.url)
    expect(policy).toContain(`connect-src 'self' ws://${host} wss://${host};`)
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("script-src-attr 'none'")
  })

  it('a forged host writes nothing into the policy', async () => {
    const { hostname, port } = new URL(server.url)
    const policy = await new Promise<string>((resolve, reject) => {
      const asked = request(
        { hostname, port, path: '/', headers: { host: "x; script-src 'unsafe-inline' evil" } },
        (answer) => {
          answer.resume()
          resolve(String(answer.headers['content-security-policy'] ?? ''))
        },
      )
      asked.on('error', reject)
      asked.end()
    })
    expect(policy).not.toContain('evil')
  })
})

describe('figures of the server', () => {
  it('are for this machine, and not for what a proxy passes on', async () => {
    const { a1 } = server.places
    const raw = await openRaw(server.url, { cookie: await server.cookieFor(a1.id) })
    await raw.take('hello')
    const answer = await get('/metrics')
    expect(answer.headers.get('content-type')).toContain('text/plain')
    const text = await answer.text()
    expect(text).toMatch(/^huibiao_sockets 1$/m)
    for (const name of [
      'commit_queue',
      'memory_heap_bytes',
      'transaction_seconds_count',
      'http_request_seconds_count',
    ])
      expect(text).toMatch(new RegExp(`^huibiao_${name}[{ ]`, 'm'))
    expect(text).not.toContain(a1.id)
    await raw.close()
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      expect((await get('/metrics', { [header]: '10.0.0.9' })).status, header).toBe(404)
  })

  it('with a token are for whoever shows it, from anywhere', async () => {
    const guarded = await createRelayServer({ metricsToken: 'a-long-random-token' })
    try {
      const status = async (headers: Readonly<Record<string, string>>) =>
        (await fetch(`${guarded.url}/metrics`, { headers })).status
      expect(await status({})).toBe(404)
      expect(await status({ authorization: 'Bearer a-long-random-tokem' })).toBe(404)
      expect(await status({ authorization: 'a-long-random-token' })).toBe(404)
      expect(await status({ authorization: 'Bearer a-long-random-token', via: '1.1 proxy' })).toBe(200)
    } finally {
      await guarded.destroy()
    }
  })

  it('readiness writes to the disk once a second, however many ask', async () => {
    await until('an answer that is fresh', async () => (await get('/readyz')).status === 200)
    const before = server.store.probes
    const answers = await Promise.all(Array.from({ length: 200 }, () => get('/readyz')))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    // A second may end in between, or a few on a machine that is busy: never one for each.
    expect(server.store.probes - before).toBeLessThan(20)
  })
})

describe('somebody who asks far too often', () => {
  it('is held up by person and by address, in words, with the time to wait; others go on', async () => {
    const small = await createRelayServer({
      requests: { perPerson: 30, perAddress: 20 },
      trustedProxies: ['127.0.0.1'],
    })
    try {
      const { a1, a2, district } = small.places
      const [cookie, neighbour, boss] = [
        await small.cookieFor(a1.id),
        await small.cookieFor(a2.id),
        await small.cookieFor(district.id),
      ]
      const ask = (headers: Readonly<Record<string, string>>, path = '/api/me') =>
        fetch(`${small.url}${path}`, { headers })
      for (let i = 0; i < 30; i += 1) expect((await ask({ cookie })).status).toBe(200)
      const held = await ask({ cookie })
      expect(held.status).toBe(429)
      expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0)
      const words = (await held.json()) as Problem
      expect(words).toMatchObject({
        code: 'too-many-requests',
        message: expect.stringMatching(/秒后再试.*不受影响/),
      })
      await expect(openRaw(small.url, { cookie })).rejects.toThrow()
      expect((await ask({ cookie: neighbour })).status).toBe(200)
      // Three files use up what thirty questions do.
      const file = `/export/sheet/${sheet.table}/${sheet.period}/${district.id}.csv`
      for (let i = 0; i < 3; i += 1) expect((await ask({ cookie: boss }, file)).status).toBe(200)
      expect((await ask({ cookie: boss }, file)).status).toBe(429)

      const from = (address: string) => ask({ 'x-forwarded-for': `203.0.113.1, ${address}` })
      for (let i = 0; i < 20; i += 1) expect((await from('10.1.1.1')).status).toBe(401)
      expect((await from('10.1.1.1')).status).toBe(429)
      expect((await from('10.1.1.2')).status).toBe(401)
      expect((await ask({ cookie: neighbour, 'x-forwarded-for': '10.1.1.1' })).status).toBe(200)
    } finally {
      await small.destroy()
    }
  })

  it('cannot choose an address: without a trusted proxy the header is not read', async () => {
    const open = await createRelayServer({ requests: { perAddress: 10 } })
    try {
      const ask = (i: number) =>
        fetch(`${open.url}/api/me`, { headers: { 'x-forwarded-for': `10.0.0.${i}` } })
      for (let i = 0; i < 10; i += 1) expect((await ask(i)).status).toBe(401)
      expect((await ask(99)).status).toBe(429)
    } finally {
      await open.destroy()
    }
  })
})
