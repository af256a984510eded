import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { identityConfig } from '../../../server/sso/identity-service.js'
import { AccountOffice, duties } from '../../support/account-office.js'
import {
  clientId,
  clientSecret,
  type IdentityProvider,
  startIdentityProvider,
} from '../../support/identity-provider.js'
import { createTestServer } from '../../support/test-server.js'

const clerk = '440307003002'
const other = '440307003'
const port = 20_000 + Math.floor(Math.random() * 20_000)

let provider: IdentityProvider
let office: AccountOffice

/** A browser's cookies, per origin, and nothing else of it. */
class Browser {
  readonly jar = new Map<string, Map<string, string>>()

  async get(address: string): Promise<Response> {
    const { origin } = new URL(address)
    const jar = this.jar.get(origin) ?? new Map<string, string>()
    this.jar.set(origin, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(address, { redirect: 'manual', headers: cookie ? { cookie } : {} })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line) || value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }

  /** Follows redirects until one leads to an address that is wanted, or to none. */
  async follow(address: string, stopAt: (address: string) => boolean = () => false): Promise<string> {
    let here = address
    for (let i = 0; i < 12; i += 1) {
      const answer = await this.get(here)
      const next = answer.headers.get('location')
      if (!next) return here
      here = new URL(next, here).href
      if (stopAt(here)) return here
    }
    throw new Error(`no end of redirects at ${here}`)
  }

  get session(): string {
    return this.jar.get(office.server.url)?.get('huibiao_session') ?? ''
  }
}

const isCallback = (address: string) => address.startsWith(`${office.server.url}/api/sso/callback`)
const start = () => `${office.server.url}/api/sso/start?back=/review`
const me = (browser: Browser) =>
  fetch(`${office.server.url}/api/me`, { headers: { cookie: `huibiao_session=${browser.session}` } })

beforeAll(async () => {
  provider = await startIdentityProvider(() => [`http://127.0.0.1:${port}/api/sso/callback`])
  office = new AccountOffice(
    await createTestServer({
      port,
      identity: {
        issuer: provider.issuer,
        clientId,
        clientSecret,
        name: '市统一身份认证',
        loginClaim: 'preferred_username',
      },
    }),
  )
})
afterAll(async () => {
  await office.server.destroy()
  await provider.close()
})
beforeEach(() => {
  provider.person = { sub: 'stranger' }
})

describe('signing in by the identity service', () => {
  it('is offered by name', async () => {
    expect(await (await fetch(`${office.server.url}/api/single-sign-on`)).json()).toEqual({
      name: '市统一身份认证',
    })
  })

  it('sends the browser there with PKCE, state and nonce, new ones each time', async () => {
    const first = new URL((await new Browser().get(start())).headers.get('location') ?? '')
    const second = new URL((await new Browser().get(start())).headers.get('location') ?? '')
    expect(first.origin).toBe(provider.issuer)
    expect(first.searchParams.get('code_challenge_method')).toBe('S256')
    expect(first.searchParams.get('redirect_uri')).toBe(`${office.server.url}/api/sso/callback`)
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.searchParams.get(name)?.length, name).toBeGreaterThanOrEqual(40)
      expect(first.searchParams.get(name)).not.toBe(second.searchParams.get(name))
    }
  })

  it('lets in whom the administrator linked, and goes back to where they wanted to', async () => {
    await office.change(duties.administrator, clerk, { action: 'link-identity', subject: 'city-0001' })
    provider.person = { sub: 'city-0001' }
    const browser = new Browser()
    expect(await browser.follow(start())).toBe(`${office.server.url}/review`)
    expect(await (await me(browser)).json()).toMatchObject({ login: clerk })
    // A session of its own, not the one from before.
    const planted = browser.session
    await browser.follow(start())
    expect(browser.session).not.toBe(planted)
    expect((await office.askAs(`huibiao_session=${planted}`, 'GET', '/api/me')).status).toBe(401)
  })

  it('finds people by the claim that holds their login, and links them from then on', async () => {
    provider.person = { sub: 'city-0002', claims: { preferred_username: other } }
    const browser = new Browser()
    await browser.follow(start())
    expect(await (await me(browser)).json()).toMatchObject({ login: other })
    expect((await office.server.store.accountByLogin(other))?.subject).toBe('city-0002')
    // Whoever gets that login over there later is not let into this account.
    provider.person = { sub: 'city-9999', claims: { preferred_username: other } }
    const thief = new Browser()
    expect(await thief.follow(start())).toContain('/sign-in?sso=unknown-person')
    expect(thief.session).toBe('')
  })

  it('needs no one-time password to be changed: the service vouched for the person', async () => {
    await office.employ('sso-new', { org: '440307003', role: 'viewer' })
    await office.change(duties.administrator, 'sso-new', { action: 'reset-password' })
    await office.change(duties.administrator, 'sso-new', { action: 'link-identity', subject: 'city-0003' })
    provider.person = { sub: 'city-0003' }
    const browser = new Browser()
    await browser.follow(start())
    const cookie = `huibiao_session=${browser.session}`
    expect((await office.askAs(cookie, 'GET', '/api/workplace')).status).toBe(200)
  })
})

