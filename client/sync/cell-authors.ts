import { fail, ok, type Result } from '../../shared/domain/result.js'
import type { CellAuthors } from '../../shared/protocol/api.js'
import { fetchAuthors } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import type { CellsEvent, SheetSession } from './sheet-session.js'

/** Who wrote a cell last: a place in {@link SheetAuthors.people}, and when (milliseconds since 1970). */
export interface Author {
  readonly person: number
  readonly at: number
}

/**
 * Who wrote the cells of an open sheet, as of the moment it was asked, and followed from there on. Event `change`.
 * To be closed when nobody looks any more.
 */
export class SheetAuthors extends EventTarget {
  readonly #session: SheetSession
  readonly #me: string
  #people: readonly string[]
  readonly #byCell = new Map<string, Author>()

  private constructor(session: SheetSession, me: string, { people, cells }: CellAuthors) {
    super()
    this.#session = session
    this.#me = me
    this.#people = people
    for (const [org, key, person, at] of cells) this.#byCell.set(nameOf(org, key), { person, at })
    session.addEventListener('cells', this.#follow)
  }

  /** Asks the server; the error is why it did not answer, in words. */
  static async of(session: SheetSession, me: string): Promise<Result<SheetAuthors, string>> {
    try {
      return ok(new SheetAuthors(session, me, await fetchAuthors(session.ref)))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return fail(error.message)
    }
  }

  close(): void {
    this.#session.removeEventListener('cells', this.#follow)
  }

  get people(): readonly string[] {
    return this.#people
  }

  /** Who wrote what stands in the cell now; undefined for an empty one. */
  at(org: string, key: string): Author | undefined {
    return (this.#session.value(org, key) ?? null) === null ? undefined : this.#byCell.get(nameOf(org, key))
  }

  /** Cells that hold something and pass, by person. */
  counts(
    orgs: readonly string[],
    keys: readonly string[],
    passes: (author: Author) => boolean,
  ): readonly number[] {
    const counts = this.#people.map(() => 0)
    for (const org of orgs)
      for (const key of keys) {
        const author = this.at(org, key)
        if (author && passes(author)) counts[author.person] = (counts[author.person] ?? 0) + 1
      }
    return counts
  }

  readonly #follow = (event: Event): void => {
    const { changes, remote } = (event as CustomEvent<CellsEvent>).detail
    const at = Date.now()
    for (const { org, key } of changes) {
      const name = this.#session.changedBy(org, key) ?? (remote ? undefined : this.#me)
      if (name !== undefined) this.#byCell.set(nameOf(org, key), { person: this.#placeOf(name), at })
    }
    this.dispatchEvent(new CustomEvent('change'))
  }

  #placeOf(name: string): number {
    const known = this.#people.indexOf(name)
    if (known >= 0) return known
    this.#people = [...this.#people, name]
    return this.#people.length - 1
  }
}

const nameOf = (org: string, key: string): string => `${org}\n${key}`
