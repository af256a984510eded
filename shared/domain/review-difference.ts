import type { CellValue } from './cell-value.js'
import type { Severity } from './check-definition.js'
import type { IndicatorCode, Seq } from './ids.js'
import type { Indicator, LocalText } from './indicator.js'
import {
  type ComparisonBase,
  comparisonBases,
  type MovedFigure,
  type MoveThresholds,
  movedBeyond,
} from './moved-figures.js'
import type { Outlier } from './outliers.js'
import type { CellReason, ReviewAction } from './workflow.js'

/** A cell that a unit changed since it last handed in. */
export interface ChangedCell {
  readonly key: string
  readonly old: CellValue
  readonly new: CellValue
  /** Name of the person who wrote it last. */
  readonly by: string
}

/** A reason of a 退回, and whether the unit changed the cell since (已改 or 未改). */
export interface AnsweredReason extends CellReason {
  readonly changed: boolean
}

/** A soft check that does not hold, or a hard one that holds no more, with what the unit said about it. */
export interface ExplainedFinding {
  readonly severity: Severity
  readonly message: LocalText
  readonly cells: readonly IndicatorCode[]
  readonly explanation: string | null
}

/** A figure of one unit, to be compared. Numbers in the indicator's unit, null when missing or 不适用. */
export interface ComparedFigure {
  readonly indicator: Indicator
  readonly now: number | null
  /** Undefined when the unit of then is not the unit of now, or the period is not kept. */
  readonly bases: Readonly<Partial<Record<ComparisonBase, number | null>>>
  readonly outlier: Outlier | undefined
}

/** A figure that wants a look. */
export interface StandingOut {
  readonly key: IndicatorCode
  readonly now: number
  readonly moved: readonly MovedFigure[]
  readonly outlier: Outlier | null
}

export interface FigureDifference {
  readonly figures: readonly StandingOut[]
  /** Figures that stayed near what they were. */
  readonly near: number
  /** Figures with nothing to compare with. */
  readonly unknown: number
}

/** Sorts the figures of a return into those that want a look, in table order, and the number of the rest. */
export function standingOut(
  figures: readonly ComparedFigure[],
  thresholds: MoveThresholds,
): FigureDifference {
  const found: StandingOut[] = []
  let near = 0
  let unknown = 0
  for (const { indicator, now, bases, outlier } of figures) {
    if (now === null) continue
    const moved = comparisonBases.flatMap(
      (against) => movedBeyond(indicator, against, now, bases[against] ?? null, thresholds) ?? [],
    )
    if (moved.length > 0 || outlier) found.push({ key: indicator.code, now, moved, outlier: outlier ?? null })
    else if (comparisonBases.some((against) => typeof bases[against] === 'number')) near += 1
    else unknown += 1
  }
  return { figures: found, near, unknown }
}

/** A recorded step, as far as it matters for what a reviewer has seen. */
export interface PastStep {
  readonly seq: Seq
  readonly action: ReviewAction
}

/**
 * The submission that a new one is held against: the one that was last answered by a 退回, for that is what a reviewer
 * knows; else the one before, which was withdrawn. Undefined for a first submission. Steps newest first.
 */
export function submissionBefore<Step extends PastStep>(steps: readonly Step[]): Step | undefined {
  const submissions = steps.filter(({ action }) => action === 'submit')
  const [last, before] = submissions
  if (!last) return undefined
  const back = steps.find(({ action, seq }) => action === 'send-back' && seq < last.seq)
  return back ? submissions.find(({ seq }) => seq < back.seq) : before
}

/** The 退回 that the newest submission answers; undefined when it answers none. Steps newest first. */
export function answeredSendBack<Step extends PastStep>(steps: readonly Step[]): Step | undefined {
  const [last] = steps.filter(({ action }) => action === 'submit')
  const before =
    last && steps.find(({ action, seq }) => seq < last.seq && action !== 'submit' && action !== 'withdraw')
  return before?.action === 'send-back' ? before : undefined
}
