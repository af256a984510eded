import { readXlsx, writeXlsx } from 'hucre'
import { unpacksWithin } from './zip-check.js'

// The only door to the spreadsheet library here. Whoever reads a file that somebody sent in does it in a thread.

/** What a workbook may unpack to, and how wide its first sheet may be. */
const maxUnpackedBytes = 16 * 1024 * 1024
const maxColumns = 64

/** Texts of the first sheet, row by row; undefined when the file is no sound workbook or far too large inside. */
export async function readFirstSheet(
  bytes: Uint8Array,
  maxRows: number,
): Promise<readonly (readonly string[])[] | undefined> {
  if (!unpacksWithin(bytes, maxUnpackedBytes)) return undefined
  try {
    const { sheets } = await readXlsx(bytes, { sheets: [0], maxRows: maxRows + 1 })
    const rows = sheets[0]?.rows ?? []
    return rows.slice(0, maxRows + 1).map((row) => row.slice(0, maxColumns).map(textOf))
  } catch {
    return undefined
  }
}

/** A code typed as a number is that number's digits; a date or a truth value is no text we ask for. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number') return String(value)
  return value === null || value === undefined ? '' : String(value)
}

/** A workbook of one sheet. Texts are texts, whatever they begin with. */
export async function writeSheet(
  name: string,
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): Promise<Uint8Array> {
  return writeXlsx({
    sheets: [{ name, rows: rows.map((row) => [...row]), columns: widths.map((width) => ({ width })) }],
    properties: { creator: '汇表 Huibiao' },
  })
}
