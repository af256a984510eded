import type { Author, SheetAuthors } from '../sync/cell-authors.js'

/** What colouring asks of the authors of a sheet. */
type KnownAuthors = Pick<SheetAuthors, 'people' | 'at' | 'counts'>

/** Colours that are told apart; who fills more cells gets one first, all others share the last. */
export const authorColours = 8

/** How one cell is coloured: by a class, and the letters that say the same without colour. */
export interface AuthorMark {
  readonly colour: number
  readonly initials: string
  readonly author: Author
}

/** One line of the legend. */
export interface AuthorLine {
  readonly colour: number
  readonly initials: string
  readonly names: readonly string[]
  readonly cells: number
}

/** Letters for a name: 张 of 张三, AB of Ann Brown. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  if (name.trim() < '\u0250')
    return words
      .slice(0, 2)
      .map((word) => word.slice(0, 1).toUpperCase())
      .join('')
  return name.trim().slice(0, 1)
}

/** Who gets which colour, and how each coloured cell is marked. */
export class AuthorColouring {
  readonly #authors: KnownAuthors
  readonly #since: number
  readonly #colourOf = new Map<number, number>()
  readonly #letters = new Map<number, string>()
  /** The legend: most cells first. */
  readonly lines: readonly AuthorLine[]

  /** `since` (milliseconds since 1970): only cells written after it; 0 for all. */
  constructor(authors: KnownAuthors, orgs: readonly string[], keys: readonly string[], since: number) {
    this.#authors = authors
    this.#since = since
    const ranked = authors
      .counts(orgs, keys, ({ at }) => at > since)
      .map((cells, person) => ({ person, cells, name: authors.people[person] ?? '' }))
      .filter(({ cells }) => cells > 0)
      .sort((a, b) => b.cells - a.cells || a.person - b.person)
    ranked.forEach(({ person }, i) => {
      this.#colourOf.set(person, Math.min(i, authorColours - 1))
    })
    for (const { person, name } of ranked) {
      const letters = initialsOf(name)
      const same = ranked.filter((other) => initialsOf(other.name) === letters)
      const place = same.findIndex((other) => other.person === person) + 1
      this.#letters.set(person, same.length > 1 ? `${letters}${place}` : letters)
    }
    const own = ranked.length > authorColours ? ranked.slice(0, authorColours - 1) : ranked
    const rest = ranked.slice(own.length)
    this.lines = [
      ...own.map(({ cells, name, person }, i) => ({
        colour: i,
        initials: this.#letters.get(person) ?? '',
        names: [name],
        cells,
      })),
      ...(rest.length === 0
        ? []
        : [
            {
              colour: authorColours - 1,
              initials: '…',
              names: rest.map(({ name }) => name),
              cells: rest.reduce((sum, { cells }) => sum + cells, 0),
            },
          ]),
    ]
  }

  /** The mark of a unit's own cell; undefined for what is empty or older than asked. */
  at(org: string, key: string): AuthorMark | undefined {
    const author = this.#authors.at(org, key)
    if (!author || author.at <= this.#since) return undefined
    const colour = this.#colourOf.get(author.person) ?? authorColours - 1
    const initials = this.#letters.get(author.person) ?? initialsOf(this.nameOf(author))
    return { colour, initials, author }
  }

  nameOf({ person }: Author): string {
    return this.#authors.people[person] ?? ''
  }
}
