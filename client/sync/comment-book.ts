import type { CommentLine } from '../../shared/protocol/comment-api.js'
import { fetchComments } from '../api/comment-calls.js'
import { ApiError } from '../api/request.js'
import type { SheetSession } from './sheet-session.js'

const nothing: readonly CommentLine[] = []

/** What is said about the returns of an open sheet; event `change` when that is no longer the same. */
export class CommentBook extends EventTarget {
  readonly #session: SheetSession
  #byPlace: ReadonlyMap<string, readonly CommentLine[]> = new Map()
  #asked = 0

  constructor(session: SheetSession) {
    super()
    this.#session = session
    session.addEventListener('comments', () => void this.refresh())
    void this.refresh()
  }

  /** Everything said about a cell, or with null about the return as a whole, oldest first. */
  at(org: string, key: string | null): readonly CommentLine[] {
    return this.#byPlace.get(placeOf(org, key)) ?? nothing
  }

  /** How much of it is not yet done with. */
  openAt(org: string, key: string | null): number {
    return this.at(org, key).filter(({ resolvedAt }) => resolvedAt === null).length
  }

  /** How much of what is said about a return and all its cells is not yet done with. */
  openOf(org: string): number {
    let open = 0
    for (const lines of this.#byPlace.values())
      for (const line of lines) if (line.org === org && line.resolvedAt === null) open += 1
    return open
  }

  /** Asks the server again. What is known stays while it cannot be reached. */
  async refresh(): Promise<void> {
    this.#asked += 1
    const turn = this.#asked
    let lines: readonly CommentLine[]
    try {
      lines = await fetchComments(this.#session.ref)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return
    }
    if (turn !== this.#asked) return
    const found = new Map<string, CommentLine[]>()
    for (const line of lines) {
      const place = placeOf(line.org, line.key)
      const known = found.get(place)
      if (known) known.push(line)
      else found.set(place, [line])
    }
    this.#byPlace = found
    this.dispatchEvent(new CustomEvent('change'))
  }
}

const placeOf = (org: string, key: string | null): string => `${org}/${key ?? ''}`

const books = new WeakMap<SheetSession, CommentBook>()

/** The comments of an open sheet: one book for all parts of a page, gone with its session. */
export function commentBookOf(session: SheetSession): CommentBook {
  const known = books.get(session) ?? new CommentBook(session)
  books.set(session, known)
  return known
}
