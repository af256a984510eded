import type { Origin } from '../../shared/domain/audit.js'
import type { OrgUnitId, PeriodCode, ReturnRef, TableId, UserId } from '../../shared/domain/ids.js'

/** One thing said about a return or a cell of it. */
export interface StoredComment {
  readonly id: number
  readonly ref: ReturnRef
  /** Null: about the return as a whole. */
  readonly key: string | null
  readonly by: { readonly id: UserId; readonly name: string }
  readonly at: Date
  /** The newest version. */
  readonly text: string
  /** When it was last said otherwise; null when never. */
  readonly editedAt: Date | null
  /** Who called it done with, by name; null while it is open. */
  readonly resolvedBy: string | null
  readonly resolvedAt: Date | null
  /** Names of those it calls. */
  readonly mentions: readonly string[]
}

/** A comment that calls somebody, and whether they have said that they read it. */
export interface StoredMention {
  readonly comment: StoredComment
  readonly readAt: Date | null
}

interface Hand {
  readonly by: UserId
  readonly origin?: Origin
  /** Server clock. */
  readonly at: Date
}

/** What people say about returns. Append-only: another version beside the old one, never a deletion. */
export interface CommentStore {
  /** Writes a comment and tells the audit log; `full` when the return has as many as it may have. */
  addComment(
    ref: ReturnRef,
    comment: Hand & {
      readonly key: string | null
      readonly text: string
      readonly mentions: readonly UserId[]
    },
  ): Promise<{ readonly ok: true; readonly id: number } | { readonly ok: false; readonly code: 'full' }>
  /** A new version of a comment's words; people it calls anew are called. False when there is no such comment. */
  editComment(
    id: number,
    version: Hand & { readonly text: string; readonly mentions: readonly UserId[] },
  ): Promise<boolean>
  /** Calls all open comments at one place of a return done with. Returns their ids. */
  resolveComments(ref: ReturnRef, done: Hand & { readonly key: string | null }): Promise<readonly number[]>
  comment(id: number): Promise<StoredComment | undefined>
  /** Comments of some units' returns, oldest first. */
  comments(query: {
    readonly table: TableId
    readonly period: PeriodCode
    readonly orgs: readonly OrgUnitId[]
  }): Promise<readonly StoredComment[]>
  /** What calls a person, newest first, at most `limit`. */
  mentionsOf(account: UserId, limit: number): Promise<readonly StoredMention[]>
  /** Marks a call as read; false when the person was not called there. */
  readMention(comment: number, account: UserId, at: Date): Promise<boolean>
}
