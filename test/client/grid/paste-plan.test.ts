import { describe, expect, it } from 'vitest'
import { planPaste } from '../../../client/grid/paste-plan.js'
import type { GridRange } from '../../../client/grid/selection.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

type Sheet = ReturnType<typeof openSmallSheet>

function paste(sheet: Sheet, block: readonly (readonly string[])[], selection: GridRange) {
  return planPaste(block, selection, {
    rows: sheet.rows,
    columns: sheet.columns,
    textAt: (row, column) => sheet.view.text(row, column),
    valueAt: (row, column) => sheet.view.value(row, column),
    editability: (row, column) => sheet.view.editability(row, column),
  })
}

/** The range that begins at a cell, so many cells large. */
function rangeAt(sheet: Sheet, row: string, code: keyof typeof smallCodes, rows = 1, columns = 1): GridRange {
  const top = sheet.rows.indexOf(sheet.row(row))
  const left = sheet.columns.indexOf(sheet.column(smallCodes[code]))
  return { top, left, bottom: top + rows - 1, right: left + columns - 1 }
}

const own = `own/${smallOrgs.a1}`

describe('pasting a block', () => {
  it('writes what can be read and reports the rest with its reason', () => {
    const sheet = openSmallSheet()
    const plan = paste(sheet, [['1,200', '近8000', '12']], rangeAt(sheet, own, 'sum'))
    expect(plan.changes).toEqual([
      { org: smallOrgs.a1, key: smallCodes.sum, value: 1200 },
      { org: smallOrgs.a1, key: smallCodes.latest, value: 12 },
    ])
    expect(plan.refused.map(({ column, text }) => [column.id, text])).toEqual([[smallCodes.money, '近8000']])
    expect(plan.refused[0]?.reason).toContain('概数')
  })

  it('leaves rows of other units, sums and computed columns alone, and says why', () => {
    const sheet = openSmallSheet()
    const street = paste(sheet, [['5']], rangeAt(sheet, `sum/${smallOrgs.streetA}`, 'sum'))
    const other = paste(sheet, [['5']], rangeAt(sheet, `own/${smallOrgs.a2}`, 'sum'))
    const computed = paste(sheet, [['5']], rangeAt(sheet, own, 'ratio'))
    const listed = paste(sheet, [['5']], rangeAt(sheet, own, 'listCount'))
    for (const plan of [street, other, computed, listed]) {
      expect(plan.changes).toEqual([])
      expect(plan.refused).toHaveLength(1)
    }
    expect(other.refused[0]?.reason).toContain('本单位')
    expect(listed.refused[0]?.reason).toContain('台账')
  })

  it('a whole sheet copied and pasted back changes nothing and refuses nothing', () => {
    const sheet = openSmallSheet({
      cells: [
        [smallOrgs.a1, smallCodes.sum, 1234],
        [smallOrgs.a1, smallCodes.latest, { na: '非试点' }],
        [smallOrgs.a2, smallCodes.sum, 5],
      ],
    })
    const block = sheet.rows.map((row) => sheet.columns.map((column) => sheet.view.text(row, column)))
    const all = { top: 0, left: 0, bottom: sheet.rows.length - 1, right: sheet.columns.length - 1 }
    const plan = paste(sheet, block, all)
    expect(plan.changes).toEqual([])
    expect(plan.refused).toEqual([])
    expect(plan.outside).toBe(0)
  })

  it('an empty cell of the block clears', () => {
    const sheet = openSmallSheet({ cells: [[smallOrgs.a1, smallCodes.sum, 7]] })
    expect(paste(sheet, [['']], rangeAt(sheet, own, 'sum')).changes).toEqual([
      { org: smallOrgs.a1, key: smallCodes.sum, value: null },
    ])
  })

  it('is repeated over a selection that it divides evenly, and only then', () => {
    const sheet = openSmallSheet()
    const over = paste(sheet, [['3']], rangeAt(sheet, own, 'sum', 1, 3))
    expect(over.changes.map(({ value }) => value)).toEqual([3, 3, 3])
    const uneven = paste(sheet, [['3', '4']], rangeAt(sheet, own, 'sum', 1, 3))
    expect(uneven.changes.map(({ value }) => value)).toEqual([3, 4])
    const { left } = rangeAt(sheet, own, 'sum')
    expect(uneven.range).toMatchObject({ left, right: left + 1 })
  })

  it('a line shorter than the others leaves the cells behind its end alone', () => {
    const sheet = openSmallSheet({
      me: smallOrgs.streetA,
      cells: [[smallOrgs.streetA, smallCodes.direct, 7]],
    })
    const range = rangeAt(sheet, `sum/${smallOrgs.streetA}`, 'sum')
    const direct = sheet.columns.indexOf(sheet.column(smallCodes.direct))
    const wide = Array.from({ length: direct - range.left + 1 }, () => '')
    const plan = paste(sheet, [wide, ['5']], range)
    expect(plan.changes).toEqual([{ org: smallOrgs.streetA, key: smallCodes.sum, value: 5 }])
    expect(plan.refused).toEqual([])
  })

  it('counts what falls off the sheet', () => {
    const sheet = openSmallSheet({ me: smallOrgs.b1 })
    const last = rangeAt(sheet, `own/${smallOrgs.b1}`, 'sum')
    expect(last.top).toBe(sheet.rows.length - 1)
    const plan = paste(sheet, [['1'], ['2'], ['']], last)
    expect(plan.changes).toHaveLength(1)
    expect(plan.outside).toBe(1)
    expect(plan.range.bottom).toBe(last.top)
  })
})
