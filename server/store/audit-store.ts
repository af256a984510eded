import type { AuditEntry, AuditKind, Origin } from '../../shared/domain/audit.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { OrgUnitId, PeriodCode, Seq, TableId, UserId } from '../../shared/domain/ids.js'
import type { Lens } from '../../shared/domain/status.js'

/** One entry of the audit log. */
export interface StoredAudit {
  /** Its place in the chain, from 1. */
  readonly n: number
  readonly at: Date
  readonly kind: AuditKind
  /** Account and name of the person; null for the system and for somebody not signed in. */
  readonly account: UserId | null
  readonly by: string | null
  readonly origin: Origin | null
  readonly table: TableId | null
  readonly period: PeriodCode | null
  readonly org: OrgUnitId | null
  /** Commit that the entry is about. */
  readonly seq: Seq | null
  /** What else the event says, as in AuditEvent. */
  readonly detail: Readonly<Record<string, unknown>>
  readonly hash: string
}

/** Which entries to read; what is left out does not narrow. */
export interface AuditQuery {
  readonly table?: TableId
  readonly period?: PeriodCode
  readonly orgs?: readonly OrgUnitId[]
  readonly account?: UserId
  /** Any of these people; an empty list finds nothing. */
  readonly accounts?: readonly UserId[]
  readonly kinds?: readonly AuditKind[]
  readonly from?: Date
  /** Up to, not including. */
  readonly to?: Date
  /** Entries before this one: for the next page. */
  readonly before?: number
  readonly limit: number
}

/** One page of the log, newest first by the server's clock; what is left out does not narrow. */
export interface AuditPageQuery {
  readonly orgs?: readonly OrgUnitId[]
  /** Accounts of people; an empty list finds nothing. */
  readonly accounts?: readonly UserId[]
  readonly kinds?: readonly AuditKind[]
  readonly from?: Date
  /** Up to, not including. */
  readonly to?: Date
  /** Where the page before ended. */
  readonly before?: { readonly at: Date; readonly n: number }
  readonly limit: number
}

/** A cell that a commit changed. */
export interface CommittedCell {
  readonly seq: Seq
  readonly key: string
  readonly old: CellValue
  readonly new: CellValue
}

/** The first thing that is wrong with the chain or with what it vouches for. */
export interface AuditBreak {
  readonly code:
    | 'entry-changed'
    | 'entry-missing'
    | 'tail-missing'
    | 'anchor-missing'
    | 'history-changed'
    | 'history-unrecorded'
    | 'conflicts-changed'
    | 'review-changed'
    | 'review-unrecorded'
    | 'cell-changed'
  /** Entry at or after which it shows; null when no entry speaks of it. */
  readonly n: number | null
  /** What exactly, in words for the administrator. */
  readonly message: string
}

export interface AuditReport {
  readonly entries: number
  /** Numbers and the newest hash; 0 and the start's hash when the log is empty. */
  readonly first: number
  readonly last: number
  readonly hash: string
  /** Rows of the history that were compared with their digests. */
  readonly history: number
  readonly broken: AuditBreak | null
}

/** One file or page that was taken away from the system. */
export interface ExportRecord {
  readonly at: Date
  readonly by: UserId
  readonly origin?: Origin
  readonly what: 'sheet' | 'totals'
  readonly format: string
  readonly table: TableId
  readonly period: PeriodCode
  readonly scope: OrgUnitId
  /** Only of totals. */
  readonly lens: Lens | null
  /** Everything up to this commit was in it. */
  readonly seq: Seq
}

export interface StoredExport extends Omit<ExportRecord, 'by' | 'origin'> {
  /** Name of the person. */
  readonly by: string
}

/** The audit log, and what was taken away. */
export interface AuditStore {
  /** Adds entries to the chain, for what is not recorded together with a write of its own. */
  appendAudit(entries: readonly AuditEntry[]): Promise<void>
  /** Entries newest first. */
  readAudit(query: AuditQuery): Promise<readonly StoredAudit[]>
  /** A page of the log; its cost hardly grows with the log. */
  auditPage(query: AuditPageQuery): Promise<readonly StoredAudit[]>
  /** What some commits changed, by commit and key. */
  cellsOfCommits(seqs: readonly Seq[]): Promise<readonly CommittedCell[]>
  /**
   * Follows the whole chain and compares history, conflicts, reviews and cells with it; changes nothing. `progress`
   * hears how many of how many entries have been followed.
   */
  verifyAudit(progress?: (done: number, of: number) => void): Promise<AuditReport>
  /**
   * Removes entries from before a moment; one entry stays that names the hash the rest is joined to.
   * @throws RangeError when that moment is younger than 180 days at `by.at`.
   */
  pruneAudit(
    before: Date,
    by: { readonly at: Date; readonly by: UserId | null; readonly words: string },
  ): Promise<{ readonly removed: number; readonly kept: number }>
  /** Records a file that is about to be given out, and tells the audit log. */
  recordExport(record: ExportRecord): Promise<void>
  /** Files of some tables, periods and scopes that stand between two commits (`from` in, `before` out), newest first. */
  exportsOf(query: {
    readonly tables: readonly TableId[]
    readonly periods: readonly PeriodCode[]
    readonly scopes: readonly OrgUnitId[]
    readonly from: Seq
    readonly before: Seq
    readonly limit: number
  }): Promise<readonly StoredExport[]>
}
