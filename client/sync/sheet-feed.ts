import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { SheetDelta, SheetSnapshot, WireTotal } from '../../shared/protocol/frames.js'
import type { CellAddress } from './sheet-session.js'

interface FeedRow {
  status: ReturnStatus
  readonly cells: Map<string, CellValue>
}

/** What a message of the feed changed. */
export interface FeedChange {
  readonly cells: readonly (CellAddress & { readonly by: string | undefined })[]
  readonly status: readonly string[]
  readonly totals: boolean
}

const noCells: ReadonlyMap<string, CellValue> = new Map()
const totalKey = (org: string, indicator: string): string => `${org}\n${indicator}`

/** The committed cells, states and totals of a sheet as the server told them, and how far (`seq`). Pure data, no connection. */
export class SheetFeed {
  #id: string | undefined
  #seq = 0
  readonly #rows = new Map<string, FeedRow>()
  readonly #totals = new Map<string, WireTotal>()

  /** Undefined until the first snapshot. */
  get id(): string | undefined {
    return this.#id
  }

  get seq(): number {
    return this.#seq
  }

  has(org: string): boolean {
    return this.#rows.has(org)
  }

  value(org: string, key: string): CellValue | undefined {
    return this.#rows.get(org)?.cells.get(key)
  }

  cells(org: string): ReadonlyMap<string, CellValue> {
    return this.#rows.get(org)?.cells ?? noCells
  }

  status(org: string): ReturnStatus | undefined {
    return this.#rows.get(org)?.status
  }

  total(org: string, indicator: string): Contribution | undefined {
    const total = this.#totals.get(totalKey(org, indicator))
    return total ? { n: total[2] ?? 0, reported: total[3], na: total[4] } : undefined
  }

  /** Takes a whole sheet and says what differs from what was known. */
  applySnapshot(snapshot: SheetSnapshot): FeedChange {
    const old = new Map(this.#rows)
    this.#id = snapshot.feed
    this.#seq = snapshot.seq
    this.#rows.clear()
    for (const [org, status, ...values] of snapshot.rows) {
      const cells = new Map<string, CellValue>()
      values.forEach((value, i) => {
        const key = snapshot.keys[i]
        if (key !== undefined && value !== null) cells.set(key, value)
      })
      this.#rows.set(org, { status, cells })
    }
    for (const [org, key, value] of snapshot.more) this.#row(org).cells.set(key, value)
    this.#totals.clear()
    for (const total of snapshot.totals) this.#totals.set(totalKey(total[0], total[1]), total)
    return { cells: this.#differences(old), status: [...this.#rows.keys()], totals: true }
  }

  applyDelta(delta: SheetDelta): FeedChange {
    this.#seq = Math.max(this.#seq, delta.seq)
    for (const [org, key, value] of delta.cells) this.#row(org).cells.set(key, value)
    for (const [org, status] of delta.status) this.#row(org).status = status
    for (const total of delta.totals) this.#totals.set(totalKey(total[0], total[1]), total)
    return {
      cells: delta.cells.map(([org, key, , by]) => ({ org, key, by })),
      status: delta.status.map(([org]) => org),
      totals: delta.totals.length > 0,
    }
  }

  /** The whole feed as one snapshot, to be kept on this computer; undefined while there is nothing to keep. */
  toSnapshot(): SheetSnapshot | undefined {
    if (this.#id === undefined) return undefined
    const rows: (readonly [string, ReturnStatus])[] = []
    const more: (readonly [string, string, CellValue])[] = []
    for (const [org, row] of this.#rows) {
      rows.push([org, row.status])
      for (const [key, value] of row.cells) more.push([org, key, value])
    }
    return {
      t: 'snapshot',
      feed: this.#id,
      seq: this.#seq,
      keys: [],
      rows,
      more,
      totals: [...this.#totals.values()],
    }
  }

  #row(org: string): FeedRow {
    let row = this.#rows.get(org)
    if (!row) {
      row = { status: 'empty', cells: new Map() }
      this.#rows.set(org, row)
    }
    return row
  }

  #differences(old: ReadonlyMap<string, FeedRow>): readonly (CellAddress & { readonly by: undefined })[] {
    const changes: (CellAddress & { readonly by: undefined })[] = []
    for (const [org, row] of this.#rows) {
      const before = old.get(org)?.cells ?? noCells
      for (const [key, value] of row.cells)
        if (!sameValue(before.get(key), value)) changes.push({ org, key, by: undefined })
      for (const key of before.keys()) if (!row.cells.has(key)) changes.push({ org, key, by: undefined })
    }
    return changes
  }
}
