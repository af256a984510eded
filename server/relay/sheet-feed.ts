import type { CellValue } from '../../shared/domain/cell-value.js'
import type { IndicatorCode, OrgUnitId, PeriodCode, Seq, UserId } from '../../shared/domain/ids.js'
import { isTyped } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { type TotalRead, totalsRead } from '../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import {
  ownIndicators,
  participants,
  reportingUnits,
  type TableDefinition,
} from '../../shared/domain/table.js'
import { controlFrame, type SheetDelta, type WireCell, type WireTotal } from '../../shared/protocol/frames.js'
import type { CellChange, RollUpModel, Store } from '../store/store.js'
import type { Committed, Committer } from './committer.js'
import { sharedFrame } from './shared-frame.js'
import type { Viewer } from './viewer.js'

export interface SheetFeedOptions {
  readonly store: Store
  readonly committer: Committer
  readonly model: () => RollUpModel
  /** Name of a person, to be shown beside a change. */
  readonly nameOf: (user: UserId) => string
  /** Changes are gathered this long, in ms, and sent as one frame to all. */
  readonly tickMs: number
}

interface Row {
  status: ReturnStatus
  readonly cells: Map<string, CellValue>
}

interface Change {
  readonly seq: Seq
  readonly cell: WireCell
}

/** How many changes a viewer may have missed and still be given the difference instead of the whole. */
const historyLength = 5_000

/**
 * What viewers of one table and period see: committed cells and totals as of a seq, one snapshot and then deltas
 * gathered per tick, encoded once for everybody with the same view. Holds no Y.Doc; a viewer joins none.
 */
export class SheetFeed {
  readonly id: string
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly ready: Promise<void>
  readonly #options: SheetFeedOptions
  readonly #reads: readonly TotalRead[]
  /** The indicators whose totals are shown, each with the period that is. */
  readonly #periods: ReadonlyMap<IndicatorCode, PeriodCode>
  readonly #keys: readonly string[]
  readonly #units: readonly OrgUnit[]
  /** Root of the units that take part; whoever sees it sees all. */
  readonly #top: OrgUnitId
  readonly #typed: ReadonlySet<string>
  /** Units with a reporting unit below them. */
  readonly #parents: ReadonlySet<OrgUnitId>
  readonly #rows = new Map<OrgUnitId, Row>()
  readonly #totals = new Map<OrgUnitId, Map<IndicatorCode, WireTotal>>()
  readonly #audiences = new Map<OrgUnitId, Set<Viewer>>()
  readonly #snapshots = new Map<OrgUnitId, { readonly seq: Seq; readonly bytes: Uint8Array }>()
  readonly #unsubscribe: () => void
  #history: Change[] = []
  #historyStart: Seq = 0
  #seq: Seq = 0
  #early: Committed[] | undefined = []
  #pending = emptyPending()
  #timer: NodeJS.Timeout | undefined
  /** When the last gathered frame went out: the first change after a pause is shown at once. */
  #lastFlush = Number.NEGATIVE_INFINITY

