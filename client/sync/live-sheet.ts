import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { OrgUnitId, SheetRef } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import { isEditable, type ReturnStatus } from '../../shared/domain/status.js'
import { returnLevels, type TableDefinition } from '../../shared/domain/table.js'
import type { CursorPlace, PresentPerson, ServerMessage } from '../../shared/protocol/frames.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { ChangeBatch } from './change-batch.js'
import type { LocalStore } from './local-store.js'
import { browserStorage, RefusedStore } from './refused-store.js'
import { ReturnStore } from './return-store.js'
import { SheetConnection } from './sheet-connection.js'
import { type FeedChange, SheetFeed } from './sheet-feed.js'
import type {
  CellAddress,
  CellsEvent,
  RefusedValue,
  SaveState,
  SheetSession,
  WriteOutcome,
} from './sheet-session.js'
import { t } from './sync-strings.js'
import { type UndoOutcome, UndoStack } from './undo-stack.js'

export interface LiveSheetOptions {
  readonly ref: SheetRef
  readonly workplace: WorkplaceModel
  readonly openSocket: () => WebSocket
  readonly openLocal: () => Promise<LocalStore>
  /** Called when the server would not let us in: the session may have ended. */
  readonly refused: () => void
}

/** The feed's copy is written this long after the last change. */
const keepAfterMs = 2_000
const cursorEveryMs = 200

