import type { SheetRef } from '../../shared/domain/ids.js'
import type { Lens } from '../../shared/domain/status.js'
import { checkSession } from '../api/session.js'
import { pageFallback } from './page-fallback.js'
import { openSheetSocket } from './sheet-socket.js'
import { TotalsSession } from './totals-session.js'

/** Opens the live totals of a table and period. Call `close()` when the page goes. */
export function openTotals(ref: SheetRef, lens: Lens): TotalsSession {
  return new TotalsSession({
    ref,
    lens,
    openSocket: openSheetSocket,
    fallback: pageFallback,
    refused: checkSession,
  })
}
