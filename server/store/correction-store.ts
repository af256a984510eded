import type { Origin } from '../../shared/domain/audit.js'
import type { OrgUnitId, PeriodCode, ReturnRef, Seq, TableId, UserId } from '../../shared/domain/ids.js'
import type { StoredTotal } from '../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { LeafChange } from '../../shared/protocol/return-leaves.js'
import type { CellChange, RollUpModel } from './store.js'

export const correctionStates = ['requested', 'done', 'refused', 'withdrawn'] as const
export type CorrectionState = (typeof correctionStates)[number]

/** Who does something to a correction, when and from where. */
export interface CorrectionHand {
  readonly by: UserId
  readonly origin?: Origin
  /** Server clock. */
  readonly at: Date
}

export interface StoredCorrection {
  readonly id: number
  readonly ref: ReturnRef
  readonly state: CorrectionState
  /** Status of the return when it was asked for; it does not change by a correction. */
  readonly status: ReturnStatus
  readonly cells: readonly CellChange[]
  readonly reason: string
  readonly requestedBy: { readonly id: UserId; readonly name: string }
  readonly requestedAt: Date
  /** The second person; null while nobody decided. */
  readonly decidedBy: { readonly id: UserId; readonly name: string } | null
  readonly decidedAt: Date | null
  readonly answer: string | null
  /** The commit that brought the new values and the epoch that began with it; null unless it is done. */
  readonly seq: Seq | null
  readonly epoch: number | null
}

/** What a correction writes: decided on the state of `epoch`, which is over by it. */
export interface CorrectionCommit {
  readonly epoch: number
  /** Newest update of the return that was looked at. */
  readonly basedOn: Seq
  /** Yjs state of the new epoch, V2 encoding, and the client id that wrote it. */
  readonly snapshot: Uint8Array
  readonly client: number
  /** New leaves of the indicators whose value changed; null = now missing. */
  readonly leaves: readonly LeafChange[]
}

export type CorrectionRefusal =
  | 'unknown'
  /** Somebody decided it already. */
  | 'decided'
  /** The same person cannot be both. */
  | 'same-person'
  /** The return is neither approved nor locked any more. */
  | 'not-correctable'
  /** The return began another epoch, or a cell is not what it was when the correction was asked for. */
  | 'changed-since'

export type CorrectionOutcome =
  | {
      readonly ok: true
      readonly correction: StoredCorrection
      readonly seq: Seq
      readonly epoch: number
      readonly totals: readonly StoredTotal[]
    }
  | { readonly ok: false; readonly code: CorrectionRefusal }

/** 更正: one person asks, another one decides; values of a settled return change in no other way. */
export interface CorrectionStore {
  /** Keeps a request, or says why not: `changed-since` when an old value is not what the cell holds. */
  requestCorrection(
    ref: ReturnRef,
    asked: { readonly cells: readonly CellChange[]; readonly reason: string } & CorrectionHand,
  ): Promise<
    | { readonly ok: true; readonly correction: StoredCorrection }
    | { readonly ok: false; readonly code: CorrectionRefusal }
  >
  /** Ends a request without a change; `withdrawn` only by who asked, `refused` only by somebody else. */
  endCorrection(
    id: number,
    end: { readonly state: 'refused' | 'withdrawn'; readonly answer: string | null } & CorrectionHand,
  ): Promise<
    | { readonly ok: true; readonly correction: StoredCorrection }
    | { readonly ok: false; readonly code: CorrectionRefusal }
  >
  /**
   * Does a correction in ONE transaction: a new epoch with its state, cells, history, leaves, totals in every lens,
   * audit. The status stays. Updates of the old epoch are refused from then on.
   */
  correct(
    id: number,
    decision: { readonly answer: string | null } & CorrectionHand & CorrectionCommit,
    model: RollUpModel,
  ): Promise<CorrectionOutcome>
  correction(id: number): Promise<StoredCorrection | undefined>
  /** Corrections of some units, newest first. */
  corrections(query: {
    readonly table?: TableId
    readonly period?: PeriodCode
    readonly orgs?: readonly OrgUnitId[]
    readonly states?: readonly CorrectionState[]
    readonly limit: number
  }): Promise<readonly StoredCorrection[]>
}
