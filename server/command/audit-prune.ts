import { runCommand } from './command-io.js'
import { pruneAudit } from './prune-audit.js'

await runCommand('audit:prune', (args, io) => pruneAudit(args, io))
