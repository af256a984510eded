import { checkTotals } from './check-totals.js'
import { runCommand } from './command-io.js'

await runCommand('totals:check', checkTotals)
