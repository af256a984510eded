import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { ExportDocument } from './export-grid.js'
import { officialWorkbook } from './official-layout.js'
import { writeWorkbook } from './spreadsheet.js'

/** Cells a workbook may have to be written at once: about 60 ms in which the server does nothing else. */
const maxCellsAtOnce = 6000

/**
 * Writes documents as XLSX in the official layout. A large one is written in a thread of its own, one after the
 * other, so that an export never holds up the people who are typing, nor takes all the memory.
 */
export class WorkbookWriter {
  readonly #workerFile: URL
  #turn: Promise<unknown> = Promise.resolve()

  /** `workerFile` is the compiled workbook-worker; tests pass their own build of it. */
  constructor(workerFile = new URL('./workbook-worker.js', import.meta.url)) {
    this.#workerFile = workerFile
  }

  /** The bytes of the file. @throws Error when the thread failed. */
  write(document: ExportDocument): Promise<Uint8Array> {
    // Run from its sources, as tests do, the program has no compiled worker.
    if (cellCount(document) <= maxCellsAtOnce || !existsSync(this.#workerFile))
      return writeWorkbook(officialWorkbook(document))
    const written = this.#turn.then(() => this.#inThread(document))
    this.#turn = written.catch(() => undefined)
    return written
  }

  #inThread(document: ExportDocument): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#workerFile, { workerData: document })
      worker.once('message', (bytes: Uint8Array) => resolve(bytes))
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`the export thread ended with ${code} before its file`)))
    })
  }
}

function cellCount(document: ExportDocument): number {
  return [...document.grids, ...document.annexes].reduce(
    (count, grid) => count + grid.rows.length * grid.columns.length,
    0,
  )
}
