import type { Origin } from '../../shared/domain/audit.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { OrgUnitId, PeriodCode, ReturnRef, Seq, TableId, UserId } from '../../shared/domain/ids.js'
import type { ReturnStatus } from '../../shared/domain/status.js'

export interface HistoryEntry {
  readonly seq: Seq
  readonly at: Date
  /** Name of the person. */
  readonly by: string
  readonly key: string
  readonly old: CellValue
  readonly new: CellValue
  /** From where, and at which status of the return; null for what is older than the audit log or was pruned with it. */
  readonly origin: Origin | null
  readonly status: ReturnStatus | null
  /** Number of the correction that wrote it; null for an ordinary edit. */
  readonly correction: number | null
}

/** An entry together with the return it belongs to. */
export interface PastEntry extends HistoryEntry {
  readonly ref: ReturnRef
}

/** Which entries to read; what is left out does not narrow. */
export interface HistoryQuery {
  readonly table?: TableId
  readonly period?: PeriodCode
  readonly orgs?: readonly OrgUnitId[]
  readonly account?: UserId
  /** Any of these people; an empty list finds nothing. */
  readonly accounts?: readonly UserId[]
  readonly from?: Date
  /** Up to, not including. */
  readonly to?: Date
  readonly limit: number
}

/** A cell that is not the same at two moments. */
export interface CellDifference {
  readonly org: OrgUnitId
  readonly key: string
  readonly before: CellValue
  readonly after: CellValue
  /** Who wrote it last in between, and when. */
  readonly by: string
  readonly at: Date
  readonly seq: Seq
  /** How often it was written in between. */
  readonly changes: number
}

/** Who wrote a cell last. */
export interface CellAuthor {
  readonly org: OrgUnitId
  readonly key: string
  readonly account: UserId
  /** Name of the person. */
  readonly by: string
  readonly at: Date
}

/** The past of cells. */
export interface HistoryStore {
  /** History of a return (or of one key), newest first, at most `limit` entries. */
  history(
    ref: ReturnRef,
    options: { readonly key?: string; readonly limit: number },
  ): Promise<readonly HistoryEntry[]>
  /** The same over many returns. */
  pastOf(query: HistoryQuery): Promise<readonly PastEntry[]>
  /**
   * Cells that differ between two commits (`after` and everything before it against everything up to `upTo`), by unit
   * in the order asked and by key. One that was changed and changed back is not among them.
   */
  differences(query: {
    readonly table: TableId
    readonly period: PeriodCode
    readonly orgs: readonly OrgUnitId[]
    readonly after: Seq
    readonly upTo: Seq
  }): Promise<readonly CellDifference[]>
  /** Who wrote each cell of these units last, cleared ones included; by unit in the order asked and by key. */
  authors(of: {
    readonly table: TableId
    readonly period: PeriodCode
    readonly orgs: readonly OrgUnitId[]
  }): Promise<readonly CellAuthor[]>
  /** The newest commit of a sheet at a moment; 0 when there was none yet. */
  seqAt(of: { readonly table: TableId; readonly period: PeriodCode }, at: Date): Promise<Seq>
}
