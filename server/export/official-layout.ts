import { words } from '../../shared/domain/glossary.js'
import { demoLine, seqLine } from './closing-lines.js'
import {
  type ExportCell,
  type ExportColumn,
  type ExportDocument,
  type ExportGrid,
  type ExportRow,
  headUnit,
} from './export-grid.js'
import { codeLine, gridHead } from './grid-head.js'
import type { CellLook, PlacedCell, Workbook, Worksheet } from './spreadsheet.js'
import { lineCount, textWidth } from './text-width.js'

/** Points a line of text takes, and the padding of a row. */
const linePoints = 14
const paddingPoints = 6
/** Tallest row a spreadsheet allows, in points. */
const maxRowPoints = 409
/** Widest sheet, in half-width characters, that is still readable on one page of A4 landscape. */
const a4Width = 150
/** Narrower sheets are stretched to this, so that head and foot find room. */
const leastWidth = 96

/** A document as a workbook in the official form of a 统计报表: one worksheet per grid, then its annexes. */
export function officialWorkbook(document: ExportDocument): Workbook {
  const sheets = [
    ...document.grids.map((grid) => worksheet(document, grid, true)),
    ...document.annexes.map((grid) => worksheet(document, grid, false)),
  ]
  const description = [seqLine(document), ...demoLine(document)].join('；')
  return { title: document.title, description, sheets }
}

function worksheet(document: ExportDocument, grid: ExportGrid, official: boolean): Worksheet {
  const page = new Page(columnWidths(grid))
  const bare: CellLook = { wrap: true }
  page.line(
    [{ text: official ? document.title : grid.name, look: { align: 'center', bold: true, size: 18 } }],
    34,
  )
  const mark = demoLine(document)[0] ?? ''
  if (official) {
    const right = page.columnsFromRight(30)
    page.aside(right, mark, `表　　号：${document.formCode}`)
    page.aside(right, '', `制定机关：${document.issuer}`)
    page.line([
      { text: `填报单位（盖章）：${document.unitName}`, look: bare },
      { text: `${words.period.zh}：${document.periodName}`, look: { ...bare, align: 'center' } },
      { text: `${words.unit.zh}：${grid.unitLine}`, look: { ...bare, align: 'right' } },
    ])
  } else page.line([{ text: mark, look: { red: true } }])

  const firstHead = page.row
  page.head(grid, official)
  const lastHead = page.row - 1
  for (const row of grid.rows) page.body(grid, row)

  if (official) {
    page.line(
      ['单位负责人：', '审核人：', '填表人：', '报出日期：　　年　　月　　日'].map((text) => ({
        text,
        look: bare,
      })),
      30,
    )
    for (const note of document.notes) page.line([{ text: `说明：${note}`, look: bare }])
  }
  const closing = [seqLine(document), ...demoLine(document)].join('　')
  page.line([{ text: closing, look: { ...bare, red: document.demo } }])
  return {
    name: grid.name,
    cells: page.cells,
    widths: page.widths,
    heights: page.heights,
    freeze: {
      rows: lastHead + 1,
      columns: official ? Math.min(grid.nameColumn + 1, grid.columns.length - 1) : 0,
    },
    repeatRows: [firstHead, lastHead],
    paper: page.width > a4Width ? 'a3' : 'a4',
    pageHead: closing,
  }
}

/** A worksheet while it is being laid out, row after row. */
class Page {
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
      : { ...base, align: 'right', decimals: column.decimals }
  if (isName) return { ...base, wrap: true, ...(row.depth > 0 ? { indent: row.depth } : {}) }
  // Words among numbers (不适用, —) stand in the middle, so that nobody takes them for a value.
  if (column.kind === 'number' && (value === null || textWidth(value) <= 12))
    return { ...base, align: 'center', wrap: true }
  return { ...base, wrap: true }
}

/** Widths that hold the values on one line and the heads on about three; texts wrap. */
function columnWidths(grid: ExportGrid): readonly number[] {
  const widths = grid.columns.map((column, index) => {
    let widest = 0
    for (const row of grid.rows) widest = Math.max(widest, cellWidth(row.cells[index] ?? null, column))
    const title = textWidth(column.title)
    if (column.role === 'stub' && column.kind === 'number') return Math.max(6, widest + 2)
    // Lines of a form hold numbers and narrative alike.
    if (column.decimals === null) return clamp(widest + 2, 12, 60)
    if (column.kind === 'number')
      return clamp(Math.max(widest, Math.ceil(title / 3), textWidth(column.unit) + 4) + 2, 9, 24)
    return clamp(Math.max(widest, Math.min(title, 20)) + 2, 8, 40)
  })
  const sum = widths.reduce((total, width) => total + width, 0)
  if (sum >= leastWidth) return widths
  const stretch = leastWidth / sum
  return widths.map((width) => Math.round(width * stretch))
}

function cellWidth(value: ExportCell, column: ExportColumn): number {
  if (value === null) return 0
  if (typeof value === 'string') return textWidth(value)
  return (column.decimals === null ? String(value) : value.toFixed(column.decimals)).length
}

/** A column's title, its unit on a line of its own. */
function headText(column: ExportColumn, grid: ExportGrid): string {
  const unit = headUnit(column, grid.unitLine)
  return unit === '' ? column.title : `${column.title}\n${unit}`
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
