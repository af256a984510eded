import { checkPacks } from './check-packs.js'
import { runCommand } from './command-io.js'

await runCommand('packs:check', checkPacks)
