import type { CellValue } from '../../shared/domain/cell-value.js'
import { fetchChangesSince } from '../api/import-calls.js'
import { ApiError } from '../api/request.js'
import type { CellAddress, CellsEvent, SheetSession } from './sheet-session.js'

/** A cell that somebody else changed since this person last looked at the sheet. */
export interface UnseenChange extends CellAddress {
  readonly by: string
  /** ISO time of the last change. */
  readonly at: string
  /** What stood there when the person last looked. */
  readonly before: CellValue
}

/** How far a person had seen a sheet when they left it. */
export interface SeenUntil {
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** Changes before that which they had not come to yet. */
  readonly unseen: readonly UnseenChange[]
}

/**
 * What others changed in an open sheet while this person was away, until they come to it: a cell is seen when it was
 * the active one, or was written by the person themselves. Event `change`.
 */
export class UnseenChanges extends EventTarget {
  readonly #session: SheetSession
  readonly #me: string
  #from: SeenUntil | undefined
  #shown: (cell: CellAddress) => boolean = () => true
  #asking = false
  /** The server did not answer; it is asked again after the next interruption, not at every key. */
  #failed = false
  #loaded = false
  #unseen: ReadonlyMap<string, UnseenChange> = new Map()
  readonly #seen = new Set<string>()

  constructor(session: SheetSession, me: string) {
    super()
    this.#session = session
    this.#me = me
  }

  /**
   * Asks for what changed since then, now or as soon as the server can be reached: when the sheet is opened, and when the
   * person comes back to a page that stood open.
   */
  begin(from: SeenUntil, shown: (cell: CellAddress) => boolean): void {
    this.#from = from
    this.#shown = shown
    this.#loaded = false
    this.#session.addEventListener('connection', this.#look)
    this.#session.addEventListener('cells', this.#onCells)
    this.#look()
  }

  /** How far the person has seen by now: no further than before while the server could not be asked. */
  until(at: number): SeenUntil {
    if (this.#from && !this.#loaded) return this.#from
    return { seq: this.#session.connection.seq, at, unseen: this.cells }
  }

  /** When the person last looked, in milliseconds since 1970; undefined at the first look. */
  get since(): number | undefined {
    return this.#from?.at
  }

  get cells(): readonly UnseenChange[] {
    return [...this.#unseen.values()]
  }

  at(org: string, key: string): UnseenChange | undefined {
    return this.#unseen.get(placeOf(org, key))
  }

  /** True for a change that the person has come to since they opened the sheet. */
  wasSeen(org: string, key: string): boolean {
    return this.#seen.has(placeOf(org, key))
  }

  see(cells: readonly CellAddress[]): void {
    const places = cells.map(({ org, key }) => placeOf(org, key)).filter((place) => this.#unseen.has(place))
    if (places.length === 0) return
    const left = new Map(this.#unseen)
    for (const place of places) {
      left.delete(place)
      this.#seen.add(place)
    }
    this.#unseen = left
    this.#changed()
  }

  seeAll(): void {
    this.see(this.cells)
  }

  readonly #look = (): void => {
    const { state, fromCopy, seq } = this.#session.connection
    const from = this.#from
    if (state !== 'online') this.#failed = false
    if (!from || this.#loaded || this.#asking || this.#failed || state !== 'online' || fromCopy) return
    // A server that was set up anew counts from the beginning: nothing of then can be told.
    if (seq < from.seq) this.#loaded = true
    else void this.#load(from)
  }

  async #load(from: SeenUntil): Promise<void> {
    this.#asking = true
    try {
      const { cells } = await fetchChangesSince(this.#session.ref, from.seq)
      const found = new Map(
        from.unseen.filter(this.#shown).map((each) => [placeOf(each.org, each.key), each]),
      )
      for (const { org, key, by, at, before } of cells) {
        const place = placeOf(org, key)
        const known = found.get(place)
        if (by === this.#me) found.delete(place)
        else if (this.#shown({ org, key }))
          found.set(place, { org, key, by, at, before: known ? known.before : before })
      }
      if (from !== this.#from) return // asked again meanwhile, from another moment
      for (const place of found.keys()) this.#seen.delete(place)
      this.#unseen = found
      this.#loaded = true
      if (found.size > 0) this.#changed()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#failed = true
    } finally {
      this.#asking = false
      if (from !== this.#from) this.#look()
    }
  }

  readonly #onCells = (event: Event): void => {
    const { changes, remote } = (event as CustomEvent<CellsEvent>).detail
    if (!remote && this.#unseen.size > 0) this.see(changes)
  }

  #changed(): void {
    this.dispatchEvent(new CustomEvent('change'))
  }
}

const placeOf = (org: string, key: string): string => `${org}/${key}`

const books = new WeakMap<SheetSession, UnseenChanges>()

/** What others changed in an open sheet since the person last looked: one book for all parts of a page. */
export function unseenChangesOf(session: SheetSession, me: string): UnseenChanges {
  const known = books.get(session) ?? new UnseenChanges(session, me)
  books.set(session, known)
  return known
}
