import type { AuditCheck } from '../../shared/protocol/audit-api.js'
import type { Store } from '../store/store.js'

const never: AuditCheck = {
  state: 'never',
  done: 0,
  of: 0,
  by: '',
  startedAt: null,
  endedAt: null,
  report: null,
}

/** Verifies the audit chain in the background, one run at a time, for everybody who may ask. */
export class AuditChecker {
  readonly #store: Store
  readonly #now: () => Date
  readonly #onError: (error: unknown) => void
  #state: AuditCheck = never

  constructor(store: Store, now: () => Date, onError: (error: unknown) => void) {
    this.#store = store
    this.#now = now
    this.#onError = onError
  }

  /** How it stands. */
  get state(): AuditCheck {
    return this.#state
  }

  /** Begins a run unless one is under way. */
  begin(by: string): AuditCheck {
    if (this.#state.state !== 'running') {
      this.#state = { ...never, state: 'running', by, startedAt: this.#now().toISOString() }
      void this.#run()
    }
    return this.#state
  }

  async #run(): Promise<void> {
    try {
      const report = await this.#store.verifyAudit((done, of) => {
        this.#state = { ...this.#state, done, of }
      })
      this.#state = {
        ...this.#state,
        state: 'done',
        done: report.entries,
        of: Math.max(this.#state.of, report.entries),
        endedAt: this.#now().toISOString(),
        report,
      }
    } catch (error) {
      this.#onError(error)
      this.#state = { ...this.#state, state: 'failed', endedAt: this.#now().toISOString() }
    }
  }
}
