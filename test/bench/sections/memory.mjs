import { createReturnState } from '../fixture/one-document.mjs'
import { sheet } from '../fixture/sheet.mjs'
import { startChild } from '../harness/child.mjs'
import { startSubject } from '../subjects/registry.mjs'

export const connections = 500
/** How often each cell of the opened returns was rewritten before. */
export const rewrites = 20

/** What one more connection and one more open document cost, after collecting garbage. */
export async function runMemory({ subjects, profile, log }) {
  /** @type {Record<string, any>} */
  const results = {}
  for (const name of subjects) {
    log(`memory: ${name}`)
    const server = await startSubject(name, {
      profile,
      viewers: connections,
      rewrites: name === 'huibiao' ? rewrites : 0,
    })
    const driver = startChild(new URL('../driver/memory-driver.mjs', import.meta.url))
    const target = { subject: name, port: server.port, sessions: server.sessions }
    try {
      // One viewer first: what exists once for all is not counted.
      await driver.call('join', { ...target, viewers: 1 })
      const start = await measure(server)
      await driver.call('join', { ...target, viewers: connections })
      const joined = await measure(server)
      if (name === 'huibiao') await driver.call('openReturns', target)
      else if (name !== 'bare-ws') await server.call('openDocuments', { documents: documents() })
      const opened = await measure(server)
      results[name] = {
        emptyRss: start.rss,
        perConnection: difference(start, joined, connections),
        perReturn: name === 'bare-ws' ? null : difference(joined, opened, sheet.communities),
      }
    } finally {
      await driver.stop()
      await server.stop()
    }
  }
  return results
}

const documents = () =>
  Array.from({ length: sheet.communities }, (_, i) => ({
    name: `return-${i}`,
    state: createReturnState(rewrites),
  }))

async function measure(server) {
  const { rss, heapUsed, external } = await server.call('usage', { collect: true })
  return { rss, heap: heapUsed + external }
}

const difference = (before, after, count) => ({
  rss: (after.rss - before.rss) / count,
  heap: (after.heap - before.heap) / count,
})
