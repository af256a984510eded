import { describe, expect, it } from 'vitest'
import { sheetRows } from '../../../client/grid/sheet-rows.js'
import { smallModel, smallOrgs, smallTables } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const rowsOf = (scope: keyof typeof smallOrgs) =>
  sheetRows(smallModel.tree, smallModel.catalogue, smallTables.monthly, smallOrgs[scope]).map(
    ({ kind, org, own, depth }) => `${depth} ${kind} ${org.name}${own ? '(本级)' : ''}`,
  )

describe('rows of a sheet', () => {
  it('the total first, then each street with its own row and its communities, in official order', () => {
    expect(rowsOf('district')).toEqual([
      '0 total 龙岗区',
      '1 unit 龙岗区(本级)',
      '1 subtotal 甲街道',
      '2 unit 甲街道(本级)',
      '2 unit 甲一社区',
      '2 unit 甲二社区',
      '1 subtotal 乙街道',
      '2 unit 乙街道(本级)',
      '2 unit 乙一社区',
    ])
  })

  it('a street has its own total, a community only itself', () => {
    expect(rowsOf('streetB')).toEqual(['0 total 乙街道', '1 unit 乙街道(本级)', '1 unit 乙一社区'])
    expect(rowsOf('a1')).toEqual(['0 unit 甲一社区'])
  })

  it('the ids of rows are unique', () => {
    const ids = openSmallSheet().rows.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
