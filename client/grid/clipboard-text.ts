import { type ClipboardBlock, readHtmlTable } from './html-table.js'

/**
 * Reads a block of cells as Excel, WPS and LibreOffice put it on the clipboard: tabs between cells, line ends between
 * rows, cells with either inside in double quotes. A final line end adds no row. Rows may differ in length.
 */
export function parseTsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endRow = () => {
    row.push(cell)
    rows.push(row)
    row = []
    cell = ''
  }
  for (let i = 0; i < text.length; i += 1) {
    const sign = text.charAt(i)
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text.charAt(i + 1) === '"') {
        cell += '"'
        i += 1
      } else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === '\t') {
      row.push(cell)
      cell = ''
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && text.charAt(i + 1) === '\n') i += 1
      endRow()
    } else cell += sign
  }
  if (cell !== '' || row.length > 0) endRow()
  return rows
}

/** Writes a block of cells for the clipboard of a spreadsheet program. */
export function formatTsv(rows: readonly (readonly string[])[]): string {
  const quote = (cell: string) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => row.map(quote).join('\t')).join('\r\n')
}

/**
 * The block of cells that the clipboard holds. `intoText`: it goes into one text cell; then several lines that come
 * from no table (a letter, a chat) are one text, not one cell each. The HTML is only asked where it says more than the
 * plain text: merged and hidden cells.
 */
export function readBlock(
  data: { readonly text: string; readonly html: string },
  options: { readonly intoText: boolean },
): ClipboardBlock {
  const plain = (lines: ClipboardBlock['lines']): ClipboardBlock => ({
    lines,
    merged: false,
    hiddenRows: 0,
    hiddenColumns: 0,
  })
  const fromTable = data.text.includes('\t') || /<table/i.test(data.html)
  if (options.intoText && !fromTable) return plain(data.text.trim() === '' ? [] : [[data.text.trim()]])
  const table = fromTable ? readHtmlTable(data.html) : undefined
  const text = plain(parseTsv(data.text))
  if (!table?.lines.some((line) => line.some((cell) => cell !== ''))) return text
  if (data.text === '') return table
  // LibreOffice leaves hidden cells out of the HTML and keeps them in the text: the HTML is what people saw.
  const [inText, inTable] = [sizeOf(text.lines), sizeOf(table.lines)]
  const hiddenRows = Math.max(table.hiddenRows, inText.rows - inTable.rows)
  const hiddenColumns = Math.max(table.hiddenColumns, inText.columns - inTable.columns)
  return table.merged || hiddenRows > 0 || hiddenColumns > 0 ? { ...table, hiddenRows, hiddenColumns } : text
}

const sizeOf = (lines: ClipboardBlock['lines']) => ({
  rows: lines.length,
  columns: Math.max(0, ...lines.map((line) => line.length)),
})
