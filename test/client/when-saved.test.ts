import { describe, expect, it } from 'vitest'
import { whenSaved } from '../../client/review/when-saved.js'
import { asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import { MemorySession } from '../support/memory-session.js'
import { smallOrgs } from '../support/small-pack.js'

const session = () =>
  new MemorySession({
    ref: { table: asTableId('SMALL-01'), period: asPeriodCode('202403'), scope: smallOrgs.a1 },
    orgs: [smallOrgs.a1],
  })

describe('whenSaved', () => {
  it('answers at once when nothing is on its way, or nothing can be', async () => {
    const quiet = session()
    expect(await whenSaved(quiet)).toBe(true)
    quiet.play({ connection: { pending: 2, state: 'offline' } })
    expect(await whenSaved(quiet)).toBe(false)
  })

  it('waits for the last value, and gives up when the line goes down', async () => {
    const busy = session()
    busy.play({ connection: { pending: 2 } })
    const saved = whenSaved(busy)
    busy.play({ connection: { pending: 1 } })
    busy.play({ connection: { pending: 0 } })
    expect(await saved).toBe(true)
    busy.play({ connection: { pending: 1 } })
    const lost = whenSaved(busy)
    busy.play({ connection: { state: 'offline' } })
    expect(await lost).toBe(false)
  })
})
