import { decodeUtf8 } from 'lib0/string'
import { closeCodes } from '../../shared/protocol/close-codes.js'
import {
  decodeLineAnswer,
  joinFrames,
  type LineAnswer,
  type LineOpened,
  lineHoldMs,
} from '../../shared/protocol/line-frames.js'

export interface HttpLineOptions {
  /** Makes one HTTP request of this page; tests hand in one with an address and a cookie. */
  readonly request: (path: string, init: RequestInit) => Promise<Response>
  /** True while nobody looks at the page. */
  readonly isHidden?: () => boolean
}

interface Answer {
  readonly status: number
  readonly body: Uint8Array
}

/** What one post gathers at most: below the 1 MB that some proxies let through. A larger frame goes alone. */
const maxPostBytes = 256 * 1024
const maxPostFrames = 500
/** Attempts of one request before the line is given up, and the first pause between two; each further one doubles. */
const maxAttempts = 4
const firstPauseMs = 300
const patienceMs = lineHoldMs + 10_000
/** Between two polls of a hidden page, and after an empty answer that came suspiciously early. */
const hiddenPauseMs = 5_000
const earlyPauseMs = 1_000

/**
 * The frames of `/ws` over plain HTTP, shaped like the WebSocket it stands in for: handlers, `send`, `close`. One post
 * at a time takes what was gathered meanwhile, one held poll brings what comes. Requests that got lost are repeated
 * under their number, and neither side takes a number twice.
 *
 * A hidden page holds no poll but the one after a post: a browser makes six requests to a server at once, for all its
 * tabs together.
 */
export class HttpLine {
  binaryType: BinaryType = 'arraybuffer'
  onmessage: ((event: { readonly data: ArrayBuffer }) => void) | null = null
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null
  /** Never called: an end is told once, by `onclose`. */
  onerror: unknown = null

  readonly #options: HttpLineOptions
  readonly #polling = new AbortController()
  /** Ends of the pauses that are being made. */
  readonly #rests = new Set<() => void>()
  #path: string | undefined
  #outbox: Uint8Array[] = []
  #posts = 0
  #posting = false
  /** Something was posted since the last poll began: its answer is worth waiting for. */
  #posted = false
  #received = 0
  #closed = false

