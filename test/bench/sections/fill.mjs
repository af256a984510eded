import { startChild } from '../harness/child.mjs'
import { startSubject } from '../subjects/registry.mjs'

export const writers = 200

/**
 * 200 writers, each with a return (row) of its own, in a closed loop. With the sheet before their eyes, as pages are;
 * ours also without, which shows what the road to the disk alone can do.
 */
export async function runFill({ subjects, seconds, profile, log }) {
  /** @type {Record<string, any>} */
  const results = {}
  for (const name of subjects.filter((subject) => subject !== 'bare-ws')) {
    log(`fill: ${name}`)
    results[name] = await runOnce({ name, seconds, profile, feed: true })
    if (name === 'huibiao') {
      log(`fill: ${name}, without feeds`)
      results['huibiao without feeds'] = await runOnce({ name, seconds, profile, feed: false })
    }
  }
  return results
}

async function runOnce({ name, seconds, profile, feed }) {
  const server = await startSubject(name, { profile, communities: writers })
  const driver = startChild(new URL('../driver/fill-driver.mjs', import.meta.url))
  try {
    await driver.call('prepare', {
      subject: name,
      port: server.port,
      sessions: server.sessions,
      writers,
      feed,
    })
    await driver.call('fill', { seconds: 2 })
    const before = await server.call('usage')
    const result = await driver.call('fill', { seconds: Math.min(seconds, 6) })
    const after = await server.call('usage')
    return {
      ...result,
      cpuMicrosPerEdit: ((after.cpuMs - before.cpuMs) * 1000) / result.edits,
      rss: after.rss,
    }
  } finally {
    await driver.stop()
    await server.stop()
  }
}
