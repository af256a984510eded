import type { SheetRef } from '../../shared/domain/ids.js'
import { checkSession } from '../api/session.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { LiveSheet } from './live-sheet.js'
import { openLocalStore } from './local-store.js'
import { pageFallback } from './page-fallback.js'
import type { SheetSession } from './sheet-session.js'
import { openSheetSocket } from './sheet-socket.js'
import { openTabLine } from './tab-line.js'

/** Opens a sheet: connects, shows the offline copy until the first snapshot is there. Call `close()` when the page goes. */
export function openSheet(ref: SheetRef, workplace: WorkplaceModel): SheetSession {
  return new LiveSheet({
    ref,
    workplace,
    openSocket: openSheetSocket,
    fallback: pageFallback,
    openLocal: openLocalStore,
    openTabLine,
    refused: checkSession,
  })
}
