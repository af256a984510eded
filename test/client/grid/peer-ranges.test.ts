import { describe, expect, it } from 'vitest'
import { cursorPlaceOf } from '../../../client/grid/cursor-place.js'
import { GridPlaces } from '../../../client/grid/grid-places.js'
import { edgesAt, mostRangesDrawn, peerRanges, rangesInSight } from '../../../client/grid/peer-ranges.js'
import { type Selection, selectRange } from '../../../client/grid/selection.js'
import type { PresentPerson } from '../../../shared/protocol/frames.js'
import { smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const { rows, columns } = openSmallSheet()
const places = new GridPlaces(rows, columns)
const rowOf = (id: string) => rows.findIndex((row) => row.id === id)
const [a1, a2, b1] = [smallOrgs.a1, smallOrgs.a2, smallOrgs.b1].map((org) => rowOf(`own/${org}`)) as [
  number,
  number,
  number,
]

/** Somebody with a selection, as the server tells it. */
function person(name: string, selection: Selection): PresentPerson {
  return { id: 1, name, role: 'clerk', org: 'x', at: cursorPlaceOf(selection, rows, columns) }
}
const over = (top: number, bottom: number, left: number, right: number) =>
  selectRange({ top, bottom, left, right })

describe('what is told of a selection', () => {
  it('is the cell alone when nothing more is selected, and nothing at a sum', () => {
    expect(cursorPlaceOf(over(a1, a1, 1, 1), rows, columns)).toEqual({
      org: smallOrgs.a1,
      key: columns[1]?.id,
    })
    expect(cursorPlaceOf(over(0, 0, 0, 0), rows, columns)).toBeNull()
  })

  it('names corners by units and indicators, rows of sums passed over', () => {
    const place = cursorPlaceOf(over(a1, b1, 0, 1), rows, columns)
    const units = rows.slice(a1, b1 + 1).filter(({ kind }) => kind === 'unit')
    expect(units.length).toBeLessThan(b1 - a1 + 1)
    expect(place?.span).toEqual({
      from: { org: smallOrgs.a1, key: columns[0]?.id },
      to: { org: smallOrgs.b1, key: columns[1]?.id },
      rows: units.length,
      print: expect.any(Number),
    })
  })
})

describe('selections of others', () => {
  it('are the same rectangle here, whichever corner they began at', () => {
    const drawn = peerRanges(
      [person('李四', over(a1, b1, 0, 2)), person('王五', over(b1, a2, 1, 0))],
      '张三',
      places,
    )
    expect(drawn).toEqual([
      { name: '李四', top: a1, bottom: b1, left: 0, right: 2 },
      { name: '王五', top: a2, bottom: b1, left: 0, right: 1 },
    ])
  })

  it('are left out where rows are hidden or stand otherwise, and one’s own in another window', () => {
    const told = person('李四', over(a1, b1, 0, 1))
    const shown = (kept: (id: string) => boolean) =>
      new GridPlaces(
        rows.filter(({ id }) => kept(id)),
        columns,
      )
    expect(
      peerRanges(
        [told],
        '张三',
        shown((id) => id !== `own/${smallOrgs.b1}`),
      ),
    ).toEqual([])
    expect(
      peerRanges(
        [told],
        '张三',
        shown((id) => id !== `own/${smallOrgs.a2}`),
      ),
    ).toEqual([])
    const sorted = [...rows].sort((a, b) =>
      a.id === `own/${smallOrgs.b1}` ? -1 : b.id === `own/${smallOrgs.b1}` ? 1 : 0,
    )
    expect(peerRanges([told], '张三', new GridPlaces(sorted, columns))).toEqual([])
    expect(peerRanges([told], '李四', places)).toEqual([])
    expect(peerRanges([{ ...told, at: null }], '张三', places)).toEqual([])
  })

  it('are drawn where the person looks, up to a number, the others there counted', () => {
    const many = Array.from({ length: mostRangesDrawn + 3 }, (_, i) => person(`人${i}`, over(a1, a2, 0, 1)))
    const below = person('李四', over(b1, b1, 0, 1))
    const all = peerRanges([...many, below], '张三', places)
    const above = rangesInSight(all, { top: 0, bottom: a2 })
    expect(above.drawn.map(({ name }) => name)).toEqual(
      many.slice(0, mostRangesDrawn).map(({ name }) => name),
    )
    expect(above.more).toBe(3)
    expect(rangesInSight(all, { top: b1, bottom: b1 })).toMatchObject({ drawn: [{ name: '李四' }], more: 0 })
  })

  it('run along the sides of their cells only', () => {
    const whole = { top: 0, bottom: rows.length - 1 }
    const ranges = rangesInSight(peerRanges([person('李四', over(a1, b1, 0, 1))], '张三', places), whole)
    expect(edgesAt(ranges, { row: a1, column: 0 })).toEqual({
      top: true,
      bottom: false,
      left: true,
      right: false,
    })
    expect(edgesAt(ranges, { row: b1, column: 1 })).toEqual({
      top: false,
      bottom: true,
      left: false,
      right: true,
    })
    expect(edgesAt(ranges, { row: a1, column: 2 })).toBeUndefined()
  })
})
