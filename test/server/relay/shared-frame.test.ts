import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { sendShared, sharedFrame } from '../../../server/relay/shared-frame.js'

describe('a frame that many viewers get', () => {
  it('arrives whole at every length its header can have, in order with ordinary messages', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
    await once(server, 'listening')
    const connected = once(server, 'connection')
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const [socket] = (await connected) as [WebSocket]
    const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]
    const received: Buffer[] = []
    const all = new Promise<void>((resolve) => {
      client.on('message', (data: Buffer) => {
        received.push(data)
        if (received.length === lengths.length * 2) resolve()
      })
    })
    for (const length of lengths) {
      sendShared(socket, sharedFrame(new Uint8Array(length).fill(length % 251)))
      socket.send(Buffer.from([1, 2, 3]))
    }
    await all
    for (const [i, length] of lengths.entries()) {
      expect(received[i * 2]?.byteLength).toBe(length)
      expect(received[i * 2]?.every((byte) => byte === length % 251)).toBe(true)
      expect(received[i * 2 + 1]).toEqual(Buffer.from([1, 2, 3]))
    }
    client.close()
    server.close()
  })
})
