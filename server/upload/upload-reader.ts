import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import type { ReadWorkbook } from '../../shared/protocol/import-api.js'
import { csvLines, decodeText } from './csv-text.js'
import { readWorkbook, type WorkbookLimits, type WorkbookProblem } from './workbook-file.js'

const maxMs = 15_000
const maxHeapMb = 256
/** Files that may wait while another one is read. */
const maxWaiting = 8

type Read = Result<ReadWorkbook, string>
type Workbook = Awaited<ReturnType<typeof readWorkbook>>

/** Reads uploaded tables: XLSX in a thread with limits, one file at a time; CSV as spreadsheets here write it. */
export class UploadReader {
  readonly #limits: WorkbookLimits
  readonly #workerFile: URL
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0

  /** `workerFile` is the compiled read-workbook-worker; tests pass their own build of it. */
  constructor(limits: WorkbookLimits, workerFile = new URL('./read-workbook-worker.js', import.meta.url)) {
    this.#limits = limits
    this.#workerFile = workerFile
  }

  /** True while so many files wait that another one should come later. */
  get isBusy(): boolean {
    return this.#waiting >= maxWaiting
  }

  /** The sheets of the file; why not, in words, for a file that cannot be read. */
  async read(bytes: Uint8Array): Promise<Read> {
    if (bytes.length === 0) return fail('文件是空的')
    if (beginsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
      return fail('这是旧的 xls 格式或加密的文件,请另存为不加密的 xlsx 或 CSV 再上传')
    if (!beginsWith(bytes, [0x50, 0x4b])) return this.#readCsv(bytes)
    const sheets = await this.#inTurn(bytes)
    return sheets.ok ? ok({ format: 'xlsx', sheets: sheets.value }) : fail(this.#words(sheets.error))
  }

  #readCsv(bytes: Uint8Array): Read {
    const text = decodeText(bytes)
    if (text === undefined || /^\s*(?:<[!?a-z]|%PDF|\{\\rtf)/i.test(text))
      return fail('认不出这个文件,请上传 xlsx 或 CSV')
    const { rows: maxRows, columns, cells, text: maxText } = this.#limits
    const rows = csvLines(text, maxRows).map((line) =>
      line.slice(0, columns).map((field) => (field.trim() === '' ? null : field.trim().slice(0, maxText))),
    )
    while (rows[rows.length - 1]?.every((cell) => cell === null)) rows.pop()
    if (rows.length === 0) return fail('文件是空的')
    if (rows.length > maxRows) return fail(this.#words('too-many-rows'))
    if (rows.reduce((n, row) => n + row.length, 0) > cells) return fail(this.#words('too-many-cells'))
    const plain = { hidden: false, merges: [], hiddenRows: [], hiddenColumns: [], withoutResult: 0 }
    return ok({ format: 'csv', sheets: [{ name: 'CSV', rows, ...plain }] })
  }

  #words(problem: WorkbookProblem): string {
    const { sheets, rows, cells } = this.#limits
    const words: Readonly<Record<WorkbookProblem, string>> = {
      unsound: '打不开这个文件:不是完好的 xlsx,或者解开后太大。请另存为 CSV 再试',
      'too-many-sheets': `工作表太多,最多${sheets}张,请只留下需要的`,
      'too-many-rows': `行数太多,最多${rows}行,请分成几个文件`,
      'too-many-cells': `内容太多,最多${cells}格,请只留下需要的工作表和列`,
    }
    return words[problem]
  }

  /** One after the other: the memory of one thread is reckoned with, not that of many. */
  #inTurn(bytes: Uint8Array): Promise<Workbook> {
    // Run from its sources, as tests do, the program has no compiled worker.
    if (!existsSync(this.#workerFile)) return readWorkbook(bytes, this.#limits)
    this.#waiting += 1
    const read = this.#turn.then(() => this.#inThread(bytes))
    this.#turn = read.finally(() => {
      this.#waiting -= 1
    })
    return read
  }

  #inThread(bytes: Uint8Array): Promise<Workbook> {
    return new Promise((resolve) => {
      const worker = new Worker(this.#workerFile, {
        workerData: { bytes, limits: this.#limits },
        resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
      })
      const end = (read: Workbook) => {
        clearTimeout(timer)
        resolve(read)
        void worker.terminate()
      }
      const timer = setTimeout(() => end(fail('unsound')), maxMs)
      worker.once('message', (read: Workbook) => end(read))
      worker.once('error', () => end(fail('unsound'))) // out of memory too
      worker.once('exit', () => end(fail('unsound')))
    })
  }
}

const beginsWith = (bytes: Uint8Array, sign: readonly number[]): boolean =>
  sign.every((byte, i) => bytes[i] === byte)