  constructor(options: HttpLineOptions) {
    this.#options = options
    if (typeof window !== 'undefined') window.addEventListener('pagehide', this.#leave)
    void this.#run()
  }

  /** Takes the frame over; it goes with the next post. */
  send(frame: Uint8Array): void {
    if (this.#closed) return
    this.#outbox.push(frame)
    void this.#post()
  }

  /** What was sent before still goes out, if it gets through at the first attempt. */
  close(): void {
    if (this.#closed) return
    this.#stop()
    if (!this.#posting) this.#hangUp()
  }

  async #run(): Promise<void> {
    const opened = await this.#once('/api/line', { method: 'POST' })
    const line = opened?.status === 201 ? lineOf(opened.body) : undefined
    if (line === undefined) return this.#end(codeOf(opened?.status))
    const path = `/api/line/${line}`
    this.#path = path
    if (this.#closed) return this.#hangUp()
    void this.#post()
    while (!this.#closed) await this.#poll(path)
  }

  async #poll(path: string): Promise<void> {
    const held = this.#posted || !this.#options.isHidden?.()
    this.#posted = false
    const asked = Date.now()
    const address = `${path}?after=${this.#received}${held ? '' : '&hold=0'}`
    const answer = await this.#insist(async () => {
      const { status, body } = (await this.#once(address, { signal: this.#polling.signal })) ?? {}
      if (status !== 200 || !body) return status === undefined ? undefined : { status, content: undefined }
      const content = decodeLineAnswer(body)
      return content && { status, content }
    })
    if (this.#closed) return
    if (answer?.content) this.#take(answer.content)
    else if (answer?.status !== 204) this.#end(codeOf(answer?.status))
    else if (!held) await this.#rest(hiddenPauseMs)
    else if (Date.now() - asked < earlyPauseMs) await this.#rest(earlyPauseMs)
  }

  #take({ first, frames, end }: LineAnswer): void {
    if (first > this.#received + 1) {
      this.#end(1006)
      return
    }
    for (const [i, frame] of frames.entries()) {
      if (first + i <= this.#received) continue
      this.#received = first + i
      this.onmessage?.({ data: frame.slice().buffer as ArrayBuffer })
    }
    if (end) this.#end(end.code, end.reason)
  }

  async #post(): Promise<void> {
    if (this.#posting) return
    this.#posting = true
    await Promise.resolve() // what is sent in the same breath goes in the same post
    while (this.#path !== undefined && this.#outbox.length > 0) {
      const body = joinFrames(this.#gather()) as Uint8Array<ArrayBuffer>
      this.#posts += 1
      const path = `${this.#path}?seq=${this.#posts}`
      const headers = { 'content-type': 'application/octet-stream' }
      const answer = await this.#insist(() => this.#once(path, { method: 'POST', headers, body }))
      if (answer?.status !== 204) {
        this.#outbox = []
        this.#end(codeOf(answer?.status))
      }
      this.#posted = true
      this.#stopResting()
    }
    this.#posting = false
    if (this.#closed) this.#hangUp()
  }

  #gather(): readonly Uint8Array[] {
    let bytes = 0
    let count = 0
    for (const frame of this.#outbox) {
      bytes += frame.byteLength
      if (count > 0 && (bytes > maxPostBytes || count >= maxPostFrames)) break
      count += 1
    }
    return this.#outbox.splice(0, count)
  }

  /** Repeats a request that did not come back, or came back with a word of some proxy on the way. */
  async #insist<Got extends { readonly status: number }>(
    attempt: () => Promise<Got | undefined>,
  ): Promise<Got | undefined> {
    for (let count = 1; ; count += 1) {
      const answer = await attempt()
      const passing = !answer || answer.status >= 500 || answer.status === 429
      if (!passing || this.#closed || count >= maxAttempts) return answer
      await this.#rest(firstPauseMs * 2 ** (count - 1))
    }
  }

  /** One request; undefined when no answer came, or not the whole of it. */
  async #once(path: string, init: RequestInit): Promise<Answer | undefined> {
    const { signal } = init
    const controller = new AbortController()
    const abort = () => controller.abort()
    const timer = setTimeout(abort, patienceMs)
    signal?.addEventListener('abort', abort)
    try {
      const response = await this.#options.request(path, {
        cache: 'no-store',
        ...init,
        signal: controller.signal,
      })
      return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) }
    } catch {
      return undefined
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }

  /** Pauses; something that was posted, or the end, cuts it short. */
  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#rests.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#rests.add(done)
    })
  }

  #stopResting(): void {
    for (const done of this.#rests) done()
  }

  #end(code: number, reason = ''): void {
    if (this.#closed) return
    this.#stop()
    if (!this.#posting) this.#hangUp()
    this.onclose?.({ code, reason })
  }

  #stop(): void {
    this.#closed = true
    if (typeof window !== 'undefined') window.removeEventListener('pagehide', this.#leave)
    this.#polling.abort()
    this.#stopResting()
  }

  #hangUp(): void {
    const path = this.#path
    this.#path = undefined
    if (path !== undefined) void this.#once(path, { method: 'DELETE', keepalive: true })
  }

  readonly #leave = (): void => {
    this.#hangUp()
    this.#end(1006)
  }
}

/** The id in the answer to a new line; undefined when somebody else, e.g. a proxy, answered in the server's place. */
function lineOf(body: Uint8Array): string | undefined {
  try {
    const { line } = JSON.parse(decodeUtf8(body)) as Partial<LineOpened>
    return typeof line === 'string' ? line : undefined
  } catch {
    return undefined
  }
}

/** The close code that says to the connection what an HTTP status means for it. */
function codeOf(status: number | undefined): number {
  if (status === 401) return closeCodes.unauthenticated
  if (status === 413) return closeCodes.tooLarge
  return 1006
}
