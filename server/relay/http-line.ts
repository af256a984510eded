import { closeCodes } from '../../shared/protocol/close-codes.js'
import {
  encodeLineAnswer,
  type LineEnd,
  maxLinePostFrames,
  splitFrames,
} from '../../shared/protocol/line-frames.js'
import { MessageAllowance, slowedFrame } from './message-allowance.js'
import type { SharedFrame } from './shared-frame.js'
import type { SocketLimits } from './sockets.js'
import type { Wire } from './wire.js'

/** `taken` also for a post that was taken before; `lost` for one whose predecessor never came. */
export type PostOutcome = 'taken' | 'busy' | 'malformed' | 'lost' | 'gone'

export interface HttpLineOptions {
  readonly limits: SocketLimits
  /** Time without a poll after which nobody is thought to be there, in ms. */
  readonly idleMs: number
  /** The line is over and nobody will ask for the rest. */
  readonly onGone: () => void
}

/** One answer carries about so much, so that a slow line hears something now and then. */
const maxAnswerBytes = 512 * 1024

/**
 * The wire of a sheet socket over plain HTTP: posts bring the client's frames, held polls take ours. A frame is kept
 * until a poll says that it arrived, so an answer that a proxy lost is simply asked for again. How much may be kept
 * is the business of whoever sends, as with a WebSocket ({@link Wire.bufferedBytes}).
 */
export class HttpLine implements Wire {
  readonly #options: HttpLineOptions
  readonly #allowance: MessageAllowance
  #frames: Uint8Array[] = []
  /** Number of the first kept frame. */
  #first = 1
  #bytes = 0
  #end: LineEnd | undefined
  #wasCut = false
  #posts = 0
  #arriving: Promise<void> | undefined
  /** Ends the poll that is held. */
  #release: (() => void) | undefined
  #waking = false
  #polls = 0
  #idleTimer: NodeJS.Timeout | undefined
  #onMessage: (data: Uint8Array) => void = () => {}
  #onClose: () => void = () => {}

  constructor(options: HttpLineOptions) {
    this.#options = options
    this.#allowance = new MessageAllowance(options.limits)
    this.#waitForPoll()
  }

  get isOpen(): boolean {
    return this.#end === undefined
  }

  get bufferedBytes(): number {
    return this.#bytes
  }

  send(bytes: Uint8Array): void {
    if (!this.isOpen) return
    this.#frames.push(bytes)
    this.#bytes += bytes.byteLength
    if (!this.#release || this.#waking) return
    this.#waking = true
    // What is sent in the same breath goes in the same answer.
    setImmediate(() => {
      this.#waking = false
      this.#release?.()
    })
  }

  sendShared({ payload }: SharedFrame): void {
    this.send(payload)
  }

  /** The end is told by the polls that follow, after the frames that wait; a reader who is too slow is spared those. */
  close(code: number, reason: string): void {
    if (!this.isOpen) return
    this.#end = { code, reason }
    if (code === closeCodes.tryLater) {
      this.#wasCut = true
      this.#frames = []
      this.#bytes = 0
    }
    this.#release?.()
    queueMicrotask(this.#onClose) // never inside the sender's loop, as with a WebSocket
  }

  onMessage(listener: (data: Uint8Array) => void): void {
    this.#onMessage = listener
  }

  onClose(listener: () => void): void {
    this.#onClose = listener
  }

  /** The client hung up, or the process ends: nobody asks any more. */
  dispose(): void {
    clearTimeout(this.#idleTimer)
    this.close(closeCodes.restarting, '')
    this.#options.onGone()
  }

  /**
   * Takes the post of this number. Resolves when its frames are handed on; that is later than it came when more
   * messages came than the limits allow, which holds the client back since it makes one post at a time.
   */
  async receive(number: number, body: Uint8Array): Promise<PostOutcome> {
    if (!this.isOpen) return 'gone'
    if (number <= this.#posts) {
      await this.#arriving
      return 'taken'
    }
    if (this.#arriving) return 'busy'
    if (number !== this.#posts + 1) return 'lost'
    const frames = splitFrames(body)
    if (!frames || frames.length > maxLinePostFrames) return 'malformed'
    this.#posts = number
    this.#arriving = this.#deliver(frames)
    try {
      await this.#arriving
    } finally {
      this.#arriving = undefined
    }
    return 'taken'
  }

  /**
   * Forgets the frames up to a number and answers those after it, waiting up to `holdMs` for one. Undefined: nothing
   * came. `lost`: frames are asked for that were never sent, or that were acknowledged before.
   */
  async poll(after: number, holdMs: number): Promise<Uint8Array | 'lost' | undefined> {
    const arrived = after - this.#first + 1
    if (!this.#wasCut && (arrived < 0 || arrived > this.#frames.length)) return 'lost'
    for (const frame of this.#frames.splice(0, arrived)) this.#bytes -= frame.byteLength
    this.#first = after + 1
    this.#release?.() // an older poll: its client gave it up
    this.#polls += 1
    clearTimeout(this.#idleTimer)
    if (this.isOpen && this.#frames.length === 0 && holdMs > 0) await this.#hold(holdMs)
    this.#polls -= 1
    if (this.#polls === 0) this.#waitForPoll()
    return this.#answer(after)
  }

  #answer(after: number): Uint8Array | undefined {
    if (this.#first !== after + 1) return undefined // a newer poll overtook this one
    let bytes = 0
    const frames: Uint8Array[] = []
    for (const frame of this.#frames) {
      if (frames.length > 0 && bytes + frame.byteLength > maxAnswerBytes) break
      frames.push(frame)
      bytes += frame.byteLength
    }
    const end = frames.length === this.#frames.length ? this.#end : undefined
    if (frames.length === 0 && !end) return undefined
    return encodeLineAnswer({ first: this.#first, frames, ...(end ? { end } : {}) })
  }

  #hold(holdMs: number): Promise<void> {
    return new Promise((resolve) => {
      const release = () => {
        clearTimeout(timer)
        if (this.#release === release) this.#release = undefined
        resolve()
      }
      const timer = setTimeout(release, holdMs)
      this.#release = release
    })
  }

  async #deliver(frames: readonly Uint8Array[]): Promise<void> {
    const waitMs = this.#allowance.take(frames.length)
    if (waitMs > 0) {
      if (this.#allowance.shouldTell()) this.send(slowedFrame())
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
    for (const frame of frames) if (this.isOpen) this.#onMessage(frame)
  }

  #waitForPoll(): void {
    clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => this.dispose(), this.#options.idleMs)
    this.#idleTimer.unref()
  }
}
