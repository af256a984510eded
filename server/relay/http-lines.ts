import type { Visitor } from '../../shared/domain/audit.js'
import type { UserId } from '../../shared/domain/ids.js'
import { lineHoldMs } from '../../shared/protocol/line-frames.js'
import { HttpLine, type PostOutcome } from './http-line.js'
import type { Holder, SocketLimits } from './sockets.js'
import type { Wire } from './wire.js'

export interface LineLimits {
  /** How long an empty poll is held, in ms. */
  readonly holdMs: number
  /** Time without a poll after which a line ends, in ms; a browser lets a hidden page act only once a minute. */
  readonly idleMs: number
  /** Open lines of one session: one for each sheet it has open. */
  readonly perSession: number
}

export const defaultLineLimits: LineLimits = { holdMs: lineHoldMs, idleMs: 90_000, perSession: 32 }

export interface HttpLinesOptions {
  readonly limits: SocketLimits
  readonly lines: LineLimits
  /** Serves a new line as it would a socket. */
  readonly serve: (wire: Wire, person: Visitor, session: string) => void
}

interface Entry {
  readonly line: HttpLine
  readonly session: string
  readonly user: UserId
}

/** All lines over plain HTTP. A line answers only to the session that opened it: to others it does not exist. */
export class HttpLines {
  readonly #options: HttpLinesOptions
  readonly #lines = new Map<string, Entry>()
  #closed = false

  constructor(options: HttpLinesOptions) {
    this.#options = options
  }

  /** Number of lines that are open, or whose end was not yet fetched. */
  get size(): number {
    return this.#lines.size
  }

  /** Opens a line and returns its id; undefined when the session has too many, or the server stops. */
  open(person: Visitor, session: string): string | undefined {
    if (this.#closed || this.#openOf(session) >= this.#options.lines.perSession) return undefined
    const id = randomId()
    const line = new HttpLine({
      limits: this.#options.limits,
      idleMs: this.#options.lines.idleMs,
      onGone: () => this.#lines.delete(id),
    })
    this.#lines.set(id, { line, session, user: person.id })
    this.#options.serve(line, person, session)
    return id
  }

  async receive(id: string, session: string, number: number, body: Uint8Array): Promise<PostOutcome> {
    return (await this.#find(id, session)?.receive(number, body)) ?? 'gone'
  }

  /** What {@link HttpLine.poll} says; `gone` when there is no such line. */
  async poll(
    id: string,
    session: string,
    after: number,
    wait: boolean,
  ): Promise<Uint8Array | 'lost' | 'gone' | undefined> {
    const line = this.#find(id, session)
    return line ? line.poll(after, wait ? this.#options.lines.holdMs : 0) : 'gone'
  }

  /** The client hangs up; false when there is no such line. */
  hangUp(id: string, session: string): boolean {
    const line = this.#find(id, session)
    line?.dispose()
    return line !== undefined
  }

  /** Whose lines are open. */
  *holders(): IterableIterator<Holder> {
    for (const entry of this.#lines.values()) if (entry.line.isOpen) yield entry
  }

  /** Ends the lines of those who are meant. */
  closeOf(isMeant: (holder: Holder) => boolean, code: number, reason: string): void {
    for (const entry of this.#lines.values()) if (isMeant(entry)) entry.line.close(code, reason)
  }

  /** Ends all lines, answers the polls that are held, and takes no new ones. */
  closeAll(code: number, reason: string): void {
    this.#closed = true
    for (const { line } of this.#lines.values()) line.close(code, reason)
  }

  #find(id: string, session: string): HttpLine | undefined {
    const entry = this.#lines.get(id)
    return entry?.session === session ? entry.line : undefined
  }

  #openOf(session: string): number {
    let count = 0
    for (const entry of this.#lines.values()) if (entry.session === session && entry.line.isOpen) count += 1
    return count
  }
}

/** 144 random bits: cannot be guessed. */
function randomId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64url')
}
