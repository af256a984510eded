import type { CellValue } from '../../shared/domain/cell-value.js'
import { conflictText as t } from '../i18n/conflict-strings.js'
import type { CellConflict } from '../sync/sheet-session.js'

/** What is said about a conflict: who met whom, and what each of them wrote. */
export interface ConflictWords {
  readonly who: string
  readonly values: string
}

/**
 * Tells a conflict to one person. `now` is what the cell shows at the moment, `me` the person's name; the person
 * stands first, for their own value is the one they know.
 */
export function conflictWords(
  { kept, lost }: Pick<CellConflict, 'kept' | 'lost'>,
  {
    me,
    now,
    text,
  }: { readonly me: string; readonly now: CellValue; readonly text: (value: CellValue) => string },
): ConflictWords {
  const [first, second] = kept.by === me && lost.by !== me ? [kept, lost] : [lost, kept]
  const one = kept.by === lost.by
  const name = (by: string) => (by === me ? t('you') : by)
  const values = t('values', {
    a: one ? t('oneWindow') : name(first.by),
    x: text(first.value),
    b: one ? t('otherWindow') : name(second.by),
    y: text(second.value),
    now: text(now),
  })
  if (one) return { who: first.by === me ? t('yourWindows') : t('sameName', { a: first.by }), values }
  return {
    who: first.by === me ? t('withYou', { name: second.by }) : t('others', { a: first.by, b: second.by }),
    values,
  }
}
