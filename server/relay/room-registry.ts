import type { Decision } from '../../shared/domain/decision.js'
import {
  type PeriodCode,
  type ReturnRef,
  returnName,
  type Seq,
  type TableId,
} from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { formatPeriod, parsePeriod } from '../../shared/domain/period.js'
import { decide } from '../../shared/domain/permission.js'
import type { Person } from '../../shared/domain/person.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import {
  fillsTable,
  isPackYear,
  ownIndicators,
  participants,
  type TableDefinition,
} from '../../shared/domain/table.js'
import { type CellRules, cellRules } from '../../shared/protocol/cell-rules.js'
import { closeCodes } from '../../shared/protocol/close-codes.js'
import type { ReturnLimits } from '../../shared/protocol/return-limits.js'
import type { RollUpModel, Store } from '../store/store.js'
import type { Committer } from './committer.js'
import { Room } from './room.js'

export interface RoomRegistryOptions {
  readonly store: Store
  readonly committer: Committer
  readonly model: () => RollUpModel
  readonly now: () => Date
  /** How long an empty room stays in memory, in ms. */
  readonly lingerMs: number
  readonly onError: (error: unknown, room: string) => void
  /** True when the period no longer takes entries of the unit; never, when left out. */
  readonly entryClosed?: (ref: ReturnRef) => boolean
  /** How large one return may become; left out = as in return-limits.ts. */
  readonly limits?: ReturnLimits | undefined
}

/** Compact when this many updates lie after the snapshot. */
const compactAfterUpdates = 300
/** Most unsettled conflicts of one return that people are shown at a time; the older ones follow as these are settled. */
const maxOpenConflicts = 200

/**
 * The rooms in memory. Loading is single-flight; a load that fails registers nothing, so a broken read can never
 * become an empty document. Rooms linger a while after the last person left, then go; nothing in them is unsaved.
 */
export class RoomRegistry {
  readonly #options: RoomRegistryOptions
  readonly #entries = new Map<string, Entry>()
  readonly #rules = new Map<string, CellRules>()
  readonly #unsubscribe: () => void

