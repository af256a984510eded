import { describe, expect, it } from 'vitest'
import { smallCodes, smallOrgs } from '../../support/small-pack.js'
import { openSmallSheet } from '../../support/small-sheet.js'

const own = `own/${smallOrgs.a1}`
const neighbour = `own/${smallOrgs.b1}`
const sums = [`sum/${smallOrgs.streetA}`, `sum/${smallOrgs.district}`]

describe('the coverage of rows', () => {
  it('follows every change, of the own hand and of others, up to the sums above', () => {
    const sheet = openSmallSheet({ me: smallOrgs.a1 })
    const reported = (row: string) => sheet.view.coverage(sheet.row(row)).reported
    expect([own, neighbour, ...sums].map(reported)).toEqual([0, 0, 0, 0])

    sheet.session.write([{ org: smallOrgs.a1, key: smallCodes.sum, value: 0 }], 'typed')
    expect([own, neighbour, ...sums].map(reported)).toEqual([1, 0, 1, 1])

    const theirs = { org: smallOrgs.b1, key: smallCodes.latest }
    sheet.session.remote([{ ...theirs, value: 5 }], '李四')
    expect([own, neighbour, ...sums].map(reported)).toEqual([1, 1, 1, 2])

    sheet.session.remote([{ ...theirs, value: null }], '李四')
    sheet.session.undo()
    expect([own, neighbour, ...sums].map(reported)).toEqual([0, 0, 0, 0])
  })

  it('is counted anew when a whole sheet comes, and when a ledger total moves', () => {
    const totals: Record<string, { n: number; reported: number; na: number }> = {}
    const sheet = openSmallSheet({ totals })
    const reported = () => sheet.view.coverage(sheet.row(own)).reported
    expect(reported()).toBe(0)
    totals[`${smallOrgs.a1}/${smallCodes.listCount}`] = { n: 3, reported: 1, na: 0 }
    sheet.session.dispatchEvent(new CustomEvent('totals'))
    expect(reported()).toBe(1)
    totals[`${smallOrgs.a1}/${smallCodes.listSum}`] = { n: 3, reported: 1, na: 0 }
    sheet.session.dispatchEvent(
      new CustomEvent('cells', { detail: { changes: [], whole: true, remote: true } }),
    )
    expect(reported()).toBe(2)
  })
})
