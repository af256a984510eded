import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'
import { type ReturnRef, returnName, type Seq } from '../../shared/domain/ids.js'
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
import { SheetClientError } from './api-client.js'

type Opened = ServerMessage & { readonly t: 'opened' }

/** One open return: its document, kept in step with the server until it is closed. */
interface ReturnChannel {
  readonly ref: ReturnRef
  readonly doc: Y.Doc
  readonly access: 'write' | 'read'
  /** Why access is read only. */
  readonly reason: string | null
  readonly epoch: number
  /**
   * Resolves with the seq once everything written to `doc` before is on the server's disk.
   * @throws SheetClientError when the server refused a write or the channel or socket ended.
   */
  saved(): Promise<Seq>
  close(): void
}

/** One sheet socket (`/ws`) as a Node program uses it: many returns over one connection. Does not reconnect. */
export interface SheetClient {
  /** Opens a return and resolves once its document holds what the server has. @throws SheetClientError */
  open(ref: ReturnRef): Promise<ReturnChannel>
  /** Sends a control message, e.g. to begin a feed; answers come to {@link onMessage}. */
  send(message: ClientMessage): void
  /** Listens to the control messages that belong to no channel. Returns how to stop. */
  onMessage(listener: (message: ServerMessage) => void): () => void
  close(): Promise<void>
}

/** Connects to a running server with the cookie of {@link signIn}. @throws SheetClientError when it is not let in. */
export async function connectSheet(url: string, cookie: string): Promise<SheetClient> {
  const address = new URL('/ws', url)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(address, { headers: { cookie, origin: new URL(url).origin } })
  const client = new Connection(socket)
  await client.greeted
  return client
}

interface Waiter<Value> {
  readonly resolve: (value: Value) => void
  readonly reject: (error: Error) => void
}

class Connection implements SheetClient {
  readonly greeted: Promise<void>
  readonly #socket: WebSocket
  readonly #channels = new Map<number, OpenReturn>()
  readonly #listeners = new Set<(message: ServerMessage) => void>()
  readonly #ended: Promise<void>
  #greet: (() => void) | undefined
  #nextChannel = 1

  constructor(socket: WebSocket) {
    this.#socket = socket
    this.greeted = new Promise((resolve, reject) => {
      this.#greet = resolve
      socket.once('close', (code, reason) => reject(socketEnded(code, reason)))
      socket.once('error', (error) => reject(new SheetClientError('socket', error.message)))
    })
    this.#ended = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) this.#receive(data)
    })
    socket.on('close', (code, reason) => {
      for (const channel of this.#channels.values()) channel.end(socketEnded(code, reason))
      this.#channels.clear()
    })
  }

  send(message: ClientMessage): void {
    this.#socket.send(controlFrame(message))
  }

  onMessage(listener: (message: ServerMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  open(ref: ReturnRef): Promise<ReturnChannel> {
    const ch = this.#nextChannel++
    return new Promise((resolve, reject) => {
      const channel = new OpenReturn(
        ref,
        (payload) => this.#socket.send(frame(ch, payload)),
        () => {
          this.#channels.delete(ch)
          if (this.#socket.readyState === WebSocket.OPEN) this.send({ t: 'close', ch })
        },
        { resolve, reject },
      )
      this.#channels.set(ch, channel)
      this.send({ t: 'open', ch, table: ref.table, period: ref.period, org: ref.org })
    })
  }

  async close(): Promise<void> {
    this.#socket.close()
    await this.#ended
  }

  #receive(data: Uint8Array): void {
    const parts = unframe(data)
    if (!parts) return
    if (parts.channel !== controlChannel) {
      this.#channels.get(parts.channel)?.receive(parts.payload)
      return
    }
    // The server is our own: its control messages have the fields they promise.
    const message = parseControl(parts.payload) as ServerMessage | undefined
    if (!message) return
    if (message.t === 'hello') this.#greet?.()
    else if (message.t === 'opened') this.#channels.get(message.ch)?.opened(message)
    else if (message.t === 'closed') {
      this.#channels.get(message.ch)?.end(new SheetClientError(String(message.code), message.reason))
      this.#channels.delete(message.ch)
    } else for (const listener of this.#listeners) listener(message)
  }
}

class OpenReturn implements ReturnChannel {
  readonly ref: ReturnRef
  readonly doc = new Y.Doc()
  access: 'write' | 'read' = 'read'
  reason: string | null = null
  epoch = 0
  readonly #send: (payload: Uint8Array) => void
  readonly #release: () => void
  #synced: Waiter<ReturnChannel> | undefined
  readonly #markers = new Map<number, Waiter<Seq>>()
  #nextMarker = 1
  #failure: Error | undefined

  constructor(
    ref: ReturnRef,
    send: (payload: Uint8Array) => void,
    release: () => void,
    synced: Waiter<ReturnChannel>,
  ) {
    this.ref = ref
    this.#send = send
    this.#release = release
    this.#synced = synced
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this || this.#failure) return
      this.#say(messageTypes.sync, (encoder) => sync.writeUpdate(encoder, update))
    })
  }

  opened({ access, reason, epoch }: Opened): void {
    this.access = access
    this.reason = reason
    this.epoch = epoch
    this.#say(messageTypes.sync, (encoder) => sync.writeSyncStep1(encoder, this.doc))
  }

  receive(payload: Uint8Array): void {
    const decoder = decoding.createDecoder(payload)
    switch (decoding.readVarUint(decoder)) {
      case messageTypes.sync: {
        const reply = encoding.createEncoder()
        encoding.writeVarUint(reply, messageTypes.sync)
        const bare = encoding.length(reply)
        const step = sync.readSyncMessage(decoder, reply, this.doc, this)
        if (encoding.length(reply) > bare) this.#send(encoding.toUint8Array(reply))
        if (step === sync.messageYjsSyncStep2) this.#becomeSynced()
        return
      }
      case messageTypes.saved: {
        const marker = decoding.readVarUint(decoder)
        this.#markers.get(marker)?.resolve(decoding.readVarUint(decoder))
        this.#markers.delete(marker)
        return
      }
      case messageTypes.refused: {
        const { code, message, keys } = JSON.parse(decoding.readVarString(decoder)) as Refusal
        this.end(new SheetClientError(code, `${returnName(this.ref)}:${message}`, keys))
        return
      }
    }
  }

  saved(): Promise<Seq> {
    const failure = this.#failure
    if (failure) return Promise.reject(failure)
    const marker = this.#nextMarker++
    return new Promise((resolve, reject) => {
      this.#markers.set(marker, { resolve, reject })
      this.#say(messageTypes.saved, (encoder) => encoding.writeVarUint(encoder, marker))
    })
  }

  close(): void {
    this.end(new SheetClientError('closed', `${returnName(this.ref)} was closed here`))
    this.#release()
    this.doc.destroy()
  }

  /** Fails everything that still waits for an answer. The first reason stands. */
  end(error: Error): void {
    this.#failure ??= error
    this.#synced?.reject(this.#failure)
    this.#synced = undefined
    for (const { reject } of this.#markers.values()) reject(this.#failure)
    this.#markers.clear()
  }

  #becomeSynced(): void {
    this.#synced?.resolve(this)
    this.#synced = undefined
  }

  #say(type: number, write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, type)
    write(encoder)
    this.#send(encoding.toUint8Array(encoder))
  }
}

function socketEnded(code: number, reason: Buffer): SheetClientError {
  return new SheetClientError(String(code), `连接已断开(${code} ${reason.toString()}) / the socket closed`)
}
