import type { SheetSnapshot } from '../../shared/protocol/frames.js'
import type { LocalStore } from './local-store.js'

/** The copy is written this long after the last change, and when the page goes. */
const keepAfterMs = 2_000
/** Keeping may take this share of the page's time at most: a large sheet on a weak PC is written more seldom. */
const keptShare = 0.02

/** The last known state of a sheet's feed on this computer, so that the sheet shows without a server. */
export class FeedCopy {
  readonly #name: string
  readonly #take: () => SheetSnapshot | undefined
  #local: LocalStore | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #kept = false
  #tookMs = 0

  /** `take` gives what to keep: undefined while there is nothing newer than the copy itself. */
  constructor(name: string, take: () => SheetSnapshot | undefined) {
    this.#name = name
    this.#take = take
  }

  async load(local: LocalStore): Promise<SheetSnapshot | undefined> {
    this.#local = local
    const copy = await local.get(this.#name)
    return isSnapshot(copy) ? copy : undefined
  }

  /** Keeps the first state at once (the network may go the next moment), later ones gathered. */
  keepSoon(): void {
    if (!this.#kept) {
      this.keepNow()
      return
    }
    this.#timer ??= setTimeout(this.keepNow, Math.max(keepAfterMs, this.#tookMs / keptShare))
  }

  readonly keepNow = (): void => {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const began = performance.now()
    const snapshot = this.#take()
    if (!snapshot) return
    this.#kept = true
    this.#local?.put(this.#name, snapshot).catch((error: unknown) => {
      console.warn('the sheet is not kept for offline use', error)
    })
    this.#tookMs = performance.now() - began
  }
}

function isSnapshot(value: unknown): value is SheetSnapshot {
  return typeof value === 'object' && value !== null && (value as { t?: unknown }).t === 'snapshot'
}
