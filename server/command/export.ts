import { runCommand } from './command-io.js'
import { exportFile } from './export-file.js'

await runCommand('export', exportFile)
