import { startChild } from '../harness/child.mjs'
import { medianOf } from '../harness/stats.mjs'
import { startSubject } from '../subjects/registry.mjs'

export const load = {
  viewers: 250,
  writers: 20,
  rate: 300,
  warmUps: { writers: { rate: 1000, seconds: 3 }, everybody: { seconds: 1.5 } },
}

/** One sheet, 20 people writing into it and 250 looking on. */
export async function runRelay({ subjects, seconds, rounds, profile, log }) {
  /** @type {Record<string, any[]>} */
  const results = Object.fromEntries(subjects.map((name) => [name, []]))
  // Round by round, not subject by subject: a noisy minute of the machine then hits everybody.
  for (let round = 0; round < rounds; round += 1) {
    for (const name of subjects) {
      log(`relay: ${name}, round ${round + 1} of ${rounds}`)
      results[name].push(await runOnce({ name, seconds, profile }))
    }
  }
  return Object.fromEntries(
    subjects.map((name) => [name, { ...medianOf(results[name]), rounds: results[name] }]),
  )
}

async function runOnce({ name, seconds, profile }) {
  const server = await startSubject(name, { profile, viewers: load.viewers })
  const driver = startChild(new URL('../driver/relay-driver.mjs', import.meta.url))
  try {
    const { port, sessions } = server
    await driver.call('prepare', { subject: name, port, sessions, seconds, ...load })
    await driver.call('warmUp')
    const before = await server.call('usage')
    const began = performance.now()
    const result = await driver.call('measure')
    const after = await server.call('usage')
    const cpuMs = after.cpuMs - before.cpuMs
    return {
      ...result,
      cpuMs,
      cpuShare: cpuMs / (performance.now() - began),
      cpuMicrosPerDelivery: (cpuMs * 1000) / result.delivered,
      rss: after.rss,
      heapUsed: after.heapUsed,
    }
  } finally {
    await driver.stop()
    await server.stop()
  }
}
