import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clampPlace,
  type Direction,
  type GridPlace,
  jump,
  rangeOf,
  select,
  step,
} from '../../../client/grid/selection.js'
import { moved } from '../../../client/grid/selection-moves.js'

const size = { rows: 4, columns: 5 }
const at = (row: number, column: number): GridPlace => ({ row, column })
/** A sheet drawn with `x` for filled cells. */
const drawn =
  (...lines: readonly string[]) =>
  ({ row, column }: GridPlace) =>
    lines[row]?.charAt(column) === 'x'

describe('a selection', () => {
  it('is the rectangle between its active cell and its corner, whichever way it was drawn', () => {
    const range = { top: 1, bottom: 3, left: 0, right: 2 }
    expect(rangeOf({ active: at(1, 0), corner: at(3, 2) })).toEqual(range)
    expect(rangeOf({ active: at(3, 2), corner: at(1, 0) })).toEqual(range)
    expect(rangeOf({ active: at(1, 2), corner: at(3, 0) })).toEqual(range)
    expect(rangeOf(select(at(2, 2)))).toEqual({ top: 2, bottom: 2, left: 2, right: 2 })
  })
})

describe('steps', () => {
  it.each<readonly [Direction, number, GridPlace]>([
    ['up', 1, at(1, 2)],
    ['down', 1, at(3, 2)],
    ['left', 1, at(2, 1)],
    ['right', 1, at(2, 3)],
    ['down', 10, at(3, 2)],
    ['up', 10, at(0, 2)],
  ])('%s by %i', (direction, count, to) => {
    expect(step(at(2, 2), direction, size, count)).toEqual(to)
  })
})

describe('Ctrl+arrow', () => {
  const filled = drawn('xx.xx', '.....', 'x...x', '.....')
  it.each<readonly [string, GridPlace, Direction, GridPlace]>([
    ['to the end of a filled run', at(0, 0), 'right', at(0, 1)],
    ['from the end of a run to the next one', at(0, 1), 'right', at(0, 3)],
    ['over blanks to the next filled cell', at(0, 0), 'down', at(2, 0)],
    ['to the edge when nothing follows', at(1, 0), 'right', at(1, 4)],
    ['to the edge from a last filled cell', at(2, 4), 'down', at(3, 4)],
    ['back to the left', at(2, 4), 'left', at(2, 0)],
    ['nowhere at the edge', at(0, 0), 'up', at(0, 0)],
  ])('%s', (_words, from, direction, to) => {
    expect(jump(from, direction, size, filled)).toEqual(to)
  })
})

it('no key leads out of the sheet', () => {
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 9 }), columns: fc.integer({ min: 1, max: 9 }) })
  const place = fc.record({ row: fc.integer({ min: -3, max: 12 }), column: fc.integer({ min: -3, max: 12 }) })
  const direction = fc.constantFrom<Direction[]>('up', 'down', 'left', 'right')
  fc.assert(
    fc.property(sizes, place, direction, fc.boolean(), fc.nat(20), (all, somewhere, way, back, seed) => {
      const from = clampPlace(somewhere, all)
      const isFilled = ({ row, column }: GridPlace) => (row * 7 + column * 3 + seed) % 4 < 2
      const ground = { size: all, page: { rows: 3, columns: 2 }, isFilled }
      const corner = step(from, way, all, 2)
      for (const to of [
        from,
        step(from, way, all, seed),
        jump(from, way, all, isFilled),
        moved(select(from), { do: 'advance', by: 'tab', back }, ground).active,
        moved(select(from), { do: 'advance', by: 'enter', back }, ground).active,
        moved({ active: from, corner }, { do: 'advance', by: 'enter', back }, ground).active,
      ]) {
        expect(to.row >= 0 && to.row < all.rows && to.column >= 0 && to.column < all.columns).toBe(true)
      }
    }),
  )
})
