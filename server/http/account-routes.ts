import { sValidator } from '@hono/standard-validator'
import { Hono } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import * as v from 'valibot'
import type { Me } from '../../shared/protocol/api.js'
import type { Passwords } from '../auth/passwords.js'
import { type Sessions, sessionCookie } from '../auth/sessions.js'
import type { SignInGuard } from '../auth/sign-in-guard.js'
import type { Account, Store } from '../store/store.js'
import type { DoorEnv } from './door.js'
import { problem } from './problem.js'

export interface AccountDeps {
  readonly store: Store
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly guard: SignInGuard
  /** Called when a session ended, to close its sockets. */
  readonly onSignedOut: (session: string) => void
}

const signIn = v.object({
  login: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64)),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
})

/** Signing in and out, and who I am. */
export function accountRoutes(deps: AccountDeps): Hono<DoorEnv> {
  const { store, sessions, passwords, guard, onSignedOut } = deps
  const app = new Hono<DoorEnv>()

  const body = sValidator('json', signIn, (result, c) => {
    if (!result.success) return problem(c, 400, 'invalid', '请填写账号和密码')
  })
  app.post('/sign-in', body, async (c) => {
    const { login, password } = c.req.valid('json')
    const wait = guard.waitSeconds(login)
    if (wait > 0) return problem(c, 429, 'too-many-attempts', `密码错误次数过多,请${wait}秒后再试`)
    // Counted before the check, so that a thousand guesses at once do not all slip through.
    guard.began(login)
    const account = await store.accountByLogin(login)
    const usable = account && !account.disabled ? account : undefined
    const right = await passwords.verify(usable?.passwordHash, password)
    if (!usable || !right)
      return problem(c, 401, 'wrong-password', '账号或密码不正确,请核对后重试;忘记密码请联系管理员')
    guard.succeeded(login)
    const previous = c.get('signedIn')
    if (previous) {
      // A session is never carried over from before the sign-in, nor are its open sheets.
      await sessions.end(previous.session)
      onSignedOut(previous.session)
    }
    const token = await sessions.begin(usable)
    const secure = new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
    setCookie(c, sessionCookie, token, { httpOnly: true, sameSite: 'Lax', path: '/', secure })
    return c.json(meOf(usable))
  })

  app.post('/sign-out', async (c) => {
    const signedIn = c.get('signedIn')
    if (signedIn) {
      await sessions.end(signedIn.session)
      onSignedOut(signedIn.session)
    }
    deleteCookie(c, sessionCookie, { path: '/' })
    return c.body(null, 204)
  })

  app.get('/me', (c) => {
    const signedIn = c.get('signedIn')
    return signedIn ? c.json(meOf(signedIn.account)) : problem(c, 401, 'unauthenticated', '请先登录')
  })
  return app
}

export function meOf(account: Account): Me {
  return { id: account.id, login: account.login, name: account.name, role: account.role, org: account.org }
}
