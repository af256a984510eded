import type { CellValue } from '../domain/cell-value.js'
import type { Finding } from '../domain/checks.js'
import type { OrgLevel } from '../domain/org.js'
import type { ReviewLevels } from '../domain/review-chain.js'
import type { ReturnStatus } from '../domain/status.js'
import type { CellReason, ExceptionKind, ReviewAction, StepRemarks } from '../domain/workflow.js'
import type { Problem } from './api.js'

/**
 * `POST /api/returns/:table/:period/:org/:action` body, `{}` when there is nothing to say. A 退回 needs `reason`, a
 * submission with empty cells `missing`, a step before the units below are through `exception`. Answers
 * {@link ReviewDone}; 403 for what the person may never do, 409 with {@link StepProblem} for what stands against it now.
 */
export interface ReviewRequest {
  readonly reason?: string
  readonly cells?: readonly CellReason[]
  /** 缺报: why cells are left empty. */
  readonly missing?: string
  /** Why the units below are not waited for. */
  readonly exception?: { readonly kind: ExceptionKind; readonly reason: string }
}

/** Why a step was not done, with what stands against it. */
export interface StepProblem extends Problem {
  readonly findings?: readonly Finding[]
  readonly cells?: readonly string[]
  readonly orgs?: readonly string[]
}

/** `POST /api/review-levels`: which levels review a table, null for all of them. Answers {@link ReviewLevelsAnswer}. */
export interface ChooseLevels {
  readonly table: string
  readonly levels: readonly OrgLevel[] | null
}

/** `GET /api/review-levels`. */
export interface ReviewLevelsAnswer {
  readonly levels: ReviewLevels
}

/** `GET /api/explanations/:table/:period/:org`: what the unit wrote beside its cells in earlier periods, newest first. */
export interface EarlierExplanations {
  readonly explanations: readonly { readonly cell: string; readonly period: string; readonly text: string }[]
}

/** Something that speaks against a step which was done all the same. */
export interface ReviewWarning {
  readonly code: 'children-open' | 'period-closed' | 'locked-with-period'
  readonly message: string
  /** Units concerned, in official order. */
  readonly orgs: readonly string[]
}

export interface ReviewDone {
  readonly status: ReturnStatus
  readonly seq: number
  readonly warnings: readonly ReviewWarning[]
}

/** `GET /api/changes/:table/:period/:org`: what differs now from the moment the return was last sent back. */
export interface ChangesSince {
  /** The 退回, null when there was none. */
  readonly since: { readonly seq: number; readonly at: string; readonly by: string } | null
  readonly cells: readonly { readonly key: string; readonly old: CellValue; readonly new: CellValue }[]
}

/** `POST /api/returns/bulk` body: one action on many returns, each on its own; answers {@link BulkReviewDone}. */
export interface BulkReview {
  readonly action: ReviewAction
  readonly reason?: string
  readonly exception?: ReviewRequest['exception']
  readonly returns: readonly { readonly table: string; readonly period: string; readonly org: string }[]
}

export const maxBulkReturns = 300

/** One result per return, in their order. */
export interface BulkReviewDone {
  readonly results: readonly (
    | ({ readonly ok: true; readonly org: string } & ReviewDone)
    | ({ readonly ok: false; readonly org: string } & StepProblem)
  )[]
}

/** One recorded step of a return. */
export interface ReviewEvent {
  readonly seq: number
  readonly org: string
  readonly action: ReviewAction
  readonly from: ReturnStatus
  readonly to: ReturnStatus
  /** Name of the person. */
  readonly by: string
  readonly at: string
  readonly reason: string | null
  readonly cells: readonly CellReason[]
  readonly remarks: StepRemarks
}

/**
 * `GET /api/reviews/:table/:period/:org`: all steps of one return, newest first.
 * `GET /api/reviews?table&period&scope`: the newest step of each kind of every return within the scope.
 */
export interface Reviews {
  readonly events: readonly ReviewEvent[]
}

/** `GET /api/review-queue`: how many returns of each table and period wait for this person. */
export interface ReviewQueue {
  readonly waiting: readonly {
    readonly table: string
    readonly period: string
    readonly count: number
  }[]
}
