import type { SheetRef } from '../../shared/domain/ids.js'
import type {
  CorrectedFiles,
  Correction,
  CorrectionAnswer,
  CorrectionRequest,
  Corrections,
  Differences,
  LateDecision,
  LateEdit,
  LateEdits,
} from '../../shared/protocol/record-api.js'
import { request } from '../api/request.js'

// The server of the same build answers these; its shapes are shared/protocol/record-api.ts.

export async function askCorrection(body: CorrectionRequest): Promise<Correction> {
  return (await request('POST', '/api/corrections', body)) as Correction
}

export async function decideCorrection(
  id: number,
  verdict: Correction['may'][number],
  answer: string,
): Promise<Correction> {
  return (await request('POST', `/api/corrections/${id}/${verdict}`, {
    answer,
  } satisfies CorrectionAnswer)) as Correction
}

/** Corrections, newest first, as far as narrowed: of a table, a scope, a period. */
export async function fetchCorrections(
  query: Partial<Pick<SheetRef, 'table' | 'scope'>> & { readonly period?: string; readonly state?: 'done' },
): Promise<readonly Correction[]> {
  return ((await request('GET', `/api/corrections?${new URLSearchParams({ ...query })}`)) as Corrections)
    .corrections
}

export async function fetchCorrectedFiles(id: number): Promise<CorrectedFiles['files']> {
  return ((await request('GET', `/api/corrections/${id}/files`)) as CorrectedFiles).files
}

export async function fetchLateEdits(sheet: SheetRef): Promise<readonly LateEdit[]> {
  return ((await request('GET', `/api/late-edits?${new URLSearchParams({ ...sheet })}`)) as LateEdits).edits
}

export async function decideLateEdits(body: LateDecision): Promise<void> {
  await request('POST', '/api/late-edits/decide', body)
}

/** What differs between two moments, each a seq or an ISO time; without `to` up to now. */
export async function fetchDifferences(
  { table, period, scope }: SheetRef,
  from: string,
  to: string | undefined,
): Promise<Differences> {
  const path = [table, period, scope].map(encodeURIComponent).join('/')
  const query = new URLSearchParams({ from, ...(to === undefined ? {} : { to }) })
  return (await request('GET', `/api/differences/${path}?${query}`)) as Differences
}
