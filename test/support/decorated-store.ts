import type { AppendResult, Commit, Store, StoredReturn } from '../../server/store/store.js'
import type { ReturnRef } from '../../shared/domain/ids.js'

/** The real store with a hand on its valves: writes can be held back, and made to fail, one by one. */
export interface DecoratedStore extends Store {
  /** Holds every append from now on; the function lets them go. */
  holdAppends(): () => void
  /** Number of appends that are held or running. */
  readonly appending: number
  /** The next append fails with this and writes nothing. */
  failNextAppend(error: Error): void
  /** The next load of a return fails with this. */
  failNextLoad(error: Error): void
  /** The next read of a sheet fails with this. */
  failNextRead(error: Error): void
  /** The next probe of readiness fails with this. */
  failNextProbe(error: Error): void
  /** How often readiness was asked of the disk. */
  readonly probes: number
  /** Holds every load from now on; the function lets them go. */
  holdLoads(): () => void
  readonly loads: readonly ReturnRef[]
  readonly compactions: readonly { readonly ref: ReturnRef; readonly coversSeq: number }[]
  /** Batches that reached the disk. */
  readonly batches: readonly (readonly Commit[])[]
}

export function decorateStore(store: Store): DecoratedStore {
  let appendGate: Promise<void> = Promise.resolve()
  let loadGate: Promise<void> = Promise.resolve()
  let appendError: Error | undefined
  let loadError: Error | undefined
  let readError: Error | undefined
  let probes = 0
  let probeError: Error | undefined
  let appending = 0
  const loads: ReturnRef[] = []
  const compactions: { ref: ReturnRef; coversSeq: number }[] = []
  const batches: (readonly Commit[])[] = []

  const append: Store['append'] = async (commits, model): Promise<AppendResult> => {
    appending += 1
    try {
      await appendGate
      const error = appendError
      appendError = undefined
      if (error) throw error
      const result = await store.append(commits, model)
      batches.push(commits)
      return result
    } finally {
      appending -= 1
    }
  }
  const loadReturn = async (ref: ReturnRef): Promise<StoredReturn | undefined> => {
    loads.push(ref)
    await loadGate
    const error = loadError
    loadError = undefined
    if (error) throw error
    return store.loadReturn(ref)
  }
  const hold = (set: (gate: Promise<void>) => void) => () => {
    let release = () => {}
    set(
      new Promise((resolve) => {
        release = resolve
      }),
    )
    return () => {
      set(Promise.resolve())
      release()
    }
  }
  return {
    ...store,
    append,
    loadReturn,
    compact: async (ref, snapshot, coversSeq) => {
      await store.compact(ref, snapshot, coversSeq)
      compactions.push({ ref, coversSeq })
    },
    holdAppends: hold((gate) => {
      appendGate = gate
    }),
    holdLoads: hold((gate) => {
      loadGate = gate
    }),
    get appending() {
      return appending
    },
    failNextAppend: (error) => {
      appendError = error
    },
    readSheet: async (...asked) => {
      const error = readError
      readError = undefined
      if (error) throw error
      return store.readSheet(...asked)
    },
    get probes() {
      return probes
    },
    probe: async () => {
      probes += 1
      const error = probeError
      probeError = undefined
      if (error) throw error
      await store.probe()
    },
    failNextProbe: (error) => {
      probeError = error
    },
    failNextRead: (error) => {
      readError = error
    },
    failNextLoad: (error) => {
      loadError = error
    },
    loads,
    compactions,
    batches,
  }
}
