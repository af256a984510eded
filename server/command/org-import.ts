import { runCommand } from './command-io.js'
import { importOrg } from './import-org.js'

await runCommand('org:import', importOrg)
