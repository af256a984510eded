import type { TextStorage } from './refused-store.js'

export interface LineFallbackOptions {
  /** Makes one attempt over plain HTTP; what it gives behaves like a WebSocket. */
  readonly openLine: () => WebSocket
  /** Lives as long as the tab; undefined where the browser forbids it. */
  readonly storage: TextStorage | undefined
}

const refusalsNeeded = 2
const storageName = 'huibiao/websocket-blocked'

/**
 * Knows whether this network lets WebSockets through, for all connections of a page. After two that failed in a row
 * although ordinary requests were answered, lines over plain HTTP take their place until the page is loaded again;
 * then one more failure is enough, so a reload does not pay for the same discovery twice.
 */
export class LineFallback {
  readonly openLine: () => WebSocket
  readonly #storage: TextStorage | undefined
  #refusals: number

  constructor({ openLine, storage }: LineFallbackOptions) {
    this.openLine = openLine
    this.#storage = storage
    this.#refusals = this.#remembers() ? refusalsNeeded - 1 : 0
  }

  /** True when the next connection should be a line. */
  get isActive(): boolean {
    return this.#refusals >= refusalsNeeded
  }

  /** A WebSocket came about. */
  socketWorked(): void {
    this.#refusals = 0
    this.#remember(false)
  }

  /** A WebSocket did not come about, though the server answers this person's ordinary requests. */
  socketRefused(): void {
    this.#refusals += 1
    if (this.isActive) this.#remember(true)
  }

  #remembers(): boolean {
    try {
      return this.#storage?.getItem(storageName) === 'yes'
    } catch {
      return false
    }
  }

  #remember(blocked: boolean): void {
    try {
      if (blocked) this.#storage?.setItem(storageName, 'yes')
      else this.#storage?.removeItem(storageName)
    } catch (error) {
      console.warn('the next page will try WebSocket twice', error)
    }
  }
}
