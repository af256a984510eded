import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { install } from './harness/install.mjs'
import { readOptions } from './harness/options.mjs'

// Nothing that needs the peers' packages may be imported before they are there.
const options = readOptions()
install()
const { machine } = await import('./harness/machine.mjs')
const { print } = await import('./report/print.mjs')
const { subjects } = await import('./subjects/registry.mjs')

const sections = {
  relay: async () => (await import('./sections/relay.mjs')).runRelay,
  open: async () => (await import('./sections/open.mjs')).runOpen,
  fill: async () => (await import('./sections/fill.mjs')).runFill,
  totals: async () => (await import('./sections/totals.mjs')).runTotals,
  checks: async () => (await import('./sections/checks.mjs')).runChecks,
  memory: async () => (await import('./sections/memory.mjs')).runMemory,
  client: async () => (await import('./sections/client.mjs')).runClient,
}

const chosen = options.subjects ?? Object.keys(subjects)
const unknown = chosen.filter((name) => !(name in subjects))
if (unknown.length > 0) {
  process.stderr.write(`bench: unknown subject ${unknown.join(', ')}\n`)
  process.exit(2)
}
if (!process.env.BENCH_DIST && !existsSync(new URL('../../dist/server/create-server.js', import.meta.url))) {
  process.stderr.write('bench: the server is not built, run "npm run build" first\n')
  process.exit(2)
}

const began = performance.now()
const log = (text) =>
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`)
const result = { machine: machine(), options: { ...options, subjects: chosen }, sections: {} }
for (const name of options.only) {
  const run = await sections[name]()
  result.sections[name] = await run({ ...options, subjects: chosen, log })
}
result.seconds = (performance.now() - began) / 1000
process.stdout.write(print(result))
if (options.json) {
  await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`)
  log(`written to ${options.json}`)
}
