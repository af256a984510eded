import type { Origin } from '../../shared/domain/audit.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { OrgUnitId, PeriodCode, ReturnRef, Seq, TableId, UserId } from '../../shared/domain/ids.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import type { StoredTotal, TotalRead } from '../../shared/domain/roll-up.js'
import type { Lens, ReturnStatus } from '../../shared/domain/status.js'
import type { Catalogue } from '../../shared/domain/table.js'
import type { Extension, Task } from '../../shared/domain/task.js'
import type { CellReason, ReviewAction, StepRemarks } from '../../shared/domain/workflow.js'
import type { LeafChange } from '../../shared/protocol/return-leaves.js'
import type { AccountStore } from './account-store.js'
import type { AuditStore } from './audit-store.js'
import type { CommentStore } from './comment-store.js'
import type { CorrectionStore } from './correction-store.js'
import type { HistoryStore } from './history-store.js'
import type { LateEditStore } from './late-edit-store.js'
import type { ReviewFactsStore } from './review-facts-store.js'

/** What the store must know of tables and org units to keep totals: handed in, never remembered. */
export interface RollUpModel {
  readonly catalogue: Catalogue
  readonly tree: OrgTree
}

/** One cell that an update changed; old and new as the server saw them in its own order. */
export interface CellChange {
  readonly key: string
  readonly old: CellValue
  readonly new: CellValue
}

/** Two values for one cell whose authors had not seen each other's: the document keeps one, the record keeps both. */
export interface CellConflict {
  readonly key: string
  readonly kept: CellValue
  readonly keptBy: UserId
  readonly lost: CellValue
  readonly lostBy: UserId
}

/** One acknowledged step of the store: everything an edit changes, on disk together or not at all. */
export interface Commit {
  readonly ref: ReturnRef
  /** Epoch the writer worked in; an older one is refused. */
  readonly epoch: number
  /** Yjs update, V1 encoding, as the document's own `update` event emitted it. */
  readonly update: Uint8Array
  readonly by: UserId
  /** Where the writer sits; left out where nobody does, as in a test. */
  readonly origin?: Origin
  /** Server clock. */
  readonly at: Date
  readonly cells: readonly CellChange[]
  /** New leaves of the indicators whose value changed; null = now missing. */
  readonly leaves: readonly LeafChange[]
  /** Yjs client ids seen for the first time in this return: bound to `by` for good. */
  readonly newClients: readonly number[]
  /** What met in this update; it is recorded even when the update lost and changed no cell. */
  readonly conflicts: readonly CellConflict[]
  /** Keys whose earlier conflicts this update settles: its author saw both values and chose. */
  readonly settles: readonly string[]
}

/** What became of one commit of a batch. A refused one changed nothing; the others of its batch stand. */
export type CommitOutcome =
  | { readonly ok: true; readonly seq: Seq; readonly status: ReturnStatus }
  | { readonly ok: false; readonly code: 'not-editable' | 'epoch-changed'; readonly status: ReturnStatus }

export interface AppendResult {
  /** One per commit, in their order. */
  readonly outcomes: readonly CommitOutcome[]
  /** The new absolute value of every total that the batch moved, each once. */
  readonly totals: readonly StoredTotal[]
  /** Highest seq of the batch; 0 when all were refused. */
  readonly seq: Seq
}

/** One step of a return on its way, as it will be recorded. */
export interface StatusChange {
  /** Status the decision was made on; when the return stands elsewhere by now, nothing changes. */
  readonly from: ReturnStatus
  readonly to: ReturnStatus
  readonly action: ReviewAction
  readonly by: UserId
  readonly origin?: Origin
  /** Server clock. */
  readonly at: Date
  readonly reason: string | null
  readonly cells: readonly CellReason[]
  readonly remarks?: StepRemarks
  /** Everything up to this commit was looked at for the decision; when the return changed since, nothing changes. */
  readonly seen?: Seq
}

export type StatusOutcome =
  | { readonly ok: true; readonly seq: Seq; readonly totals: readonly StoredTotal[] }
  | { readonly ok: false; readonly status: ReturnStatus }

/** One recorded step of a return. */
export interface StoredReview extends Omit<StatusChange, 'by' | 'origin' | 'remarks' | 'seen'> {
  readonly remarks: StepRemarks
  readonly ref: ReturnRef
  readonly seq: Seq
  /** Name of the person. */
  readonly by: string
}

