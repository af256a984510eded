import type { CellAddress } from './sheet-session.js'

/** Others' changes are told at most this often; a first one after a pause with the next frame. */
const paceMs = 100

/**
 * Gathers what others changed and reports it together, each cell once: with the next animation frame, and not again
 * within a tenth of a second. When twenty people type, the page draws ten times a second instead of at every key.
 */
export class ChangeBatch {
  readonly #report: (changes: readonly CellAddress[]) => void
  readonly #cells = new Map<string, CellAddress>()
  #frame: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #reported = Number.NEGATIVE_INFINITY

  constructor(report: (changes: readonly CellAddress[]) => void) {
    this.#report = report
  }

  add(org: string, key: string): void {
    this.#cells.set(`${org}\n${key}`, { org, key })
    this.touch()
  }

  /** Has a report made although perhaps no cell changed. */
  touch(): void {
    if (this.#timer !== undefined) return
    const wait = this.#reported + paceMs - performance.now()
    // Hidden tabs draw no frames: the timer runs beside the frame.
    this.#timer = setTimeout(this.flush, wait > 0 ? wait : paceMs)
    if (wait <= 0 && typeof requestAnimationFrame !== 'undefined')
      this.#frame = requestAnimationFrame(this.flush)
  }

  /** Reports what is gathered, now. */
  readonly flush = (): void => {
    if (this.#timer === undefined) return
    this.#stop()
    this.#reported = performance.now()
    const changes = [...this.#cells.values()]
    this.#cells.clear()
    this.#report(changes)
  }

  cancel(): void {
    this.#stop()
    this.#cells.clear()
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
  }
}
