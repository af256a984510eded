import type { SheetRef } from '../../shared/domain/ids.js'
import type { ReviewAction } from '../../shared/domain/workflow.js'
import type { BulkReviewDone, ReviewRequest } from '../../shared/protocol/review-api.js'
import { refusalWords } from '../i18n/refusal-words.js'
import { reviewText as t } from '../i18n/review-strings.js'
import { performBulkReview } from './review-calls.js'
import type { ReviewDialog } from './review-dialog.js'
import { exceptionQuestion } from './review-questions.js'
import type { ReviewRow } from './review-rows.js'

export type BulkAction = Extract<ReviewAction, 'approve' | 'send-back' | 'lock'>

/** What has to be asked before many returns take a step; undefined when the person cancelled. */
export async function askMany(
  dialog: ReviewDialog | null,
  action: BulkAction,
  rows: readonly ReviewRow[],
): Promise<ReviewRequest | undefined> {
  const names = rows.map(({ unit }) => unit.name)
  const n = rows.length
  if (action === 'approve') return {}
  if (action === 'lock')
    return dialog?.ask({
      title: t('lockManyTitle', { n }),
      words: [t('lockAfter')],
      names,
      confirm: t('lock'),
    })
  const title = t('sendBackMany', { n })
  return dialog?.ask({ title, words: [t('sendBackAfter')], names, confirm: t('send-back'), reason: true })
}

/**
 * One step of many returns, each on its own; those barred by units below are done after all when the person puts an
 * exception on record. Answers what to say, and whose step was not done. @throws ApiError
 */
export async function performMany(
  sheet: SheetRef,
  dialog: ReviewDialog | null,
  action: BulkAction,
  rows: readonly ReviewRow[],
  answer: ReviewRequest,
): Promise<{ readonly message: string; readonly failed: ReadonlySet<string> }> {
  const words = answer.reason ? { reason: answer.reason } : {}
  const perform = (list: readonly ReviewRow[], exception?: NonNullable<ReviewRequest['exception']>) =>
    performBulkReview({
      action,
      ...words,
      ...(exception ? { exception } : {}),
      returns: list.map(({ unit }) => ({ table: sheet.table, period: sheet.period, org: unit.id })),
    })
  const first = await perform(rows)
  const results = await withException(dialog, action, rows, first.results, perform)
  const failed = results.flatMap((each) => (each.ok ? [] : [each]))
  const nameOf = (org: string) => rows.find(({ unit }) => unit.id === org)?.unit.name ?? org
  const list = failed.map((each) => `${nameOf(each.org)}(${refusalWords(each)})`).join('、')
  const done = t('bulkDone', { n: results.length - failed.length })
  const said = failed.length > 0 ? [done, t('bulkFailed', { n: failed.length, list })] : [done]
  return { message: said.join(';'), failed: new Set(failed.map(({ org }) => org)) }
}

async function withException(
  dialog: ReviewDialog | null,
  action: BulkAction,
  rows: readonly ReviewRow[],
  results: BulkReviewDone['results'],
  again: (
    rows: readonly ReviewRow[],
    exception: NonNullable<ReviewRequest['exception']>,
  ) => Promise<BulkReviewDone>,
): Promise<BulkReviewDone['results']> {
  const barred = results.flatMap((each) => (!each.ok && each.code === 'children-open' ? [each] : []))
  const [one] = barred
  if (!one) return results
  const answer = await dialog?.ask(exceptionQuestion(one.message, t(action)))
  if (!answer?.exception) return results
  const waiting = new Set(barred.map(({ org }) => org))
  const second = await again(
    rows.filter(({ unit }) => waiting.has(unit.id)),
    answer.exception,
  )
  return [...results.filter(({ org }) => !waiting.has(org)), ...second.results]
}
