import type { SheetRef } from '../../shared/domain/ids.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import type { Lens } from '../../shared/domain/status.js'
import type { ServerMessage, WireTotal } from '../../shared/protocol/frames.js'
import { refusalWords } from '../i18n/refusal-words.js'
import type { LineFallback } from './line-fallback.js'
import { type ConnectionState, SheetConnection } from './sheet-connection.js'

export interface TotalsSessionOptions {
  readonly ref: SheetRef
  readonly lens: Lens
  readonly openSocket: () => WebSocket
  readonly fallback?: LineFallback
  /** Called when a connection did not come about; resolves to true when the server answers other requests. */
  readonly refused: () => unknown
}

/** Cells of the totals page that moved, as `org\nindicator`. */
export type MovedEvent = CustomEvent<ReadonlySet<string>>

/**
 * Live totals of one table and period below a scope, through one lens. Events: `totals` (a {@link MovedEvent}; empty
 * for a whole new picture) and `connection`.
 */
export class TotalsSession extends EventTarget {
  readonly ref: SheetRef
  readonly #connection: SheetConnection
  readonly #totals = new Map<string, WireTotal>()
  #lens: Lens
  #seq = 0
  #heardAt: Date | undefined
  #ready = false
  #problem: string | undefined

  constructor({ ref, lens, openSocket, fallback, refused }: TotalsSessionOptions) {
    super()
    this.ref = ref
    this.#lens = lens
    this.#connection = new SheetConnection(
      { openSocket, fallback },
      {
        up: () => this.#ask(),
        message: (message) => this.#receive(message),
        stateChanged: () => this.#tell('connection'),
        heard: () => {},
        refused,
      },
    )
    this.#connection.start()
  }

  get state(): ConnectionState {
    return this.#connection.state
  }

  /** False until the first picture is there. */
  get ready(): boolean {
    return this.#ready
  }

  /** Why the server does not show the totals, in words for the person. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** The figures hold everything up to this commit. */
  get seq(): number {
    return this.#seq
  }

  /** When the newest figures arrived, by this computer's clock. */
  get heardAt(): Date | undefined {
    return this.#heardAt
  }

  total(org: string, indicator: string): Contribution | undefined {
    const total = this.#totals.get(totalName(org, indicator))
    return total ? { n: total[2] ?? 0, reported: total[3], na: total[4] } : undefined
  }

  setLens(lens: Lens): void {
    if (lens === this.#lens) return
    this.#lens = lens
    this.#ask()
  }

  close(): void {
    this.#connection.close()
  }

  #ask(): void {
    const { table, period, scope } = this.ref
    this.#connection.send({ t: 'totals', table, period, scope, lens: this.#lens })
  }

  #receive(message: ServerMessage): void {
    switch (message.t) {
      case 'totals-snapshot':
        this.#totals.clear()
        this.#ready = true
        this.#problem = undefined
        this.#take(message.seq, message.totals)
        this.#tell('totals', new Set())
        break
      case 'totals-delta':
        this.#take(message.seq, message.totals)
        this.#tell('totals', new Set(message.totals.map(([org, indicator]) => totalName(org, indicator))))
        break
      case 'refused':
        this.#problem = refusalWords(message)
        this.#tell('connection')
        break
      default:
        break // the rest of the protocol is about sheets
    }
  }

  #take(seq: number, totals: readonly WireTotal[]): void {
    this.#seq = Math.max(this.#seq, seq)
    this.#heardAt = new Date()
    for (const total of totals) this.#totals.set(totalName(total[0], total[1]), total)
  }

  #tell(type: 'totals' | 'connection', detail?: ReadonlySet<string>): void {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}

/** Names one cell of the totals page. */
export function totalName(org: string, indicator: string): string {
  return `${org}\n${indicator}`
}
