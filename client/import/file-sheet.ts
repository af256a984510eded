import { halfWidth } from '../../shared/domain/typed-value.js'
import type { ReadCell, ReadSheet, ReadWorkbook } from '../../shared/protocol/import-api.js'

/** A text as names are compared: half width, without blanks, small letters. */
export const plainText = (text: string): string => halfWidth(text).replace(/\s+/g, '').toLowerCase()

/** A cell as the text that a person would have typed; an export's guard against formulas is taken off. */
export function cellText(cell: ReadCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  if (typeof cell === 'string') return cell.replace(/^'(?=\s*[=+\-@＝＋－＠])/, '')
  if (!Number.isFinite(cell)) return ''
  // 15 digits are what a spreadsheet counts with; what is behind them is the noise of 0.1 + 0.2.
  const exact = Number(cell.toPrecision(15))
  const text = String(exact)
  return text.includes('e') ? exact.toFixed(Math.abs(exact) < 1 ? 12 : 0).replace(/\.?0+$/, '') : text
}

/** A sheet of a file as texts by row and column; merged heads can be asked for as if they stood in each of their cells. */
export class FileSheet {
  readonly name: string
  readonly source: ReadSheet
  readonly height: number
  readonly width: number
  readonly #spread = new Map<string, string>()

  constructor(source: ReadSheet) {
    this.source = source
    this.name = source.name
    this.height = source.rows.length
    this.width = source.rows.reduce((most, row) => Math.max(most, row.length), 0)
    for (const { top, left, bottom, right } of source.merges) {
      const text = this.text(top, left)
      // A merged area of a broken file may reach as far as it likes.
      for (let r = top; r <= Math.min(bottom, top + 20, this.height - 1); r += 1)
        for (let c = left; c <= Math.min(right, this.width - 1); c += 1) this.#spread.set(`${r},${c}`, text)
    }
  }

  text(row: number, column: number): string {
    return cellText(this.source.rows[row]?.[column]).trim()
  }

  /** The text of a cell, or of the merged area it lies in. */
  headText(row: number, column: number): string {
    return this.#spread.get(`${row},${column}`) ?? this.text(row, column)
  }

  cell(row: number, column: number): ReadCell {
    return this.source.rows[row]?.[column] ?? null
  }

  isBlankRow(row: number): boolean {
    return (this.source.rows[row] ?? []).every((cell) => cellText(cell).trim() === '')
  }

  /** Last row that is merged with the given one in a column. */
  mergedTo(row: number, column: number): number {
    const merge = this.source.merges.find(({ top, left }) => top === row && left === column)
    return merge?.bottom ?? row
  }
}

export const fileSheets = ({ sheets }: ReadWorkbook): readonly FileSheet[] =>
  sheets.map((sheet) => new FileSheet(sheet))
