import { words } from '../../shared/domain/glossary.js'
import {
  type ExportCell,
  type ExportColumn,
  type ExportGrid,
  type ExportRow,
  headUnit,
  notAsked,
} from './export-grid.js'
import { codeLine, gridHead } from './grid-head.js'
import type { CellLook, PlacedCell } from './spreadsheet.js'
import { lineCount, textWidth } from './text-width.js'

/** Points a line of text takes, and the padding of a row. */
const linePoints = 14
const paddingPoints = 6
/** Tallest row a spreadsheet allows, in points. */
const maxRowPoints = 409
/** A worksheet while it is being laid out, row after row. */
export class SheetPage {
  readonly cells: PlacedCell[] = []
  readonly heights: number[] = []
  readonly widths: readonly number[]
  readonly width: number

  constructor(widths: readonly number[]) {
    this.widths = widths
    this.width = widths.reduce((sum, width) => sum + width, 0)
  }

  /** The row that comes next. */
  get row(): number {
    return this.heights.length
  }

  /** First of the columns at the right edge that together are at least so wide; never the first column. */
  columnsFromRight(width: number): number {
    let column = this.widths.length
    for (let sum = 0; column > 1 && sum < width; column -= 1) sum += this.widths[column - 1] ?? 0
    return column
  }

  /** One row of texts that share the width evenly, without borders. */
  line(parts: readonly { readonly text: string; readonly look: CellLook }[], points?: number): void {
    const starts = this.#splits(parts.length)
    const cells: PlacedCell[] = []
    for (const [index, { text, look }] of parts.entries()) {
      const column = starts[index] ?? 0
      const columnSpan = (starts[index + 1] ?? this.widths.length) - column
      if (columnSpan > 0) cells.push({ row: this.row, column, columnSpan, value: text, look })
    }
    this.#push(cells, points)
  }

  /** A row with a mark at the left and a block at the right. */
  aside(column: number, mark: string, text: string): void {
    const { row } = this
    this.#push([
      { row, column: 0, columnSpan: column, value: mark, look: { red: true, bold: true } },
      { row, column, columnSpan: this.widths.length - column, value: text, look: {} },
    ])
  }

  /** The merged heads of the columns and, in the official form, the code line. */
  head(grid: ExportGrid, withCodes: boolean): void {
    const look: CellLook = { align: 'center', bold: true, border: true, shaded: true, wrap: true }
    const head = gridHead(grid.columns, (column) => headText(column, grid))
    const first = this.row
    const heights = Array.from({ length: head.rows }, () => linePoints + paddingPoints)
    for (const { row, column, rowSpan, columnSpan, text } of head.cells) {
      this.cells.push({ row: first + row, column, rowSpan, columnSpan, value: text, look })
      const needed = linesHigh(lineCount(text, this.#widthOf(column, columnSpan)))
      const before = heights.slice(row, row + rowSpan).reduce((sum, height) => sum + height, 0)
      const last = row + rowSpan - 1
      if (needed > before) heights[last] = (heights[last] ?? 0) + needed - before
    }
    this.heights.push(...heights)
    if (!withCodes) return
    const codes: CellLook = { align: 'center', border: true, size: 9 }
    this.#push(
      codeLine(grid.columns).map((value, column) => ({ row: this.row, column, value, look: codes })),
      linePoints + 2,
    )
  }

  /** One row of the table. */
  body(grid: ExportGrid, row: ExportRow): void {
    this.#push(
      grid.columns.map((column, index) => {
        const value = row.cells[index] ?? null
        const isName = index === grid.nameColumn
        return { row: this.row, column: index, value, look: bodyLook(column, value, row, isName) }
      }),
    )
  }

  /** Adds the cells of the next row, as high as its longest text needs unless told. */
  #push(cells: readonly PlacedCell[], points?: number): void {
    let lines = 1
    for (const { column, columnSpan = 1, value, look } of cells) {
      this.cells.push({ row: this.row, column, columnSpan, value, look })
      if (look.wrap && typeof value === 'string')
        lines = Math.max(lines, lineCount(value, this.#widthOf(column, columnSpan)))
    }
    this.heights.push(points ?? linesHigh(lines))
  }

  #widthOf(column: number, columnSpan: number): number {
    // One character less than the column: the grid's own padding, and fonts that run wide.
    const sum = this.widths.slice(column, column + columnSpan).reduce((total, width) => total + width, 0)
    return Math.max(2, sum - 1)
  }

  /** Where each of so many parts begins, so that they are about equally wide and none is empty while columns last. */
  #splits(parts: number): readonly number[] {
    const starts = [0]
    let sum = 0
    for (const [column, width] of this.widths.entries()) {
      const last = starts[starts.length - 1] ?? 0
      if (starts.length < parts && column > last && sum + width / 2 >= (this.width * starts.length) / parts)
        starts.push(column)
      sum += width
    }
    return starts
  }
}

const linesHigh = (lines: number): number => Math.min(maxRowPoints, lines * linePoints + paddingPoints)

function bodyLook(column: ExportColumn, value: ExportCell, row: ExportRow, isName: boolean): CellLook {
  const bold = row.kind === 'total' || row.kind === 'subtotal' || row.kind === 'section'
  const base: CellLook = { border: true, ...(bold ? { bold } : {}) }
  if (typeof value === 'number')
    return column.role === 'stub'
      ? { ...base, align: 'center', decimals: 0 }
      : { ...base, align: 'right', indent: 1, decimals: column.decimals }
  if (isName) return { ...base, wrap: true, ...(row.depth > 0 ? { indent: row.depth } : {}) }
  // Words among numbers (不适用, —) stand in the middle, so that nobody takes them for a value.
  const isMark = value === notAsked || value === words.notApplicable.zh
  const isShort = column.kind === 'number' && textWidth(value ?? '') <= 12
  if (isMark || isShort) return { ...base, align: 'center', wrap: true }
  return { ...base, wrap: true }
}

/** A column's title, its unit on a line of its own. */
function headText(column: ExportColumn, grid: ExportGrid): string {
  const unit = headUnit(column, grid.unitLine)
  return unit === '' ? column.title : `${column.title}\n${unit}`
}
