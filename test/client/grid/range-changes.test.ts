import { describe, expect, it } from 'vitest'
import { cellsIn, clearing, filling } from '../../../client/grid/range-changes.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

/** The rows of the street and its two communities, from one column to another. */
function block(
  sheet: ReturnType<typeof openSmallSheet>,
  from: keyof typeof smallCodes,
  to: keyof typeof smallCodes,
) {
  const range = {
    top: sheet.rows.indexOf(sheet.row(`own/${smallOrgs.a1}`)),
    bottom: sheet.rows.indexOf(sheet.row(`own/${smallOrgs.a2}`)),
    left: sheet.columns.indexOf(sheet.column(smallCodes[from])),
    right: sheet.columns.indexOf(sheet.column(smallCodes[to])),
  }
  return cellsIn(range, sheet.rows, sheet.columns)
}

describe('clearing a range', () => {
  it('empties what is filled and one may write, and nothing else', () => {
    const sheet = openSmallSheet({
      cells: [
        [smallOrgs.a1, smallCodes.sum, 0],
        [smallOrgs.a1, smallCodes.latest, { na: '' }],
        [smallOrgs.a2, smallCodes.sum, 5],
      ],
    })
    expect(clearing(block(sheet, 'sum', 'latest'), sheet.view)).toEqual([
      { org: smallOrgs.a1, key: smallCodes.sum, value: null },
      { org: smallOrgs.a1, key: smallCodes.latest, value: null },
    ])
  })
})

describe('filling a range', () => {
  it('downward copies the first line into rows one may write', () => {
    const sheet = openSmallSheet({ me: smallOrgs.a2, cells: [[smallOrgs.a1, smallCodes.sum, 5]] })
    expect(filling(block(sheet, 'sum', 'sum'), 'down', sheet.view)).toEqual([
      { org: smallOrgs.a2, key: smallCodes.sum, value: 5 },
    ])
  })

  it('rightward leaves other kinds of values and finer numbers than a column keeps alone', () => {
    const sheet = openSmallSheet({ cells: [[smallOrgs.a1, smallCodes.sum, 5]] })
    const wide = filling(block(sheet, 'sum', 'yesno').slice(0, 1), 'right', sheet.view)
    expect(wide.map(({ key }) => key)).toEqual([smallCodes.money, smallCodes.latest])
    const money = openSmallSheet({ cells: [[smallOrgs.a1, smallCodes.money, 0.25]] })
    expect(filling(block(money, 'money', 'latest').slice(0, 1), 'right', money.view)).toEqual([])
  })
})
