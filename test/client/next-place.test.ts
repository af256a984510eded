import { describe, expect, it } from 'vitest'
import { nextPlace } from '../../client/pages/next-place.js'
import { smallOrgs } from '../support/small-pack.js'
import { openSmallSheet } from '../support/small-sheet.js'

const { rows, columns } = openSmallSheet()
const rowOf = (org: string) => rows.findIndex((row) => row.id === `own/${org}`)
const [first, second] = [columns[0]?.id ?? '', columns[1]?.id ?? '']

describe('stepping through cells', () => {
  const cells = [
    { org: smallOrgs.b1, key: first },
    { org: smallOrgs.a1, key: second },
    { org: smallOrgs.a1, key: first },
    { org: 'hidden', key: first },
  ]

  it('goes row by row after the active cell, and round', () => {
    const a1 = rowOf(smallOrgs.a1)
    const b1 = rowOf(smallOrgs.b1)
    expect(nextPlace(cells, rows, columns, undefined)).toEqual({ row: a1, column: 0 })
    expect(nextPlace(cells, rows, columns, { row: a1, column: 0 })).toEqual({ row: a1, column: 1 })
    expect(nextPlace(cells, rows, columns, { row: a1, column: 1 })).toEqual({ row: b1, column: 0 })
    expect(nextPlace(cells, rows, columns, { row: b1, column: 0 })).toEqual({ row: a1, column: 0 })
  })

  it('finds nothing where none of them is shown', () => {
    expect(nextPlace([{ org: 'hidden', key: first }], rows, columns, undefined)).toBeUndefined()
    expect(nextPlace([{ org: smallOrgs.a1, key: 'none' }], rows, columns, undefined)).toBeUndefined()
  })
})