  constructor(options: RoomRegistryOptions) {
    this.#options = options
    this.#unsubscribe = options.committer.onCommitted(({ commits, statuses, epochs }) => {
      for (const { ref, status, seq } of statuses) this.#statusChanged(ref, status, seq)
      for (const { ref, epoch } of epochs ?? []) this.#epochBegan(ref, epoch)
      for (const { commit } of commits) {
        const entry = this.#entries.get(returnName(commit.ref))
        if (entry) entry.updates += 1
      }
    })
  }

  /** Number of rooms in memory. */
  get size(): number {
    return this.#entries.size
  }

  /** Why a return cannot exist, in words; undefined when it can. */
  whyNot(ref: ReturnRef): string | undefined {
    const { catalogue, tree } = this.#options.model()
    const table = catalogue.table(ref.table)
    if (!table) return `没有报表 ${ref.table}`
    const parsed = parsePeriod(ref.period)
    if (!parsed.ok) return parsed.error
    const pack = catalogue.packOf(ref.table)
    if (parsed.value.type !== table.periodType || (pack && !isPackYear(pack, parsed.value.year)))
      return `报表 ${ref.table} 没有报告期 ${ref.period}`
    const unit = tree.get(ref.org)
    if (!unit) return `没有组织单位 ${ref.org}`
    const part = participants(catalogue, tree, table.id)
    if (!part?.get(unit.id)) return `${unit.name}不在“${table.name.zh}”的填报范围内`
    if (!participants(catalogue, tree, table.id, ref.period)?.get(unit.id))
      return `${unit.name}在${formatPeriod(ref.period)}尚未设立或已经撤销`
    if (!fillsTable(catalogue, table, unit)) return `${unit.name}不填报“${table.name.zh}”`
    return undefined
  }

  /** Asks the permission function whether a person may write a return at this status now. */
  mayWrite(person: Person, ref: ReturnRef, status: ReturnStatus): Decision {
    const { catalogue, tree } = this.#options.model()
    const visibility = catalogue.table(ref.table)?.visibility ?? 'own'
    const closed = this.#options.entryClosed?.(ref) ?? false
    return decide(person, { action: 'write-return', org: ref.org, visibility, status, closed }, tree)
  }

  /** The rights in the returns of a table and period changed: whoever is in is judged again. */
  rightsChanged(table: TableId, period: PeriodCode): void {
    for (const { loading } of this.#entries.values())
      loading
        .then((room) => {
          if (room.ref.table === table && room.ref.period === period) room.rightsChanged()
        })
        .catch(() => undefined) // the load failed: whoever asked for the room has been told
  }

  /** The room of a return, loaded from the store when need be. @throws when the load fails; then nothing is registered. */
  async open(ref: ReturnRef): Promise<Room> {
    const name = returnName(ref)
    const entry = this.#entries.get(name) ?? new Entry((self) => this.#load(ref, self))
    this.#entries.set(name, entry)
    entry.requests += 1
    entry.stay()
    try {
      return await entry.loading
    } catch (error) {
      this.#forget(name, entry)
      throw error
    }
  }

  /** To be called when somebody left a room: an empty one goes after a while. */
  release(room: Room): void {
    const name = returnName(room.ref)
    const entry = this.#entries.get(name)
    // Whoever leaves a broken room late must not send off the sound one that took its place.
    if (entry?.room !== room || room.memberCount > 0) return
    entry.goAfter(this.#options.lingerMs, () => void this.#unload(name, entry, room))
  }

  /** Ends every room's channels with "come back" and forgets them. */
  async closeAll(): Promise<void> {
    this.#unsubscribe()
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    for (const entry of entries) entry.stay()
    for (const { loading } of entries) {
      const room = await loading.catch(() => undefined)
      room?.closeAll(closeCodes.restarting, 'restarting')
    }
  }

  async #load(ref: ReturnRef, entry: Entry): Promise<Room> {
    const { catalogue, tree } = this.#options.model()
    const table = catalogue.table(ref.table)
    const unit = tree.get(ref.org)
    if (!table || !unit) throw new Error(`no return ${returnName(ref)}`)
    const stored = await this.#options.store.loadReturn(ref)
    const openConflicts = () => this.#options.store.conflicts(ref, { open: true, limit: maxOpenConflicts })
    const conflicts = stored ? await openConflicts() : []
    const room = new Room(
      {
        ref,
        level: unit.level,
        indicators: ownIndicators(catalogue, table),
        rules: this.#rulesOf(table, unit),
        limits: this.#options.limits,
        committer: this.#options.committer,
        now: this.#options.now,
        openConflicts,
        mayWrite: (person, status) => this.mayWrite(person, ref, status),
        onLate: ({ id, origin }, cells) => {
          const late = { by: id, at: this.#options.now(), cells, ...(origin ? { origin } : {}) }
          // The author's browser keeps them as well; what cannot be written here is not lost by it.
          this.#options.store.keepLateEdits(ref, late).catch((error: unknown) => {
            this.#options.onError(error, returnName(ref))
          })
        },
        onQuiet: (quiet) => {
          void this.#compact(entry, quiet).catch((error: unknown) =>
            this.#options.onError(error, returnName(ref)),
          )
        },
        onBroken: (_broken, error) => {
          this.#forget(returnName(ref), entry)
          this.#options.onError(error, returnName(ref))
        },
      },
      { stored, conflicts },
    )
    entry.updates = stored?.updates.length ?? 0
    entry.room = room
    return room
  }

  /** A room that is not in memory reads its status from the store; one that is just loading may have read the old one. */
  #statusChanged(ref: ReturnRef, status: ReturnStatus, seq: Seq): void {
    this.#entries
      .get(returnName(ref))
      ?.loading.then((room) => room.statusChanged(status, seq))
      .catch(() => undefined) // the load failed: whoever asked for the room has been told
  }

  /** What is in memory belongs to the old epoch: whoever has it open is sent to load the new one. */
  #epochBegan(ref: ReturnRef, epoch: number): void {
    const name = returnName(ref)
    const entry = this.#entries.get(name)
    entry?.loading
      .then((room) => {
        if (room.epoch >= epoch) return // it was loading, and read the new one already
        this.#forget(name, entry)
        room.closeAll(closeCodes.epochChanged, '这份报送经过更正,正在打开更正后的版本')
      })
      .catch(() => undefined)
  }

  #forget(name: string, entry: Entry): void {
    entry.stay()
    if (this.#entries.get(name) === entry) this.#entries.delete(name)
  }

  #rulesOf(table: TableDefinition, unit: OrgUnit): CellRules {
    const indicators = ownIndicators(this.#options.model().catalogue, table)
    // Units of a level have the same rules, unless an indicator is asked of some of them only.
    const differs = indicators.some(({ onlyUnits }) => onlyUnits !== undefined)
    const key = `${table.id}@${table.version}/${differs ? unit.id : unit.level}`
    let rules = this.#rules.get(key)
    if (!rules) {
      rules = cellRules(indicators, table.lists, unit)
      this.#rules.set(key, rules)
    }
    return rules
  }

  async #unload(name: string, entry: Entry, room: Room): Promise<void> {
    if (!room.isIdle) {
      this.release(room) // its last edits are still on their way to the disk
      return
    }
    const { requests } = entry
    try {
      await this.#compact(entry, room)
    } catch (error) {
      this.#options.onError(error, name) // the log stays long; the content is safe
    }
    // Looked at again: somebody may have come, or be about to join, since the snapshot was begun.
    if (!room.isIdle || entry.requests !== requests || entry.isLingering) return
    this.#forget(name, entry)
    room.closeAll(closeCodes.tryLater, 'unloaded')
  }

  async #compact(entry: Entry, room: Room): Promise<void> {
    const covered = entry.updates
    if (covered < compactAfterUpdates || entry.compacting) return
    const snapshot = room.encodeCommitted()
    if (!snapshot) return
    entry.compacting = true
    try {
      await this.#options.store.compact(room.ref, snapshot, room.seq)
      entry.updates -= covered
    } finally {
      entry.compacting = false
    }
  }
}

/** A return that somebody asked for: loading, in use, or lingering. */
class Entry {
  readonly loading: Promise<Room>
  /** Set once it is loaded. */
  room: Room | undefined
  /** How often it was asked for: an unload that finds a new request when it wakes leaves the room alone. */
  requests = 0
  /** Updates that no snapshot covers yet. */
  updates = 0
  compacting = false
  #timer: NodeJS.Timeout | undefined

  constructor(load: (self: Entry) => Promise<Room>) {
    this.loading = load(this)
  }

  get isLingering(): boolean {
    return this.#timer !== undefined
  }

  stay(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  goAfter(ms: number, go: () => void): void {
    this.stay()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      go()
    }, ms)
    this.#timer.unref()
  }
}
