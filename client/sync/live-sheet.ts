import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import { coWrittenCodes } from '../../shared/domain/co-written.js'
import type { Decision } from '../../shared/domain/decision.js'
import { asIndicatorCode, asOrgUnitId, type OrgUnitId, type SheetRef } from '../../shared/domain/ids.js'
import { isTyped } from '../../shared/domain/indicator.js'
import { type Contribution, contribution } from '../../shared/domain/roll-up.js'
import { isEditable, type ReturnStatus } from '../../shared/domain/status.js'
import type { CursorPlace, PresentPerson, ServerMessage } from '../../shared/protocol/frames.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { refusalWords } from '../i18n/refusal-words.js'
import { ChangeBatch } from './change-batch.js'
import { CursorSender } from './cursor-sender.js'
import { FeedCopy } from './feed-copy.js'
import { reportLate } from './late-reports.js'
import type { LineFallback } from './line-fallback.js'
import type { LocalStore } from './local-store.js'
import { OpenConflicts } from './open-conflicts.js'
import { OwnReturns } from './own-returns.js'
import { browserStorage, RefusedStore } from './refused-store.js'
import { SheetConnection } from './sheet-connection.js'
import { type FeedChange, SheetFeed } from './sheet-feed.js'
import { mayWriteRow, visibleRows } from './sheet-rows.js'
import type {
  CellAddress,
  CellConflict,
  CellsEvent,
  CoWrittenText,
  RefusedValue,
  SaveState,
  SheetSession,
  UndoOutcome,
  WriteOutcome,
} from './sheet-session.js'
import { t } from './sync-strings.js'
import type { OpenTabLine } from './tab-line.js'
import { UndoStack } from './undo-stack.js'

export interface LiveSheetOptions {
  readonly ref: SheetRef
  readonly workplace: WorkplaceModel
  readonly openSocket: () => WebSocket
  readonly fallback?: LineFallback
  readonly openLocal: () => Promise<LocalStore>
  /** The way to the person's other tabs. */
  readonly openTabLine?: OpenTabLine
  /** Called when a connection did not come about; true when the server answers other requests of this person. */
  readonly refused: () => Promise<boolean>
}

/** After so many the person is told that something on the way forbids live connections. */
const barredAttempts = 3
/** The server's word for "not now"; every other refusal of a feed is final. */
const tryLater = 'try-later'
const feedRetryMs = 5_000
/** The server repeats every 10 s that it holds a page back; silence for longer means that it does so no more. */
const slowedForMs = 12_000
/** So long a picture waits for the person's own rows before it shows without them. */
const ownRowPatienceMs = 1_500

type CellChange = CellAddress & { readonly value: CellValue }

