import { closingLines } from './closing-lines.js'
import type { ExportCell, ExportColumn, ExportDocument } from './export-grid.js'
import { headUnit } from './export-grid.js'

/** Characters of text collected before a chunk goes out: a few network packets. */
const chunkLength = 16_384

/**
 * A document as CSV text: UTF-8 with a BOM (else Excel reads it as GBK), CRLF, every grid with one header line.
 * The first empty line ends the first grid: what follows are further grids, then what the file says of itself.
 */
export function* csvText(document: ExportDocument): Generator<string> {
  yield '\uFEFF'
  for (const [index, grid] of document.grids.entries()) {
    if (index > 0) yield `\r\n${csvLine([grid.name])}`
    yield csvLine(grid.columns.map(csvHead))
    for (const row of grid.rows) yield csvLine(row.cells)
  }
  yield '\r\n'
  for (const line of closingLines(document)) yield csvLine([line])
}

/** {@link csvText} as bytes for a response, made only as fast as they are taken. */
export function csvStream(document: ExportDocument): ReadableStream<Uint8Array> {
  const lines = csvText(document)
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      let chunk = ''
      while (chunk.length < chunkLength) {
        const next = lines.next()
        if (next.done) break
        chunk += next.value
      }
      if (chunk === '') controller.close()
      else controller.enqueue(encoder.encode(chunk))
    },
  })
}

/** One line with its line end. */
export function csvLine(cells: readonly ExportCell[]): string {
  return `${cells.map(csvField).join(',')}\r\n`
}

/**
 * One field. Numbers stay numbers, negative ones too; a text that a spreadsheet could run as a formula gets an
 * apostrophe before it, which makes it a text there. Quoted when it holds a comma, quote or line break.
 */
export function csvField(cell: ExportCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const safe = startsFormula(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** True for a text that a spreadsheet may take for a formula: = + - @, full-width too, also behind blanks. */
function startsFormula(text: string): boolean {
  return /^[\s\u200B\uFEFF]*[=+\-@＝＋－＠]/.test(text) || /^[\t\r]/.test(text)
}

/** Group and title in one cell; the unit always, since a CSV has no line for it. */
function csvHead(column: ExportColumn): string {
  return [...column.group, column.title + headUnit(column, '')].join('/')
}
