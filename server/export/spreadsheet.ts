import {
  type Cell,
  type CellStyle,
  type MergeRange,
  type NamedRange,
  type RowDef,
  type WriteSheet,
  writeXlsx,
} from 'hucre'

/** How a cell looks; everything left out is the plain default. */
export interface CellLook {
  readonly align?: 'left' | 'center' | 'right'
  readonly bold?: boolean
  /** Points; 10.5 (五号) when left out. */
  readonly size?: number
  readonly red?: boolean
  readonly border?: boolean
  readonly shaded?: boolean
  readonly wrap?: boolean
  readonly indent?: number
  /** Decimal places of a number; null = each with its own. */
  readonly decimals?: number | null
}

/** One cell, or several merged into one. Rows and columns count from 0. */
export interface PlacedCell {
  readonly row: number
  readonly column: number
  readonly rowSpan?: number
  readonly columnSpan?: number
  readonly value: string | number | null
  readonly look: CellLook
}

export interface Worksheet {
  readonly name: string
  readonly cells: readonly PlacedCell[]
  /** Per column, in characters of half width. */
  readonly widths: readonly number[]
  /** Per row, in points. */
  readonly heights: readonly number[]
  readonly freeze: { readonly rows: number; readonly columns: number }
  /** First and last row repeated on every printed page. */
  readonly repeatRows: readonly [number, number]
  readonly paper: 'a4' | 'a3'
  readonly pageHead: string
}

export interface Workbook {
  readonly title: string
  readonly description: string
  readonly sheets: readonly Worksheet[]
}

/**
 * Writes a workbook as XLSX. Texts are texts, whatever they begin with: no cell is ever a formula.
 * The only door to the spreadsheet library.
 */
export async function writeWorkbook(workbook: Workbook): Promise<Uint8Array> {
  const names = worksheetNames(workbook.sheets.map((sheet) => sheet.name))
  return writeXlsx({
    sheets: workbook.sheets.map((sheet, index) => toWriteSheet(sheet, names[index] ?? `Sheet${index + 1}`)),
    namedRanges: workbook.sheets.map((sheet, index) => repeatedRows(sheet, names[index] ?? '')),
    properties: { title: workbook.title, description: workbook.description, creator: '汇表 Huibiao' },
    defaultFont: { name: '宋体', size: 10.5 },
  })
}

/** Names a spreadsheet program accepts: no forbidden characters, at most 31, no two alike. */
export function worksheetNames(wanted: readonly string[]): readonly string[] {
  const taken = new Set<string>(['history']) // reserved by Excel
  return wanted.map((name) => {
    const clean =
      cleanText(name)
        .replace(/[[\]:*?/\\]/g, ' ')
        .replace(/^'+|'+$/g, '')
        .trim() || '表'
    let candidate = clean.slice(0, 31)
    for (let n = 2; taken.has(candidate.toLowerCase()); n += 1)
      candidate = `${clean.slice(0, 31 - String(n).length)}${n}`
    taken.add(candidate.toLowerCase())
    return candidate
  })
}

/** The rows repeated on every page. Written by hand: the library leaves the sheet's name unquoted, which `·` or `“` breaks. */
function repeatedRows({ repeatRows }: Worksheet, name: string): NamedRange {
  const [first, last] = repeatRows
  const range = `'${name.replaceAll("'", "''")}'!$${first + 1}:$${last + 1}`
  return { name: '_xlnm.Print_Titles', range, scope: name }
}

function toWriteSheet(sheet: Worksheet, name: string): WriteSheet {
  const cells = new Map<string, Partial<Cell>>()
  const merges: MergeRange[] = []
  const styles = new Map<string, CellStyle>()
  const styleOf = (look: CellLook): CellStyle => {
    const key = JSON.stringify(look)
    const known = styles.get(key)
    if (known) return known
    const style = toStyle(look)
    styles.set(key, style)
    return style
  }
  for (const { row, column, rowSpan = 1, columnSpan = 1, value, look } of sheet.cells) {
    const style = styleOf(look)
    cells.set(`${row},${column}`, { ...content(value), style })
    if (rowSpan === 1 && columnSpan === 1) continue
    const endRow = row + rowSpan - 1
    const endCol = column + columnSpan - 1
    merges.push({ startRow: row, startCol: column, endRow, endCol })
    // A merged area shows the borders of the cells it covers, so each of them carries the style.
    for (let r = row; r <= endRow; r += 1)
      for (let c = column; c <= endCol; c += 1)
        if (r !== row || c !== column) cells.set(`${r},${c}`, { value: null, style })
  }
  const rowDefs = new Map<number, RowDef>(sheet.heights.map((height, row) => [row, { height }]))
  return {
    name,
    rows: [],
    cells,
    merges,
    rowDefs,
    columns: sheet.widths.map((width) => ({ width })),
    freezePane: { rows: sheet.freeze.rows, columns: sheet.freeze.columns },
    pageSetup: {
      paperSize: sheet.paper,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
      margins: { top: 0.7, bottom: 0.6, left: 0.5, right: 0.5, header: 0.3, footer: 0.3 },
    },
    headerFooter: {
      oddHeader: `&R${cleanText(sheet.pageHead).replaceAll('&', '&&')}`,
      oddFooter: '&C第 &P 页 共 &N 页',
    },
    view: { showGridLines: false },
  }
}

function content(value: string | number | null): Partial<Cell> {
  if (typeof value !== 'string') return { value }
  const text = cleanText(value)
  // The library turns #N/A and its like into error cells; as rich text they stay what a person typed.
  return /^#[A-Z0-9/!?_]+$/.test(text) ? { value: null, richText: [{ text }] } : { value: text }
}

/** Drops what XML cannot hold, and keeps a typed `_x0041_` from being read as a character code. */
function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}|[\uFFFE\uFFFF]/gu, '')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}

const thin = { style: 'thin', color: { rgb: '000000' } } as const

function toStyle(look: CellLook): CellStyle {
  const { align = 'left', indent, decimals } = look
  return {
    font: {
      name: '宋体',
      size: look.size ?? 10.5,
      ...(look.bold ? { bold: true } : {}),
      ...(look.red ? { color: { rgb: 'C00000' } } : {}),
    },
    alignment: {
      horizontal: align,
      vertical: 'center',
      ...(look.wrap ? { wrapText: true } : {}),
      ...(indent ? { indent } : {}),
    },
    ...(look.border ? { border: { top: thin, right: thin, bottom: thin, left: thin } } : {}),
    ...(look.shaded ? { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'F2F2F2' } } } : {}),
    ...(typeof decimals === 'number' ? { numFmt: decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}` } : {}),
  }
}
