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
 * Reads an HTML table from the clipboard, merged cells spread out: the value stands in their first cell, the others
 * are empty. Undefined when there is no table with merged cells: plain text says the rest better.
 */
function parseMergedTable(html: string): readonly (readonly string[])[] | undefined {
  if (!/(?:row|col)span/i.test(html)) return undefined
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table')
  if (!table) return undefined
  const grid: (string | undefined)[][] = []
  for (const [top, row] of [...table.rows].entries()) {
    let left = 0
    for (const cell of row.cells) {
      while (grid[top]?.[left] !== undefined) left += 1
      for (let r = 0; r < Math.min(cell.rowSpan || 1, 1000); r += 1) {
        grid[top + r] ??= []
        for (let c = 0; c < Math.min(cell.colSpan || 1, 1000); c += 1) {
          const line = grid[top + r]
          if (line) line[left + c] = r === 0 && c === 0 ? (cell.textContent ?? '').trim() : ''
        }
      }
      left += cell.colSpan || 1
    }
  }
  return grid.map((row) => Array.from(row, (cell) => cell ?? ''))
}

/**
 * The block of cells that the clipboard holds. `intoText`: it goes into one text cell; then several lines that come
 * from no table (a letter, a chat) are one text, not one cell each.
 */
export function readBlock(
  data: { readonly text: string; readonly html: string },
  options: { readonly intoText: boolean },
): readonly (readonly string[])[] {
  const fromTable = data.text.includes('\t') || /<table/i.test(data.html)
  if (options.intoText && !fromTable) return data.text.trim() === '' ? [] : [[data.text.trim()]]
  return parseMergedTable(data.html) ?? parseTsv(data.text)
}
