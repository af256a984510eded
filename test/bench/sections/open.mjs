import { cellKey, createRewrittenSheetDoc } from '../fixture/one-document.mjs'
import { communityIds, indicators, sheet } from '../fixture/sheet.mjs'
import { startChild } from '../harness/child.mjs'
import { median } from '../harness/stats.mjs'
import { startSubject } from '../subjects/registry.mjs'
import { openInBrowser } from './open-in-browser.mjs'

export const rewrites = 20
const opens = 15

/** What it takes to open the sheet after each of its cells was rewritten 20 times. */
export async function runOpen({ subjects, profile, log }) {
  /** @type {Record<string, any>} */
  const results = { bareJsonBytes: bareJson().length }
  for (const name of subjects.filter((subject) => subject !== 'bare-ws')) {
    log(`open: ${name}`)
    const server = await startSubject(name, { profile, rewrites })
    const driver = startChild(new URL('../driver/open-driver.mjs', import.meta.url))
    try {
      const open = () => driver.call('open', { subject: name, port: server.port, sessions: server.sessions })
      // The first one finds nothing cached on the server and nothing compiled in the driver.
      const first = await open()
      const all = []
      for (let i = 0; i < opens; i += 1) all.push(await open())
      if (first.cells !== sheet.communities * sheet.columns) throw new Error(`${name}: ${first.cells} cells`)
      results[name] = {
        bytes: median(all.map(({ bytes }) => bytes)),
        snapshotBytes: first.snapshotBytes,
        bytesRatio: first.bytes / results.bareJsonBytes,
        firstMs: first.ms,
        ms: median(all.map(({ ms }) => ms)),
      }
      if (name === 'huibiao') results.browser = await openInBrowser({ server, log })
    } finally {
      await driver.stop()
      await server.stop()
    }
  }
  return results
}

/** The values alone: one array per row, no names. */
function bareJson() {
  const cells = createRewrittenSheetDoc(rewrites).getMap('cells')
  return JSON.stringify(
    communityIds().map((org) => indicators.map((indicator) => cells.get(cellKey(org, indicator)))),
  )
}
