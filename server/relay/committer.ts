import type { ReturnRef, Seq, UserId } from '../../shared/domain/ids.js'
import type { StoredTotal } from '../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { CorrectionOutcome, CorrectionStore } from '../store/correction-store.js'
import type {
  CellChange,
  Commit,
  CommitOutcome,
  RollUpModel,
  StatusChange,
  StatusOutcome,
  Store,
} from '../store/store.js'

/** What reached the disk in one step, a batch of edits or a change of status: what feeds and totals show next. */
export interface Committed {
  readonly seq: Seq
  readonly commits: readonly {
    readonly commit: Commit
    readonly outcome: CommitOutcome & { readonly ok: true }
  }[]
  readonly statuses: readonly {
    readonly ref: ReturnRef
    readonly status: ReturnStatus
    readonly seq: Seq
  }[]
  /** Returns that began a new epoch, with what changed by it. */
  readonly epochs?: readonly {
    readonly ref: ReturnRef
    readonly epoch: number
    readonly seq: Seq
    readonly by: UserId
    readonly cells: readonly CellChange[]
  }[]
  readonly totals: readonly StoredTotal[]
}

interface Waiting {
  readonly commit: Commit
  readonly resolve: (outcome: CommitOutcome) => void
  readonly reject: (error: unknown) => void
}

/**
 * Transactions begin at least this far apart, in ms. The first one after a pause begins at once, so one person typing
 * waits for nothing; under load edits gather instead of each paying for a transaction of its own.
 */
const minSpacingMs = 6
/** A batch this large does not wait for more. */
const fullBatch = 64

/** Most commits in one transaction: keeps its p99 near that of a small one. */
const maxBatch = 500

/**
 * Group commit: whenever something waits and no commit is running, all of it goes to disk in one transaction. The only way into the store for edits and for changes of status. Listeners hear of a step before those
 * who asked for it do, in seq order: the store does one transaction at a time and answers in that order.
 */
export class Committer {
  readonly #store: Store
  readonly #model: () => RollUpModel
  readonly #onTransaction: (edits: number, ms: number) => void
  readonly #listeners = new Set<(committed: Committed) => void>()
  readonly #waiting: Waiting[] = []
  #running: Promise<void> | undefined
  #failing = false
  #lastStart = Number.NEGATIVE_INFINITY

  /** `onTransaction` hears of each transaction that succeeded: how many edits it carried, and its time in ms. */
  constructor(
    store: Store,
    model: () => RollUpModel,
    onTransaction: (edits: number, ms: number) => void = () => {},
  ) {
    this.#onTransaction = onTransaction
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

  /** Resolves when the commit is on disk (or was refused by the fence). @throws StoreError when the transaction failed. */
  submit(commit: Commit): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ commit, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Changes a status and tells listeners; see Store.setStatus. @throws StoreError when the transaction failed. */
  async setStatus(ref: ReturnRef, change: StatusChange): Promise<StatusOutcome> {
    const outcome = await this.#store.setStatus(ref, change, this.#model())
    // Nothing may be awaited in between: a batch that came after must not be told before.
    if (outcome.ok) {
      const { seq, totals } = outcome
      this.#tell({ seq, commits: [], statuses: [{ ref, status: change.to, seq }], totals })
    }
    return outcome
  }

  /** Does a correction and tells listeners; see CorrectionStore.correct. @throws StoreError when the transaction failed. */
  async correct(id: number, decision: Parameters<CorrectionStore['correct']>[1]): Promise<CorrectionOutcome> {
    const outcome = await this.#store.correct(id, decision, this.#model())
    if (outcome.ok) {
      const { seq, epoch, totals, correction } = outcome
      const { ref, cells, requestedBy } = correction
      const began = { ref, epoch, seq, by: requestedBy.id, cells }
      this.#tell({ seq, commits: [], statuses: [], epochs: [began], totals })
    }
    return outcome
  }

  /** Resolves when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  #tell(committed: Committed): void {
    for (const listener of this.#listeners) listener(committed)
  }

  async #space(): Promise<void> {
    const early = this.#lastStart + minSpacingMs - performance.now()
    if (early > 0 && this.#waiting.length < fullBatch)
      await new Promise((resolve) => setTimeout(resolve, early))
    this.#lastStart = performance.now()
  }

  async #run(): Promise<void> {
    // One microtask later all rooms that woke in this tick have handed in their commits.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      await this.#space()
      const batch = this.#waiting.splice(0, maxBatch)
      try {
        const result = await this.#store.append(
          batch.map(({ commit }) => commit),
          this.#model(),
        )
        this.#failing = false
        this.#onTransaction(batch.length, performance.now() - this.#lastStart)
        const commits: { commit: Commit; outcome: CommitOutcome & { ok: true } }[] = []
        for (const [i, { commit }] of batch.entries()) {
          const outcome = result.outcomes[i]
          if (outcome?.ok) commits.push({ commit, outcome })
        }
        if (commits.length > 0) this.#tell({ seq: result.seq, commits, statuses: [], totals: result.totals })
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
