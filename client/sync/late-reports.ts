import type { SheetRef } from '../../shared/domain/ids.js'
import { type LateReport, maxLateCells } from '../../shared/protocol/record-api.js'
import { ApiError, request } from '../api/request.js'
import type { RefusedStore } from './refused-store.js'

/**
 * Tells the server of values that came too late, so that the reviewer sees them too; they stay on this computer all the
 * same. What cannot be told now is told when the sheet is opened again.
 */
export async function reportLate(
  { table, period }: Pick<SheetRef, 'table' | 'period'>,
  store: RefusedStore,
): Promise<void> {
  const untold = store.values.filter(({ late }) => late === 'untold')
  const orgs = new Set(untold.map(({ org }) => org))
  for (const org of orgs) {
    const values = untold.filter((each) => each.org === org).slice(0, maxLateCells)
    const cells = values.map(({ key, value }) => ({ key, value }))
    let kept = true
    try {
      await request('POST', '/api/late-edits', { table, period, org, cells } satisfies LateReport)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // Editable again, or not the person's any more: there is nobody to tell, and asking again would not help.
      if (error.status === 0 || error.status === 429 || error.status >= 500) continue
      kept = false
    }
    store.told(values, kept)
  }
}
