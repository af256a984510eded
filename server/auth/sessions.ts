import { createHash, randomBytes } from 'node:crypto'
import type { UserId } from '../../shared/domain/ids.js'
import type { Account, SessionEnd } from '../store/account-store.js'
import type { Store } from '../store/store.js'

export const sessionCookie = 'huibiao_session'

/** Longest life of a session, and longest pause within it, in ms. */
const absoluteLifeMs = 12 * 60 * 60 * 1000
const idleLifeMs = 4 * 60 * 60 * 1000
/** The store hears of a session's use at most this often. */
const touchEveryMs = 60_000

export interface SignedIn {
  readonly account: Account
  /** Hash of the session's token: names the session without being able to open it. */
  readonly session: string
}

/** What a token leads to: somebody, or the reason why it does no longer. */
export type Found =
  | { readonly signedIn: SignedIn; readonly ended?: undefined }
  | { readonly signedIn?: undefined; readonly ended: SessionEnd | 'timeout' | 'unknown' }

/** Server-side sessions: the cookie holds a random token, the store only its hash. */
export class Sessions {
  readonly #store: Store
  readonly #now: () => Date
  readonly #onError: (error: unknown, where: string) => void

  /** `onError` hears of what could not be written down about a session that is good all the same. */
  constructor(store: Store, now: () => Date, onError: (error: unknown, where: string) => void) {
    this.#store = store
    this.#now = now
    this.#onError = onError
  }

  /** Begins a session, by password or through the identity service; returns the token for the cookie. */
  async begin({ id }: { readonly id: UserId }, byIdentity = false): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    await this.#store.addSession(sessionName(token), id, this.#now(), byIdentity)
    // Also of those that were ended from outside: they stay only so that their pages can say so.
    await this.#store.forgetSessions(new Date(this.#now().getTime() - absoluteLifeMs))
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

  /** The same by the session's name, for connections that are open. Counts as use. */
  async check(session: string): Promise<Found> {
    const stored = await this.#store.session(session)
    if (!stored) return { ended: 'unknown' }
    if (stored.ended) return { ended: stored.ended }
    if (stored.account.disabled || !stored.account.confirmed) return { ended: 'disable-account' }
    const now = this.#now().getTime()
    const lastSeen = stored.lastSeenAt.getTime()
    if (now - stored.createdAt.getTime() > absoluteLifeMs || now - lastSeen > idleLifeMs) {
      await this.#store
        .endSession(session)
        .catch((error: unknown) => this.#onError(error, 'end of a session'))
      return { ended: 'timeout' }
    }
    // A disk that is full must not keep people from reading and exporting what is on it.
    if (now - lastSeen > touchEveryMs)
      await this.#store
        .touchSession(session, this.#now())
        .catch((error: unknown) => this.#onError(error, 'use of a session'))
    const { account } = stored
    const mustChangePassword = account.mustChangePassword && !stored.byIdentity
    return { signedIn: { account: { ...account, mustChangePassword }, session } }
  }

  async end(session: string): Promise<void> {
    await this.#store.endSession(session)
  }
}

/** Names the session of a token without being able to open it. */
export const sessionName = (token: string): string => createHash('sha256').update(token).digest('base64url')
