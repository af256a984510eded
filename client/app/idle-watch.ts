import type { SessionTimeAnswer } from '../../shared/protocol/session-time.js'

/** What the person should be told: the session ends in so many ms, unless they act (`idle`) or in any case. */
export interface IdleWarning {
  readonly leftMs: number
  readonly cause: 'idle' | 'absolute'
}

export interface IdleWatchOptions {
  /** Asks the server; undefined when it cannot be asked now. The question itself tells of the person's last action. */
  readonly ask: () => Promise<SessionTimeAnswer | undefined>
  /** Time in ms since the person last acted in this page. */
  readonly idleMs: () => number
  readonly warn: (warning: IdleWarning | undefined) => void
  /** Wall clock in ms. */
  readonly now: () => number
  /** Calls back later; returns the way not to. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** The person is warned so long before, and with a short idle time in its second half. */
const warnMs = 120_000
/** The server is told of actions at most this often, */
const tellMs = 60_000
/** and asked this often while the warning stands: another window may have gone on. */
const warnedAskMs = 5_000

/** Knows when the session will end and warns before. The server alone decides; here is only asked and told. */
export class IdleWatch {
  readonly #options: IdleWatchOptions
  #cancel: (() => void) | undefined
  #asked = 0
  #stopped = false

  constructor(options: IdleWatchOptions) {
    this.#options = options
    void this.ask()
  }

  /** Asks the server how long the session lasts, and with it tells of the last action. */
  async ask(): Promise<void> {
    const { ask, warn, now } = this.#options
    this.#cancel?.()
    this.#asked += 1
    const asked = this.#asked
    const before = now()
    const time = await ask()
    if (this.#stopped || asked !== this.#asked) return
    if (!time) return this.#later(tellMs, () => void this.ask())
    const { idleLeftMs, absoluteLeftMs, idleMs } = time
    const early = Math.min(warnMs, idleMs / 2)
    const leftMs = Math.min(idleLeftMs, absoluteLeftMs)
    if (leftMs <= early) {
      warn({ leftMs, cause: idleLeftMs < absoluteLeftMs ? 'idle' : 'absolute' })
      this.#later(Math.min(warnedAskMs, leftMs + 500), () => void this.ask())
    } else {
      warn(undefined)
      this.#look(before, leftMs - early, Math.min(tellMs, early))
    }
  }

  stop(): void {
    this.#stopped = true
    this.#cancel?.()
    this.#options.warn(undefined)
  }

  /** Looks every now and then: has the person acted since the server was told, or is it time to ask for other reasons? */
  #look(toldAt: number, untilWarning: number, everyMs: number): void {
    const { now, idleMs } = this.#options
    this.#later(Math.min(everyMs, Math.max(0, toldAt + untilWarning - now())), () => {
      if (now() - idleMs() > toldAt || now() >= toldAt + untilWarning) void this.ask()
      else this.#look(toldAt, untilWarning, everyMs)
    })
  }

  #later(ms: number, run: () => void): void {
    this.#cancel?.()
    this.#cancel = this.#options.after(ms, run)
  }
}
