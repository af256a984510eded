import { parentPort, workerData } from 'node:worker_threads'
import type { ExportDocument } from './export-grid.js'
import { officialWorkbook } from './official-layout.js'
import { writeWorkbook } from './spreadsheet.js'

// Runs in a thread of its own: lays one large document out, writes it, hands the bytes over without a copy.
const bytes = await writeWorkbook(officialWorkbook(workerData as ExportDocument))
const own = new Uint8Array(bytes) // the library's bytes may be a view of a larger buffer
parentPort?.postMessage(own, [own.buffer])
