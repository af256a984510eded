import { parentPort, workerData } from 'node:worker_threads'
import { readWorkbook, type WorkbookLimits } from './workbook-file.js'

// Runs in a thread of its own, which is ended when it takes too long or too much memory.
const { bytes, limits } = workerData as { readonly bytes: Uint8Array; readonly limits: WorkbookLimits }
parentPort?.postMessage(await readWorkbook(bytes, limits))
