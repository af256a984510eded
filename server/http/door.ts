import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { maxAgentLength, type Origin, originSessionLength, type Visitor } from '../../shared/domain/audit.js'
import { idleHeader } from '../../shared/protocol/session-time.js'
import { sessionEndWords } from '../auth/session-end-words.js'
import { type Found, type Sessions, type SignedIn, sessionCookie } from '../auth/sessions.js'
import { problem } from './problem.js'

/** What the door leaves behind for the routes. */
export interface DoorEnv {
  Variables: {
    signedIn?: SignedIn
    ended?: NonNullable<Found['ended']>
    /** Names the request in the log and in its answer. */
    requestId?: string
    /** Where it comes from; see peer-address.ts. */
    address?: string
  }
}

/** Finds out who is there; does not turn anybody away. Whoever is there and acted keeps the session from idling out. */
export function whoIsThere(sessions: Sessions): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const found = await sessions.look(getCookie(c, sessionCookie))
    if (found.signedIn) {
      c.set('signedIn', found.signedIn)
      const agoMs = actedAgoMs(c)
      if (agoMs !== undefined) await sessions.acted(found.signedIn.session, agoMs)
    } else c.set('ended', found.ended)
    await next()
  }
}

/**
 * How long ago the person behind a request acted. Our pages say so with each of theirs, for they also ask by themselves; a
 * link that is followed, and a program, act by asking. Undefined: the request says nothing about a person, as the frames
 * of an open sheet, of which only edits count.
 */
function actedAgoMs(c: Context): number | undefined {
  const told = c.req.header(idleHeader)
  if (told !== undefined) return /^\d{1,12}$/.test(told) ? Number(told) : undefined
  return /^\/(?:assets|ws|api\/line)(?:\/|$)/.test(c.req.path) ? undefined : 0
}

/** Turns away whoever has no session, or one that opens nothing but the change of a password given by others. */
export const signedInOnly: MiddlewareHandler<DoorEnv> = async (c, next) => {
  const refusal = whyNotIn(c)
  if (refusal) return refusal
  await next()
}

/** The answer to somebody who may not come in; undefined for those who may. */
export function whyNotIn(c: Context<DoorEnv>): Response | undefined {
  const signedIn = c.get('signedIn')
  if (!signedIn) return unauthenticated(c)
  return signedIn.account.mustChangePassword
    ? problem(c, 403, 'must-change-password', '请先修改管理员给您的一次性密码,之后才能使用')
    : undefined
}

/** 401, with the reason when a session was ended from outside. */
export function unauthenticated(c: Context<DoorEnv>): Response {
  return problem(c, 401, 'unauthenticated', sessionEndWords[c.get('ended') ?? 'unknown'])
}

/** The person behind a request and where they sit, undefined without a session. */
export function personOf(c: Context<DoorEnv>): Visitor | undefined {
  const account = c.get('signedIn')?.account
  return (
    account && {
      id: account.id,
      name: account.name,
      role: account.role,
      org: account.org,
      origin: originOf(c),
    }
  )
}

/** Where a request comes from, for the audit log. */
export function originOf(c: Context<DoorEnv>, session = c.get('signedIn')?.session ?? ''): Origin {
  return {
    address: c.get('address') ?? '',
    session: session.slice(0, originSessionLength),
    agent: (c.req.header('user-agent') ?? '').slice(0, maxAgentLength),
  }
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

/** Turns away what a browser sends on behalf of another site: a link or picture there must not fetch figures or files. */
export function noForeignSites(isOpen: (path: string) => boolean): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    if (c.req.header('sec-fetch-site') === 'cross-site' && !isOpen(c.req.path))
      return problem(c, 403, 'foreign-origin', '请求来自其他网站,已拒绝;请在汇表的页面里打开')
    await next()
  }
}
