import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'
import * as Y from 'yjs'
import { serve } from '../harness/child.mjs'

const folder = mkdtempSync(join(tmpdir(), 'bench-hocuspocus-'))
/** @type {Server} */
let server

/** Opens documents from within; the direct connection stays, so that none unloads between two clients. */
async function openDocuments({ documents }) {
  for (const { name, state } of documents) {
    const direct = await server.hocuspocus.openDirectConnection(name)
    await direct.transact((doc) => Y.applyUpdate(doc, state))
  }
}

/** Default settings: the document is stored 2 s after a change, at latest after 10 s, as one snapshot. */
serve({
  openDocuments,
  start: async ({ state }) => {
    server = new Server({
      port: 0,
      address: '127.0.0.1',
      quiet: true,
      stopOnSignals: false,
      extensions: [new SQLite({ database: join(folder, 'db.sqlite') })],
    })
    await server.listen()
    if (state) await openDocuments({ documents: [{ name: 'sheet', state }] })
    return { port: server.address.port, sessions: [] }
  },
  stop: () => rmSync(folder, { recursive: true, force: true }),
})
