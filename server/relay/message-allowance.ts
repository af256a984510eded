import { controlFrame } from '../../shared/protocol/frames.js'

/** How much one connection may send; a paste is one frame, so honest use stays far below. */
export interface MessageLimits {
  /** Messages a second, on average. */
  readonly messagesPerSecond: number
  /** Messages that may come at once. */
  readonly messageBurst: number
}

/** A sender that is held back hears of it at most this often, in ms. */
const tellEveryMs = 10_000

/** Says to a sheet socket that it is held back, and what that means for what was typed. */
export const slowedFrame = (): Uint8Array =>
  controlFrame({
    t: 'refused',
    of: 'message',
    code: 'slowed',
    message: '这个页面发送得太快,服务器正在放慢接收;已收到的都已保存,其余的会随后收下,不会丢失',
  })

/** How many messages one connection may still send: a bucket that fills at a steady rate. */
export class MessageAllowance {
  readonly #limits: MessageLimits
  #tokens: number
  #last = performance.now()
  #told = Number.NEGATIVE_INFINITY

  constructor(limits: MessageLimits) {
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

  /** True when a sender that is held back should be told so now; it was not told a moment ago. */
  shouldTell(): boolean {
    const now = performance.now()
    if (now - this.#told < tellEveryMs) return false
    this.#told = now
    return true
  }
}
