import type { CursorPlace } from '../../shared/protocol/frames.js'

const everyMs = 200

/** Tells where the person's cursor is, at most five times a second, the last place always. */
export class CursorSender {
  readonly #send: (place: CursorPlace | null) => void
  #place: CursorPlace | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(send: (place: CursorPlace | null) => void) {
    this.#send = send
  }

  move(place: CursorPlace | null): void {
    this.#place = place
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#send(this.#place)
    }, everyMs)
  }

  /** The connection is new: the server knows nothing of the place yet. */
  repeat(): void {
    if (this.#place) this.#send(this.#place)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
