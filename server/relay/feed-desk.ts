import type { Decision } from '../../shared/domain/decision.js'
import type { OrgUnitId, PeriodCode, SheetRef } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { decide, visibleScope } from '../../shared/domain/permission.js'
import type { Person } from '../../shared/domain/person.js'
import type { Lens } from '../../shared/domain/status.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { type CursorPlace, controlFrame, type PresentPerson } from '../../shared/protocol/frames.js'
import { sharedFrame } from './shared-frame.js'
import { SheetFeed, type SheetFeedOptions } from './sheet-feed.js'
import { TotalsFeed } from './totals-feed.js'
import type { Viewer } from './viewer.js'

export interface FeedDeskOptions extends SheetFeedOptions {
  /** How long a feed that nobody watches stays in memory, in ms. */
  readonly lingerMs: number
}

/** A person's place as an audience may see it: no row outside of it is named, not even as the end of a selection. */
function inSight(place: CursorPlace | null, audience: OrgUnitId, tree: OrgTree): CursorPlace | null {
  const sees = ({ org }: { readonly org: string }) => tree.isWithin(org as OrgUnitId, audience)
  if (!place || !sees(place)) return null
  const { org, key, span } = place
  return span && !(sees(span.from) && sees(span.to)) ? { org, key } : place
}

interface Live<Feed> {
  readonly feed: Feed
  timer: NodeJS.Timeout | undefined
}

/** Presence is told at most this often per person present: a sheet of 250 hears of moves every five seconds. */
const presenceMsPerPerson = 20
const presenceMinMs = 200

/** Opens feeds when the first viewer comes, closes them some time after the last one left, and tells who is there. */
export class FeedDesk {
  readonly #options: FeedDeskOptions
  readonly #sheets = new Map<string, Live<SheetFeed>>()
  readonly #totals = new Map<string, Live<TotalsFeed>>()
  readonly #presence = new Map<SheetFeed, NodeJS.Timeout>()

  constructor(options: FeedDeskOptions) {
    this.#options = options
  }

  /**
   * The highest org unit whose rows the person may see inside the asked scope: the scope itself, or the visible part
   * that lies inside it.
   */
  audienceFor(
    person: Person,
    table: TableDefinition,
    scope: OrgUnitId,
  ): OrgUnitId | (Decision & { readonly allowed: false }) {
    const { tree } = this.#options.model()
    const decision = decide(person, { action: 'read-return', org: scope, visibility: table.visibility }, tree)
    if (decision.allowed) return scope
    const visible = visibleScope(person, table.visibility, tree)
    return visible !== undefined && tree.isWithin(visible, scope) ? visible : decision
  }

  async watchSheet(
    viewer: Viewer,
    table: TableDefinition,
    ref: SheetRef,
    audience: OrgUnitId,
    resume: { feed?: string; since?: number },
  ): Promise<() => void> {
    const key = `${ref.table}/${ref.period}`
    const live = this.#live(this.#sheets, key, () => new SheetFeed(this.#options, table, ref.period))
    const { feed } = live
    try {
      await feed.ready
    } catch (error) {
      if (this.#sheets.get(key) === live) this.#sheets.delete(key)
      throw error
    }
    feed.subscribe(viewer, audience, resume.feed === feed.id ? resume.since : undefined)
    this.#presenceChanged(feed)
    this.#current.set(viewer, feed)
    return () => {
      feed.unsubscribe(viewer)
      this.#current.delete(viewer)
      this.#presenceChanged(feed)
      this.#linger(this.#sheets, key, live)
    }
  }

  async watchTotals(
    viewer: Viewer,
    table: TableDefinition,
    period: PeriodCode,
    lens: Lens,
    audience: OrgUnitId,
  ): Promise<() => void> {
    const key = `${table.id}/${period}/${lens}`
    const live = this.#live(this.#totals, key, () => new TotalsFeed(this.#options, table, period, lens))
    try {
      await live.feed.ready
    } catch (error) {
      if (this.#totals.get(key) === live) this.#totals.delete(key)
      throw error
    }
    live.feed.subscribe(viewer, audience)
    return () => {
      live.feed.unsubscribe(viewer)
      this.#linger(this.#totals, key, live)
    }
  }

  /** A viewer's cursor moved. */
  moved(viewer: Viewer): void {
    const feed = this.#current.get(viewer)
    if (feed) this.#presenceChanged(feed)
  }

  close(): void {
    for (const { feed, timer } of [...this.#sheets.values(), ...this.#totals.values()]) {
      clearTimeout(timer)
      feed.close()
    }
    for (const timer of this.#presence.values()) clearTimeout(timer)
    this.#sheets.clear()
    this.#totals.clear()
    this.#presence.clear()
  }

  readonly #current = new Map<Viewer, SheetFeed>()

  #presenceChanged(feed: SheetFeed): void {
    if (this.#presence.has(feed)) return
    const delay = Math.max(presenceMinMs, feed.viewerCount * presenceMsPerPerson)
    const timer = setTimeout(() => {
      this.#presence.delete(feed)
      const { tree } = this.#options.model()
      const everybody = [...feed.audiences.values()].flatMap((viewers) => [...viewers])
      for (const [audience, viewers] of feed.audiences) {
        // Who is there follows the same rule as the rows themselves; those who supervise them are known anyway.
        const people = everybody
          .filter(({ person }) => tree.isWithin(person.org, audience) || tree.isWithin(audience, person.org))
          .map(({ id, person, place }): PresentPerson => {
            return {
              id,
              name: person.name,
              role: person.role,
              org: person.org,
              at: inSight(place, audience, tree),
            }
          })
        const frame = sharedFrame(controlFrame({ t: 'people', people }))
        for (const viewer of viewers) viewer.sendShared(frame)
      }
    }, delay)
    this.#presence.set(feed, timer)
  }

  #live<Feed>(feeds: Map<string, Live<Feed>>, key: string, create: () => Feed): Live<Feed> {
    let live = feeds.get(key)
    if (!live) {
      live = { feed: create(), timer: undefined }
      feeds.set(key, live)
    }
    clearTimeout(live.timer)
    live.timer = undefined
    return live
  }

  #linger<Feed extends { readonly viewerCount: number; close(): void }>(
    feeds: Map<string, Live<Feed>>,
    key: string,
    live: Live<Feed>,
  ): void {
    if (live.feed.viewerCount > 0 || live.timer) return
    live.timer = setTimeout(() => {
      live.timer = undefined
      if (live.feed.viewerCount > 0) return
      live.feed.close()
      if (feeds.get(key) === live) feeds.delete(key)
    }, this.#options.lingerMs)
    live.timer.unref()
  }
}
