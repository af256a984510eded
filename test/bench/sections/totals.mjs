import { startChild } from '../harness/child.mjs'

/** Trees of four levels with about 10, 1,000 and 100,000 units. */
const sizes = [
  { streets: 2, communities: 7 },
  { streets: 31, communities: 968 },
  { streets: 316, communities: 99_683 },
]

/** Totals through the Store, no network: a full rebuild, and what one edit costs in trees of different sizes. */
export async function runTotals({ log }) {
  const worker = startChild(new URL('./totals-worker.mjs', import.meta.url))
  try {
    log('totals: rebuild')
    const rebuild = await worker.call('rebuild', { rounds: 3 })
    const appends = []
    for (const size of sizes) {
      log(`totals: ${size.streets + size.communities + 1} units`)
      appends.push(await worker.call('append', { ...size, edits: 300 }))
    }
    return { rebuild, appends }
  } finally {
    await worker.stop()
  }
}
