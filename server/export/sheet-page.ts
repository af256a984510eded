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
/** Blanks beside a signature's words, in characters of half width. */
const spreadGap = 10

interface LinePart {
  readonly text: string
  readonly look: CellLook
}

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
  line(parts: readonly LinePart[], points?: number): void {
    this.#line(parts, this.#splits(parts.map(() => 1)), points)
  }

  /** One row of short texts, each with the room that it needs; as one text where the columns are too uneven for that. */
  spread(texts: readonly string[], points: number): void {
    const starts = this.#splits(texts.map((text) => textWidth(text) + spreadGap))
    const fits = texts.every((text, index) => {
      const from = starts[index]
      if (from === undefined) return false
      const room = this.widths.slice(from, starts[index + 1] ?? this.widths.length)
      return textWidth(text) <= room.reduce((sum, width) => sum + width, 0)
    })
    const parts = (fits ? texts : [texts.join(this.#gapBetween(texts))]).map((text) => ({ text, look: {} }))
    this.#line(parts, fits ? starts : [0], points)
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

  /** Blanks that spread texts over the whole width, in full-width spaces, which no program shortens. */
  #gapBetween(texts: readonly string[]): string {
    const taken = texts.reduce((sum, text) => sum + textWidth(text), 0)
    const each = Math.floor((this.width - taken) / Math.max(1, texts.length - 1) / 2)
    return '\u3000'.repeat(Math.max(2, each - 1))
  }

  /** Where parts of these shares of the width begin, as near as columns allow, none empty while columns last. */
  #splits(shares: readonly number[]): readonly number[] {
    const whole = shares.reduce((sum, share) => sum + share, 0)
    const starts = [0]
    let sum = 0
    let shared = shares[0] ?? 0
    for (const [column, width] of this.widths.entries()) {
      const last = starts[starts.length - 1] ?? 0
      if (
        starts.length < shares.length &&
        column > last &&
        sum + width / 2 >= (this.width * shared) / whole
      ) {
        shared += shares[starts.length] ?? 0
        starts.push(column)
      }
      sum += width
    }
    return starts
  }

  #line(parts: readonly LinePart[], starts: readonly number[], points?: number): void {
    const cells: PlacedCell[] = []
    for (const [index, { text, look }] of parts.entries()) {
      const column = starts[index] ?? 0
      const columnSpan = (starts[index + 1] ?? this.widths.length) - column
      if (columnSpan > 0) cells.push({ row: this.row, column, columnSpan, value: text, look })
    }
    this.#push(cells, points)
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
