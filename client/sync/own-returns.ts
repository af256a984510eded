import type { CellValue } from '../../shared/domain/cell-value.js'
import type { OrgUnitId } from '../../shared/domain/ids.js'
import { ReturnStore, type ReturnStoreOptions } from './return-store.js'
import type { SheetFeed } from './sheet-feed.js'
import type { CellAddress, SaveState } from './sheet-session.js'

/**
 * The documents of the rows that the person writes, in front of the feed: a value comes from the row's own document
 * when that knows better, else from the feed.
 */
export class OwnReturns {
  readonly #feed: SheetFeed
  /** False while the feed shows a copy of an earlier day. */
  readonly #feedIsLive: () => boolean
  readonly #stores = new Map<string, ReturnStore>()

  constructor(feed: SheetFeed, feedIsLive: () => boolean) {
    this.#feed = feed
    this.#feedIsLive = feedIsLive
  }

  open(org: OrgUnitId, options: ReturnStoreOptions): void {
    const store = new ReturnStore(options)
    this.#stores.set(org, store)
    void store.start()
  }

  get(org: string): ReturnStore | undefined {
    return this.#stores.get(org)
  }

  get all(): Iterable<ReturnStore> {
    return this.#stores.values()
  }

  /** True once it is decided for each row whether the person may type in it. */
  get settled(): boolean {
    return [...this.#stores.values()].every((store) => store.settled)
  }

  get pendingCount(): number {
    let count = 0
    for (const store of this.#stores.values()) count += store.pendingCount
    return count
  }

  /** True while closing the page would lose something. */
  get atRisk(): boolean {
    return [...this.#stores.values()].some((store) => store.atRisk)
  }

  value(org: string, key: string): CellValue | undefined {
    const store = this.#stores.get(org)
    if (store && (this.#knowsBetter(store) || store.isPending(key))) return store.value(key)
    return this.#feed.value(org, key)
  }

  cells(org: string): ReadonlyMap<string, CellValue> {
    const store = this.#stores.get(org)
    if (!store) return this.#feed.cells(org)
    if (this.#knowsBetter(store)) return store.cells()
    const cells = new Map(this.#feed.cells(org))
    for (const key of store.pendingKeys) cells.set(key, store.value(key) ?? null)
    return cells
  }

  saveState(org: string, key: string): SaveState {
    const store = this.#stores.get(org)
    if (!store?.isPending(key)) return 'saved'
    return store.sending ? 'saving' : 'local'
  }

  touches(org: string, key: string): number {
    return this.#stores.get(org)?.touches(key) ?? 0
  }

  /** Writes cells, one transaction per row. The caller asked for access first. */
  write(cells: readonly (CellAddress & { readonly value: CellValue })[]): void {
    const byOrg = new Map<string, (readonly [string, CellValue])[]>()
    for (const { org, key, value } of cells) {
      const entries = byOrg.get(org)
      if (entries) entries.push([key, value])
      else byOrg.set(org, [[key, value]])
    }
    for (const [org, entries] of byOrg) this.#stores.get(org)?.write(entries)
  }

  close(): void {
    for (const store of this.#stores.values()) store.destroy()
  }

  #knowsBetter(store: ReturnStore): boolean {
    return store.hasSynced || (store.known && !this.#feedIsLive())
  }
}
