import { describe, expect, it } from 'vitest'
import type { ExportColumn } from '../../../server/export/export-grid.js'
import { codeLine, gridHead } from '../../../server/export/grid-head.js'

const value = (title: string, ...group: string[]): ExportColumn => ({
  role: 'value',
  title,
  group,
  unit: '',
  kind: 'number',
  decimals: 0,
})
const stub = (title: string): ExportColumn => ({ ...value(title), role: 'stub' })

/** Head cells as `row,column height×width text`. */
const drawn = (columns: readonly ExportColumn[]) =>
  gridHead(columns).cells.map(
    ({ row, column, rowSpan, columnSpan, text }) => `${row},${column} ${rowSpan}×${columnSpan} ${text}`,
  )

describe('the head of a table', () => {
  it('[E7] merges equal neighbours and lets shallow columns reach down', () => {
    expect(
      drawn([stub('单位'), value('a', '甲', '子'), value('b', '甲', '子'), value('c', '甲'), value('d')]),
    ).toEqual([
      '0,0 3×1 单位',
      '0,1 1×3 甲',
      '1,1 1×2 子',
      '2,1 1×1 a',
      '2,2 1×1 b',
      '1,3 2×1 c',
      '0,4 3×1 d',
    ])
  })

  it('[E7] keeps groups of the same name apart when what is above them differs, or something lies between', () => {
    expect(drawn([value('a', '甲', '其中'), value('b', '乙', '其中'), value('c', '甲')])).toEqual([
      '0,0 1×1 甲',
      '1,0 1×1 其中',
      '2,0 1×1 a',
      '0,1 1×1 乙',
      '1,1 1×1 其中',
      '2,1 1×1 b',
      '0,2 1×1 甲',
      '1,2 2×1 c',
    ])
  })

  it('[E7] covers every place of the head exactly once', () => {
    const columns = [
      stub('x'),
      value('a', '甲', '子'),
      value('b', '甲'),
      value('c', '乙'),
      value('d', '乙', '丙'),
    ]
    const head = gridHead(columns)
    const covered = head.cells.flatMap(({ row, column, rowSpan, columnSpan }) =>
      Array.from(
        { length: rowSpan * columnSpan },
        (_, i) => `${row + (i % rowSpan)},${column + Math.floor(i / rowSpan)}`,
      ),
    )
    expect(covered).toHaveLength(head.rows * columns.length)
    expect(new Set(covered).size).toBe(covered.length)
  })

  it('numbers the columns of the code line: 甲 乙 丙 before 1 2 3', () => {
    expect(codeLine([stub('序号'), stub('单位'), value('a'), value('b')])).toEqual(['甲', '乙', '1', '2'])
  })
})
