import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'

/**
 * One message for many viewers, with its WebSocket frame built once. `ws` would build a header and make two writes for
 * each receiver; with 250 viewers that is most of what a delta costs.
 */
export interface SharedFrame {
  readonly payload: Uint8Array
  /** The whole frame as it goes on the wire: final, binary, unmasked (RFC 6455 section 5.2). */
  readonly wire: Buffer
}

const finalBinary = 0x82

export function sharedFrame(payload: Uint8Array): SharedFrame {
  const { byteLength } = payload
  const header = byteLength < 126 ? 2 : byteLength < 65_536 ? 4 : 10
  const wire = Buffer.allocUnsafe(header + byteLength)
  wire[0] = finalBinary
  if (header === 2) wire[1] = byteLength
  else if (header === 4) {
    wire[1] = 126
    wire.writeUInt16BE(byteLength, 2)
  } else {
    wire[1] = 127
    wire.writeBigUInt64BE(BigInt(byteLength), 2)
  }
  wire.set(payload, header)
  return { payload, wire }
}

/**
 * Sends a shared frame. Goes past `ws` straight to its TCP socket, which is sound only while nothing of ours is
 * compressed or fragmented (`perMessageDeflate: false`); should a later `ws` hide the socket, it sends the ordinary way.
 */
export function sendShared(socket: WebSocket, { payload, wire }: SharedFrame): void {
  const { _socket: tcp } = socket as unknown as { readonly _socket?: Socket | null }
  if (tcp?.writable && socket.extensions === '') tcp.write(wire)
  else socket.send(payload)
}