/** A sheet over one connection: own documents for the rows the person may write, the feed for everything else. */
export class LiveSheet extends EventTarget implements SheetSession {
  readonly ref: SheetRef
  readonly orgs: readonly string[]
  readonly #options: LiveSheetOptions
  readonly #table: TableDefinition | undefined
  readonly #feed = new SheetFeed()
  readonly #stores = new Map<string, ReturnStore>()
  readonly #changedBy = new Map<string, string>()
  readonly #connection: SheetConnection
  readonly #refused: RefusedStore
  readonly #undo: UndoStack
  readonly #remote = new ChangeBatch((changes) => this.#emitCells(changes, true))
  #local: LocalStore | undefined
  #feedLive = false
  #hasCopy = false
  #problem: string | undefined
  #people: readonly PresentPerson[] = []
  #ownId: number | undefined
  #place: CursorPlace | null = null
  #cursorTimer: ReturnType<typeof setTimeout> | undefined
  #keepTimer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: LiveSheetOptions) {
    super()
    const { ref, workplace } = options
    this.#options = options
    this.ref = ref
    this.#table = workplace.catalogue.table(ref.table)
    this.orgs = visibleRows(ref, workplace, this.#table)
    this.#refused = new RefusedStore(workplace.me.id, ref, browserStorage())
    this.#undo = new UndoStack({
      value: (org, key) => this.value(org, key) ?? null,
      touches: (org, key) => this.#stores.get(org)?.touches(key) ?? 0,
      mayWrite: (org) => this.access(org).ok,
      write: (cells) => this.#apply(cells),
    })
    this.#connection = new SheetConnection(
      { openSocket: options.openSocket },
      {
        up: () => this.#up(),
        message: (message) => this.#receive(message),
        stateChanged: () => this.#connectionChanged(),
        heard: () => {
          for (const store of this.#stores.values()) store.heard()
        },
        refused: options.refused,
      },
    )
    void this.#start()
  }

  get ready(): boolean {
    return this.#feedLive || this.#hasCopy
  }

  /** Why the server does not show the sheet, in words for the person. */
  get problem(): string | undefined {
    return this.#problem
  }

  get connection(): SheetSession['connection'] {
    let pending = 0
    for (const store of this.#stores.values()) pending += store.pendingCount
    return {
      state: this.#connection.state,
      pending,
      seq: this.#feed.seq,
      fromCopy: !this.#feedLive && this.#hasCopy,
    }
  }

  get people(): readonly PresentPerson[] {
    return this.#people
  }

  get refused(): readonly RefusedValue[] {
    return this.#refused.values
  }

  get undoLabel(): string | undefined {
    return this.#undo.undoLabel
  }

  get redoLabel(): string | undefined {
    return this.#undo.redoLabel
  }

  value(org: string, key: string): CellValue | undefined {
    const store = this.#stores.get(org)
    if (store && (this.#preferDocument(store) || store.isPending(key))) return store.value(key)
    return this.#feed.value(org, key)
  }

  cells(org: string): ReadonlyMap<string, CellValue> {
    const store = this.#stores.get(org)
    if (!store) return this.#feed.cells(org)
    if (this.#preferDocument(store)) return store.cells()
    const cells = new Map(this.#feed.cells(org))
    for (const key of store.pendingKeys) cells.set(key, store.value(key) ?? null)
    return cells
  }

  saveState(org: string, key: string): SaveState {
    const store = this.#stores.get(org)
    if (!store?.isPending(key)) return 'saved'
    return store.sending ? 'saving' : 'local'
  }

  changedBy(org: string, key: string): string | undefined {
    return this.#changedBy.get(`${org}\n${key}`)
  }

  status(org: string): ReturnStatus {
    return this.#feed.status(org) ?? 'empty'
  }

  access(org: string): WriteOutcome {
    const { person, tree } = this.#options.workplace
    const decision = decide(
      person,
      {
        action: 'write-return',
        org: org as OrgUnitId,
        visibility: this.#table?.visibility ?? 'own',
        status: this.status(org),
      },
      tree,
    )
    if (!decision.allowed) return { ok: false, reason: decision.reason }
    return this.#stores.get(org)?.access ?? { ok: false, reason: t('notYourUnit') }
  }

  write(changes: readonly (CellAddress & { readonly value: CellValue })[], label: string): WriteOutcome {
    for (const org of new Set(changes.map((change) => change.org))) {
      const access = this.access(org)
      if (!access.ok) return access
    }
    const real = changes.filter(({ org, key, value }) => !sameValue(this.value(org, key), value))
    if (real.length === 0) return { ok: true }
    this.#undo.push(
      label,
      real.map(({ org, key, value }) => ({
        org,
        key,
        before: this.value(org, key) ?? null,
        after: value,
        touches: this.#stores.get(org)?.touches(key) ?? 0,
      })),
    )
    this.#apply(real)
    this.#emit('undo')
    return { ok: true }
  }

  undo(): UndoOutcome | undefined {
    const outcome = this.#undo.undo()
    if (outcome) this.#emit('undo')
    return outcome
  }

  redo(): UndoOutcome | undefined {
    const outcome = this.#undo.redo()
    if (outcome) this.#emit('undo')
    return outcome
  }

  total(org: string, indicator: string): Contribution | undefined {
    return this.#feed.total(org, indicator)
  }

  setCursor(place: CursorPlace | null): void {
    this.#place = place
    this.#cursorTimer ??= setTimeout(() => {
      this.#cursorTimer = undefined
      this.#connection.send({ t: 'at', place: this.#place })
    }, cursorEveryMs)
  }

  discardRefused(value: RefusedValue): void {
    this.#refused.discard(value)
    this.#emit('refused')
  }

  close(): void {
    if (this.#closed) return
    this.#keepCopy()
    this.#closed = true
    clearTimeout(this.#cursorTimer)
    clearTimeout(this.#keepTimer)
    this.#remote.cancel()
    for (const store of this.#stores.values()) store.destroy()
    this.#connection.close()
    if (typeof window !== 'undefined') {
      window.removeEventListener('beforeunload', this.#guard)
      window.removeEventListener('pagehide', this.#keepCopy)
    }
  }

  async #start(): Promise<void> {
    if (typeof window !== 'undefined') {
      window.addEventListener('beforeunload', this.#guard)
      window.addEventListener('pagehide', this.#keepCopy)
    }
    this.#local = await this.#options.openLocal()
    if (this.#closed) return
    await this.#loadCopy(this.#local)
    if (this.#closed) return
    for (const org of this.#writable()) this.#openReturn(org, this.#local)
    this.#connection.start()
  }

  /** Rows whose document is opened with the sheet: those the person writes in any state that may come. */
  #writable(): readonly OrgUnitId[] {
    const { person, tree } = this.#options.workplace
    const visibility = this.#table?.visibility ?? 'own'
    return this.orgs
      .map((org) => org as OrgUnitId)
      .filter(
        (org) => decide(person, { action: 'write-return', org, visibility, status: 'open' }, tree).allowed,
      )
  }

  #openReturn(org: OrgUnitId, local: LocalStore): void {
    const { table, period } = this.ref
    const store = new ReturnStore({
      ref: { table, period, org },
      user: this.#options.workplace.me.id,
      carrier: this.#connection,
      local,
      listener: {
        changed: (_org, keys, remote) => this.#documentChanged(org, keys, remote),
        saveStateChanged: (_org, keys) => {
          this.#emitCells(
            keys.map((key) => ({ org, key })),
            false,
          )
          this.#emit('connection')
        },
        accessChanged: () => this.#emit('access'),
        refused: (values) => {
          this.#refused.add(values)
          this.#emit('refused')
        },
      },
    })
    this.#stores.set(org, store)
    void store.start()
  }

  #preferDocument(store: ReturnStore): boolean {
    return store.hasSynced || (store.known && !this.#feedLive)
  }

  #apply(cells: readonly (CellAddress & { readonly value: CellValue })[]): void {
    const byOrg = new Map<string, (readonly [string, CellValue])[]>()
    for (const { org, key, value } of cells) {
      const entries = byOrg.get(org)
      if (entries) entries.push([key, value])
      else byOrg.set(org, [[key, value]])
      this.#changedBy.delete(`${org}\n${key}`)
    }
    for (const [org, entries] of byOrg) this.#stores.get(org)?.write(entries)
    this.#emit('connection')
  }

  #up(): void {
    const { table, period, scope } = this.ref
    const resume = this.#feed.id === undefined ? {} : { since: this.#feed.seq, feed: this.#feed.id }
    this.#connection.send({ t: 'feed', table, period, scope, ...resume })
    if (this.#place) this.#connection.send({ t: 'at', place: this.#place })
    for (const store of this.#stores.values()) store.connectNow()
  }

  #connectionChanged(): void {
    if (this.#connection.state !== 'online') {
      this.#people = []
      this.#emit('people')
    }
    this.#emit('connection')
  }

  #receive(message: ServerMessage): void {
    switch (message.t) {
      case 'hello':
        this.#ownId = message.id
        break
      case 'snapshot':
        this.#feedChanged(this.#feed.applySnapshot(message))
        break
      case 'delta':
        this.#feedChanged(this.#feed.applyDelta(message))
        break
      case 'people':
        this.#people = message.people.filter((person) => person.id !== this.#ownId)
        this.#emit('people')
        break
      case 'refused':
        this.#problem = message.message || t('feedRefused')
        this.#emit('connection')
        break
      default:
        break // totals are another page's; a newer server may say more
    }
  }

  #feedChanged(change: FeedChange): void {
    const wasLive = this.#feedLive
    this.#feedLive = true
    this.#problem = undefined
    const own = this.#options.workplace.me.name
    for (const { org, key, by } of change.cells) {
      if (by !== undefined) {
        if (by === own) this.#changedBy.delete(`${org}\n${key}`)
        else this.#changedBy.set(`${org}\n${key}`, by)
      }
      this.#remote.add(org, key)
    }
    for (const org of change.status) if (isEditable(this.status(org))) this.#stores.get(org)?.reopen()
    if (change.status.length > 0) this.#emit('access')
    if (change.totals) this.#emit('totals')
    // The first one replaces the copy: what is shown may change for every row of an own document too.
    if (!wasLive) this.#remote.flush()
    this.#emit('connection')
    this.#keepTimer ??= setTimeout(this.#keepCopy, keepAfterMs)
  }

  #documentChanged(org: string, keys: Iterable<string>, remote: boolean): void {
    if (remote) {
      for (const key of keys) this.#remote.add(org, key)
      return
    }
    this.#emitCells(
      [...keys].map((key) => ({ org, key })),
      false,
    )
  }

  async #loadCopy(local: LocalStore): Promise<void> {
    const copy = await local.get(this.#copyName)
    if (!isSnapshot(copy) || this.#closed) return
    const change = this.#feed.applySnapshot(copy)
    this.#hasCopy = true
    this.#emitCells(change.cells, true)
    this.#emit('access')
    this.#emit('totals')
    this.#emit('connection')
  }

  get #copyName(): string {
    const { table, period, scope } = this.ref
    return `${this.#options.workplace.me.id}/feed/${table}/${period}/${scope}`
  }

  readonly #keepCopy = (): void => {
    clearTimeout(this.#keepTimer)
    this.#keepTimer = undefined
    const snapshot = this.#feed.toSnapshot()
    if (!snapshot || !this.#feedLive || this.#closed) return
    this.#local?.put(this.#copyName, snapshot).catch((error: unknown) => {
      console.warn('the sheet is not kept for offline use', error)
    })
  }

  /** Only asks when something would be lost; unsaved values that are on this computer's disk arrive by themselves. */
  readonly #guard = (event: BeforeUnloadEvent): void => {
    const atRisk = [...this.#stores.values()].some((store) => store.atRisk)
    if (!atRisk) return
    event.preventDefault()
    event.returnValue = true
  }

  #emitCells(changes: readonly CellAddress[], remote: boolean): void {
    if (changes.length === 0) return
    const detail: CellsEvent = { changes: changes.map(({ org, key }) => ({ org, key })), remote }
    this.dispatchEvent(new CustomEvent('cells', { detail }))
  }

  #emit(type: 'totals' | 'people' | 'connection' | 'access' | 'refused' | 'undo'): void {
    this.dispatchEvent(new CustomEvent(type))
  }
}

function visibleRows(
  ref: SheetRef,
  workplace: WorkplaceModel,
  table: TableDefinition | undefined,
): readonly string[] {
  if (!table) return []
  const { tree, catalogue, person } = workplace
  return tree
    .within(ref.scope, returnLevels(catalogue, table))
    .filter(
      ({ id }) =>
        decide(person, { action: 'read-return', org: id, visibility: table.visibility }, tree).allowed,
    )
    .map(({ id }) => id)
}

function isSnapshot(value: unknown): value is Parameters<SheetFeed['applySnapshot']>[0] {
  return typeof value === 'object' && value !== null && (value as { t?: unknown }).t === 'snapshot'
}
