import { describe, expect, it } from 'vitest'
import { sheetColumns } from '../../client/grid/sheet-columns.js'
import { sheetRows } from '../../client/grid/sheet-rows.js'
import { nextFinding } from '../../client/pages/finding-steps.js'
import { openCheckedSheet } from '../support/checked-sheet.js'
import { smallCodes as codes, smallModel, smallOrgs, smallTables } from '../support/small-pack.js'

const { catalogue, tree } = smallModel
const rows = sheetRows(tree, catalogue, smallTables.monthly, smallOrgs.district)
const columns = sheetColumns(catalogue, smallTables.monthly.id)
const rowOf = (id: string) => rows.findIndex((row) => row.id === id)
const columnOf = (code: string) => columns.findIndex(({ id }) => id === code)

describe('the next finding of a sheet', () => {
  const { warnings } = openCheckedSheet(
    [
      [smallOrgs.a1, codes.sum, 5000],
      [smallOrgs.b1, codes.sum, 1],
      [smallOrgs.b1, codes.latest, 2],
    ],
    {
      [`${smallOrgs.district}/${codes.latest}`]: { n: 12, reported: 3, na: 0 },
      [`${smallOrgs.district}/${codes.direct}`]: { n: 10, reported: 1, na: 0 },
    },
  )
  const sum = { row: rowOf(`sum/${smallOrgs.district}`), column: columnOf(codes.direct) }
  const high = { row: rowOf(`own/${smallOrgs.a1}`), column: columnOf(codes.sum) }
  const part = { row: rowOf(`own/${smallOrgs.b1}`), column: columnOf(codes.latest) }
  const nextAfter = (place?: { row: number; column: number }) =>
    nextFinding(warnings.all(), rows, columns, place)

  it('goes down the sheet and begins again at its top', () => {
    expect(nextAfter()).toEqual(sum)
    expect(nextAfter(sum)).toEqual(high)
    expect(nextAfter(high)).toEqual(part)
    expect(nextAfter(part)).toEqual(sum)
  })

  it('is none when nothing was found, or nothing that the sheet shows', () => {
    expect(nextFinding([], rows, columns, undefined)).toBeUndefined()
    expect(nextFinding(warnings.all(), rows, columns.slice(-1), undefined)).toBeUndefined()
  })
})
