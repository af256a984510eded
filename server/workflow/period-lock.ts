import type { Visitor } from '../../shared/domain/audit.js'
import { asUserId, type UserId } from '../../shared/domain/ids.js'
import type { StatusChange } from '../store/store.js'

/** Who did what the clock did. */
const clock: UserId = asUserId('系统')

/** The lock that comes with the end of a period. `person` left out: the clock. */
export function lockedWithPeriod(at: Date, person?: Visitor): StatusChange {
  return {
    from: 'approved',
    to: 'locked',
    action: 'lock',
    by: person?.id ?? clock,
    ...(person?.origin ? { origin: person.origin } : {}),
    at,
    reason: '报告期锁定',
    cells: [],
  }
}
