import { createServer } from 'node:http'
import { getYDoc, setupWSConnection } from '@y/websocket-server/utils'
import { WebSocketServer } from 'ws'
import * as Y from 'yjs'
import { serve } from '../harness/child.mjs'

/** As its own server.js does it, with today's ws: in memory, no persistence, which is its fastest way. */
serve({
  openDocuments: ({ documents }) => {
    for (const { name, state } of documents) Y.applyUpdate(getYDoc(name), state)
  },
  start: async ({ state }) => {
    if (state) Y.applyUpdate(getYDoc('sheet'), state)
    const sockets = new WebSocketServer({ noServer: true })
    sockets.on('connection', setupWSConnection)
    const server = createServer()
    server.on('upgrade', (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request))
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
    return { port: server.address().port, sessions: [] }
  },
})
