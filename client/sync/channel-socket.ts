import type { ReturnRef } from '../../shared/domain/ids.js'
import type { Channel, ChannelCarrier, OpenedMessage } from './sheet-connection.js'

export interface ChannelSocketOptions {
  readonly carrier: ChannelCarrier
  readonly ref: ReturnRef
  /** Looks at the server's answer before the provider may speak; false keeps the socket from opening. */
  readonly admit: (message: OpenedMessage) => boolean
}

/**
 * A class shaped like WebSocket whose every instance is one channel of the sheet's one socket: handed to
 * y-websocket's provider as `WebSocketPolyfill`, so that thirty open returns are thirty channels, not thirty sockets.
 * It has only what that provider uses: the handlers, `send`, `close`, `readyState`.
 */
export function channelSocketClass(options: ChannelSocketOptions): typeof WebSocket {
  class BoundChannelSocket extends ChannelSocket {
    constructor() {
      super(options)
    }
  }
  // The provider needs a fraction of WebSocket's surface; the rest does not exist here.
  return BoundChannelSocket as unknown as typeof WebSocket
}

type Handler<Event> = ((event: Event) => void) | null

/** One channel as a socket. Opens when the server admits the return, closes with the server's code. */
class ChannelSocket {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3

  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3

  binaryType = 'arraybuffer'
  readyState = 0
  onopen: Handler<unknown> = null
  onmessage: Handler<{ readonly data: Uint8Array }> = null
  onclose: Handler<{ readonly code: number; readonly reason: string }> = null
  onerror: Handler<unknown> = null

  readonly #channel: Channel

  constructor({ carrier, ref, admit }: ChannelSocketOptions) {
    this.#channel = carrier.openChannel(ref, {
      opened: (message) => {
        const wanted = admit(message)
        if (this.readyState !== this.CONNECTING || !wanted) return
        this.readyState = this.OPEN
        this.onopen?.({})
      },
      data: (payload) => {
        if (this.readyState === this.OPEN) this.onmessage?.({ data: payload })
      },
      closed: (code, reason) => {
        if (this.readyState === this.CLOSED) return
        this.readyState = this.CLOSED
        this.onclose?.({ code, reason })
      },
    })
  }

  send(data: Uint8Array | ArrayBuffer): void {
    if (this.readyState !== this.OPEN) return // as with a real socket that is closing: the handshake recovers it
    this.#channel.send(data instanceof Uint8Array ? data : new Uint8Array(data))
  }

  close(): void {
    if (this.readyState === this.CLOSED) return
    this.readyState = this.CLOSED
    this.#channel.close()
  }
}
