import { once } from 'node:events'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import {
  type ClientMessage,
  controlChannel,
  controlFrame,
  frame,
  messageTypes,
  parseControl,
  type Refusal,
  type ServerMessage,
  unframe,
} from '../../shared/protocol/frames.js'
import { until, within } from './until.js'

/** A message of a return's channel, as far as tests look into it. */
export type ChannelAnswer =
  | { readonly kind: 'step1' | 'step2' | 'update'; readonly body: Uint8Array }
  | { readonly kind: 'saved'; readonly marker: number; readonly seq: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'awareness'; readonly body: Uint8Array }
  | { readonly kind: 'other'; readonly type: number }

/** How a socket or its handshake ended. */
export interface Ending {
  readonly code: number
  readonly reason: string
}

/** A WebSocket client that says exactly what a test tells it to, and remembers what it heard. */
export interface RawSocket {
  readonly socket: WebSocket
  readonly messages: readonly ServerMessage[]
  readonly ended: Promise<Ending>
  send(bytes: Uint8Array | string): void
  tell(message: ClientMessage): void
  /** Sends a message of a return on its channel. */
  say(channel: number, message: Uint8Array): void
  answers(channel: number): readonly ChannelAnswer[]
  /** The first control message, not taken yet, of a kind; taken by asking. */
  take<Kind extends ServerMessage['t']>(
    kind: Kind,
    fits?: (message: ServerMessage & { readonly t: Kind }) => boolean,
  ): Promise<ServerMessage & { readonly t: Kind }>
  /** The first message of a channel, not taken yet, of a kind; taken by asking. */
  hear<Kind extends ChannelAnswer['kind']>(
    channel: number,
    kind: Kind,
  ): Promise<ChannelAnswer & { readonly kind: Kind }>
  /** Resolves once the server has worked off everything sent before. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface RawSocketOptions {
  readonly cookie?: string
  /** Undefined: the server's own. Null: none is sent. */
  readonly origin?: string | null
  readonly path?: string
}

function dial(url: string, { cookie, origin, path = '/ws' }: RawSocketOptions): WebSocket {
  const address = new URL(path, url)
  address.protocol = 'ws:'
  return new WebSocket(address, {
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(origin === null ? {} : { origin: origin ?? new URL(url).origin }),
    },
  })
}

/** HTTP status with which a handshake is turned away; 101 when it is not. */
export async function handshakeStatus(url: string, options: RawSocketOptions): Promise<number> {
  const socket = dial(url, options)
  const status = new Promise<number>((resolve) => {
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('upgrade', () => resolve(101))
    socket.on('error', () => {}) // ends the handshake below; the status was told already
  })
  try {
    return await within('an answer to the handshake', status)
  } finally {
    socket.terminate()
  }
}

/** Opens a socket on a running server. @throws when the handshake is turned away. */
export async function openRaw(url: string, options: RawSocketOptions): Promise<RawSocket> {
  const socket = dial(url, options)
  const messages: ServerMessage[] = []
  const untaken: ServerMessage[] = []
  const heard = new Map<number, ChannelAnswer[]>()
  const unheard = new Map<number, ChannelAnswer[]>()
  const listOf = (map: Map<number, ChannelAnswer[]>, channel: number) => {
    const list = map.get(channel) ?? []
    map.set(channel, list)
    return list
  }
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data)) return
    const parts = unframe(data)
    if (!parts) throw new Error('the server sent an empty frame')
    if (parts.channel === controlChannel) {
      const message = parseControl(parts.payload) as ServerMessage
      messages.push(message)
      untaken.push(message)
    } else {
      const answer = readAnswer(parts.payload)
      listOf(heard, parts.channel).push(answer)
      listOf(unheard, parts.channel).push(answer)
    }
  })
  const ended = new Promise<Ending>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  socket.on('error', () => {}) // a cut connection also closes; tests look at that
  await within('the socket to open', once(socket, 'open'))
  const raw: RawSocket = {
    socket,
    messages,
    ended,
    send: (bytes) => socket.send(bytes),
    tell: (message) => socket.send(controlFrame(message)),
    say: (channel, message) => socket.send(frame(channel, message)),
    answers: (channel) => listOf(heard, channel),
    take: (kind, fits = () => true) => {
      type Wanted = Parameters<typeof fits>[0]
      const is = (each: ServerMessage): each is Wanted => each.t === kind && fits(each as Wanted)
      return until(`a control message "${kind}"`, () => takeFirst(untaken, is))
    },
    hear: (channel, kind) => {
      const is = (each: ChannelAnswer): each is ChannelAnswer & { kind: typeof kind } => each.kind === kind
      return until(`"${kind}" on channel ${channel}`, () => takeFirst(listOf(unheard, channel), is))
    },
    settled: async () => {
      raw.tell({ t: 'ping' })
      await raw.take('pong')
    },
    close: async () => {
      socket.close()
      await within('the socket to close', ended)
    },
  }
  return raw
}

function takeFirst<All, Wanted extends All>(
  list: All[],
  is: (each: All) => each is Wanted,
): Wanted | undefined {
  const at = list.findIndex(is)
  const [found] = at < 0 ? [] : list.splice(at, 1)
  return found !== undefined && is(found) ? found : undefined
}

function readAnswer(payload: Uint8Array): ChannelAnswer {
  const decoder = decoding.createDecoder(payload)
  const type = decoding.readVarUint(decoder)
  switch (type) {
    case messageTypes.sync: {
      const step = decoding.readVarUint(decoder)
      const body = decoding.readVarUint8Array(decoder)
      return { kind: step === 0 ? 'step1' : step === 1 ? 'step2' : 'update', body }
    }
    case messageTypes.awareness:
      return { kind: 'awareness', body: decoding.readVarUint8Array(decoder) }
    case messageTypes.saved:
      return { kind: 'saved', marker: decoding.readVarUint(decoder), seq: decoding.readVarUint(decoder) }
    case messageTypes.refused:
      return { kind: 'refused', refusal: JSON.parse(decoding.readVarString(decoder)) as Refusal }
    default:
      return { kind: 'other', type }
  }
}

function sync(step: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, messageTypes.sync)
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, body)
  return encoding.toUint8Array(encoder)
}

/** What a client says on a return's channel. */
export const saying = {
  step1: (stateVector: Uint8Array) => sync(0, stateVector),
  step2: (update: Uint8Array) => sync(1, update),
  update: (update: Uint8Array) => sync(2, update),
  marker: (marker: number) => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, messageTypes.saved)
    encoding.writeVarUint(encoder, marker)
    return encoding.toUint8Array(encoder)
  },
  awareness: (update: Uint8Array) => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, messageTypes.awareness)
    encoding.writeVarUint8Array(encoder, update)
    return encoding.toUint8Array(encoder)
  },
} as const