/** A sheet over one connection: own documents for the rows the person may write, the feed for everything else. */
export class LiveSheet extends EventTarget implements SheetSession {
  readonly ref: SheetRef
  readonly orgs: readonly OrgUnitId[]
  readonly #options: LiveSheetOptions
  readonly #feed = new SheetFeed()
  readonly #own = new OwnReturns(this.#feed, () => this.#feedLive)
  readonly #copy: FeedCopy
  readonly #connection: SheetConnection
  readonly #refused: RefusedStore
  readonly #conflicts = new OpenConflicts()
  readonly #undo: UndoStack
  readonly #cursor = new CursorSender((place) => this.#connection.send({ t: 'at', place }))
  readonly #remote = new ChangeBatch((changes) => this.#tellRemote(changes))
  readonly #changedBy = new Map<string, string>()
  readonly #decided = new Map<string, { readonly status: ReturnStatus; readonly decision: Decision }>()
  #totalsMoved = false
  #ready = false
  #patience: ReturnType<typeof setTimeout> | undefined
  #feedLive = false
  #hasCopy = false
  #problem: string | undefined
  #people: readonly PresentPerson[] = []
  #ownId: number | undefined
  /** Attempts in a row that came to nothing although the server answers other requests. */
  #barred = 0
  #askAgain: ReturnType<typeof setTimeout> | undefined
  #slowed: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(options: LiveSheetOptions) {
    super()
    const { ref, workplace } = options
    this.#options = options
    this.ref = ref
    this.orgs = visibleRows(ref, workplace)
    this.#refused = new RefusedStore(workplace.me.id, ref, browserStorage())
    this.#copy = new FeedCopy(
      `${workplace.me.id}/feed/${ref.table}/${ref.period}/${ref.scope}`,
      // What came from the copy itself is not worth keeping again.
      () => (this.#feedLive ? this.#feed.toSnapshot() : undefined),
    )
    this.#undo = new UndoStack({
      value: (org, key) => this.value(org, key) ?? null,
      touches: (org, key) => this.#own.touches(org, key),
      mayWrite: (org) => this.access(org).ok,
      rival: (org, key, mine) => this.#rivalOf(org, key, mine),
      write: (cells) => this.#apply(cells),
      asked: (choice, again) => {
        if (again) this.#conflicts.askAgain(choice)
        else this.#conflicts.chosen(choice)
        this.#emit('conflicts')
      },
    })
    this.#connection = new SheetConnection(
      { openSocket: options.openSocket, fallback: options.fallback },
      {
        up: () => this.#up(),
        message: (message) => this.#receive(message),
        stateChanged: () => this.#connectionChanged(),
        heard: () => {
          for (const store of this.#own.all) store.heard()
        },
        refused: () => this.#notLetIn(),
      },
    )
    void this.#start()
  }

  /** A sheet that shows is a sheet that takes what is typed: the own row is waited for a moment. */
  get ready(): boolean {
    this.#ready ||= (this.#feedLive || this.#hasCopy) && this.#own.settled
    return this.#ready
  }

  get problem(): string | undefined {
    return this.#problem
  }

  get connection(): SheetSession['connection'] {
    return {
      state: this.#connection.state,
      mode: this.#connection.mode,
      pending: this.#own.pendingCount,
      seq: this.#feed.seq,
      fromCopy: !this.#feedLive && this.#hasCopy,
      slowed: this.#slowed !== undefined,
    }
  }

  get people(): readonly PresentPerson[] {
    return this.#people
  }

  get refused(): readonly RefusedValue[] {
    return this.#refused.values
  }

  get conflicts(): readonly CellConflict[] {
    return this.#conflicts.all.filter(({ org }) => this.access(org).ok)
  }

  hasConflict(org: string, key: string): boolean {
    return this.#conflicts.has({ org, key }) && this.access(org).ok
  }

  resolveConflict(conflict: CellConflict, choice: 'kept' | 'lost', label: string): WriteOutcome {
    const { org, key } = conflict
    const access = this.access(org)
    if (!access.ok) return access
    const now = this.value(org, key) ?? null
    const value = choice === 'lost' ? conflict.lost.value : now
    this.#undo.push(
      label,
      [{ org, key, before: now, after: value, touches: this.#own.touches(org, key) }],
      conflict,
    )
    // Also when nothing changes: the server must hear that somebody looked at both and left it so.
    this.#apply([{ org, key, value }])
    this.#conflicts.chosen(conflict)
    this.#emit('conflicts')
    this.#emit('undo')
    return access
  }

  /** The value of somebody else that lost against this person's own, while nobody has chosen. */
  #rivalOf(org: string, key: string, mine: CellValue): CellValue | undefined {
    const me = this.#options.workplace.me.name
    const open = this.#conflicts.all.find((each) => each.org === org && each.key === key)
    return open && open.kept.by === me && open.lost.by !== me && sameValue(open.kept.value, mine)
      ? open.lost.value
      : undefined
  }

  get undoLabel(): string | undefined {
    return this.#undo.undoLabel
  }

  get redoLabel(): string | undefined {
    return this.#undo.redoLabel
  }

  value(org: string, key: string): CellValue | undefined {
    return this.#own.value(org, key)
  }

  cells(org: string): ReadonlyMap<string, CellValue> {
    return this.#own.cells(org)
  }

  saveState(org: string, key: string): SaveState {
    return this.#own.saveState(org, key)
  }

  changedBy(org: string, key: string): string | undefined {
    return this.#changedBy.get(cellName(org, key))
  }

  status(org: string): ReturnStatus {
    return this.#feed.status(org) ?? 'empty'
  }

  access(org: string): WriteOutcome {
    const decision = this.#mayWrite(org)
    if (!decision.allowed)
      return { ok: false, reason: refusalWords({ code: decision.code, message: decision.reason }) }
    return this.#own.get(org)?.access ?? { ok: false, reason: t('notLoaded') }
  }

  /** Asked for every cell in sight whenever one is painted: rights follow from the status alone while a sheet is open. */
  #mayWrite(org: string): Decision {
    const status = this.status(org)
    const known = this.#decided.get(org)
    if (known?.status === status) return known.decision
    const { ref, workplace } = this.#options
    const decision = mayWriteRow(ref, workplace, asOrgUnitId(org), status)
    this.#decided.set(org, { status, decision })
    return decision
  }

  text(org: string, key: string): CoWrittenText | undefined {
    return this.#own.get(org)?.text(key)
  }

  write(changes: readonly CellChange[], label: string): WriteOutcome {
    for (const org of new Set(changes.map((change) => change.org))) {
      const access = this.access(org)
      if (!access.ok) return access
    }
    const real = changes.filter(({ org, key, value }) => !sameValue(this.value(org, key), value))
    if (real.length === 0) return { ok: true }
    const step = real.map(({ org, key, value }) => ({
      org,
      key,
      before: this.value(org, key) ?? null,
      after: value,
      touches: this.#own.touches(org, key),
    }))
    this.#undo.push(label, step)
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

  #ownContribution(org: string, code: string): Contribution | undefined {
    const indicator = this.#options.workplace.catalogue.indicator(asIndicatorCode(code))
    if (!indicator || !isTyped(indicator)) return undefined
    // Asked for every computed cell in sight: only a ledger needs the whole row.
    const leaf = leafOf(indicator, {
      get: (key) => this.value(org, key),
      entries: () => this.cells(org),
    })
    return leaf ? contribution(indicator, [{ period: this.ref.period, leaf }]) : undefined
  }

  total(org: string, indicator: string): Contribution | undefined {
    // A unit's own figures are not sent again as totals: they follow from its cells, one's own included at once.
    return this.#feed.total(org, indicator) ?? this.#ownContribution(org, indicator)
  }

  setCursor(place: CursorPlace | null): void {
    this.#cursor.move(place)
  }

  discardRefused(value: RefusedValue): void {
    this.#refused.discard(value)
    this.#emit('refused')
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#copy.keepNow()
    clearTimeout(this.#askAgain)
    clearTimeout(this.#slowed)
    clearTimeout(this.#patience)
    this.#cursor.stop()
    this.#remote.cancel()
    this.#own.close()
    this.#connection.close()
    if (typeof window === 'undefined') return
    window.removeEventListener('beforeunload', this.#guard)
    window.removeEventListener('pagehide', this.#copy.keepNow)
    window.removeEventListener('storage', this.#otherTab)
  }

  /** What is 待处理 is one list for all tabs of the person. */
  readonly #otherTab = (event: StorageEvent): void => {
    if (this.#refused.changedElsewhere(event.key)) this.#emit('refused')
  }

  async #start(): Promise<void> {
    if (typeof window !== 'undefined') {
      window.addEventListener('beforeunload', this.#guard)
      window.addEventListener('pagehide', this.#copy.keepNow)
      window.addEventListener('storage', this.#otherTab)
    }
    const local = await this.#options.openLocal()
    const copy = await this.#copy.load(local)
    if (this.#closed) return
    const change = copy && this.#feed.applySnapshot(copy)
    const { ref, workplace } = this.#options
    for (const org of this.orgs) {
      // Rows the person writes in the best of states: a return that is sent back later is then already here.
      if (mayWriteRow(ref, workplace, org, 'open').allowed) this.#openReturn(org, local)
    }
    if (change) this.#showCopy(change)
    this.#connection.start()
  }

  #pictureCame(): void {
    if (this.ready) return
    this.#patience ??= setTimeout(() => {
      this.#ready = true
      this.#emit('access')
    }, ownRowPatienceMs)
  }

  #showCopy(change: FeedChange): void {
    this.#hasCopy = true
    this.#pictureCame()
    if (change.whole) this.#emitWhole()
    else this.#emitCells(change.cells, true)
    this.#emit('access')
    this.#emit('totals')
    this.#emit('connection')
  }

  #openReturn(org: OrgUnitId, local: LocalStore): void {
    const { table, period } = this.ref
    const { catalogue } = this.#options.workplace
    const collected = catalogue
      .indicatorsOf(table)
      .filter(({ code }) => catalogue.tableOf(code)?.id === table)
    this.#own.open(org, {
      ref: { table, period, org },
      user: this.#options.workplace.me.id,
      coWritten: coWrittenCodes(collected),
      carrier: this.#connection,
      local,
      openTabLine: this.#options.openTabLine,
      listener: {
        changed: (keys, remote) => this.#documentChanged(org, keys, remote),
        saveStateChanged: (keys) => {
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
          void this.#reportLate()
        },
        displaced: (entries) => {
          const at = Date.now()
          const reason = t('displaced')
          const unheard = entries
            .filter(([key, value]) => !this.#conflicts.tellsOf({ org, key }, value))
            .map(([key, value]) => ({ org, key, value, reason, at }))
          if (unheard.length === 0) return
          this.#refused.add(unheard)
          this.#emit('refused')
        },
        recovered: (keys) => {
          for (const key of keys) this.#refused.discard({ org, key })
          this.#emit('refused')
        },
      },
    })
  }

  #apply(cells: readonly CellChange[]): void {
    let answered = false
    const othersWrote = this.#changedBy.size > 0
    for (const cell of cells) {
      if (othersWrote) this.#changedBy.delete(cellName(cell.org, cell.key))
      answered = this.#conflicts.written(cell) || answered
    }
    this.#own.write(cells)
    if (answered) this.#emit('conflicts')
    this.#emit('connection')
  }

  #up(): void {
    this.#barred = 0
    if (this.#refused.values.some(({ late }) => late === 'untold')) void this.#reportLate()
    this.#askForFeed()
    this.#cursor.repeat()
    for (const store of this.#own.all) store.connectNow()
  }

  #askForFeed(): void {
    const { table, period, scope } = this.ref
    const resume = this.#feed.id === undefined ? {} : { since: this.#feed.seq, feed: this.#feed.id }
    this.#connection.send({ t: 'feed', table, period, scope, ...resume })
  }

  async #reportLate(): Promise<void> {
    await reportLate(this.ref, this.#refused)
    if (!this.#closed) this.#emit('refused')
  }

  /** True when the server answers other requests. */
  async #notLetIn(): Promise<boolean> {
    const serverAnswers = await this.#options.refused()
    this.#barred = serverAnswers ? this.#barred + 1 : 0
    if (this.#barred < barredAttempts || this.#closed) return serverAnswers
    this.#problem = t('barred')
    this.#emit('connection')
    return serverAnswers
  }

  #feedRefused(code: string, message: string): void {
    this.#problem = message || t('feedRefused')
    this.#emit('connection')
    if (code === tryLater) this.#askAgain = setTimeout(() => this.#askForFeed(), feedRetryMs)
  }

  /** The server says so again while it lasts. */
  #heldBack(): void {
    clearTimeout(this.#slowed)
    this.#slowed = setTimeout(() => {
      this.#slowed = undefined
      this.#emit('connection')
    }, slowedForMs)
    this.#emit('connection')
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
      case 'conflicts':
        this.#conflicts.tell(message.org, message.conflicts)
        this.#emit('conflicts')
        break
      case 'workflow':
        this.#options.workplace.levelsChanged(message.levels)
        this.#emit('access')
        if (
          (message.table ?? this.ref.table) === this.ref.table &&
          (message.period ?? this.ref.period) === this.ref.period
        ) {
          // Entry may have been opened again for the unit; a row that is open stays as it is.
          for (const store of this.#own.all) store.reopen()
          this.#emit('workflow')
        }
        break
      case 'comments':
        if (message.table === this.ref.table && message.period === this.ref.period) this.#emit('comments')
        break
      case 'refused':
        if (message.of === 'feed') this.#feedRefused(message.code, refusalWords(message))
        else if (message.code === 'slowed') this.#heldBack()
        break
      default:
        break // totals are another page's; a newer server may say more
    }
  }

  #feedChanged(change: FeedChange): void {
    const wasLive = this.#feedLive
    this.#feedLive = true
    this.#pictureCame()
    this.#problem = undefined
    const me = this.#options.workplace.me.name
    if (change.whole) this.#emitWhole()
    for (const { org, key, by } of change.cells) {
      if (by === me) this.#changedBy.delete(cellName(org, key))
      else if (by !== undefined) this.#changedBy.set(cellName(org, key), by)
      // The echo of the person's own hand is no news: the row's own document has told it already.
      if (by !== me || !this.#own.get(org)?.hasSynced) this.#remote.add(org, key)
    }
    for (const org of change.status) if (isEditable(this.status(org))) this.#own.get(org)?.reopen()
    if (change.status.length > 0) this.#emit('access')
    if (change.totals) this.#totalsMoved = true
    this.#remote.touch() // how far the picture is has moved, whatever else did
    if (!wasLive) this.#remote.flush() // the first picture does not wait for a frame
    this.#copy.keepSoon()
  }

  #tellRemote(changes: readonly CellAddress[]): void {
    this.#emitCells(changes, true)
    if (this.#totalsMoved) this.#emit('totals')
    this.#totalsMoved = false
    this.#emit('connection')
  }

  #documentChanged(org: string, keys: Iterable<string>, remote: boolean): void {
    if (remote)
      for (const key of keys) {
        this.#remote.add(org, key)
        if (this.#conflicts.written({ org, key })) this.#emit('conflicts')
      }
    else
      this.#emitCells(
        [...keys].map((key) => ({ org, key })),
        false,
      )
  }

  /** Only asks when something would be lost; unsaved values that are on this computer's disk arrive by themselves. */
  readonly #guard = (event: BeforeUnloadEvent): void => {
    if (!this.#own.atRisk) return
    event.preventDefault()
    event.returnValue = true
  }

  #emitCells(changes: readonly CellAddress[], remote: boolean): void {
    if (changes.length === 0) return
    this.#tellCells({ changes: changes.map(({ org, key }) => ({ org, key })), whole: false, remote })
  }

  #emitWhole(): void {
    this.#tellCells({ changes: [], whole: true, remote: true })
  }

  #tellCells(detail: CellsEvent): void {
    this.dispatchEvent(new CustomEvent('cells', { detail }))
  }

  #emit(
    type:
      | 'totals'
      | 'people'
      | 'connection'
      | 'access'
      | 'refused'
      | 'conflicts'
      | 'undo'
      | 'workflow'
      | 'comments',
  ): void {
    this.dispatchEvent(new CustomEvent(type))
  }
}

function cellName(org: string, key: string): string {
  return `${org}\n${key}`
}
