import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StoreError } from '../../../server/store/store.js'
import type {
  CellHistory,
  Missing,
  MyReturn,
  Problem,
  TotalsAnswer,
  Workplace,
} from '../../../shared/protocol/api.js'
import { createRelayServer, type RelayServer, returnOf, sheet } from '../../support/relay-server.js'
import { ReturnClient } from '../../support/return-client.js'
import { until } from '../../support/until.js'

let server: RelayServer
let outside: string

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'huibiao-client-'))
  const clientDir = join(outside, 'client')
  await mkdir(join(clientDir, 'assets'), { recursive: true })
  await writeFile(join(clientDir, 'index.html'), '<!doctype html><title>汇表</title>')
  await writeFile(join(clientDir, 'assets', 'app-1a2b.js'), 'export const a = 1')
  await writeFile(join(clientDir, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(outside, 'secret.txt'), 'SECRET')
  server = await createRelayServer({ clientDir })
})
afterAll(async () => {
  await server.destroy()
  await rm(outside, { recursive: true })
})

async function get(path: string, login?: string): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    headers: login === undefined ? {} : { cookie: await server.cookieFor(login) },
  })
}

async function problemOf(answer: Response): Promise<Problem> {
  const problem = (await answer.json()) as Problem
  expect(Object.keys(problem).sort()).toEqual(['code', 'message'])
  expect(problem.message).toMatch(/[\u4e00-\u9fff]/)
  return problem
}

