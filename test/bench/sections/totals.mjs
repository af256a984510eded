import { startChild } from '../harness/child.mjs'

/** Org units of the trees that one edit is measured in: a district, a province, a country. `units` bounds them. */
const sizes = [119, 10_000, 620_000]

/** Totals through the Store, no network: what one edit costs in trees of different sizes, and full rebuilds. */
export async function runTotals({ log, units }) {
  const run = async (script, name, argument) => {
    const worker = startChild(new URL(script, import.meta.url), { execArgv: ['--expose-gc'] })
    try {
      return await worker.call(name, argument)
    } finally {
      await worker.stop()
    }
  }
  log('totals: rebuild of a district and year')
  const district = await run('./totals-worker.mjs', 'rebuild', { rounds: 3 })
  const appends = []
  for (const size of new Set(sizes.map((count) => Math.min(count, units)))) {
    log(`totals: one edit at ${size} units`)
    appends.push(await run('./rebuild-worker.mjs', 'append', { units: size, edits: 1000 }))
  }
  log(`totals: rebuild of ${units} units x 30 indicators, and the plain query`)
  const country = await run('./rebuild-worker.mjs', 'rebuild', { units, check: units <= 100_000 })
  return { rebuild: district, appends, country }
}
