import { parentPort, workerData } from 'node:worker_threads'
import { readFirstSheet } from './spreadsheet-file.js'

// Runs in a thread of its own, which is ended when it takes too long or too much memory.
const { bytes, maxRows } = workerData as { readonly bytes: Uint8Array; readonly maxRows: number }
parentPort?.postMessage((await readFirstSheet(bytes, maxRows)) ?? null)
