import { describe, expect, it } from 'vitest'
import { continued } from '../../../client/grid/fill-series.js'
import type { CellValue } from '../../../shared/domain/cell-value.js'
import type { ValueKind } from '../../../shared/domain/typed-value.js'

const count: ValueKind = { valueType: 'number', decimals: 0, unit: '个' }
const hours: ValueKind = { valueType: 'number', decimals: 1, unit: '小时' }
const money: ValueKind = {
  valueType: 'number',
  decimals: 2,
  unit: '元',
  entryUnit: { label: '万元', factor: 10_000 },
}
const date: ValueKind = { valueType: 'date', decimals: 0, unit: '' }
const text: ValueKind = { valueType: 'text', decimals: 0, unit: '' }
const yesno: ValueKind = { valueType: 'yesno', decimals: 0, unit: '' }

describe('a run of values goes on', () => {
  it.each<readonly [string, readonly CellValue[], ValueKind, readonly CellValue[]]>([
    ['one number by ones', [7], count, [8, 9, 10]],
    ['one amount by one of what people type', [20_000], money, [30_000, 40_000]],
    ['two numbers by their difference', [10, 15], count, [20, 25, 30]],
    ['tenths without binary remainders', [0.1, 0.2], hours, [0.3, 0.4, 0.5]],
    ['downward', [5, 3], count, [1, -1]],
    ['uneven numbers along their line', [1, 2, 4], count, [5, 7]],
    ['one date by days, over the end of a leap February', ['2024-02-28'], date, ['2024-02-29', '2024-03-01']],
    ['dates by weeks', ['2024-03-01', '2024-03-08'], date, ['2024-03-15', '2024-03-22']],
    ['dates by months, the last day kept', ['2024-01-31', '2024-03-31'], date, ['2024-05-31', '2024-07-31']],
    ['short months end earlier', ['2024-12-31', '2025-01-31'], date, ['2025-02-28', '2025-03-31']],
    ['a number in a text', ['第9期简报'], text, ['第10期简报', '第11期简报']],
    ['with its zeros', ['A-08', 'A-09'], text, ['A-10', 'A-11']],
    ['words are repeated', ['甲', '乙'], text, ['甲', '乙', '甲']],
    ['answers are repeated', [true, false], yesno, [true, false, true]],
    ['and so is what is mixed', [1, null], count, [1, null, 1]],
  ])('%s', (_words, run, kind, next) => {
    expect(next.map((_, i) => continued(run, i + 1, kind))).toEqual(next)
  })
})
