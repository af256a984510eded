import type { Origin } from '../../shared/domain/audit.js'
import type { Account } from '../store/account-store.js'
import type { Store } from '../store/store.js'

/** Writes into the audit log who came, who went, and who was turned away at the door. */
export class SignInLog {
  readonly #store: Store
  readonly #now: () => Date

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  async came(account: Account, origin: Origin, way: 'password' | 'identity'): Promise<void> {
    await this.#write(account, origin, { kind: 'sign-in', org: account.org, details: { way } })
  }

  async went(account: Account, origin: Origin): Promise<void> {
    await this.#write(account, origin, { kind: 'sign-out', org: account.org, details: {} })
  }

  /** Somebody said they were `login`; its length must have been checked. */
  async turnedAway(login: string, origin: Origin, why: string): Promise<void> {
    await this.#write(undefined, origin, { kind: 'sign-in-refused', details: { login, why } })
  }

  async #write(
    account: Account | undefined,
    origin: Origin,
    event: Parameters<Store['appendAudit']>[0][number]['event'],
  ): Promise<void> {
    await this.#store.appendAudit([{ at: this.#now(), by: account?.id ?? null, origin, event }])
  }
}
