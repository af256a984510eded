import type { ReturnRef } from '../../shared/domain/ids.js'
import { closeCodes } from '../../shared/protocol/close-codes.js'
import {
  type ClientMessage,
  controlChannel,
  controlFrame,
  frame,
  parseControl,
  type ServerMessage,
  unframe,
} from '../../shared/protocol/frames.js'
import type { LineFallback } from './line-fallback.js'
import { reconnectDelayMs } from './reconnect-delay.js'

export type OpenedMessage = Extract<ServerMessage, { t: 'opened' }>

/** What the user of a channel hears. After `closed` nothing more comes. */
export interface ChannelEnds {
  /** The server admitted the return; comes again on the same channel when the access changes. */
  opened(message: OpenedMessage): void
  data(payload: Uint8Array): void
  /** 1006 when the whole connection went down, else the server's code. */
  closed(code: number, reason: string): void
}

export interface Channel {
  send(payload: Uint8Array): void
  close(): void
}

/** Carries channels; a channel asked for while the connection is down is opened as soon as it is up. */
export interface ChannelCarrier {
  openChannel(ref: ReturnRef, ends: ChannelEnds): Channel
}

export type ConnectionState = 'connecting' | 'online' | 'offline'
/** What carries the frames: a WebSocket, or a line over plain HTTP. */
export type ConnectionMode = 'socket' | 'line'

export interface ConnectionListener {
  /** The server greeted: ask for feeds now. Channels that waited are opened right after. */
  up(): void
  message(message: ServerMessage): void
  /** {@link SheetConnection.state} changed. */
  stateChanged(): void
  /** Something arrived: the line is alive. */
  heard(): void
  /**
   * An attempt failed before the greeting, or the session ended: find out whether the person is still signed in.
   * What resolves to true says that the server answers other requests of this person.
   */
  refused(): unknown
}

export interface ConnectionOptions {
  /** Makes one attempt; tests hand in a socket with a cookie. */
  readonly openSocket: () => WebSocket
  /** The way around a network that refuses WebSockets; without it there is none. */
  readonly fallback?: LineFallback | undefined
  readonly random?: () => number
}

interface OpenChannel {
  readonly ref: ReturnRef
  readonly ends: ChannelEnds
  /** False while it waits for the connection. */
  asked: boolean
}

const checkEveryMs = 4_000
/** Silence after which the line is tested, and how long the answer may take. */
const silenceMs = 16_000
const answerMs = 8_000
/** Test of the line after the computer reports a change of its network. */
const quickAnswerMs = 3_000

/**
 * The one WebSocket of an open sheet, or the line that stands in for it. Keeps itself connected: retries with growing, random delays, tries at once
 * when the network comes back or the tab is shown, and tests a silent line. Sends nothing while it is down:
 * whoever wants something asks again on `up`.
 */
export class SheetConnection implements ChannelCarrier {
  readonly #options: ConnectionOptions
  readonly #listener: ConnectionListener
  readonly #channels = new Map<number, OpenChannel>()
  #socket: WebSocket | undefined
  #greeted = false
  #closed = false
  #failures = 0
  #state: ConnectionState = 'connecting'
  #mode: ConnectionMode = 'socket'
  #nextChannel = 1
  #heardAt = 0
  #answerBy: number | undefined
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #checkTimer: ReturnType<typeof setInterval> | undefined

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options
    this.#listener = listener
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Of the present or the last attempt. */
  get mode(): ConnectionMode {
    return this.#mode
  }