/** What a digest tells one person about one table and period; `orgs` are the units it is about. */
export interface ReminderItem {
  readonly table: TableId
  readonly period: PeriodCode
  readonly orgs: readonly OrgUnitId[]
}

/** 催办: what one person is reminded of on one working day. */
export interface Reminder {
  readonly account: UserId
  /** Day of delivery in the office's zone, `YYYY-MM-DD`: one digest per person and day. */
  readonly day: string
  readonly deliverAt: Date
  readonly items: readonly ReminderItem[]
}

export interface StoredReminder extends Reminder {
  readonly id: number
  readonly readAt: Date | null
}

export interface StoredReturn {
  readonly epoch: number
  readonly status: ReturnStatus
  /** Seq of the newest update. */
  readonly seq: Seq
  /** Yjs state, V2 encoding, that covers everything up to `snapshotSeq`. */
  readonly snapshot: Uint8Array | null
  readonly snapshotSeq: Seq
  /** Updates after the snapshot, oldest first, V1 encoding. */
  readonly updates: readonly Uint8Array[]
  /** Who each Yjs client id of this epoch belongs to. */
  readonly clients: ReadonlyMap<number, UserId>
  /** Client ids of earlier epochs: what they wrote is no longer part of the document. */
  readonly retired: ReadonlySet<number>
}

export interface StoredCell {
  readonly org: OrgUnitId
  readonly key: string
  readonly value: CellValue
}

export interface SheetContent {
  /** Everything up to this commit is in, nothing later. */
  readonly seq: Seq
  readonly returns: readonly { readonly org: OrgUnitId; readonly status: ReturnStatus }[]
  readonly cells: readonly StoredCell[]
}

/** One recorded conflict. */
export interface StoredConflict {
  /** Commit that brought the two values together. */
  readonly seq: Seq
  readonly at: Date
  readonly key: string
  /** Value and name of the person. */
  readonly kept: { readonly value: CellValue; readonly by: string }
  readonly lost: { readonly value: CellValue; readonly by: string }
  /** Commit that settled it; null while nobody has. */
  readonly settledBy: Seq | null
}

/** A difference between the maintained totals and a rebuild from cells; a sound store has none. */
export interface TotalDifference {
  readonly org: OrgUnitId
  readonly indicator: string
  readonly period: string
  readonly lens: Lens
  readonly stored: { readonly n: number; readonly reported: number; readonly na: number } | null
  readonly rebuilt: { readonly n: number; readonly reported: number; readonly na: number } | null
}

/**
 * Durable home of returns, cells, totals, accounts. Implementations pass test/server/store/store-contract.ts.
 * Every write resolves only when it is on disk; a write that rejects with StoreError changed nothing.
 */
