import type { SheetRef } from '../../shared/domain/ids.js'
import type { ReadWorkbook } from '../../shared/protocol/import-api.js'
import type { Differences } from '../../shared/protocol/record-api.js'
import { request, upload } from './request.js'

/** The cells of an XLSX or CSV file; the server keeps nothing of it. @throws ApiError with why it cannot be read. */
export async function readFile(file: Blob): Promise<ReadWorkbook> {
  return (await upload('/api/import/read', file)) as ReadWorkbook
}

/** What changed in a sheet since a commit. */
export async function fetchChangesSince(
  { table, period, scope }: SheetRef,
  seq: number,
): Promise<Differences> {
  const path = [table, period, scope].map(encodeURIComponent).join('/')
  return (await request('GET', `/api/differences/${path}?from=${seq}`)) as Differences
}
