import { describe, expect, it } from 'vitest'
import { type FillTarget, fillTarget, neighbourTarget, planFill } from '../../../client/grid/fill-plan.js'
import type { GridPlace, GridRange } from '../../../client/grid/selection.js'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const source: GridRange = { top: 4, bottom: 5, left: 2, right: 3 }
const at = (row: number, column: number): GridPlace => ({ row, column })

describe('what a drag of the handle covers', () => {
  it.each<readonly [string, GridPlace, FillTarget | undefined]>([
    ['down', at(8, 3), { direction: 'down', range: { top: 6, bottom: 8, left: 2, right: 3 } }],
    ['up', at(1, 2), { direction: 'up', range: { top: 1, bottom: 3, left: 2, right: 3 } }],
    ['right', at(5, 7), { direction: 'right', range: { top: 4, bottom: 5, left: 4, right: 7 } }],
    ['left', at(4, 0), { direction: 'left', range: { top: 4, bottom: 5, left: 0, right: 1 } }],
    [
      'the longer way of a slanting drag',
      at(9, 5),
      { direction: 'down', range: { top: 6, bottom: 9, left: 2, right: 3 } },
    ],
    ['nothing inside of the source', at(4, 3), undefined],
  ])('%s', (_words, place, target) => {
    expect(fillTarget(source, place)).toEqual(target)
  })

  it('a double press goes as far down as the neighbour is filled, the left one first', () => {
    const left = (end: number) => (place: GridPlace) => place.column === 1 && place.row <= end
    expect(neighbourTarget(source, 20, left(9))?.range).toEqual({ ...source, top: 6, bottom: 9 })
    const right = (place: GridPlace) => place.column === 4
    expect(neighbourTarget(source, 20, right)?.range.bottom).toBe(19)
    expect(neighbourTarget(source, 20, () => false)).toBe(undefined)
  })
})

describe('a fill', () => {
  const fill = (
    sheet: ReturnType<typeof openSmallSheet>,
    row: string,
    from: keyof typeof smallCodes,
    target: (range: GridRange) => FillTarget,
    how: 'copy' | 'series',
  ) => {
    const top = sheet.rows.indexOf(sheet.row(row))
    const left = sheet.columns.indexOf(sheet.column(smallCodes[from]))
    const range = { top, bottom: top, left, right: left }
    return planFill(range, target(range), how, sheet)
  }
  const right = (n: number) => (range: GridRange) => ({
    direction: 'right' as const,
    range: { ...range, left: range.left + 1, right: range.left + n },
  })
  const a1 = `own/${smallOrgs.a1}`

  it('copies to the right where the kinds agree, and says what was left out', () => {
    const sheet = openSmallSheet({ cells: [[smallOrgs.a1, smallCodes.sum, 5]] })
    const columns = sheet.columns.length
    const left = sheet.columns.indexOf(sheet.column(smallCodes.sum))
    const plan = fill(sheet, a1, 'sum', right(columns - left - 1), 'copy')
    expect(plan.changes).toEqual([
      { org: smallOrgs.a1, key: smallCodes.money, value: 5 },
      { org: smallOrgs.a1, key: smallCodes.latest, value: 5 },
      { org: smallOrgs.a1, key: smallCodes.never, value: 5 },
    ])
    expect([...plan.kept.values()].reduce((a, b) => a + b, 0)).toBe(columns - left - 1 - 3)
  })

  it('as a series goes on in what people type, and stops above 0', () => {
    const sheet = openSmallSheet({ me: smallOrgs.a2, cells: [[smallOrgs.a1, smallCodes.sum, 5]] })
    const down = fill(
      sheet,
      a1,
      'sum',
      (r) => ({ direction: 'down', range: { ...r, top: r.top + 1, bottom: r.top + 1 } }),
      'series',
    )
    expect(down.changes).toEqual([{ org: smallOrgs.a2, key: smallCodes.sum, value: 6 }])
    const up = (r: GridRange): FillTarget => ({
      direction: 'up',
      range: { ...r, top: r.top - 1, bottom: r.top - 1 },
    })
    const from = (value: number) => {
      const low = openSmallSheet({ cells: [[smallOrgs.a2, smallCodes.sum, value]] })
      return fill(low, `own/${smallOrgs.a2}`, 'sum', up, 'series')
    }
    expect(from(9).changes).toEqual([{ org: smallOrgs.a1, key: smallCodes.sum, value: 8 }])
    expect(from(0).changes).toEqual([])
    expect([...from(0).kept.keys()]).toEqual(['序列到这里会小于 0'])
  })

  it("leaves other units' rows and sums alone", () => {
    const sheet = openSmallSheet({ cells: [[smallOrgs.a1, smallCodes.sum, 5]] })
    const plan = fill(
      sheet,
      a1,
      'sum',
      (r) => ({ direction: 'down', range: { ...r, top: r.top + 1, bottom: sheet.rows.length - 1 } }),
      'copy',
    )
    expect(plan.changes).toEqual([])
    expect(plan.kept.get('只能填报本单位的数据')).toBeGreaterThan(0)
  })

  it('never takes a sum for a source', () => {
    const sheet = openSmallSheet({ cells: [[smallOrgs.a1, smallCodes.sum, 5]] })
    const street = `sum/${smallOrgs.streetA}`
    const plan = fill(
      sheet,
      street,
      'sum',
      (r) => ({ direction: 'down', range: { ...r, top: r.top + 1, bottom: r.top + 2 } }),
      'copy',
    )
    expect(plan.changes).toEqual([])
  })
})