describe('nobody comes in', () => {
  const refusedWith = async (browser: Browser, problem: string, address = start()) => {
    expect(await browser.follow(address)).toContain(`/sign-in?sso=${problem}`)
    expect(browser.session).toBe('')
  }

  it('whom nobody knows here, and nobody is created', async () => {
    const before = (await office.server.store.accounts()).length
    await refusedWith(new Browser(), 'unknown-person')
    provider.person = { sub: 'stranger', claims: { preferred_username: 'not-here' } }
    await refusedWith(new Browser(), 'unknown-person')
    expect(await office.server.store.accounts()).toHaveLength(before)
  })

  it('whose account is disabled', async () => {
    await office.employ('sso-gone', { org: '440307003', role: 'viewer' })
    await office.change(duties.administrator, 'sso-gone', { action: 'link-identity', subject: 'city-0004' })
    await office.change(duties.administrator, 'sso-gone', { action: 'disable-account' })
    provider.person = { sub: 'city-0004' }
    await refusedWith(new Browser(), 'disabled')
  })

  it('whose role nobody confirmed', async () => {
    await office.ask(duties.administrator, 'POST', '/api/accounts', {
      login: 'sso-waits',
      name: '等待的人',
      org: '440307',
      role: 'viewer',
    })
    await office.change(duties.administrator, 'sso-waits', { action: 'link-identity', subject: 'city-0005' })
    provider.person = { sub: 'city-0005' }
    await refusedWith(new Browser(), 'not-confirmed')
  })

  it('with a state that was not given out, or none', async () => {
    provider.person = { sub: 'city-0001' }
    for (const spoil of [
      (url: URL) => url.searchParams.set('state', 'x'.repeat(43)),
      (url: URL) => url.searchParams.delete('state'),
      (url: URL) => url.searchParams.append('state', 'x'.repeat(43)),
      (url: URL) => url.searchParams.set('iss', 'https://evil.example'),
      (url: URL) => url.searchParams.set('code', 'made-up'),
    ]) {
      const browser = new Browser()
      const callback = new URL(await browser.follow(start(), isCallback))
      spoil(callback)
      await refusedWith(browser, 'refused', callback.href)
    }
  })

  it('with a callback that was used already, or that another browser began', async () => {
    provider.person = { sub: 'city-0001' }
    const browser = new Browser()
    const callback = await browser.follow(start(), isCallback)
    const cookies = new Map(browser.jar.get(office.server.url))
    expect(await browser.follow(callback)).toBe(`${office.server.url}/review`)
    // The same browser again, one that kept the attempt's cookie, and one that never had it.
    const replaying = new Browser()
    replaying.jar.set(office.server.url, cookies)
    await refusedWith(replaying, 'refused', callback)
    await refusedWith(new Browser(), 'refused', callback)
    const began = new Browser()
    await began.follow(start(), isCallback)
    await refusedWith(began, 'refused', callback)
  })

  it('with a made-up attempt, and never to another site', async () => {
    const browser = new Browser()
    for (const value of [
      '',
      'x',
      Buffer.from('{}').toString('base64url'),
      Buffer.from('null').toString('base64url'),
    ]) {
      browser.jar.set(office.server.url, new Map([['huibiao_sso', value]]))
      await refusedWith(browser, 'refused', `${office.server.url}/api/sso/callback?code=x&state=y`)
    }
    provider.person = { sub: 'city-0001' }
    for (const back of [
      '//evil.example/',
      'https://evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      const visitor = new Browser()
      const end = await visitor.follow(`${office.server.url}/api/sso/start?back=${encodeURIComponent(back)}`)
      expect(new URL(end).origin, back).toBe(office.server.url)
    }
  })
})

describe('without a service', () => {
  it('none is offered, and its addresses lead to the sign-in page', async () => {
    const server = await createTestServer()
    try {
      expect(await (await fetch(`${server.url}/api/single-sign-on`)).json()).toEqual({ name: null })
      for (const path of ['start', 'callback?code=x&state=y']) {
        const answer = await fetch(`${server.url}/api/sso/${path}`, { redirect: 'manual' })
        expect(answer.headers.get('location')).toBe('/sign-in?sso=refused')
      }
    } finally {
      await server.destroy()
    }
  })

  it('one that cannot be reached is said so, and asked again the next time', async () => {
    const silent = createServer((_request, response) => response.writeHead(500).end())
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    const server = await createTestServer({ identity: { issuer, clientId, clientSecret, name: 'x' } })
    try {
      for (let i = 0; i < 2; i += 1) {
        const answer = await fetch(`${server.url}/api/sso/start`, { redirect: 'manual' })
        expect(answer.headers.get('location')).toBe('/sign-in?sso=unreachable')
      }
    } finally {
      await server.destroy()
      silent.close()
    }
  })

  it('is read from the environment, whole or not at all', () => {
    expect(identityConfig({})).toBeUndefined()
    expect(() => identityConfig({ OIDC_ISSUER: 'nonsense' })).toThrow('OIDC_ISSUER')
    expect(() => identityConfig({ OIDC_ISSUER: 'https://id.example' })).toThrow('OIDC_CLIENT_ID')
    const env = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' }
    expect(identityConfig(env)).toEqual({
      issuer: 'https://id.example',
      clientId: 'a',
      clientSecret: 'b',
      name: '统一身份认证',
      loginClaim: undefined,
    })
  })
})
