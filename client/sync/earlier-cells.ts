import type { SheetRef } from '../../shared/domain/ids.js'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import type { EarlierValues } from '../../shared/protocol/api.js'
import { type EarlierReturns, earlierReturns } from '../../shared/protocol/earlier-figures.js'
import { fetchEarlier } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { openLocalStore } from './local-store.js'
import type { SheetSession } from './sheet-session.js'

/** Of larger sheets only the rows that are looked at are fetched. */
const wholeUpTo = 300

/** What the rows of an open sheet reported earlier. */
export interface EarlierCells {
  /**
   * The period before, and the same one of the year before, as far as they are here; asks for them at the first call.
   * The session tells of what arrives by its event `earlier`.
   */
  of(org: string): { readonly previous?: EarlierReturns; readonly lastYear?: EarlierReturns }
}

interface Known {
  readonly previous?: EarlierReturns
  readonly lastYear?: EarlierReturns
}

const nothing: Known = {}
const bySession = new WeakMap<SheetSession, EarlierCells>()

/** The earlier values of a session's rows, shared by all who look at them; kept on this computer with the sheet's own copy. */
export function earlierCellsOf(session: SheetSession, { me }: WorkplaceModel): EarlierCells {
  const known = bySession.get(session)
  if (known) return known
  const whole = session.orgs.length <= wholeUpTo
  const byScope = new Map<string, Known>()
  const earlier: EarlierCells = {
    of: (org) => {
      const scope = whole ? session.ref.scope : asOrgUnitId(org)
      const here = byScope.get(scope)
      if (here) return here
      byScope.set(scope, nothing)
      const arrived = (values: EarlierValues): void => {
        byScope.set(scope, sorted(values))
        session.dispatchEvent(new CustomEvent('earlier'))
      }
      const ref = { ...session.ref, scope }
      void load(ref, me.id, arrived).then((answered) => {
        if (!answered) onceOnline(session, () => void load(ref, me.id, arrived))
      })
      return nothing
    },
  }
  bySession.set(session, earlier)
  return earlier
}

function sorted({ previous, lastYear }: EarlierValues): Known {
  return {
    ...(previous ? { previous: earlierReturns(previous) } : {}),
    ...(lastYear ? { lastYear: earlierReturns(lastYear) } : {}),
  }
}

function onceOnline(session: SheetSession, then: () => void): void {
  const look = (): void => {
    if (session.connection.state !== 'online') return
    session.removeEventListener('connection', look)
    then()
  }
  session.addEventListener('connection', look)
}

/** The copy first, then the server's word. False when the server did not answer: there may be nothing to show then. */
async function load(ref: SheetRef, user: string, arrived: (values: EarlierValues) => void): Promise<boolean> {
  const local = await openLocalStore()
  const name = `${user}/earlier/${ref.table}/${ref.period}/${ref.scope}`
  const copy = (await local.get(name)) as EarlierValues | undefined
  if (copy) arrived(copy)
  try {
    const values = await fetchEarlier(ref)
    arrived(values)
    await local.put(name, values)
    return true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error // figures beside the cells are a help; work goes on without them
    return error.status > 0
  }
}
