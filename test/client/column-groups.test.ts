import { expect, it } from 'vitest'
import { headerRows } from '../../client/pages/column-groups.js'
import { asIndicatorCode } from '../../shared/domain/ids.js'

const columns = (...groups: readonly (readonly string[])[]) =>
  groups.map((group, i) => ({ indicator: asIndicatorCode(`T.${i}`), group }))

it('merges equal neighbours, but not across a boundary of the row above', () => {
  expect(headerRows(columns(['甲', '其中'], ['甲', '其中'], ['乙', '其中'], ['乙']))).toEqual([
    [
      { label: '甲', span: 2 },
      { label: '乙', span: 2 },
    ],
    [
      { label: '其中', span: 2 },
      { label: '其中', span: 1 },
      { label: '', span: 1 },
    ],
  ])
})

it('leaves columns without a group apart, and makes no row when there is no group at all', () => {
  expect(headerRows(columns([], ['甲'], []))).toEqual([
    [
      { label: '', span: 1 },
      { label: '甲', span: 1 },
      { label: '', span: 1 },
    ],
  ])
  expect(headerRows(columns([], []))).toEqual([])
})
