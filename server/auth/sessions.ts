import { createHash, randomBytes } from 'node:crypto'
import type { UserId } from '../../shared/domain/ids.js'
import type { Account, SessionEnd, StoredSession } from '../store/account-store.js'
import type { Store } from '../store/store.js'

export const sessionCookie = 'huibiao_session'

/** How long a session lasts, in ms. */
export interface SessionLimits {
  /** At most, whatever is done in it. */
  readonly absoluteMs: number
  /** Without an action of the person: a key, a pointer, a touch. */
  readonly idleMs: number
}

export const defaultSessionLimits: SessionLimits = {
  absoluteMs: 12 * 60 * 60 * 1000,
  idleMs: 4 * 60 * 60 * 1000,
}

/** The store hears of actions at most this often, and often enough for a short idle time. */
const touchEveryMs = 60_000
const touchesPerIdleTime = 20
/** Sessions whose actions are kept in memory; more are only read from the store again. */
const maxRemembered = 10_000

export interface SignedIn {
  readonly account: Account
  /** Hash of the session's token: names the session without being able to open it. */
  readonly session: string
}

/** What a token leads to: somebody, or the reason why it does no longer. */
export type Found =
  | { readonly signedIn: SignedIn; readonly ended?: undefined }
  | { readonly signedIn?: undefined; readonly ended: SessionEnd | 'timeout' | 'unknown' }

/** What is left of a session, in ms. */
export interface SessionTime {
  readonly idleLeftMs: number
  readonly absoluteLeftMs: number
}

/**
 * Server-side sessions: the cookie holds a random token, the store only its hash. Being asked for is no use of a session:
 * an open page asks for ever. Only {@link Sessions.acted} keeps it from idling out.
 */
export class Sessions {
  readonly #store: Store
  readonly #now: () => Date
  readonly #onError: (error: unknown, where: string) => void
  readonly #touchEveryMs: number
  /** Last action of the person, and the last one that the store knows, in ms. */
  readonly #actions = new Map<string, { last: number; written: number }>()
  /** Sessions that timed out and are gone: whichever of their windows asks next is told the same. */
  readonly #timedOut = new Set<string>()
  readonly limits: SessionLimits

  /** `onError` hears of what could not be written down about a session that is good all the same. */
  constructor(
    store: Store,
    now: () => Date,
    onError: (error: unknown, where: string) => void,
    limits: SessionLimits = defaultSessionLimits,
  ) {
    this.limits = limits
    this.#touchEveryMs = Math.min(touchEveryMs, limits.idleMs / touchesPerIdleTime)
    this.#store = store
    this.#now = now
    this.#onError = onError
  }

  /** Begins a session, by password or through the identity service; returns the token for the cookie. */
  async begin({ id }: { readonly id: UserId }, byIdentity = false): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await this.#store.addSession(sessionName(token), id, this.#now(), byIdentity)
    // Also of those that were ended from outside: they stay only so that their pages can say so.
    await this.#store.forgetSessions(new Date(this.#now().getTime() - this.limits.absoluteMs))
    return token
  }

  /** Who a token belongs to; undefined when it is unknown, too old, ended, or its account is disabled. */
  async find(token: string | undefined): Promise<SignedIn | undefined> {
    return (await this.look(token)).signedIn
  }

  /** Who a token belongs to, or why it opens nothing. */
  async look(token: string | undefined): Promise<Found> {
    return !token || token.length > 100 ? { ended: 'unknown' } : this.check(sessionName(token))
  }

  /** The same by the session's name, for connections that are open. */
  async check(session: string): Promise<Found> {
    const stored = await this.#store.session(session)
    if (!stored) return { ended: this.#timedOut.has(session) ? 'timeout' : 'unknown' }
    if (stored.ended) return { ended: stored.ended }
    if (stored.account.disabled || !stored.account.confirmed) return { ended: 'disable-account' }
    const left = this.#left(session, stored)
    if (left.absoluteLeftMs < 0 || left.idleLeftMs < 0) {
      this.#actions.delete(session)
      if (this.#timedOut.size >= maxRemembered) this.#timedOut.clear()
      this.#timedOut.add(session)
      await this.#store
        .endSession(session)
        .catch((error: unknown) => this.#onError(error, 'end of a session'))
      return { ended: 'timeout' }
    }
    const { account } = stored
    const mustChangePassword = account.mustChangePassword && !stored.byIdentity
    return { signedIn: { account: { ...account, mustChangePassword }, session } }
  }

  /**
   * The person acted, `agoMs` ago. Resolves once the store knows it, where it has to know; a disk that is full keeps nobody
   * from reading what is on it.
   */
  async acted(session: string, agoMs = 0): Promise<void> {
    const at = this.#now().getTime() - Math.max(0, agoMs)
    const known = this.#actions.get(session) ?? { last: 0, written: 0 }
    if (at <= known.last) return
    known.last = at
    if (this.#actions.size >= maxRemembered) this.#actions.clear()
    this.#actions.set(session, known)
    if (at - known.written <= this.#touchEveryMs) return
    known.written = at
    await this.#store
      .touchSession(session, new Date(at))
      .catch((error: unknown) => this.#onError(error, 'use of a session'))
  }

  /** What is left of a session that is good; undefined for any other. */
  async left(session: string): Promise<SessionTime | undefined> {
    const stored = await this.#store.session(session)
    return stored && !stored.ended ? this.#left(session, stored) : undefined
  }

  #left(session: string, { createdAt, lastSeenAt }: StoredSession): SessionTime {
    const now = this.#now().getTime()
    const stored = lastSeenAt.getTime()
    const known = this.#actions.get(session)
    if (!known) this.#actions.set(session, { last: stored, written: stored })
    return {
      idleLeftMs: Math.max(known?.last ?? 0, stored) + this.limits.idleMs - now,
      absoluteLeftMs: createdAt.getTime() + this.limits.absoluteMs - now,
    }
  }

  async end(session: string): Promise<void> {
    this.#actions.delete(session)
    await this.#store.endSession(session)
  }
}

/** Names the session of a token without being able to open it. */
export const sessionName = (token: string): string => createHash('sha256').update(token).digest('base64url')
