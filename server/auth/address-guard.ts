/** Failed sign-ins that one address may make in a window, and its length in ms. */
export const defaultFailuresPerAddress = 300
const windowMs = 10 * 60_000
const maxRemembered = 10_000

/**
 * Holds up an address from which far too many sign-ins fail. Generous, since a whole office shares one address: it
 * stops somebody who tries one password on thousands of accounts, which the wait of each account does not see.
 */
export class AddressGuard {
  readonly #now: () => Date
  readonly #limit: number
  readonly #failures = new Map<string, { count: number; readonly until: number }>()

  constructor(now: () => Date, limit = defaultFailuresPerAddress) {
    this.#now = now
    this.#limit = limit
  }

  /** Seconds the address must still wait; 0 when it may try. */
  waitSeconds(address: string): number {
    const entry = this.#failures.get(address)
    if (!entry || entry.count < this.#limit) return 0
    return Math.max(0, Math.ceil((entry.until - this.#now().getTime()) / 1000))
  }

  /** An attempt counts as failed until {@link succeeded} takes it back. */
  began(address: string): void {
    const now = this.#now().getTime()
    const entry = this.#failures.get(address)
    if (entry && entry.until > now) entry.count += 1
    else {
      this.#failures.delete(address)
      this.#failures.set(address, { count: 1, until: now + windowMs })
    }
    if (this.#failures.size > maxRemembered) {
      const oldest = this.#failures.keys().next().value
      if (oldest !== undefined) this.#failures.delete(oldest)
    }
  }

  succeeded(address: string): void {
    const entry = this.#failures.get(address)
    if (entry) entry.count = Math.max(0, entry.count - 1)
  }
}
