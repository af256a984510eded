import type { SheetRef } from '../../shared/domain/ids.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import type { SheetSession } from './sheet-session.js'

/** Opens a sheet: connects, shows the offline copy until the first snapshot is there. Call `close()` when the page goes. */
export function openSheet(ref: SheetRef, workplace: WorkplaceModel): SheetSession {
  throw new Error(`not yet: ${ref.table} for ${workplace.me.name}`)
}
