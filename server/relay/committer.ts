import type { Seq } from '../../shared/domain/ids.js'
import type { StoredTotal } from '../../shared/domain/roll-up.js'
import type { Commit, CommitOutcome, RollUpModel, Store } from '../store/store.js'

/** A batch that is on disk: what feeds and totals show next. */
export interface Committed {
  readonly seq: Seq
  readonly commits: readonly {
    readonly commit: Commit
    readonly outcome: CommitOutcome & { readonly ok: true }
  }[]
  readonly totals: readonly StoredTotal[]
}

interface Waiting {
  readonly commit: Commit
  readonly resolve: (outcome: CommitOutcome) => void
  readonly reject: (error: unknown) => void
}

/** Most commits in one transaction: keeps its p99 near that of a small one. */
const maxBatch = 500

/**
 * Group commit without a timer: whenever something waits and no commit is running, all of it goes to disk in one
 * transaction. The only way into the store for edits. Listeners hear of a batch before its writers do, in seq order.
 */
export class Committer {
  readonly #store: Store
  readonly #model: () => RollUpModel
  readonly #listeners = new Set<(committed: Committed) => void>()
  readonly #waiting: Waiting[] = []
  #running: Promise<void> | undefined
  #failing = false

  constructor(store: Store, model: () => RollUpModel) {
    this.#store = store
    this.#model = model
  }

  /** True after a failed transaction, until one succeeds again: the server is then not ready for writers. */
  get failing(): boolean {
    return this.#failing
  }

  /** Number of commits that wait for the disk. */
  get depth(): number {
    return this.#waiting.length
  }

  /** Calls back once per batch that reached the disk. Returns a function that stops it. */
  onCommitted(listener: (committed: Committed) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells listeners of a change that reached the disk by another road (a status change). */
  announce(committed: Committed): void {
    for (const listener of this.#listeners) listener(committed)
  }

  /** Resolves when the commit is on disk (or was refused by the fence). @throws StoreError when the transaction failed. */
  submit(commit: Commit): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ commit, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    // One microtask later all rooms that woke in this tick have handed in their commits.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxBatch)
      try {
        const result = await this.#store.append(
          batch.map(({ commit }) => commit),
          this.#model(),
        )
        this.#failing = false
        const commits: { commit: Commit; outcome: CommitOutcome & { ok: true } }[] = []
        for (const [i, { commit }] of batch.entries()) {
          const outcome = result.outcomes[i]
          if (outcome?.ok) commits.push({ commit, outcome })
        }
        if (commits.length > 0) this.announce({ seq: result.seq, commits, totals: result.totals })
        for (const [i, { resolve, reject }] of batch.entries()) {
          const outcome = result.outcomes[i]
          if (outcome) resolve(outcome)
          else reject(new Error('the store gave no outcome for a commit'))
        }
      } catch (error) {
        this.#failing = true
        for (const { reject } of batch) reject(error)
      }
    }
    this.#running = undefined
  }
}
