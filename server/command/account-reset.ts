import { runCommand } from './command-io.js'
import { resetAccount } from './reset-account.js'

await runCommand('account:reset', resetAccount)
