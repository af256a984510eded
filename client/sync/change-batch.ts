import type { CellAddress } from './sheet-session.js'

/** Hidden tabs draw no frames; then a batch goes out after this long. */
const longestWaitMs = 100

/** Gathers changed cells and reports them once per animation frame, each cell once. */
export class ChangeBatch {
  readonly #report: (changes: readonly CellAddress[]) => void
  readonly #cells = new Map<string, CellAddress>()
  #frame: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(report: (changes: readonly CellAddress[]) => void) {
    this.#report = report
  }

  add(org: string, key: string): void {
    this.#cells.set(`${org}\n${key}`, { org, key })
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(this.flush, longestWaitMs)
    if (typeof requestAnimationFrame !== 'undefined') this.#frame = requestAnimationFrame(this.flush)
  }

  /** Reports what is gathered, now. */
  readonly flush = (): void => {
    this.#stop()
    if (this.#cells.size === 0) return
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
