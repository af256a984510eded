import { describe, expect, it } from 'vitest'
import { columnsOfGroup, frozenThatFit, leastWidth, sharedWidths } from '../../../client/grid/column-defs.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const { columns } = openSmallSheet()
const least = columns.reduce((sum, column) => sum + leastWidth(column), 0)

describe('widths', () => {
  it('are what headers need while there is no room to share', () => {
    const widths = sharedWidths(columns, {}, least - 500)
    expect(columns.every((column) => widths[column.id] === leastWidth(column))).toBe(true)
  })

  it('share what is left, within reason; what the person has drawn stays out of it', () => {
    const [first] = columns
    if (!first) throw new Error('the small sheet has no columns')
    const widths = sharedWidths(columns, { [first.id]: 60 }, least + 400)
    expect(widths[first.id]).toBe(undefined)
    const used = Object.values(widths).reduce((sum, width) => sum + width, 60)
    expect(used).toBeLessThanOrEqual(least + 400)
    expect(used).toBeGreaterThan(least + 300)
    const wide = sharedWidths(columns, {}, 99_999)
    expect(Math.max(...Object.values(wide))).toBe(480)
  })
})

describe('frozen columns', () => {
  it('leave half of the room to scroll in', () => {
    expect(frozenThatFit(columns, 2, {}, 2000)).toBe(2)
    expect(frozenThatFit(columns, 6, {}, 600)).toBeLessThan(6)
    expect(frozenThatFit(columns, 1, {}, 100)).toBe(0)
    expect(frozenThatFit(columns, 99, {}, 99_999)).toBe(columns.length)
  })
})

it('the id of a group’s head says which columns lie under it', () => {
  expect(columnsOfGroup('1:3-7_0')).toEqual({ from: 3, to: 7 })
  expect(columnsOfGroup('FAKE_PATH_1')).toBe(undefined)
})
