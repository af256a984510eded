import { once } from 'node:events'
import { createServer, request } from 'node:http'

/** Stands where a government network has its proxy: passes HTTP on, answers WebSocket upgrades with 403. */
export interface NoUpgradeProxy {
  readonly url: string
  /** WebSocket upgrades that were refused. */
  readonly refusals: number
  /** Where requests go from now on, e.g. to a server that was started again elsewhere. */
  target: string
  close(): Promise<void>
}

/** Starts the proxy on a free port of this computer. */
export async function openNoUpgradeProxy(target: string): Promise<NoUpgradeProxy> {
  let refusals = 0
  const server = createServer((incoming, outgoing) => {
    const { hostname, port } = new URL(proxy.target)
    const { method, url: path, headers } = incoming
    const passed = request({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
      answer.on('error', () => outgoing.destroy())
    })
    passed.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy()
      else outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>')
    })
    outgoing.on('close', () => passed.destroy())
    incoming.pipe(passed)
  })
  server.on('upgrade', (_incoming, socket) => {
    refusals += 1
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no free port')
  const proxy = {
    url: `http://127.0.0.1:${address.port}`,
    get refusals() {
      return refusals
    },
    target,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  return proxy
}
