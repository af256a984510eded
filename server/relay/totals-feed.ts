import type { IndicatorCode, OrgUnitId, PeriodCode, Seq } from '../../shared/domain/ids.js'
import { type TotalRead, totalsRead } from '../../shared/domain/roll-up.js'
import type { Lens } from '../../shared/domain/status.js'
import { participants, type TableDefinition } from '../../shared/domain/table.js'
import { controlFrame, type WireTotal } from '../../shared/protocol/frames.js'
import type { Committed } from './committer.js'
import { sharedFrame } from './shared-frame.js'
import { type SheetFeedOptions, wireTotal } from './sheet-feed.js'
import type { Viewer } from './viewer.js'

/** Live totals of one table in one period (its own or a longer one) through one lens. */
export class TotalsFeed {
  readonly ready: Promise<void>
  readonly #options: SheetFeedOptions
  readonly #table: TableDefinition
  readonly #period: PeriodCode
  readonly #lens: Lens
  readonly #reads: readonly TotalRead[]
  /** The indicators whose totals are shown, each with the period that is. */
  readonly #periods: ReadonlyMap<IndicatorCode, PeriodCode>
  /** Root of the units that take part; whoever sees it sees all. */
  readonly #top: OrgUnitId
  readonly #totals = new Map<string, WireTotal>()
  readonly #audiences = new Map<OrgUnitId, Set<Viewer>>()
  readonly #unsubscribe: () => void
  #seq: Seq = 0
  #early: Committed[] | undefined = []
  #pending = new Map<string, WireTotal>()
  #timer: NodeJS.Timeout | undefined
  /** When the last gathered frame went out: the first change after a pause is shown at once. */
  #lastFlush = Number.NEGATIVE_INFINITY

  constructor(options: SheetFeedOptions, table: TableDefinition, period: PeriodCode, lens: Lens) {
    this.#options = options
    this.#table = table
    this.#period = period
    this.#lens = lens
    const { catalogue, tree } = options.model()
    this.#reads = totalsRead(catalogue.indicatorsOf(table.id), period, catalogue.indicator)
    this.#periods = new Map(this.#reads.map((read) => [read.indicator, read.period]))
    this.#top = participants(catalogue, tree, table.id, period)?.root.id ?? tree.root.id
    this.#unsubscribe = options.committer.onCommitted((committed) => {
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

  subscribe(viewer: Viewer, audience: OrgUnitId): void {
    this.#flush()
    const viewers = this.#audiences.get(audience)
    if (viewers) viewers.add(viewer)
    else this.#audiences.set(audience, new Set([viewer]))
    viewer.send(
      controlFrame({
        t: 'totals-snapshot',
        table: this.#table.id,
        period: this.#period,
        seq: this.#seq,
        totals: this.#visible(this.#totals, audience),
      }),
    )
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
      const { seq, totals } = await this.#options.store.readTotals({
        reads: this.#reads,
        lens: this.#lens,
      })
      for (const total of totals) this.#totals.set(`${total.org}/${total.indicator}`, wireTotal(total))
      this.#seq = seq
      const early = this.#early ?? []
      this.#early = undefined
      for (const committed of early) if (committed.seq > seq) this.#take(committed)
    } catch (error) {
      this.close()
      throw error
    }
  }

  #take({ seq, totals }: Committed): void {
    for (const total of totals) {
      if (total.lens !== this.#lens || total.period !== this.#periods.get(total.indicator)) continue
      const wire = wireTotal(total)
      const key = `${total.org}/${total.indicator}`
      this.#totals.set(key, wire)
      this.#pending.set(key, wire)
    }
    this.#seq = Math.max(this.#seq, seq)
    if (this.#pending.size > 0 && !this.#timer)
      this.#timer = setTimeout(
        () => this.#flush(),
        Math.max(0, this.#lastFlush + this.#options.tickMs - performance.now()),
      )
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#pending.size === 0) return
    this.#lastFlush = performance.now()
    const pending = this.#pending
    this.#pending = new Map()
    for (const [audience, viewers] of this.#audiences) {
      const totals = this.#visible(pending, audience)
      if (totals.length === 0) continue
      const frame = sharedFrame(controlFrame({ t: 'totals-delta', seq: this.#seq, totals }))
      for (const viewer of viewers) viewer.sendShared(frame)
    }
  }

  #visible(totals: ReadonlyMap<string, WireTotal>, audience: OrgUnitId): readonly WireTotal[] {
    const { tree } = this.#options.model()
    const all = [...totals.values()]
    return tree.isWithin(this.#top, audience)
      ? all
      : all.filter(([org]) => tree.isWithin(org as OrgUnitId, audience))
  }
}
