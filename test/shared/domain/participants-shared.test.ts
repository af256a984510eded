import { describe, expect, it } from 'vitest'
import { asPeriodCode } from '../../../shared/domain/ids.js'
import { buildOrgTree } from '../../../shared/domain/org.js'
import { participants } from '../../../shared/domain/table.js'
import { smallModel, smallOrgs, smallTables, smallUnits } from '../../support/small-pack.js'

const { a1, a2 } = smallOrgs
const tree = buildOrgTree(
  smallUnits.map((unit) => {
    if (unit.id === a1) return { ...unit, validTo: '2024-01-31' }
    return unit.id === a2 ? { ...unit, validFrom: '2024-03-15' } : unit
  }),
)
const at = (period: string) =>
  participants(smallModel.catalogue, tree, smallTables.monthly.id, asPeriodCode(period))

describe('the units of a period', () => {
  it('are one tree for all periods between two changes', () => {
    expect(at('202401')).toBe(at('202312'))
    expect(at('202404')).toBe(at('2025'))
  })

  it('change the day after a last day, and on a first day', () => {
    const has = (period: string) => [a1, a2].map((id) => at(period)?.get(id) !== undefined)
    expect(has('202401')).toEqual([true, false])
    expect(has('202402')).toEqual([false, false])
    expect(has('202403')).toEqual([false, true])
    expect(has('2024')).toEqual([true, true])
  })
})
