import type { Origin } from '../../shared/domain/audit.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { OrgUnitId, PeriodCode, ReturnRef, TableId, UserId } from '../../shared/domain/ids.js'
import type { ReturnStatus } from '../../shared/domain/status.js'

/** `replaced`: the same person sent another value for the cell later. */
export const lateEditStates = ['open', 'adopted', 'declined', 'replaced'] as const
export type LateEditState = (typeof lateEditStates)[number]

/** A value that came after its return was handed in: kept beside the return, never merged. */
export interface StoredLateEdit {
  readonly id: number
  readonly ref: ReturnRef
  readonly key: string
  readonly value: CellValue
  /** What the cell held when it came. */
  readonly held: CellValue
  readonly by: { readonly id: UserId; readonly name: string }
  readonly at: Date
  /** Status of the return when it came. */
  readonly status: ReturnStatus
  readonly state: LateEditState
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly answer: string | null
}

/** Late values that wait, per person and return; more are not taken. */
export const maxOpenLateEdits = 500

export interface LateEditStore {
  /**
   * Keeps values that a return could not take. The same value again is one entry; another one of the same person for
   * the same cell takes the place of the earlier. Returns how many are kept now; the others went over the limit.
   */
  keepLateEdits(
    ref: ReturnRef,
    late: {
      readonly by: UserId
      readonly origin?: Origin
      readonly at: Date
      readonly cells: readonly { readonly key: string; readonly value: CellValue }[]
    },
  ): Promise<{ readonly kept: number; readonly fresh: number }>
  /** Late values of some units, oldest first. */
  lateEdits(query: {
    readonly table?: TableId
    readonly period?: PeriodCode
    readonly orgs?: readonly OrgUnitId[]
    readonly by?: UserId
    readonly states?: readonly LateEditState[]
    readonly limit: number
  }): Promise<readonly StoredLateEdit[]>
  /** Decides open ones of one return; those decided already stay as they are. Returns the ids it decided. */
  decideLateEdits(
    ref: ReturnRef,
    decision: {
      readonly ids: readonly number[]
      readonly state: 'adopted' | 'declined'
      readonly answer: string | null
      readonly by: UserId
      readonly origin?: Origin
      readonly at: Date
    },
  ): Promise<readonly number[]>
}
