import { WebSocketServer } from 'ws'
import { serve } from '../harness/child.mjs'

/** Passes each message on to everybody, unread: what the network layer alone costs. */
/** @type {WebSocketServer} */
let server
serve({
  start: () =>
    new Promise((resolve) => {
      server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
      server.on('connection', (socket) => {
        socket.on('message', (data) => {
          for (const client of server.clients) client.send(data, { binary: true })
        })
      })
      server.on('listening', () => resolve({ port: server.address().port, sessions: [] }))
    }),
})
