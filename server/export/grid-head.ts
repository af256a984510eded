import type { ExportColumn } from './export-grid.js'

/** One cell of a table's head; row and column count from the head's own corner. */
interface HeadCell {
  readonly row: number
  readonly column: number
  readonly rowSpan: number
  readonly columnSpan: number
  readonly text: string
}

/** The head of a table as merged cells. */
export interface GridHead {
  readonly rows: number
  readonly cells: readonly HeadCell[]
}

/**
 * Merges the heads of columns: neighbours of the same group share its cell, a column with fewer groups reaches down
 * to the last row. Groups are the same only while everything above them is the same too.
 */
export function gridHead(
  columns: readonly ExportColumn[],
  titleOf: (column: ExportColumn) => string = (column) => column.title,
): GridHead {
  const rows = 1 + columns.reduce((deepest, column) => Math.max(deepest, column.group.length), 0)
  const cells: HeadCell[] = []
  for (const [index, column] of columns.entries()) {
    const { group } = column
    for (const [row, text] of group.entries()) {
      const before = columns[index - 1]
      if (before && sharesGroup(before, column, row)) continue
      let end = index + 1
      for (let next = columns[end]; next && sharesGroup(next, column, row); next = columns[end]) end += 1
      cells.push({ row, column: index, rowSpan: 1, columnSpan: end - index, text })
    }
    cells.push({
      row: group.length,
      column: index,
      rowSpan: rows - group.length,
      columnSpan: 1,
      text: titleOf(column),
    })
  }
  return { rows, cells }
}

function sharesGroup(a: ExportColumn, b: ExportColumn, row: number): boolean {
  return a.group.length > row && b.group.slice(0, row + 1).every((text, depth) => a.group[depth] === text)
}

const stems = '甲乙丙丁戊己庚辛壬癸'

/** The code line under a head: 甲 乙 丙 for the columns that name the row, 1 2 3 for those with values. */
export function codeLine(columns: readonly ExportColumn[]): readonly string[] {
  let stubs = 0
  let values = 0
  return columns.map((column) =>
    column.role === 'stub' ? stems.charAt(stubs++ % stems.length) : String(++values),
  )
}
