import { describe, expect, it } from 'vitest'
import { pressSelection } from '../../../client/grid/press-selection.js'
import { type GridRange, rangeOf } from '../../../client/grid/selection.js'
import type { Pointed } from '../../../client/grid/workbench.js'

const size = { rows: 5, columns: 4 }
const cell = (row: number, column: number): Pointed => ({ zone: 'cell', place: { row, column } })
const row = (at: number): Pointed => ({ zone: 'row', row: at })
const columns = (from: number, to = from): Pointed => ({ zone: 'columns', from, to })
const whole = { top: 0, bottom: 4, left: 0, right: 3 }

describe('a press, dragged', () => {
  it.each<readonly [string, Pointed, Pointed, GridRange]>([
    ['on a row’s head', row(2), row(2), { ...whole, top: 2, bottom: 2 }],
    ['over heads of rows, upward', row(3), row(1), { ...whole, top: 1, bottom: 3 }],
    ['from a row’s head into the cells', row(1), cell(4, 2), { ...whole, top: 1, bottom: 4 }],
    ['on a column’s head', columns(1), columns(1), { ...whole, left: 1, right: 1 }],
    ['over heads of columns, leftward', columns(2), columns(0), { ...whole, left: 0, right: 2 }],
    ['on the head of a group', columns(1, 3), columns(1, 3), { ...whole, left: 1, right: 3 }],
    ['from a group over the column before it', columns(1, 3), columns(0), whole],
    ['on the corner', { zone: 'all' }, { zone: 'all' }, whole],
    ['on a cell', cell(1, 1), cell(1, 1), { top: 1, bottom: 1, left: 1, right: 1 }],
  ])('%s', (_words, from, to, range) => {
    expect(rangeOf(pressSelection(from, to, size))).toEqual(range)
  })
})