/** Sends a path as it is: fetch would tidy up the dots before they reach the server. */
function rawGet(path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path }, (response) => {
      let body = ''
      response.on('data', (data: Buffer) => {
        body += data.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('pages and files', () => {
  it('every page of the client is the same document, never kept', async () => {
    for (const path of ['/', '/sheet/LG24-01/202403', '/totals', '/sign-in?to=/x']) {
      const answer = await get(path)
      expect(answer.status, path).toBe(200)
      expect(answer.headers.get('content-type')).toContain('text/html')
      expect(answer.headers.get('cache-control')).toBe('no-cache')
      expect(await answer.text()).toContain('汇表')
    }
  })

  it('assets are kept for good, other files are not', async () => {
    const asset = await get('/assets/app-1a2b.js')
    expect(asset.headers.get('content-type')).toContain('javascript')
    expect(asset.headers.get('cache-control')).toContain('immutable')
    const icon = await get('/icon.svg')
    expect(icon.status).toBe(200)
    expect(icon.headers.get('cache-control') ?? '').not.toContain('immutable')
    expect((await get('/assets/gone-1a2b.js')).headers.get('cache-control') ?? '').not.toContain('immutable')
  })

  it('large JSON goes compressed, by brotli where the browser takes it, and says that it depends on that', async () => {
    const cookie = await server.cookieFor(server.places.a1.id)
    const ask = (path: string, encoding: string) =>
      fetch(`${server.url}/api/${path}`, { headers: { cookie, 'accept-encoding': encoding } })
    const answers = await Promise.all(['gzip, br', 'gzip', 'identity'].map((each) => ask('workplace', each)))
    expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', 'gzip', null])
    expect(answers[0]?.headers.get('vary')).toContain('Accept-Encoding')
    expect(answers[0]?.headers.get('content-security-policy')).toContain("default-src 'self'")
    const [packed, ...others] = await Promise.all(answers.map((answer) => answer.json()))
    for (const other of others) expect(packed).toEqual(other)
    const small = await ask('me', 'br')
    expect([small.status, small.headers.get('content-encoding')]).toEqual([200, null])
    expect(await small.json()).toMatchObject({ org: server.places.a1.id })
    const missing = await ask('nowhere', 'br')
    expect(missing.status).toBe(404)
    await problemOf(missing)
  })

  it('what is not there is 404 in words', async () => {
    for (const path of ['/assets/gone.js', '/favicon.ico', '/robots.txt', '/wp-login.php']) {
      const answer = await get(path)
      expect(answer.status, path).toBe(404)
      await problemOf(answer)
    }
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/assets//../../secret.txt',
    '/./../secret.txt',
    '/%252e%252e/secret.txt',
    '/assets/app-1a2b.js/../../../secret.txt',
    '/%00',
    '/secret.txt%00.js',
    '/%',
    '/%c0%ae%c0%ae/secret.txt',
  ])('no path leads out of the folder: %s', async (path) => {
    const { status, body } = await rawGet(path)
    expect(body).not.toContain('SECRET')
    expect(status).toBeGreaterThanOrEqual(200)
    expect(status).toBeLessThan(500)
  })

  it('the data folder is not served', async () => {
    for (const path of ['/huibiao.sqlite', '/data/huibiao.sqlite', '/demo-accounts.csv'])
      expect((await get(path)).status, path).toBe(404)
  })
})

describe('every answer', () => {
  it.each(['/', '/api/me', '/healthz', '/nowhere.js', '/api/nowhere', '/export/nowhere'])(
    '%s says what browsers may do with it',
    async (path) => {
      const { headers } = await get(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).not.toMatch(/script-src[^;]*unsafe/)
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("object-src 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('x-powered-by')).toBeNull()
      expect(headers.get('access-control-allow-origin')).toBeNull()
    },
  )

  it('a script or style by itself may do nothing at all', async () => {
    for (const path of ['/assets/app-1a2b.js', '/assets/gone.js']) {
      const { headers } = await get(path)
      expect(headers.get('content-security-policy'), path).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})

describe('the API', () => {
  it('an unknown route is a problem in JSON, for every method', async () => {
    const { a1 } = server.places
    const cookie = await server.cookieFor(a1.id)
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await fetch(`${server.url}/api/nowhere`, {
        method,
        headers: { cookie, origin: server.url },
      })
      expect(answer.status, method).toBe(404)
      expect((await problemOf(answer)).code).toBe('unknown-route')
    }
  })

  it.each([
    '/api/workplace',
    '/api/my-returns',
    '/api/totals',
    '/api/missing',
    '/api/history/a/b/c',
    '/api/totals-check',
    '/api/nowhere',
    '/export/sheet/LG24-01/202403/440307.csv',
  ])('%s without a session is 401 in words', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(401)
    expect((await problemOf(answer)).code).toBe('unauthenticated')
  })

  it('the workplace is everything a client needs once, and no secret', async () => {
    const { a1 } = server.places
    const text = await (await get('/api/workplace', a1.id)).text()
    const workplace = JSON.parse(text) as Workplace
    expect(workplace.me.org).toBe(a1.id)
    // The city above, the own district, its 11 streets and 119 committees; nothing of the other districts.
    expect(workplace.orgUnits).toHaveLength(132)
    expect(workplace.packs.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['fm2024', 'lg2024', 'lh2020']),
    )
    expect(workplace.demo).toBe(true)
    expect(text).not.toContain('argon2')
    expect(text).not.toContain(server.password)
  })
})

describe('totals, missing and history over HTTP', () => {
  const query = (more: Readonly<Record<string, string>>) =>
    new URLSearchParams({
      table: sheet.table,
      period: sheet.period,
      scope: server.places.district.id,
      ...more,
    }).toString()

  beforeAll(async () => {
    const { a1, a2 } = server.places
    for (const [unit, values] of [
      [a1, [3, 5]],
      [a2, [7]],
    ] as const) {
      const client = new ReturnClient(returnOf(unit))
      await client.connect(server.url, await server.cookieFor(unit.id))
      for (const value of values) client.set(sheet.meetings, value)
      await client.saved()
      await client.close()
    }
  })

  it('totals add up, with coverage and words', async () => {
    const { a1, a2, streetA, district } = server.places
    const { totals, seq } = (await (await get(`/api/totals?${query({})}`, a1.id)).json()) as TotalsAnswer
    expect(seq).toBeGreaterThan(0)
    const of = (org: string) => totals.find((each) => each.org === org && each.indicator === sheet.meetings)
    expect(of(a1.id)).toMatchObject({ value: 5, reported: 1, expected: 1 })
    expect(of(a2.id)).toMatchObject({ value: 7 })
    expect(of(streetA.id)).toMatchObject({ value: 12, reported: 2 })
    expect(of(district.id)).toMatchObject({ value: 12, reported: 2, expected: 119 })
    const year = (await (await get(`/api/totals?${query({ period: '2024' })}`, a1.id)).json()) as TotalsAnswer
    expect(
      year.totals.find((each) => each.org === district.id && each.indicator === sheet.meetings),
    ).toMatchObject({
      value: 12,
      expected: 119 * 12,
    })
  })

  it('who is missing is named in official order, and those who reported are not', async () => {
    const { a1, a2, district, tree } = server.places
    const answer = await get(`/api/missing?${query({ indicator: sheet.meetings })}`, a1.id)
    const { units } = (await answer.json()) as Missing
    expect(units.map(({ org }) => org)).toEqual(
      tree
        .within(district.id, ['community'])
        .map(({ id }) => id)
        .filter((id) => id !== a1.id && id !== a2.id),
    )
    for (const unit of units) expect(unit.periods).toEqual([sheet.period])
  })

  it('history tells who wrote what over what, newest first', async () => {
    const { a1, b1 } = server.places
    const answer = await get(
      `/api/history/${sheet.table}/${sheet.period}/${a1.id}?key=${sheet.meetings}`,
      b1.id,
    )
    const { entries } = (await answer.json()) as CellHistory
    expect(entries.map((entry) => [entry.old, entry.new])).toEqual([
      [3, 5],
      [null, 3],
    ])
    for (const entry of entries) expect(entry.by).toContain('填报员')
  })

  it('my returns: every table and period my unit fills, with how far it is', async () => {
    const { a1 } = server.places
    const mine = (await (await get('/api/my-returns', a1.id)).json()) as MyReturn[]
    const march = mine.find(({ table, period }) => table === sheet.table && period === sheet.period)
    expect(march).toMatchObject({ org: a1.id, status: 'open', reported: 1 })
    expect(mine.filter(({ table }) => table === sheet.table)).toHaveLength(12)
  })

  it.each([
    ['an unknown table', { table: 'LG24-99' }, 404],
    ['no table', { table: '' }, 404],
    ['an unknown period', { period: 'never' }, 404],
    ['an unknown unit', { scope: '999' }, 404],
    ['an unknown lens', { lens: 'rose' }, 400],
  ])('totals of %s: %#', async (_what, more, status) => {
    const answer = await get(`/api/totals?${query(more)}`, server.places.a1.id)
    expect(answer.status).toBe(status)
    await problemOf(answer)
  })

  it('history of what cannot be is 404 or 400 in words', async () => {
    const { a1 } = server.places
    for (const [path, status] of [
      [`LG24-99/${sheet.period}/${a1.id}`, 404],
      [`${sheet.table}/${sheet.period}/999`, 404],
      [`${sheet.table}/${sheet.period}/${a1.id}?key=${'x'.repeat(200)}`, 400],
    ] as const) {
      const answer = await get(`/api/history/${path}`, a1.id)
      expect(answer.status, path).toBe(status)
      await problemOf(answer)
    }
  })

  it('totals are checked for those who supervise, and for nobody else', async () => {
    const { a1, streetA, district } = server.places
    for (const { id } of [a1, streetA]) expect((await get('/api/totals-check', id)).status).toBe(403)
    const checked = await get('/api/totals-check', district.id)
    expect(checked.status).toBe(200)
    expect(await checked.json()).toMatchObject({ differences: [] })
  })
})

describe('a store that fails', () => {
  it('is told in words, with nothing of its inside', async () => {
    server.store.failNextRead(new StoreError('io', 'disk I/O error at /secret/path'))
    const { district } = server.places
    const answer = await get(`/export/sheet/${sheet.table}/${sheet.period}/${district.id}.csv`, district.id)
    expect(answer.status).toBe(503)
    const problem = await problemOf(answer)
    expect(problem.message).toContain('已保存的数据完好')
    expect(JSON.stringify(problem)).not.toContain('/secret/path')
  })

  it('makes readiness red, not liveness', async () => {
    expect((await get('/readyz')).status).toBe(200)
    server.store.failNextProbe(new StoreError('disk-full', 'database or disk is full'))
    // The last answer stands for a second, then it is asked anew.
    const red = await until('readiness to be asked again', async () => {
      const answer = await get('/readyz')
      return answer.status === 200 ? undefined : answer
    })
    expect(red.status).toBe(503)
    expect((await problemOf(red)).code).toBe('not-ready')
    expect((await get('/healthz')).status).toBe(200)
    await until('readiness to be green again', async () => (await get('/readyz')).status === 200)
  })
})
