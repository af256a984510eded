import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as v from 'valibot'
import type { SingleSignOn } from '../../shared/protocol/accounts-api.js'
import { accountEntry } from '../auth/account-events.js'
import type { Account } from '../store/account-store.js'
import type { Store } from '../store/store.js'
import type { Attempt, Identity, IdentityService } from './identity-service.js'

export interface SsoRouteDeps {
  /** Undefined when none is configured. */
  readonly service: IdentityService | undefined
  readonly store: Store
  readonly now: () => Date
  /** Begins a session for somebody who proved who they are. */
  readonly enter: (c: Context, account: Account) => Promise<void>
  readonly log: (error: unknown, where: string) => void
}

/** Why somebody did not come in; the sign-in page has the words. */
export type SsoProblem = 'unreachable' | 'refused' | 'unknown-person' | 'disabled' | 'not-confirmed'

const attemptCookie = 'huibiao_sso'
const callbackPath = '/api/sso/callback'
const attemptSeconds = 600

const kept = v.object({
  state: v.pipe(v.string(), v.minLength(16)),
  nonce: v.pipe(v.string(), v.minLength(16)),
  verifier: v.pipe(v.string(), v.minLength(43)),
  back: v.string(),
})

/**
 * Sign-in by the city's identity service, mounted at `/api`. People are matched by the identity they are linked to, or
 * by the configured claim with our login, which then links them. Nobody is created.
 */
export function ssoRoutes({ service, store, now, enter, log }: SsoRouteDeps): Hono {
  const app = new Hono()

  app.get('/single-sign-on', (c) => c.json({ name: service?.config.name ?? null } satisfies SingleSignOn))

  app.get('/sso/start', async (c) => {
    if (!service) return away(c, 'refused')
    try {
      const { url, attempt } = await service.begin(`${originOfPage(c)}${callbackPath}`)
      keep(c, attempt, ownAddress(c.req.query('back')))
      return c.redirect(url.href)
    } catch (error) {
      log(error, 'identity service')
      return away(c, 'unreachable')
    }
  })

  app.get('/sso/callback', async (c) => {
    const attempt = attemptOf(c)
    // Good for one return only, whatever comes of it.
    deleteCookie(c, attemptCookie, { path: '/api/sso' })
    if (!service || !attempt) return away(c, 'refused')
    const address = new URL(`${originOfPage(c)}${callbackPath}${new URL(c.req.url).search}`)
    const identity = await service.finish(address, attempt)
    if (!identity.ok) {
      log(identity.error, 'identity service')
      return away(c, 'refused')
    }
    const account = await accountFor(identity.value)
    if (!account) return away(c, 'unknown-person')
    if (account.disabled) return away(c, 'disabled')
    if (!account.confirmed) return away(c, 'not-confirmed')
    await enter(c, account)
    return c.redirect(attempt.back)
  })

  async function accountFor({ subject, login }: Identity): Promise<Account | undefined> {
    const linked = await store.accountBySubject(subject)
    if (linked || login === undefined) return linked
    const named = await store.accountByLogin(login)
    // Somebody linked to another identity keeps that one: a login taken over elsewhere must not open this account.
    if (!named || named.subject !== null || named.disabled || !named.confirmed)
      return named?.subject === null ? named : undefined
    const at = now()
    const step = { action: 'link-identity', account: named.id, by: named.id, at, subject } as const
    const entry = accountEntry(named, at, step.action, named, null, subject)
    const outcome = await store.changeAccounts([step], [entry])
    return outcome.ok ? named : undefined
  }
  return app
}

function keep(c: Context, attempt: Attempt, back: string): void {
  const value = Buffer.from(JSON.stringify({ ...attempt, back })).toString('base64url')
  setCookie(c, attemptCookie, value, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/api/sso',
    maxAge: attemptSeconds,
    secure: originOfPage(c).startsWith('https:'),
  })
}

function attemptOf(c: Context): (Attempt & { readonly back: string }) | undefined {
  try {
    const text = Buffer.from(getCookie(c, attemptCookie) ?? '', 'base64url').toString('utf8')
    const { back, ...attempt } = v.parse(kept, JSON.parse(text))
    return { ...attempt, back: ownAddress(back) }
  } catch {
    return undefined
  }
}

const away = (c: Context, problem: SsoProblem): Response => c.redirect(`/sign-in?sso=${problem}`)

/** Origin of our pages as the browser sees it; a proxy with https says so. The service checks it against its list. */
function originOfPage(c: Context): string {
  const { protocol, host } = new URL(c.req.url)
  const secure = protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
  return `${secure ? 'https' : 'http'}://${c.req.header('host') ?? host}`
}

/** Only a path of our own: an address from outside must not lead to another site. */
function ownAddress(back: string | undefined): string {
  return back?.startsWith('/') && !/^\/[/\\]|[\\\r\n]/.test(back) ? back : '/'
}
