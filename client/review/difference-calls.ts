import type { SheetRef } from '../../shared/domain/ids.js'
import type {
  ChooseThresholds,
  ReviewDifferences,
  ThresholdsAnswer,
} from '../../shared/protocol/review-difference-api.js'
import { request } from '../api/request.js'

// The server of the same build answers these; its shapes are shared/protocol/review-difference-api.ts.

/** What stands out in the returns of a scope that wait for this person. */
export async function fetchReviewDifferences(sheet: SheetRef): Promise<ReviewDifferences['returns']> {
  const query = new URLSearchParams({ ...sheet })
  return ((await request('GET', `/api/review-difference?${query}`)) as ReviewDifferences).returns
}

export async function fetchThresholds(): Promise<ThresholdsAnswer['thresholds']> {
  return ((await request('GET', '/api/review-thresholds')) as ThresholdsAnswer).thresholds
}

export async function chooseThresholds(body: ChooseThresholds): Promise<ThresholdsAnswer['thresholds']> {
  return ((await request('POST', '/api/review-thresholds', body)) as ThresholdsAnswer).thresholds
}
