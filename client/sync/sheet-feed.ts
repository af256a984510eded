import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { SheetDelta, SheetSnapshot, WireTotal } from '../../shared/protocol/frames.js'
import type { CellAddress } from './sheet-session.js'

/** Cells as the snapshot brought them, one place per column: a large sheet is not copied into thousands of maps. */
interface FeedRow {
  status: ReturnStatus
  /** By column; null and what lies beyond the end is missing. */
  readonly values: CellValue[]
  /** Cells whose key is no column. */
  readonly more: Map<string, CellValue>
  /** All of them by key; made when somebody asks for the whole row. */
  byKey: Map<string, CellValue> | undefined
}

/** What a message of the feed changed. */
export interface FeedChange {
  /** True for a first picture: everything is new, and `cells` names nothing. */
  readonly whole: boolean
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
  /** Columns of the rows, and the place of each. */
  #keys: readonly string[] = []
  #places: ReadonlyMap<string, number> = new Map()
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
    const row = this.#rows.get(org)
    return row && valueIn(row, key, this.#places)
  }

  cells(org: string): ReadonlyMap<string, CellValue> {
    const row = this.#rows.get(org)
    if (!row) return noCells
    row.byKey ??= new Map(cellsOf(row, this.#keys))
    return row.byKey
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
    const whole = this.#id === undefined
    const old = { rows: new Map(this.#rows), keys: this.#keys, places: this.#places }
    this.#id = snapshot.feed
    this.#seq = snapshot.seq
    this.#keys = snapshot.keys
    this.#places = new Map(snapshot.keys.map((key, i) => [key, i]))
    this.#rows.clear()
    for (const row of snapshot.rows) {
      const [org, status] = row
      const values = row.slice(2) as CellValue[]
      this.#rows.set(org, { status, values, more: new Map(), byKey: undefined })
    }
    for (const [org, key, value] of snapshot.more) this.#set(org, key, value)
    this.#totals.clear()
    for (const total of snapshot.totals) this.#totals.set(totalKey(total[0], total[1]), total)
    const cells = whole ? [] : this.#differences(old)
    return { whole, cells, status: [...this.#rows.keys()], totals: true }
  }

  applyDelta(delta: SheetDelta): FeedChange {
    this.#seq = Math.max(this.#seq, delta.seq)
    for (const [org, key, value] of delta.cells) this.#set(org, key, value)
    for (const [org, status] of delta.status) this.#row(org).status = status
    for (const total of delta.totals) this.#totals.set(totalKey(total[0], total[1]), total)
    return {
      whole: false,
      cells: delta.cells.map(([org, key, , by]) => ({ org, key, by })),
      status: delta.status.map(([org]) => org),
      totals: delta.totals.length > 0,
    }
  }

  /** The whole feed as one snapshot, to be kept on this computer; undefined while there is nothing to keep. */
  toSnapshot(): SheetSnapshot | undefined {
    if (this.#id === undefined) return undefined
    const rows: (readonly [string, ReturnStatus, ...CellValue[]])[] = []
    const more: (readonly [string, string, CellValue])[] = []
    for (const [org, row] of this.#rows) {
      rows.push([org, row.status, ...row.values])
      for (const [key, value] of row.more) more.push([org, key, value])
    }
    return {
      t: 'snapshot',
      feed: this.#id,
      seq: this.#seq,
      keys: this.#keys,
      rows,
      more,
      totals: [...this.#totals.values()],
    }
  }

  #set(org: string, key: string, value: CellValue): void {
    const row = this.#row(org)
    const place = this.#places.get(key)
    if (place === undefined) row.more.set(key, value)
    else {
      // No holes: an array with holes is slower for good.
      while (row.values.length <= place) row.values.push(null)
      row.values[place] = value
    }
    row.byKey = undefined
  }

  #row(org: string): FeedRow {
    let row = this.#rows.get(org)
    if (!row) {
      row = { status: 'empty', values: [], more: new Map(), byKey: undefined }
      this.#rows.set(org, row)
    }
    return row
  }

  #differences(old: {
    readonly rows: ReadonlyMap<string, FeedRow>
    readonly keys: readonly string[]
    readonly places: ReadonlyMap<string, number>
  }): FeedChange['cells'] {
    const changes: (CellAddress & { readonly by: undefined })[] = []
    for (const [org, row] of this.#rows) {
      const before = old.rows.get(org)
      for (const [key, value] of cellsOf(row, this.#keys))
        if (!before || !sameValue(valueIn(before, key, old.places), value))
          changes.push({ org, key, by: undefined })
      if (!before) continue
      for (const [key] of cellsOf(before, old.keys))
        if (valueIn(row, key, this.#places) === undefined) changes.push({ org, key, by: undefined })
    }
    return changes
  }
}

function valueIn(row: FeedRow, key: string, places: ReadonlyMap<string, number>): CellValue | undefined {
  const place = places.get(key)
  return (place === undefined ? row.more.get(key) : row.values[place]) ?? undefined
}

/** The cells that hold something, columns first. */
function* cellsOf(row: FeedRow, keys: readonly string[]): Iterable<[string, CellValue]> {
  for (const [i, key] of keys.entries()) {
    const value = row.values[i] ?? null
    if (value !== null) yield [key, value]
  }
  for (const [key, value] of row.more) if (value !== null) yield [key, value]
}
