import type { ReturnRef, SheetRef } from '../../shared/domain/ids.js'
import type { ReviewAction } from '../../shared/domain/workflow.js'
import type {
  BulkReview,
  BulkReviewDone,
  ChangesSince,
  EarlierExplanations,
  ReviewDone,
  ReviewEvent,
  ReviewQueue,
  ReviewRequest,
  Reviews,
} from '../../shared/protocol/review-api.js'
import { request } from '../api/request.js'

// The server of the same build answers these; its shapes are shared/protocol/review-api.ts.

const path = ({ table, period, org }: ReturnRef): string =>
  [table, period, org].map(encodeURIComponent).join('/')

export async function performReview(
  ref: ReturnRef,
  action: ReviewAction,
  words: ReviewRequest,
): Promise<ReviewDone> {
  return (await request('POST', `/api/returns/${path(ref)}/${action}`, words)) as ReviewDone
}

export async function performBulkReview(body: BulkReview): Promise<BulkReviewDone> {
  return (await request('POST', '/api/returns/bulk', body, { outlives: true })) as BulkReviewDone
}

/** All steps of one return, newest first. */
export async function fetchReviews(ref: ReturnRef): Promise<readonly ReviewEvent[]> {
  return ((await request('GET', `/api/reviews/${path(ref)}`)) as Reviews).events
}

/** The newest step of each kind of every return in the scope. */
export async function fetchLatestReviews(sheet: SheetRef): Promise<readonly ReviewEvent[]> {
  return ((await request('GET', `/api/reviews?${new URLSearchParams({ ...sheet })}`)) as Reviews).events
}

/** What was said beside the unit's cells in earlier periods, newest first. */
export async function fetchExplanations(ref: ReturnRef): Promise<EarlierExplanations['explanations']> {
  return ((await request('GET', `/api/explanations/${path(ref)}`)) as EarlierExplanations).explanations
}

/** What was changed since the return was last sent back. */
export async function fetchChanges(ref: ReturnRef): Promise<ChangesSince> {
  return (await request('GET', `/api/changes/${path(ref)}`)) as ChangesSince
}

export async function fetchReviewQueue(): Promise<ReviewQueue['waiting']> {
  return ((await request('GET', '/api/review-queue')) as ReviewQueue).waiting
}
