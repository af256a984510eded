import type { WebSocket } from 'ws'
import { type SharedFrame, sendShared } from './shared-frame.js'
import type { Wire } from './wire.js'

/** A WebSocket as the wire of a sheet socket. Adds nothing per frame but a call. */
export class SocketWire implements Wire {
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes)
  }

  sendShared(frame: SharedFrame): void {
    sendShared(this.#socket, frame)
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  onMessage(listener: (data: Uint8Array) => void): void {
    this.#socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) listener(data)
    })
  }

  onClose(listener: () => void): void {
    this.#socket.on('close', listener)
  }
}
