import type { MoveThresholds, ReviewThresholds } from '../domain/moved-figures.js'
import type {
  AnsweredReason,
  ChangedCell,
  ExplainedFinding,
  StandingOut,
} from '../domain/review-difference.js'

/** What stands out in one return that waits for the person who asks. */
export interface ReturnDifference {
  readonly org: string
  /** The submission that waits. */
  readonly submitted: { readonly by: string; readonly at: string } | null
  /** What the cells are held against: the submission before; null when this is the first. */
  readonly since: { readonly at: string; readonly by: string } | null
  readonly changed: readonly ChangedCell[]
  /** Changed cells beyond those listed. */
  readonly moreChanged: number
  /** The 退回 that this submission answers. */
  readonly sentBack: { readonly reason: string | null; readonly cells: readonly AnsweredReason[] } | null
  readonly figures: readonly StandingOut[]
  readonly findings: readonly ExplainedFinding[]
  readonly missing: { readonly reason: string; readonly cells: readonly string[] } | null
  /** Figures that stayed near what they were, and those with nothing to compare with. */
  readonly near: number
  readonly unknown: number
}

/** `GET /api/review-difference?table&period&scope`: every return of the scope that waits for the person who asks. */
export interface ReviewDifferences {
  readonly thresholds: MoveThresholds
  readonly returns: readonly ReturnDifference[]
}

/** Changed cells listed of one return. */
export const maxChangedCells = 100

/** `POST /api/review-thresholds`: thresholds of a table, null for the usual ones. Answers {@link ThresholdsAnswer}. */
export interface ChooseThresholds {
  readonly table: string
  readonly thresholds: MoveThresholds | null
}

/** `GET /api/review-thresholds`. */
export interface ThresholdsAnswer {
  readonly thresholds: ReviewThresholds
}
