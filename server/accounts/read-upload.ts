import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { maxImportRows } from '../../shared/protocol/accounts-api.js'
import { parseCsv } from '../catalogue/csv.js'
import { readFirstSheet } from './spreadsheet-file.js'

/** One row of an uploaded file; `line` counts as its program does, from 1. */
export interface UploadedRow {
  readonly line: number
  readonly fields: readonly string[]
}

const maxMs = 10_000
const maxHeapMb = 192

/** Reads uploaded tables: XLSX in a thread with limits, CSV as spreadsheets here write it. */
export class UploadReader {
  readonly #workerFile: URL

  /** `workerFile` is the compiled read-workbook-worker; tests pass their own build of it. */
  constructor(workerFile = new URL('./read-workbook-worker.js', import.meta.url)) {
    this.#workerFile = workerFile
  }

  /** The rows with anything in them; why not, in words, for a file that cannot be read. */
  async read(bytes: Uint8Array): Promise<Result<readonly UploadedRow[], string>> {
    if (bytes.length === 0) return fail('文件是空的')
    if (beginsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
      return fail('这是旧的 xls 格式或加密的文件,请另存为不加密的 xlsx 或 CSV 再上传')
    if (!beginsWith(bytes, [0x50, 0x4b])) return readCsv(bytes)
    const rows = await this.#readWorkbook(bytes)
    if (!rows) return fail('打不开这个文件:不是完好的 xlsx,或者解开后太大。请另存为 CSV 再试')
    return checked(
      rows
        .map((fields, i) => ({ line: i + 1, fields }))
        .filter(({ fields }) => fields.some((field) => field !== '')),
    )
  }

  #readWorkbook(bytes: Uint8Array): Promise<readonly (readonly string[])[] | undefined> {
    const maxRows = maxImportRows + 1
    // Run from its sources, as tests do, the program has no compiled worker.
    if (!existsSync(this.#workerFile)) return readFirstSheet(bytes, maxRows)
    return new Promise((resolve) => {
      const worker = new Worker(this.#workerFile, {
        workerData: { bytes, maxRows },
        resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      })
      const end = (rows: readonly (readonly string[])[] | undefined) => {
        clearTimeout(timer)
        resolve(rows)
        void worker.terminate()
      }
      const timer = setTimeout(() => end(undefined), maxMs)
      worker.once('message', (rows: readonly (readonly string[])[] | null) => end(rows ?? undefined))
      worker.once('error', () => end(undefined)) // out of memory too
      worker.once('exit', () => end(undefined))
    })
  }
}

function readCsv(bytes: Uint8Array): Result<readonly UploadedRow[], string> {
  const text = decode(bytes)
  if (text === undefined || text.includes('\0')) return fail('认不出这个文件,请上传 xlsx 或 CSV')
  // Chinese and European spreadsheets also separate by semicolon or tab.
  const separator = [',', '\t', ';'].find((each) => (text.split('\n', 1)[0] ?? '').includes(each)) ?? ','
  const records = parseCsv(separator === ',' ? text : withCommas(text, separator))
  return checked(records.map(({ line, fields }) => ({ line, fields })))
}

function checked(rows: readonly UploadedRow[]): Result<readonly UploadedRow[], string> {
  return rows.length > maxImportRows + 1 ? fail(`一次最多导入${maxImportRows}人,请分成几个文件`) : ok(rows)
}

/** UTF-8, else what Chinese Windows writes. */
function decode(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // not this one
    }
  }
  return undefined
}

function withCommas(text: string, separator: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/\r$/, '')
        .split(separator)
        .map((field) =>
          field.includes(',') && !field.startsWith('"') ? `"${field.replaceAll('"', '""')}"` : field,
        )
        .join(','),
    )
    .join('\n')
}

const beginsWith = (bytes: Uint8Array, sign: readonly number[]): boolean =>
  sign.every((byte, i) => bytes[i] === byte)
