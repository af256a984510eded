import { createBareWire } from './bare-wire.mjs'
import { createHuibiaoWire } from './huibiao-wire.mjs'
import { createYjsWire } from './yjs-wire.mjs'

/**
 * How the load driver speaks to one kind of server.
 *
 * @typedef {object} Wire
 * @property {'durable' | 'received' | 'echo'} ack what a writer's ack means: on disk; applied in the server's memory;
 *   or nothing but its own edit coming back
 * @property {(options: JoinOptions & { keep?: Uint8Array[] }) => Promise<{ socket: LightSocket, start: any }>} joinViewer
 *   resolves when the viewer holds the sheet; `keep` collects copies of what follows
 * @property {(options: JoinOptions & { row: number, feed: boolean, onAck: (upTo: number) => void }) => Promise<Writer>} joinWriter
 *   `onAck(n)`: this writer's edits 0 to n arrived
 * @property {(start: any, payloads: Uint8Array[]) => (row: number, column: number) => unknown} readSheet
 *   decodes everything a viewer got, in full: what does it show?
 *
 * @typedef {import('../harness/light-socket.mjs').LightSocket} LightSocket
 * @typedef {{ port: number, session?: string, onEdit: (edit: number) => void,
 *   onClose?: (code: number, reason: string) => void }} JoinOptions
 * @typedef {{ socket: LightSocket, doc: any, encodeEdit: (column: number, value: number) => Uint8Array[] }} Writer
 */

/** @param {string} subject @returns {Wire} */
export function createWire(subject) {
  switch (subject) {
    case 'huibiao':
      return createHuibiaoWire()
    case 'hocuspocus':
      return createYjsWire({ path: '/', address: 'sheet', ack: 'received' })
    case 'y-websocket-server':
      return createYjsWire({ path: '/sheet', ack: 'echo' })
    case 'bare-ws':
      return createBareWire()
    default:
      throw new Error(`unknown subject ${subject}`)
  }
}
