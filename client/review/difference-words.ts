import { formatChange } from '../../shared/domain/comparison.js'
import type { MovedFigure } from '../../shared/domain/moved-figures.js'
import type { Outlier } from '../../shared/domain/outliers.js'
import type { StandingOut } from '../../shared/domain/review-difference.js'
import { type CellReason, maxReviewCells, maxReviewReasonLength } from '../../shared/domain/workflow.js'
import type { ReturnDifference } from '../../shared/protocol/review-difference-api.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { cellText } from '../components/cell-text.js'
import { differenceText as t } from '../i18n/difference-strings.js'
import { language } from '../i18n/language.js'
import { localText } from '../i18n/local-text.js'

/** How a figure moved, in words: 比上期 10 +200.0%. */
export function movedWords(workplace: WorkplaceModel | undefined, key: string, moved: MovedFigure): string {
  const isLast = moved.against === 'last-year'
  if (moved.base === 0) return t(isLast ? 'lastYearZero' : 'previousZero')
  const base = cellText(workplace, key, moved.base)
  return t(isLast ? 'lastYear' : 'previous', { base, change: formatChange(moved.change, language()) })
}

/** Where a figure lies among its peers: 高于同级 95% 的单位. */
export function outlierWords({ score, beyond }: Outlier): string {
  return t(score > 0 ? 'above' : 'below', { n: beyond })
}

/** Everything that makes a figure stand out, in one line. */
export function figureWords(workplace: WorkplaceModel | undefined, figure: StandingOut): string {
  const words = figure.moved.map((moved) => movedWords(workplace, figure.key, moved))
  return [...words, ...(figure.outlier ? [outlierWords(figure.outlier)] : [])].join(';')
}

/**
 * The cells that a 退回 would be about, each with a reason to begin with: figures that stand out, findings that nobody
 * explained, and what was pointed out before and not changed.
 */
export function standingReasons(
  workplace: WorkplaceModel | undefined,
  facts: ReturnDifference,
): readonly CellReason[] {
  const reasons = new Map<string, string>()
  const add = (key: string, reason: string) => {
    if (!reasons.has(key)) reasons.set(key, reason.slice(0, maxReviewReasonLength))
  }
  for (const { key, reason, changed } of facts.sentBack?.cells ?? []) if (!changed) add(key, reason)
  for (const { message, cells, explanation } of facts.findings) {
    const [first] = cells
    if (first !== undefined && explanation === null) add(first, localText(message))
  }
  for (const figure of facts.figures)
    add(figure.key, t('pleaseCheck', { words: figureWords(workplace, figure) }))
  return [...reasons].slice(0, maxReviewCells).map(([key, reason]) => ({ key, reason }))
}
