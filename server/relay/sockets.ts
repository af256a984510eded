import type { WebSocket } from 'ws'
import type { UserId } from '../../shared/domain/ids.js'
import { MessageAllowance, type MessageLimits } from './message-allowance.js'

/** Who holds a connection, and by which session. */
export interface Holder {
  readonly session: string
  readonly user: UserId
}

/** Limits of one connection. */
export interface SocketLimits extends MessageLimits {
  /** Bytes that may wait to be sent to a slow reader before it is dropped. */
  readonly maxBufferedBytes: number
}

export const defaultLimits: SocketLimits = {
  messagesPerSecond: 200,
  messageBurst: 1_000,
  maxBufferedBytes: 4 * 1024 * 1024,
}

const pingIntervalMs = 25_000

/**
 * All open sockets: keeps them alive, finds the dead, ends those of a session that signed out, and slows down those
 * that send too much. Excess is held back in the sender's own network buffer, so nothing is lost by it.
 */
export class Sockets {
  readonly #open = new Map<WebSocket, { readonly session: string; readonly user: UserId; alive: boolean }>()
  readonly #limits: SocketLimits
  readonly #timer: NodeJS.Timeout

  constructor(limits: SocketLimits) {
    this.#limits = limits
    this.#timer = setInterval(() => this.#pingAll(), pingIntervalMs)
    this.#timer.unref()
  }

  get size(): number {
    return this.#open.size
  }

  get limits(): SocketLimits {
    return this.#limits
  }

  /**
   * Registers a socket of somebody's session and begins to meter it. `slowed` is sent to it when it is held back; left
   * out for clients that would not understand.
   */
  add(socket: WebSocket, session: string, user: UserId, slowed?: Uint8Array): void {
    const entry = { session, user, alive: true }
    this.#open.set(socket, entry)
    socket.on('pong', () => {
      entry.alive = true
    })
    socket.on('close', () => this.#open.delete(socket))
    socket.on('error', () => socket.terminate())
    this.#meter(socket, slowed)
  }

  /** Whose sockets are open. */
  *holders(): IterableIterator<Holder> {
    yield* this.#open.values()
  }

  /** Ends the sockets of those who are meant. */
  closeOf(isMeant: (holder: Holder) => boolean, code: number, reason: string): void {
    for (const [socket, entry] of this.#open) if (isMeant(entry)) socket.close(code, reason)
  }

  /** Ends all sockets; those that do not answer are cut. */
  closeAll(code: number, reason: string): void {
    clearInterval(this.#timer)
    for (const socket of this.#open.keys()) socket.close(code, reason)
    const cut = setTimeout(() => {
      for (const socket of this.#open.keys()) socket.terminate()
    }, 1_000)
    cut.unref()
  }

  #pingAll(): void {
    for (const [socket, entry] of this.#open) {
      if (!entry.alive) {
        socket.terminate()
        continue
      }
      entry.alive = false
      socket.ping()
    }
  }

  #meter(socket: WebSocket, slowed: Uint8Array | undefined): void {
    const allowance = new MessageAllowance(this.#limits)
    socket.on('message', () => {
      const waitMs = allowance.take(1)
      if (waitMs === 0 || socket.isPaused) return
      if (slowed && allowance.shouldTell()) socket.send(slowed)
      socket.pause()
      const wait = setTimeout(() => socket.resume(), waitMs)
      wait.unref()
    })
  }
}
