import { sValidator } from '@hono/standard-validator'
import { type Context, Hono } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import * as v from 'valibot'
import type { Me } from '../../shared/protocol/api.js'
import type { SessionTimeAnswer } from '../../shared/protocol/session-time.js'
import type { AddressGuard } from '../auth/address-guard.js'
import type { OwnAccount } from '../auth/own-account.js'
import type { Passwords } from '../auth/passwords.js'
import { type Sessions, sessionCookie, sessionName } from '../auth/sessions.js'
import type { SignInGuard } from '../auth/sign-in-guard.js'
import type { SignInLog } from '../auth/sign-in-log.js'
import type { Account } from '../store/account-store.js'
import type { Store } from '../store/store.js'
import { type DoorEnv, originOf, personOf, unauthenticated } from './door.js'
import { problem } from './problem.js'

export interface AccountDeps {
  readonly store: Store
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly guard: SignInGuard
  readonly addresses: AddressGuard
  readonly own: OwnAccount
  readonly log: SignInLog
  /** Called when a session ended, to close its sockets. */
  readonly onSignedOut: (session: string) => void
}

const signIn = v.object({
  login: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64)),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
})

const passwordChange = v.object({
  current: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  next: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
})

/** Signing in and out, who I am, and the own password. */
export function accountRoutes(deps: AccountDeps): Hono<DoorEnv> {
  const { store, sessions, passwords, guard, addresses, own, onSignedOut } = deps
  const app = new Hono<DoorEnv>()

  const body = sValidator('json', signIn, (result, c) => {
    if (!result.success) return problem(c, 400, 'invalid', '请填写账号和密码')
  })
  app.post('/sign-in', body, async (c) => {
    const { login, password } = c.req.valid('json')
    const wait = guard.waitSeconds(login)
    if (wait > 0) return problem(c, 429, 'too-many-attempts', `密码错误次数过多,请${wait}秒后再试`)
    const { address } = originOf(c)
    const addressWait = addresses.waitSeconds(address)
    if (addressWait > 0)
      return problem(
        c,
        429,
        'too-many-attempts',
        `从这里登录失败的次数过多,请${Math.ceil(addressWait / 60)}分钟后再试;已登录的人不受影响`,
      )
    // Counted before the check, so that a thousand guesses at once do not all slip through.
    guard.began(login)
    addresses.began(address)
    const account = await store.accountByLogin(login)
    const usable = account && !account.disabled ? account : undefined
    const right = await passwords.verify(usable?.passwordHash, password)
    if (!usable || !right) {
      await deps.log.turnedAway(login, originOf(c), account?.disabled ? 'disabled' : 'wrong-password')
      return problem(c, 401, 'wrong-password', '账号或密码不正确,请核对后重试;忘记密码请联系管理员')
    }
    guard.succeeded(login)
    addresses.succeeded(address)
    // Told only to whoever knows the password.
    if (!usable.confirmed) {
      await deps.log.turnedAway(login, originOf(c), 'not-confirmed')
      return problem(c, 403, 'not-confirmed', '密码正确,但安全管理员还没有确认您的角色;确认之后才能登录')
    }
    await enter(c, deps, usable)
    return c.json(meOf(usable))
  })

  app.post('/sign-out', async (c) => {
    const signedIn = c.get('signedIn')
    if (signedIn) {
      await sessions.end(signedIn.session)
      onSignedOut(signedIn.session)
      await deps.log.went(signedIn.account, originOf(c))
    }
    deleteCookie(c, sessionCookie, { path: '/' })
    return c.body(null, 204)
  })

  app.post('/sign-out-everywhere', async (c) => {
    const signedIn = c.get('signedIn')
    const visitor = personOf(c)
    if (!signedIn || !visitor) return unauthenticated(c)
    await own.signOutEverywhere(signedIn.account, visitor)
    deleteCookie(c, sessionCookie, { path: '/' })
    return c.body(null, 204)
  })

  const newPassword = sValidator('json', passwordChange, (result, c) => {
    if (!result.success) return problem(c, 400, 'invalid', '请填写当前密码和新密码')
  })
  app.post('/password', newPassword, async (c) => {
    const signedIn = c.get('signedIn')
    const visitor = personOf(c)
    if (!signedIn || !visitor) return unauthenticated(c)
    const { account, session } = signedIn
    const refusal = await own.changePassword(account, visitor, session, c.req.valid('json'))
    if (refusal) {
      const status = { 'wrong-password': 403, 'too-many-attempts': 429 } as const
      const known = refusal.code === 'wrong-password' || refusal.code === 'too-many-attempts'
      return problem(c, known ? status[refusal.code] : 400, refusal.code, refusal.message)
    }
    // A new session: whoever knew the old token knows nothing now.
    const token = await sessions.begin(account)
    await sessions.end(session)
    onSignedOut(session)
    setSession(c, token)
    return c.body(null, 204)
  })

  app.get('/session-time', async (c) => {
    const signedIn = c.get('signedIn')
    const left = signedIn && (await sessions.left(signedIn.session))
    if (!left) return unauthenticated(c)
    c.header('cache-control', 'no-store')
    return c.json({ ...left, idleMs: sessions.limits.idleMs } satisfies SessionTimeAnswer)
  })

  app.get('/me', (c) => {
    const signedIn = c.get('signedIn')
    return signedIn ? c.json(meOf(signedIn.account)) : unauthenticated(c)
  })
  return app
}

/** Begins a session for somebody who proved who they are, by password or through the identity service. */
export async function enter(
  c: Context<DoorEnv>,
  { sessions, onSignedOut, log }: Pick<AccountDeps, 'sessions' | 'onSignedOut' | 'log'>,
  account: Account,
  byIdentity = false,
): Promise<void> {
  const previous = c.get('signedIn')
  if (previous) {
    // A session is never carried over from before the sign-in, nor are its open sheets.
    await sessions.end(previous.session)
    onSignedOut(previous.session)
  }
  const token = await sessions.begin(account, byIdentity)
  await log.came(account, originOf(c, sessionName(token)), byIdentity ? 'identity' : 'password')
  setSession(c, token)
}

/** Gives the browser its session; the cookie goes over https only where the page came so. */
function setSession(c: Context, token: string): void {
  const secure = new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
  setCookie(c, sessionCookie, token, { httpOnly: true, sameSite: 'Lax', path: '/', secure })
}

export function meOf(account: Account): Me {
  const { id, login, name, role, org, mustChangePassword } = account
  return { id, login, name, role, org, ...(mustChangePassword ? { mustChangePassword } : {}) }
}
