import { type ReturnRef, returnName } from '../../shared/domain/ids.js'
import type { OrgLevel } from '../../shared/domain/org.js'
import { parsePeriod } from '../../shared/domain/period.js'
import { decide } from '../../shared/domain/permission.js'
import { returnLevels, type TableDefinition } from '../../shared/domain/table.js'
import { type CellRules, cellRules } from '../../shared/protocol/cell-rules.js'
import { closeCodes } from '../../shared/protocol/close-codes.js'
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
}

/** Compact when this many updates lie after the snapshot. */
const compactAfterUpdates = 300

/**
 * The rooms in memory. Loading is single-flight; a load that fails registers nothing, so a broken read can never
 * become an empty document. Rooms linger a while after the last person left, then go; nothing in them is unsaved.
 */
export class RoomRegistry {
  readonly #options: RoomRegistryOptions
  readonly #rooms = new Map<string, Promise<Room>>()
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** How often a room was asked for: an unload that finds a new request when it wakes leaves the room alone. */
  readonly #requests = new Map<string, number>()
  readonly #rules = new Map<string, CellRules>()
  readonly #unsubscribe: () => void
  readonly #sinceCompaction = new Map<string, number>()

  constructor(options: RoomRegistryOptions) {
    this.#options = options
    this.#unsubscribe = options.committer.onCommitted(({ commits }) => {
      for (const { commit } of commits) {
        const name = returnName(commit.ref)
        this.#sinceCompaction.set(name, (this.#sinceCompaction.get(name) ?? 0) + 1)
      }
    })
  }

  /** Number of rooms in memory. */
  get size(): number {
    return this.#rooms.size
  }

  /** Why a return cannot exist, in words; undefined when it can. */
  whyNot(ref: ReturnRef): string | undefined {
    const { catalogue, tree } = this.#options.model()
    const table = catalogue.table(ref.table)
    if (!table) return `没有报表 ${ref.table}`
    const parsed = parsePeriod(ref.period)
    if (!parsed.ok) return parsed.error
    const pack = catalogue.packOf(ref.table)
    if (parsed.value.type !== table.periodType || (pack && parsed.value.year !== pack.year))
      return `报表 ${ref.table} 没有报告期 ${ref.period}`
    const unit = tree.get(ref.org)
    if (!unit) return `没有组织单位 ${ref.org}`
    if (!returnLevels(catalogue, table).includes(unit.level)) return `${unit.name}不填报“${table.name.zh}”`
    return undefined
  }

  /** The room of a return, loaded from the store when need be. @throws when the load fails; then nothing is registered. */
  async open(ref: ReturnRef): Promise<Room> {
    const name = returnName(ref)
    this.#keep(name)
    this.#requests.set(name, (this.#requests.get(name) ?? 0) + 1)
    const known = this.#rooms.get(name)
    if (known) return known
    const loading = this.#load(ref)
    this.#rooms.set(name, loading)
    try {
      return await loading
    } catch (error) {
      if (this.#rooms.get(name) === loading) this.#rooms.delete(name)
      throw error
    }
  }

  /** To be called when somebody left a room: an empty one goes after a while. */
  release(room: Room): void {
    if (!room.isIdle && room.memberCount > 0) return
    const name = returnName(room.ref)
    this.#keep(name)
    const timer = setTimeout(() => void this.#unload(name, room), this.#options.lingerMs)
    timer.unref()
    this.#timers.set(name, timer)
  }

  /** Ends every room's channels with "come back" and forgets them. */
  async closeAll(): Promise<void> {
    this.#unsubscribe()
    for (const timer of this.#timers.values()) clearTimeout(timer)
    const rooms = [...this.#rooms.values()]
    this.#rooms.clear()
    for (const loading of rooms) {
      const room = await loading.catch(() => undefined)
      room?.closeAll(closeCodes.restarting, 'restarting')
    }
  }

  async #load(ref: ReturnRef): Promise<Room> {
    const { catalogue, tree } = this.#options.model()
    const table = catalogue.table(ref.table)
    const unit = tree.get(ref.org)
    if (!table || !unit) throw new Error(`no return ${returnName(ref)}`)
    const stored = await this.#options.store.loadReturn(ref)
    const room = new Room(
      {
        ref,
        level: unit.level,
        indicators: catalogue.indicatorsOf(table.id),
        rules: this.#rulesOf(table, unit.level),
        committer: this.#options.committer,
        now: this.#options.now,
        mayWrite: (person, status) =>
          decide(
            person,
            { action: 'write-return', org: ref.org, visibility: table.visibility, status },
            this.#options.model().tree,
          ),
        onQuiet: (quiet) => {
          const name = returnName(quiet.ref)
          void this.#compact(name, quiet).catch((error: unknown) => this.#options.onError(error, name))
        },
        onBroken: (broken, error) => {
          const name = returnName(broken.ref)
          this.#rooms.delete(name)
          this.#requests.delete(name)
          this.#options.onError(error, name)
        },
      },
      stored,
    )
    this.#sinceCompaction.set(returnName(ref), stored?.updates.length ?? 0)
    return room
  }

  #rulesOf(table: TableDefinition, level: OrgLevel): CellRules {
    const key = `${table.id}@${table.version}/${level}`
    let rules = this.#rules.get(key)
    if (!rules) {
      rules = cellRules(this.#options.model().catalogue.indicatorsOf(table.id), table.lists, level)
      this.#rules.set(key, rules)
    }
    return rules
  }

  #keep(name: string): void {
    const timer = this.#timers.get(name)
    if (timer) clearTimeout(timer)
    this.#timers.delete(name)
  }

  async #unload(name: string, room: Room): Promise<void> {
    this.#timers.delete(name)
    if (!room.isIdle) return
    const requests = this.#requests.get(name)
    try {
      await this.#compact(name, room)
    } catch (error) {
      this.#options.onError(error, name) // the log stays long; the content is safe
    }
    // Looked at again: somebody may have come, or be about to join, since the snapshot was begun.
    if (!room.isIdle || this.#requests.get(name) !== requests || this.#timers.has(name)) return
    this.#rooms.delete(name)
    this.#requests.delete(name)
    this.#sinceCompaction.delete(name)
    room.closeAll(closeCodes.tryLater, 'unloaded')
  }

  async #compact(name: string, room: Room): Promise<void> {
    const waiting = this.#sinceCompaction.get(name) ?? 0
    if (waiting < compactAfterUpdates) return
    const snapshot = room.encodeCommitted()
    if (!snapshot) return
    await this.#options.store.compact(room.ref, snapshot, room.seq)
    this.#sinceCompaction.set(name, 0)
  }
}
