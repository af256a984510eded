import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import { messageTypes, type Refusal } from '../../shared/protocol/frames.js'
import { type ChannelSocketOptions, channelSocketClass } from './channel-socket.js'

export interface ChannelProviderOptions extends ChannelSocketOptions {
  readonly doc: Y.Doc
  /** The server's disk holds everything sent before the marker of this number. */
  readonly saved: (marker: number) => void
  /** The server refused an update; the channel closes right after. */
  readonly refused: (refusal: Refusal) => void
}

/** y-websocket's provider for one return over a channel, with the save and refusal messages. Not yet connected. */
export function createChannelProvider(options: ChannelProviderOptions): WebsocketProvider {
  const { ref, doc, saved, refused } = options
  const room = [ref.table, ref.period, ref.org].map(encodeURIComponent).join('/')
  const provider = new WebsocketProvider('channel:', room, doc, {
    connect: false,
    disableBc: true, // it would mix people and epochs, and send nothing of the other tab's on: see tab-share.ts
    maxBackoffTime: 4_000 + Math.floor(Math.random() * 6_000),
    WebSocketPolyfill: channelSocketClass(options),
  })
  // Presence goes by the control channel; the stock client would also send everybody's presence back again.
  provider.awareness.setLocalState(null)
  provider.awareness.off('update', provider._awarenessUpdateHandler)
  provider.messageHandlers[messageTypes.awareness] = () => {}
  provider.messageHandlers[messageTypes.saved] = (_encoder, decoder) => saved(decoding.readVarUint(decoder))
  provider.messageHandlers[messageTypes.refused] = (_encoder, decoder) => {
    const refusal = parseRefusal(decoding.readVarString(decoder))
    if (refusal) refused(refusal)
  }
  return provider
}

/** Asks to be told when everything sent up to now is on disk. Only allowed while the provider is synced. */
export function sendMarker(provider: WebsocketProvider, marker: number): void {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageTypes.saved)
  encoding.writeVarUint(encoder, marker)
  provider.ws?.send(encoding.toUint8Array(encoder) as Uint8Array<ArrayBuffer>)
}

function parseRefusal(json: string): Refusal | undefined {
  try {
    return JSON.parse(json) as Refusal
  } catch (error) {
    console.warn('unreadable refusal', error) // the close code that follows says enough
    return undefined
  }
}
