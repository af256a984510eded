import { fail, ok, type Result } from '../../shared/domain/result.js'
import { maxImportBytes, maxImportRows } from '../../shared/protocol/accounts-api.js'
import type { UploadReader } from '../upload/upload-reader.js'
import type { WorkbookLimits } from '../upload/workbook-file.js'

/** One row of an uploaded file; `line` counts as its program does, from 1. */
export interface UploadedRow {
  readonly line: number
  readonly fields: readonly string[]
}

/** What a list of people may be. */
export const peopleLimits: WorkbookLimits = {
  unpackedBytes: 16 * maxImportBytes,
  sheets: 30,
  rows: maxImportRows * 4,
  columns: 64,
  cells: 64 * maxImportRows * 4,
  text: 1000,
}

/** The rows of the first sheet with anything in them; why not, in words, for a file that cannot be read. */
export async function readPeople(
  reader: UploadReader,
  bytes: Uint8Array,
): Promise<Result<readonly UploadedRow[], string>> {
  const read = await reader.read(bytes)
  if (!read.ok) return read
  const rows = (read.value.sheets[0]?.rows ?? [])
    // A code typed as a number is that number's digits.
    .map((row, i) => ({
      line: i + 1,
      fields: row.map((cell) => (cell === null ? '' : String(cell).trim())),
    }))
    .filter(({ fields }) => fields.some((field) => field !== ''))
  return rows.length > maxImportRows + 1 ? fail(`一次最多导入${maxImportRows}人,请分成几个文件`) : ok(rows)
}
