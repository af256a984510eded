import type { ReturnRef, SheetRef } from '../../shared/domain/ids.js'
import type { ReviewEvent, Reviews } from '../../shared/protocol/review-api.js'
import { request } from './request.js'

/** The newest step of each kind of every return in a scope: its 退回 among them. */
export async function fetchStepsIn(sheet: SheetRef): Promise<readonly ReviewEvent[]> {
  return ((await request('GET', `/api/reviews?${new URLSearchParams({ ...sheet })}`)) as Reviews).events
}

/** The steps of one return, newest first. */
export async function fetchStepsOf({ table, period, org }: ReturnRef): Promise<readonly ReviewEvent[]> {
  const path = [table, period, org].map(encodeURIComponent).join('/')
  return ((await request('GET', `/api/reviews/${path}`)) as Reviews).events
}
