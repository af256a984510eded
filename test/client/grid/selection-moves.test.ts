import { describe, expect, it } from 'vitest'
import { type GridPlace, rangeOf, type Selection, select } from '../../../client/grid/selection.js'
import { type MoveCommand, moved } from '../../../client/grid/selection-moves.js'

const size = { rows: 4, columns: 5 }
const at = (row: number, column: number): GridPlace => ({ row, column })
const ground = { size, page: { rows: 2, columns: 3 }, isFilled: ({ column }: GridPlace) => column < 3 }
const go = (from: Selection, ...commands: readonly MoveCommand[]): Selection =>
  commands.reduce((selection, command) => moved(selection, command, ground), from)

const tab: MoveCommand = { do: 'advance', by: 'tab', back: false }
const backTab: MoveCommand = { do: 'advance', by: 'tab', back: true }
const enter: MoveCommand = { do: 'advance', by: 'enter', back: false }
const backEnter: MoveCommand = { do: 'advance', by: 'enter', back: true }

describe('Tab and Enter', () => {
  it.each<readonly [GridPlace, MoveCommand, GridPlace]>([
    [at(0, 4), tab, at(1, 0)],
    [at(1, 0), backTab, at(0, 4)],
    [at(1, 2), enter, at(2, 2)],
    [at(1, 2), backEnter, at(0, 2)],
    [at(3, 4), tab, at(3, 4)],
    [at(0, 0), backTab, at(0, 0)],
    [at(3, 1), enter, at(3, 1)],
  ])('%o %o', (from, command, to) => {
    expect(go(select(from), command).active).toEqual(to)
  })

  it('after Tab, Tab the Enter goes back to the column where the run began', () => {
    expect(go(select(at(0, 1)), tab, tab, enter).active).toEqual(at(1, 1))
    expect(go(select(at(0, 1)), tab, tab, enter, tab, enter).active).toEqual(at(2, 1))
    expect(go(select(at(0, 1)), tab, tab, backTab, enter).active).toEqual(at(1, 1))
  })

  it('an arrow in between ends the run', () => {
    const right: MoveCommand = { do: 'step', direction: 'right', jump: false, extend: false }
    expect(go(select(at(0, 0)), tab, right, enter).active).toEqual(at(1, 2))
  })

  it('walk round inside a range, which stays selected', () => {
    const block: Selection = { active: at(1, 1), corner: at(2, 2) }
    const places = [tab, tab, tab, tab].map((_, i, all) => go(block, ...all.slice(0, i + 1)))
    expect(places.map(({ active }) => active)).toEqual([at(1, 2), at(2, 1), at(2, 2), at(1, 1)])
    for (const selection of places) expect(rangeOf(selection)).toEqual(rangeOf(block))
    expect(go(block, enter, enter).active).toEqual(at(1, 2))
    expect(go(block, backEnter).active).toEqual(at(2, 2))
  })
})

describe('whole rows and columns', () => {
  it('are those of the selection; the active cell stays', () => {
    const block: Selection = { active: at(1, 1), corner: at(2, 1) }
    const rows = go(block, { do: 'select-row' })
    expect(rangeOf(rows)).toEqual({ top: 1, bottom: 2, left: 0, right: 4 })
    expect(rows.active).toEqual(at(1, 1))
    expect(rangeOf(go(block, { do: 'select-column' }))).toEqual({ top: 0, bottom: 3, left: 1, right: 1 })
    expect(rangeOf(go(block, { do: 'select-all' }))).toEqual({ top: 0, bottom: 3, left: 0, right: 4 })
  })
})

describe('with Shift', () => {
  it('the corner moves and the active cell stays', () => {
    const jumped = go(select(at(1, 0)), { do: 'step', direction: 'right', jump: true, extend: true })
    expect(jumped).toEqual({ active: at(1, 0), corner: at(1, 2) })
    const further = go(jumped, { do: 'page', direction: 'down', extend: true })
    expect(rangeOf(further)).toEqual({ top: 1, bottom: 3, left: 0, right: 2 })
    expect(go(further, { do: 'edge', to: 'last', extend: false })).toEqual(select(at(3, 4)))
  })

  it('a screen to the side is as many columns as it holds', () => {
    expect(go(select(at(0, 0)), { do: 'page', direction: 'right', extend: false }).active).toEqual(at(0, 3))
    expect(go(select(at(0, 4)), { do: 'page', direction: 'left', extend: false }).active).toEqual(at(0, 1))
  })
})