  start(): void {
    this.#checkTimer = setInterval(this.#check, checkEveryMs)
    if (typeof window !== 'undefined') {
      window.addEventListener('online', this.#wake)
      window.addEventListener('offline', this.#testNow)
      document.addEventListener('visibilitychange', this.#wake)
    }
    this.#connect()
  }

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true
    clearInterval(this.#checkTimer)
    clearTimeout(this.#retryTimer)
    if (typeof window !== 'undefined') {
      window.removeEventListener('online', this.#wake)
      window.removeEventListener('offline', this.#testNow)
      document.removeEventListener('visibilitychange', this.#wake)
    }
    const socket = this.#socket
    this.#detach()
    this.#channels.clear()
    socket?.close()
  }

  /** Sends a control message; false when the line is down and it was dropped. */
  send(message: ClientMessage): boolean {
    if (!this.#greeted) return false
    this.#transmit(controlFrame(message))
    return true
  }

  openChannel(ref: ReturnRef, ends: ChannelEnds): Channel {
    const number = this.#nextChannel++
    const channel: OpenChannel = { ref, ends, asked: false }
    this.#channels.set(number, channel)
    if (this.#greeted) this.#ask(number, channel)
    return {
      send: (payload) => {
        if (channel.asked && this.#channels.has(number)) this.#transmit(frame(number, payload))
      },
      close: () => {
        if (this.#channels.delete(number) && channel.asked) this.send({ t: 'close', ch: number })
      },
    }
  }

  #transmit(data: Uint8Array): void {
    this.#socket?.send(data as Uint8Array<ArrayBuffer>) // never a shared buffer: frames.ts makes it
  }

  #ask(number: number, channel: OpenChannel): void {
    channel.asked = true
    const { table, period, org } = channel.ref
    this.send({ t: 'open', ch: number, table, period, org })
  }

  #connect(): void {
    clearTimeout(this.#retryTimer)
    this.#retryTimer = undefined
    if (this.#closed || this.#socket) return
    const { openSocket, fallback } = this.#options
    this.#mode = fallback?.isActive ? 'line' : 'socket'
    let socket: WebSocket
    try {
      socket = fallback?.isActive ? fallback.openLine() : openSocket()
    } catch {
      this.#retryLater() // the address or the browser forbids it; the state says that we are offline
      return
    }
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#heardAt = Date.now()
    // The greeting has as long as any other answer: a proxy may accept the socket and then keep silent.
    this.#answerBy = this.#heardAt + silenceMs
    socket.onmessage = (event) => {
      if (event.data instanceof ArrayBuffer) this.#receive(new Uint8Array(event.data))
    }
    socket.onclose = (event) => this.#down(event.code)
    socket.onerror = () => {} // a close event follows
  }

  #receive(data: Uint8Array): void {
    this.#heardAt = Date.now()
    if (this.#greeted) this.#answerBy = undefined
    this.#listener.heard()
    const parts = unframe(data)
    if (!parts) return
    if (parts.channel !== controlChannel) {
      this.#channels.get(parts.channel)?.ends.data(parts.payload)
      return
    }
    const message = parseControl(parts.payload)
    // Our own server wrote it; an unknown `t` of a newer server falls through every switch.
    if (typeof message?.t === 'string') this.#receiveControl(message as ServerMessage)
  }

  #receiveControl(message: ServerMessage): void {
    if (message.t === 'hello') {
      this.#greeted = true
      this.#failures = 0
      if (this.#mode === 'socket') this.#options.fallback?.socketWorked()
      this.#answerBy = undefined
      this.#setState('online')
      this.#listener.message(message)
      this.#listener.up()
      for (const [number, channel] of this.#channels) if (!channel.asked) this.#ask(number, channel)
    } else if (message.t === 'opened') {
      this.#channels.get(message.ch)?.ends.opened(message)
    } else if (message.t === 'closed') {
      const channel = this.#channels.get(message.ch)
      this.#channels.delete(message.ch)
      channel?.ends.closed(message.code, message.reason)
    } else if (message.t !== 'pong') {
      this.#listener.message(message)
    }
  }

  #detach(): void {
    const socket = this.#socket
    this.#socket = undefined
    this.#greeted = false
    this.#answerBy = undefined
    if (!socket) return
    socket.onmessage = null
    socket.onclose = null
    socket.onerror = () => {} // an error without a listener is thrown by some WebSocket implementations
  }

  #down(code: number): void {
    const wasGreeted = this.#greeted
    this.#detach()
    if (this.#closed) return
    if (!wasGreeted) void this.#notLetIn()
    else if (code === closeCodes.unauthenticated) this.#listener.refused()
    const lost = [...this.#channels].filter(([, channel]) => channel.asked)
    for (const [number] of lost) this.#channels.delete(number)
    this.#retryLater()
    for (const [, channel] of lost) channel.ends.closed(1006, '')
  }

  /** A WebSocket that fails while ordinary requests pass was stopped on the way: after the second the line is used. */
  async #notLetIn(): Promise<void> {
    const { fallback } = this.#options
    const mode = this.#mode
    const serverAnswers = (await this.#listener.refused()) === true
    if (!serverAnswers || !fallback || mode !== 'socket' || this.#greeted) return
    fallback.socketRefused()
    if (fallback.isActive && this.#retryTimer !== undefined) this.#connect()
  }

  #retryLater(): void {
    const delay = reconnectDelayMs(this.#failures, (this.#options.random ?? Math.random)())
    this.#failures += 1
    this.#setState('offline')
    this.#retryTimer = setTimeout(() => this.#connect(), delay)
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return
    this.#state = state
    this.#listener.stateChanged()
  }

  /** Closes a line that looks open but gives no answer. */
  #drop(): void {
    const socket = this.#socket
    this.#down(1006)
    socket?.close()
  }

  readonly #check = (): void => {
    if (!this.#socket) return
    const now = Date.now()
    if (this.#answerBy !== undefined) {
      if (now > this.#answerBy) this.#drop()
    } else if (now - this.#heardAt > silenceMs) {
      this.#answerBy = now + answerMs
      this.send({ t: 'ping' })
    }
  }

  readonly #testNow = (): void => {
    if (!this.#greeted) return
    this.#answerBy = Date.now() + quickAnswerMs
    this.send({ t: 'ping' })
    setTimeout(this.#check, quickAnswerMs + 50)
  }

  readonly #wake = (): void => {
    if (document.visibilityState === 'hidden') return
    if (this.#socket) this.#testNow()
    else if (this.#retryTimer !== undefined) this.#connect()
  }
}
