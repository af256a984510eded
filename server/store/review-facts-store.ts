import type { CellValue } from '../../shared/domain/cell-value.js'
import type { OrgUnitId, PeriodCode, Seq, TableId } from '../../shared/domain/ids.js'
import type { StoredReview } from './store.js'

/** A cell that is not what it was at an earlier commit. */
export interface ChangedSince {
  readonly org: OrgUnitId
  readonly key: string
  readonly old: CellValue
  readonly new: CellValue
  /** Name of the person who wrote it last. */
  readonly by: string
}

/** What a reviewer is shown of many returns at once: each answer is one read, whatever their number. */
export interface ReviewFactsStore {
  /** All steps of the returns of some units in one table and period, newest first. */
  stepsOf(query: {
    readonly table: TableId
    readonly period: PeriodCode
    readonly orgs: readonly OrgUnitId[]
  }): Promise<readonly StoredReview[]>
  /**
   * Cells that differ now from what they were at a commit of their own return, in the order asked and by key. One that
   * was changed and changed back is not among them.
   */
  changedSince(query: {
    readonly table: TableId
    readonly period: PeriodCode
    readonly since: readonly { readonly org: OrgUnitId; readonly seq: Seq }[]
  }): Promise<readonly ChangedSince[]>
}