export interface Store
  extends AccountStore,
    AuditStore,
    HistoryStore,
    CorrectionStore,
    LateEditStore,
    ReviewFactsStore,
    CommentStore {
  // ── returns ──
  loadReturn(ref: ReturnRef): Promise<StoredReturn | undefined>
  /**
   * Writes a batch in ONE transaction: update log, client ids, cells, history, conflicts, leaves, totals. Checks epoch and
   * status of each return inside it (the fence). A return's first commit turns its status from `empty` to `open`.
   * @throws StoreError when the transaction failed; then nothing of the batch was written.
   */
  append(commits: readonly Commit[], model: RollUpModel): Promise<AppendResult>
  /** Replaces the updates up to `coversSeq` by a snapshot (V2 encoding), in one transaction. History stays. */
  compact(ref: ReturnRef, snapshot: Uint8Array, coversSeq: Seq): Promise<void>
  /** Number and bytes of updates that no snapshot covers yet. */
  logSize(ref: ReturnRef): Promise<{ readonly updates: number; readonly bytes: number }>
  /**
   * Changes a return's status, records the step and moves its leaves between lenses, in one transaction. Creates the
   * return if need be. Checks `from` inside it: of two people who decide at once, one is told what the other did.
   */
  setStatus(ref: ReturnRef, change: StatusChange, model: RollUpModel): Promise<StatusOutcome>
  statusOf(ref: ReturnRef): Promise<{ readonly status: ReturnStatus; readonly epoch: number }>
  // ── reading ──
  /** All cells (null ones left out) of the returns of the given units, in one consistent read. */
  readSheet(table: TableId, period: PeriodCode, orgs: readonly OrgUnitId[]): Promise<SheetContent>
  /** Stored totals of some indicators, each in its period, for all units or the given ones, in one consistent read. */
  readTotals(query: {
    readonly reads: readonly TotalRead[]
    readonly lens: Lens
    readonly orgs?: readonly OrgUnitId[]
  }): Promise<{ readonly seq: Seq; readonly totals: readonly StoredTotal[] }>
  /** Which of the given periods each unit reported an indicator for; units without any are left out. */
  reportedPeriods(
    indicator: string,
    periods: readonly PeriodCode[],
  ): Promise<{ readonly seq: Seq; readonly reported: ReadonlyMap<OrgUnitId, readonly PeriodCode[]> }>
  /** Returns of one unit that exist, with the number of reported cells (leaves) of each. */
  returnsOf(org: OrgUnitId): Promise<
    readonly {
      readonly table: TableId
      readonly period: PeriodCode
      readonly status: ReturnStatus
      readonly reported: number
    }[]
  >
  /** Conflicts of a return, newest first, at most `limit`; all of them or only those that nobody has settled. */
  conflicts(
    ref: ReturnRef,
    options: { readonly open?: boolean; readonly limit: number },
  ): Promise<readonly StoredConflict[]>
  /** The recorded steps of a return, newest first. */
  reviews(ref: ReturnRef): Promise<readonly StoredReview[]>
  /** The newest step of each kind of the returns of some units, newest first; of one table and period or of all. */
  latestReviews(query: {
    readonly orgs: readonly OrgUnitId[]
    readonly of?: { readonly table: TableId; readonly period: PeriodCode }
  }): Promise<readonly StoredReview[]>
  /** Returns that stand at one of the given statuses; of one table and period or of all. Those nobody touched are not there. */
  returnsAt(
    statuses: readonly ReturnStatus[],
    of?: { readonly table: TableId; readonly period: PeriodCode },
  ): Promise<readonly { readonly ref: ReturnRef; readonly status: ReturnStatus }[]>
  /** The explanations (核实说明) that a unit wrote in a table, of all periods, newest period first. */
  notesOf(
    table: TableId,
    org: OrgUnitId,
  ): Promise<readonly { readonly period: PeriodCode; readonly key: string; readonly value: string }[]>
  currentSeq(): Promise<Seq>
  // ── workflow ──
  tasks(): Promise<readonly Task[]>
  /** Sets the task of its table and period. */
  putTask(task: Task): Promise<void>
  extensions(): Promise<readonly Extension[]>
  /** Sets the extension of its unit. */
  putExtension(extension: Extension): Promise<void>
  /** Sets the digest of a person and day; a digest that was read stays read. */
  putReminder(reminder: Reminder): Promise<void>
  /** All digests of a person, newest day first, at most `limit`. */
  reminders(account: UserId, limit: number): Promise<readonly StoredReminder[]>
  /** Marks a person's digest as read; false when the person has no such digest. */
  readReminder(id: number, account: UserId, at: Date): Promise<boolean>
  // ── totals upkeep ──
  /**
   * Rebuilds all totals from the leaves, and the leaves from the cells, and compares; changes nothing. With many units
   * this takes minutes: `onProgress` hears how many indicators of how many are done.
   */
  checkTotals(
    model: RollUpModel,
    onProgress?: (done: number, of: number) => void,
  ): Promise<{ readonly compared: number; readonly differences: readonly TotalDifference[] }>
  /** Replaces all leaves and totals by a rebuild from cells, in one transaction; progress as in checkTotals. */
  rebuildTotals(
    model: RollUpModel,
    onProgress?: (done: number, of: number) => void,
  ): Promise<{ readonly leaves: number; readonly totals: number }>
  // ── org units, settings ──
  readOrgUnits(): Promise<readonly OrgUnit[]>
  /** Replaces the whole tree. */
  replaceOrgUnits(units: readonly OrgUnit[]): Promise<void>
  setting(key: string): Promise<string | undefined>
  setSetting(key: string, value: string): Promise<void>
  /** Resolves when a small write reached the disk; rejects when the store cannot write (readiness). */
  probe(): Promise<void>
  close(): Promise<void>
}

export type StoreErrorCode =
  | 'disk-full'
  | 'busy'
  | 'io'
  | 'corrupt'
  | 'newer-schema'
  | 'in-use'
  | 'closed'
  | 'unknown'

/** The store could not do its work; `code` is stable. What was acknowledged before is safe. */
export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}
