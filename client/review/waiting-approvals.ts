import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ReviewRow } from './review-rows.js'

/** How long an approval waits before it is sent, in milliseconds: the chain has no way back but a 退回. */
const graceMs = 5_000

/** Approvals that can still be taken back. They are sent when their time is up, and at once when the page goes. */
export class WaitingApprovals implements ReactiveController {
  readonly #host: ReactiveControllerHost
  /** Newest last. */
  readonly #waiting = new Map<
    string,
    { readonly row: ReviewRow; readonly send: () => void; readonly timer: ReturnType<typeof setTimeout> }
  >()

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  has(org: string): boolean {
    return this.#waiting.has(org)
  }

  /** `send` is called once, later, unless it is taken back. */
  add(row: ReviewRow, send: () => void): void {
    const { id } = row.unit
    if (this.#waiting.has(id)) return
    this.#waiting.set(id, { row, send, timer: setTimeout(() => this.#take(id), graceMs) })
    this.#host.requestUpdate()
  }

  /** Takes the newest one back; undefined when none waits. */
  undo(): ReviewRow | undefined {
    const all = [...this.#waiting.values()]
    const last = all[all.length - 1]
    if (!last) return undefined
    clearTimeout(last.timer)
    this.#waiting.delete(last.row.unit.id)
    this.#host.requestUpdate()
    return last.row
  }

  /** Sends what waits, now. */
  flush(): void {
    for (const org of [...this.#waiting.keys()]) this.#take(org)
  }

  hostConnected(): void {
    window.addEventListener('pagehide', this.#leave)
  }

  hostDisconnected(): void {
    window.removeEventListener('pagehide', this.#leave)
    this.flush()
  }

  readonly #leave = (): void => this.flush()

  #take(org: string): void {
    const waiting = this.#waiting.get(org)
    if (!waiting) return
    clearTimeout(waiting.timer)
    this.#waiting.delete(org)
    waiting.send()
    this.#host.requestUpdate()
  }
}
