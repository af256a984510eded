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

/** Default settings: the document is stored 2 s after a change, at latest after 10 s, as one snapshot. */
serve({
  start: async ({ state, documents = [] }) => {
    server = new Server({
      port: 0,
      address: '127.0.0.1',
      quiet: true,
      stopOnSignals: false,
      extensions: [new SQLite({ database: join(folder, 'db.sqlite') })],
    })
    await server.listen()
    const all = state ? [{ name: 'sheet', state }, ...documents] : documents
    for (const { name, state: content } of all) {
      // The direct connection stays, so that the document does not unload between two clients.
      const direct = await server.hocuspocus.openDirectConnection(name)
      await direct.transact((doc) => Y.applyUpdate(doc, content))
    }
    return { port: server.address.port, sessions: [] }
  },
  stop: () => rmSync(folder, { recursive: true, force: true }),
})
