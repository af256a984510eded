import { runCommand } from './command-io.js'
import { verifyAudit } from './verify-audit.js'

await runCommand('audit:verify', verifyAudit)
