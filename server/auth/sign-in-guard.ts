/** Failures after which an account must wait, and the longest wait in ms. */
const freeFailures = 5
const maxWaitMs = 15 * 60_000
const maxRemembered = 10_000

/**
 * Slows down guessing: after five failures each further one doubles the account's wait. Counted per account, never
 * per address: a whole office shares one.
 */
export class SignInGuard {
  readonly #now: () => Date
  readonly #failures = new Map<string, { count: number; until: number }>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Seconds the account must still wait; 0 when it may try. */
  waitSeconds(login: string): number {
    const until = this.#failures.get(login)?.until ?? 0
    return Math.max(0, Math.ceil((until - this.#now().getTime()) / 1000))
  }

  /** An attempt counts as failed until {@link succeeded} says otherwise. */
  began(login: string): void {
    const count = (this.#failures.get(login)?.count ?? 0) + 1
    const waitMs = count < freeFailures ? 0 : Math.min(maxWaitMs, 1000 * 2 ** (count - freeFailures))
    // Re-inserted, so that the oldest failures are forgotten first when somebody tries endless names.
    this.#failures.delete(login)
    this.#failures.set(login, { count, until: this.#now().getTime() + waitMs })
    if (this.#failures.size > maxRemembered) {
      const oldest = this.#failures.keys().next().value
      if (oldest !== undefined) this.#failures.delete(oldest)
    }
  }

  succeeded(login: string): void {
    this.#failures.delete(login)
  }
}
