import { describe, expect, it } from 'vitest'
import { burdenByLevel, burdenOf } from '../../../shared/domain/burden.js'
import { asTableId } from '../../../shared/domain/ids.js'
import { shippedPack, shippedTree } from '../../support/shipped-pack.js'

const { catalogue } = await shippedPack()
const burdens = burdenOf({ catalogue, tree: await shippedTree() })
const of = (table: string, level: string) =>
  burdens.find((each) => each.table === table && each.level === level)

describe('what a table asks of a unit', () => {
  it('counts typed cells per return and month, not what is computed or shown from elsewhere', () => {
    // 协商、宣传、邻里节、居务公开; the number of committees and of those with a festival are computed.
    expect(of('LG24-01', 'community')).toEqual({
      table: 'LG24-01',
      level: 'community',
      units: 119,
      cells: 4,
      perMonth: 4,
      ledgerColumns: 0,
    })
    expect(of('LG24-01', 'street')).toBeUndefined()
    expect(of('LG24-07', 'community')?.perMonth).toBeCloseTo(1 / 3)
    expect(of('LG24-03', 'community')?.perMonth).toBeCloseTo((3 * 52) / 12)
  })

  it('counts a ledger by its columns, filled once for every event', () => {
    expect(of('LG24-02', 'community')).toMatchObject({ cells: 0, perMonth: 0, ledgerColumns: 5 })
  })

  it('averages over the units that are asked: a pilot’s cells are not everybody’s', () => {
    const station = of('FM24-06', 'community')
    expect(station?.units).toBe(1)
    expect(of('LH20-00W', 'community')?.units).toBeLessThan(10)
  })

  it('adds up by level', () => {
    const sums = burdenByLevel(burdens, (table) => catalogue.packOf(asTableId(table))?.id)
    const community = burdens.filter(({ table, level }) => table.startsWith('LG24') && level === 'community')
    const sum = community.reduce((all, { perMonth }) => all + perMonth, 0)
    expect(sums.find(({ pack, level }) => pack === 'lg2024' && level === 'community')?.perMonth).toBeCloseTo(
      sum,
    )
    expect(sum).toBeGreaterThan(15)
  })
})
