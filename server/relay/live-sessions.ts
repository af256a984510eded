import type { UserId } from '../../shared/domain/ids.js'
import { closeCodes } from '../../shared/protocol/close-codes.js'
import type { Holder } from './sockets.js'

/** Sockets, or lines: what can be open for a session. */
export interface LiveHolders {
  holders(): Iterable<Holder>
  closeOf(isMeant: (holder: Holder) => boolean, code: number, reason: string): void
}

export interface LiveSessionsOptions {
  readonly live: readonly LiveHolders[]
  /** Why a session is over; undefined while it is good. */
  readonly whyOver: (session: string) => Promise<string | undefined>
  /** Time between two looks at all sessions, in ms. */
  readonly everyMs: number
  readonly onError: (error: unknown, where: string) => void
}

/**
 * Ends what is open when its session ends: at once when this process ended it, else at the next look, which also
 * finds sessions that grew too old and those that another process ended.
 */
export class LiveSessions {
  readonly #options: LiveSessionsOptions
  readonly #timer: NodeJS.Timeout
  #looking = false

  constructor(options: LiveSessionsOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.#lookAtAll(), options.everyMs)
    this.#timer.unref()
  }

  /** A connection of this session was just opened; the session may have ended while it was. */
  opened(session: string): void {
    void this.#look(session)
  }

  /** The session ended. */
  endSession(session: string, reason: string): void {
    this.#close((holder) => holder.session === session, reason)
  }

  /** All sessions of somebody ended, except one. */
  endPerson(user: UserId, reason: string, keep: string | null = null): void {
    this.#close((holder) => holder.user === user && holder.session !== keep, reason)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #lookAtAll(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    const sessions = new Set(
      this.#options.live.flatMap((each) => [...each.holders()].map(({ session }) => session)),
    )
    for (const session of sessions) await this.#look(session)
    this.#looking = false
  }

  async #look(session: string): Promise<void> {
    try {
      const reason = await this.#options.whyOver(session)
      if (reason !== undefined) this.endSession(session, reason)
    } catch (error) {
      // The store cannot answer: that is no reason to turn people out.
      this.#options.onError(error, 'sessions of open connections')
    }
  }

  #close(isMeant: (holder: Holder) => boolean, reason: string): void {
    for (const each of this.#options.live) each.closeOf(isMeant, closeCodes.unauthenticated, reason)
  }
}
