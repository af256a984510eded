import type { SocketLimits } from './sockets.js'

/** How many messages one connection may still send: a bucket that fills at a steady rate. */
export class MessageAllowance {
  readonly #limits: Pick<SocketLimits, 'messagesPerSecond' | 'messageBurst'>
  #tokens: number
  #last = performance.now()

  constructor(limits: Pick<SocketLimits, 'messagesPerSecond' | 'messageBurst'>) {
    this.#limits = limits
    this.#tokens = limits.messageBurst
  }

  /** Counts messages; returns how many ms the sender must be held back, 0 while it keeps within the limits. */
  take(count: number): number {
    const { messagesPerSecond, messageBurst } = this.#limits
    const now = performance.now()
    this.#tokens = Math.min(messageBurst, this.#tokens + ((now - this.#last) * messagesPerSecond) / 1000)
    this.#last = now
    this.#tokens -= count
    return this.#tokens >= 0 ? 0 : ((1 - this.#tokens) * 1000) / messagesPerSecond
  }
}
