import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Person } from '../../shared/domain/permission.js'
import { type Sessions, type SignedIn, sessionCookie } from '../auth/sessions.js'
import { problem } from './problem.js'

/** What the door leaves behind for the routes. */
export interface DoorEnv {
  Variables: { signedIn?: SignedIn }
}

/** Finds out who is there; does not turn anybody away. */
export function whoIsThere(sessions: Sessions): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const signedIn = await sessions.find(getCookie(c, sessionCookie))
    if (signedIn) c.set('signedIn', signedIn)
    await next()
  }
}

/** Turns away whoever has no session. */
export const signedInOnly: MiddlewareHandler<DoorEnv> = async (c, next) => {
  if (!c.get('signedIn')) return problem(c, 401, 'unauthenticated', '请先登录;登录后会回到这里')
  await next()
}

/** The person behind a request, undefined without a session. */
export function personOf(c: Context<DoorEnv>): Person | undefined {
  const account = c.get('signedIn')?.account
  return account && { id: account.id, name: account.name, role: account.role, org: account.org }
}

/**
 * True when a request comes from one of our own pages: its Origin is the host it was sent to, or one that the
 * administrator allows. A WebSocket handshake without an Origin comes from no browser and is refused too.
 */
export function isOwnOrigin(c: Context, allowedOrigins: readonly string[]): boolean {
  const origin = c.req.header('origin')
  if (!origin) return false
  if (allowedOrigins.includes(origin)) return true
  try {
    return new URL(origin).host === c.req.header('host')
  } catch {
    return false
  }
}
