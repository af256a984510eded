import type {
  CellAddress,
  CellConflict,
  RefusedValue,
  SaveState,
  SheetSession,
  WriteOutcome,
} from '../../client/sync/sheet-session.js'
import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { SheetRef } from '../../shared/domain/ids.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { CursorPlace, PresentPerson } from '../../shared/protocol/frames.js'

interface Step {
  readonly label: string
  readonly cells: readonly (CellAddress & { readonly old: CellValue; readonly next: CellValue })[]
}

interface MemorySessionOptions {
  readonly ref: SheetRef
  readonly orgs: readonly string[]
  readonly cells?: readonly (readonly [org: string, key: string, value: CellValue])[]
  /** Why a unit's row may not be written; undefined = it may. */
  readonly refusal?: (org: string) => string | undefined
  readonly totals?: Readonly<Record<string, Contribution>>
}

/** Test support: a sheet session without server or Yjs, whose "remote" side is played by the test. */
export class MemorySession extends EventTarget implements SheetSession {
  readonly ref: SheetRef
  readonly orgs: readonly string[]
  ready = true
  connection: SheetSession['connection'] = { state: 'online', pending: 0, seq: 1, fromCopy: false }
  people: readonly PresentPerson[] = []
  refused: readonly RefusedValue[] = []
  conflicts: readonly CellConflict[] = []
  cursor: CursorPlace | null = null
  closed = false
  readonly #options: MemorySessionOptions
  readonly #cells = new Map<string, Map<string, CellValue>>()
  readonly #saveStates = new Map<string, SaveState>()
  readonly #changedBy = new Map<string, string>()
  readonly #statuses = new Map<string, ReturnStatus>()
  #undoSteps: Step[] = []
  #redoSteps: Step[] = []

  constructor(options: MemorySessionOptions) {
    super()
    this.#options = options
    this.ref = options.ref
    this.orgs = options.orgs
    for (const [org, key, value] of options.cells ?? []) this.#set({ org, key }, value)
  }

  value(org: string, key: string): CellValue | undefined {
    return this.#cells.get(org)?.get(key)
  }

  text(): undefined {
    return undefined // what people write together needs a document
  }

  cells(org: string): ReadonlyMap<string, CellValue> {
    return this.#cells.get(org) ?? new Map()
  }

  saveState(org: string, key: string): SaveState {
    return this.#saveStates.get(`${org}/${key}`) ?? 'saved'
  }

  changedBy(org: string, key: string): string | undefined {
    return this.#changedBy.get(`${org}/${key}`)
  }

  status(org: string): ReturnStatus {
    return this.#statuses.get(org) ?? (this.cells(org).size > 0 ? 'open' : 'empty')
  }

  access(org: string): WriteOutcome {
    const reason = this.#options.refusal?.(org)
    return reason === undefined ? { ok: true } : { ok: false, reason }
  }

  write(changes: readonly (CellAddress & { readonly value: CellValue })[], label: string): WriteOutcome {
    for (const { org } of changes) {
      const access = this.access(org)
      if (!access.ok) return access
    }
    const cells = changes.map(({ org, key, value }) => ({
      org,
      key,
      old: this.value(org, key) ?? null,
      next: value,
    }))
    this.#undoSteps.push({ label, cells })
    this.#redoSteps = []
    for (const change of changes) this.#set(change, change.value)
    this.#changed(changes, false)
    return { ok: true }
  }

  get undoLabel(): string | undefined {
    return this.#undoSteps[this.#undoSteps.length - 1]?.label
  }

  get redoLabel(): string | undefined {
    return this.#redoSteps[this.#redoSteps.length - 1]?.label
  }

  undo() {
    const step = this.#undoSteps.pop()
    if (!step) return undefined
    this.#redoSteps.push(step)
    return this.#restore(step.label, [...step.cells].reverse(), 'next', 'old')
  }

  redo() {
    const step = this.#redoSteps.pop()
    if (!step) return undefined
    this.#undoSteps.push(step)
    return this.#restore(step.label, step.cells, 'old', 'next')
  }

  total(org: string, indicator: string): Contribution | undefined {
    return this.#options.totals?.[`${org}/${indicator}`]
  }

  setCursor(place: CursorPlace | null): void {
    this.cursor = place
  }

  discardRefused(value: RefusedValue): void {
    this.refused = this.refused.filter((each) => each !== value)
    this.#say('refused')
  }

  hasConflict(org: string, key: string): boolean {
    return this.conflicts.some((each) => each.org === org && each.key === key)
  }

  resolveConflict(conflict: CellConflict, choice: 'kept' | 'lost', label: string): WriteOutcome {
    const outcome =
      choice === 'lost'
        ? this.write([{ ...conflict, value: conflict.lost.value }], label)
        : { ok: true as const }
    this.conflicts = this.conflicts.filter(({ org, key }) => org !== conflict.org || key !== conflict.key)
    this.#say('conflicts')
    return outcome
  }

  close(): void {
    this.closed = true
  }

  /** Plays another person's hand. */
  remote(changes: readonly (CellAddress & { readonly value: CellValue })[], by: string): void {
    for (const change of changes) {
      this.#set(change, change.value)
      this.#changedBy.set(`${change.org}/${change.key}`, by)
    }
    this.#changed(changes, true)
  }

  /** Changes what the session says about itself and tells the page. */
  play(change: {
    readonly connection?: Partial<SheetSession['connection']>
    readonly people?: readonly PresentPerson[]
    readonly refused?: readonly RefusedValue[]
    readonly conflicts?: readonly CellConflict[]
    readonly saveState?: CellAddress & { readonly state: SaveState }
    readonly status?: readonly [org: string, status: ReturnStatus]
  }): void {
    if (change.saveState)
      this.#saveStates.set(`${change.saveState.org}/${change.saveState.key}`, change.saveState.state)
    if (change.connection || change.saveState) {
      this.connection = { ...this.connection, ...change.connection }
      this.#say('connection')
    }
    if (change.people) {
      this.people = change.people
      this.#say('people')
    }
    if (change.refused) {
      this.refused = change.refused
      this.#say('refused')
    }
    if (change.conflicts) {
      this.conflicts = change.conflicts
      this.#say('conflicts')
    }
    if (change.status) {
      this.#statuses.set(...change.status)
      this.#say('access')
    }
  }

  #set({ org, key }: CellAddress, value: CellValue): void {
    const cells = this.#cells.get(org)
    if (cells) cells.set(key, value)
    else this.#cells.set(org, new Map([[key, value]]))
  }

  #restore(label: string, cells: Step['cells'], expected: 'old' | 'next', back: 'old' | 'next') {
    // A cell somebody else wrote since keeps their value.
    const mine = cells.filter((cell) => sameValue(this.value(cell.org, cell.key), cell[expected]))
    for (const cell of mine) this.#set(cell, cell[back])
    this.#changed(mine, false)
    return { label, restored: mine.length, skipped: cells.length - mine.length, rivals: 0 }
  }

  #changed(changes: readonly CellAddress[], remote: boolean): void {
    const cells = changes.map(({ org, key }) => ({ org, key }))
    this.dispatchEvent(new CustomEvent('cells', { detail: { changes: cells, whole: false, remote } }))
    this.#say('undo')
  }

  #say(type: string): void {
    this.dispatchEvent(new CustomEvent(type))
  }
}