  constructor(options: SheetFeedOptions, table: TableDefinition, period: PeriodCode) {
    this.#options = options
    this.table = table
    this.period = period
    this.id = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`
    const { catalogue, tree } = options.model()
    const indicators = catalogue.indicatorsOf(table.id)
    this.#reads = totalsRead(indicators, period, catalogue.indicator)
    this.#periods = new Map(this.#reads.map((read) => [read.indicator, read.period]))
    // A column that only shows another table's figure has no cells here: its total is what there is to see.
    this.#keys = ownIndicators(catalogue, table)
      .filter(isTyped)
      .map(({ code }) => code)
    const part = participants(catalogue, tree, table.id, period) ?? tree
    this.#top = part.root.id
    this.#units = reportingUnits(catalogue, table, part, part.root.id)
    this.#typed = new Set(this.#keys)
    this.#parents = new Set(
      this.#units.flatMap(({ id }) =>
        tree
          .pathUp(id)
          .slice(1)
          .map((unit) => unit.id),
      ),
    )
    this.#unsubscribe = options.committer.onCommitted((committed) => {
      // While the first read is under way, later commits wait for it: they are applied on top, in order.
      if (this.#early) this.#early.push(committed)
      else this.#take(committed)
    })
    this.ready = this.#load()
  }

  get viewerCount(): number {
    let count = 0
    for (const viewers of this.#audiences.values()) count += viewers.size
    return count
  }

  /** Everybody who watches, by what they may see, for presence. */
  get audiences(): ReadonlyMap<OrgUnitId, ReadonlySet<Viewer>> {
    return this.#audiences
  }

  /**
   * Adds a viewer who may see `audience` and what lies below it. Sends the snapshot, or only what changed after
   * `since` when the viewer knows this feed's history.
   */
  subscribe(viewer: Viewer, audience: OrgUnitId, since: Seq | undefined): void {
    // What is still gathering belongs to the viewers of before; the newcomer's picture already has it.
    this.#flush()
    const viewers = this.#audiences.get(audience)
    if (viewers) viewers.add(viewer)
    else this.#audiences.set(audience, new Set([viewer]))
    if (since !== undefined && since >= this.#historyStart && since <= this.#seq) {
      viewer.send(controlFrame(this.#difference(audience, since)))
      return
    }
    let cached = this.#snapshots.get(audience)
    // A busy sheet would encode a new snapshot for every newcomer: an older one plus the difference says the same.
    if (!cached || cached.seq < this.#historyStart || this.#changesAfter(cached.seq) > 500) {
      cached = { seq: this.#seq, bytes: this.#encodeSnapshot(audience) }
      this.#snapshots.set(audience, cached)
    }
    viewer.send(cached.bytes)
    if (cached.seq < this.#seq) viewer.send(controlFrame(this.#difference(audience, cached.seq)))
  }

  unsubscribe(viewer: Viewer): void {
    for (const [audience, viewers] of this.#audiences) {
      if (viewers.delete(viewer) && viewers.size === 0) this.#audiences.delete(audience)
    }
  }

  close(): void {
    this.#unsubscribe()
    clearTimeout(this.#timer)
  }

  async #load(): Promise<void> {
    try {
      const { store } = this.#options
      const sheet = await store.readSheet(
        this.table.id,
        this.period,
        this.#units.map(({ id }) => id),
      )
      const totals = await store.readTotals({
        reads: this.#reads,
        lens: 'all',
      })
      for (const { org, status } of sheet.returns) this.#rows.set(org, { status, cells: new Map() })
      for (const { org, key, value } of sheet.cells) this.#rowOf(org).cells.set(key, value)
      for (const total of totals.totals)
        if (!this.#isOwnCell(total)) this.#setTotal(total.org, total.indicator, wireTotal(total))
      this.#seq = sheet.seq
      this.#historyStart = sheet.seq
      const early = this.#early ?? []
      this.#early = undefined
      for (const committed of early) if (committed.seq > sheet.seq) this.#take(committed)
    } catch (error) {
      this.close()
      throw error
    }
  }

  #take({ seq, commits, statuses, epochs = [], totals }: Committed): void {
    for (const { ref, status } of statuses) {
      if (ref.table !== this.table.id || ref.period !== this.period) continue
      this.#rowOf(ref.org).status = status
      this.#pending.status.set(ref.org, status)
    }
    for (const { commit, outcome } of commits) {
      const { ref } = commit
      if (ref.table !== this.table.id || ref.period !== this.period) continue
      const row = this.#rowOf(ref.org)
      if (row.status !== outcome.status) {
        row.status = outcome.status
        this.#pending.status.set(ref.org, outcome.status)
      }
      this.#takeCells(ref.org, { ...commit, seq: outcome.seq })
    }
    for (const { ref, ...began } of epochs)
      if (ref.table === this.table.id && ref.period === this.period) this.#takeCells(ref.org, began)
    for (const total of totals) {
      if (total.lens !== 'all' || total.period !== this.#periods.get(total.indicator)) continue
      if (this.#isOwnCell(total)) continue
      const wire = wireTotal(total)
      this.#setTotal(total.org, total.indicator, wire)
      this.#pending.totals.set(`${total.org}/${total.indicator}`, wire)
    }
    this.#seq = Math.max(this.#seq, seq)
    if (this.#history.length > historyLength * 2) {
      this.#history = this.#history.slice(-historyLength)
      // The cut may go through a commit of many cells: only who has that commit can be given the rest.
      this.#historyStart = this.#history[0]?.seq ?? this.#seq
    }
    const { cells, status, totals: moved } = this.#pending
    if (cells.size + status.size + moved.size > 0 && !this.#timer)
      this.#timer = setTimeout(
        () => this.#flush(),
        Math.max(0, this.#lastFlush + this.#options.tickMs - performance.now()),
      )
  }

  #takeCells(
    org: OrgUnitId,
    { seq, by, cells }: { readonly seq: Seq; readonly by: UserId; readonly cells: readonly CellChange[] },
  ): void {
    const row = this.#rowOf(org)
    const name = this.#options.nameOf(by)
    for (const { key, new: value } of cells) {
      if (value === null) row.cells.delete(key)
      else row.cells.set(key, value)
      const cell: WireCell = [org, key, value, name]
      this.#pending.cells.set(`${org}/${key}`, cell)
      this.#history.push({ seq, cell })
    }
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const pending = this.#pending
    if (pending.cells.size + pending.status.size + pending.totals.size === 0) return
    this.#lastFlush = performance.now()
    this.#pending = emptyPending()
    for (const [audience, viewers] of this.#audiences) {
      const sees = this.#filterFor(audience)
      const delta: SheetDelta = {
        t: 'delta',
        seq: this.#seq,
        cells: [...pending.cells.values()].filter(([org]) => sees(org)),
        status: [...pending.status].filter(([org]) => sees(org)),
        totals: [...pending.totals.values()].filter(([org]) => sees(org)),
      }
      if (delta.cells.length + delta.status.length + delta.totals.length === 0) continue
      const frame = sharedFrame(controlFrame(delta))
      for (const viewer of viewers) viewer.sendShared(frame)
    }
  }

  /** Everything that changed after a seq, as one delta; totals and statuses are sent whole, they are few. */
  #difference(audience: OrgUnitId, since: Seq): SheetDelta {
    const sees = this.#filterFor(audience)
    const cells = new Map<string, WireCell>()
    for (let i = this.#history.length - 1; i >= 0; i -= 1) {
      const change = this.#history[i]
      if (!change || change.seq <= since) break
      const [org, key] = change.cell
      if (sees(org) && !cells.has(`${org}/${key}`)) cells.set(`${org}/${key}`, change.cell)
    }
    return {
      t: 'delta',
      seq: this.#seq,
      cells: [...cells.values()],
      status: this.#units
        .filter(({ id }) => sees(id))
        .map(({ id }) => [id, this.#rows.get(id)?.status ?? 'empty']),
      totals: this.#totalsFor(sees),
    }
  }

  #changesAfter(seq: Seq): number {
    let count = 0
    for (let i = this.#history.length - 1; i >= 0 && (this.#history[i]?.seq ?? 0) > seq; i -= 1) count += 1
    return count
  }

  #encodeSnapshot(audience: OrgUnitId): Uint8Array {
    const sees = this.#filterFor(audience)
    const columns = new Set(this.#keys)
    const more: [string, string, CellValue][] = []
    const rows = this.#units
      .filter(({ id }) => sees(id))
      .map(({ id }): readonly [string, ReturnStatus, ...CellValue[]] => {
        const row = this.#rows.get(id)
        if (!row) return [id, 'empty']
        for (const [key, value] of row.cells) if (!columns.has(key)) more.push([id, key, value])
        const values = this.#keys.map((key) => row.cells.get(key) ?? null)
        let length = values.length
        while (length > 0 && values[length - 1] === null) length -= 1
        return [id, row.status, ...values.slice(0, length)]
      })
    return controlFrame({
      t: 'snapshot',
      feed: this.id,
      seq: this.#seq,
      keys: this.#keys,
      rows,
      more,
      totals: this.#totalsFor(sees),
    })
  }

  #totalsFor(sees: (org: string) => boolean): readonly WireTotal[] {
    const found: WireTotal[] = []
    for (const [org, totals] of this.#totals) if (sees(org)) found.push(...totals.values())
    return found
  }

  #filterFor(audience: OrgUnitId): (org: string) => boolean {
    const { tree } = this.#options.model()
    return tree.isWithin(this.#top, audience)
      ? () => true
      : (org) => tree.isWithin(org as OrgUnitId, audience)
  }

  #rowOf(org: OrgUnitId): Row {
    let row = this.#rows.get(org)
    if (!row) {
      row = { status: 'empty', cells: new Map() }
      this.#rows.set(org, row)
    }
    return row
  }

  /**
   * True for the total of a unit with nobody below it and an indicator it types: that is its own cell, which viewers
   * have. Sent as well, such totals made nine tenths of a snapshot.
   */
  #isOwnCell({ org, indicator }: { readonly org: OrgUnitId; readonly indicator: IndicatorCode }): boolean {
    return (
      this.#typed.has(indicator) && !this.#parents.has(org) && this.#periods.get(indicator) === this.period
    )
  }

  #setTotal(org: OrgUnitId, indicator: IndicatorCode, total: WireTotal): void {
    const totals = this.#totals.get(org)
    if (totals) totals.set(indicator, total)
    else this.#totals.set(org, new Map([[indicator, total]]))
  }
}

interface Pending {
  readonly cells: Map<string, WireCell>
  readonly status: Map<OrgUnitId, ReturnStatus>
  readonly totals: Map<string, WireTotal>
}

const emptyPending = (): Pending => ({ cells: new Map(), status: new Map(), totals: new Map() })

/** A stored total as it travels: null when nothing was reported. */
export function wireTotal(total: {
  readonly org: OrgUnitId
  readonly indicator: IndicatorCode
  readonly n: number
  readonly reported: number
  readonly na: number
}): WireTotal {
  return [total.org, total.indicator, total.reported === 0 ? null : total.n, total.reported, total.na]
}
