import type { UserId } from './ids.js'

/** Longest comment, in characters as the browser counts them. */
export const maxCommentLength = 1_000
/** Comments that one return may have, and people one comment may call. */
export const maxComments = 200
export const maxMentions = 10

/** Somebody who can be called with @. */
export interface Mentionable {
  readonly id: UserId
  readonly name: string
}

/** The word after the last @ before the cursor, to be completed; undefined when no name is being typed there. */
export function mentionBeingTyped(text: string, cursor: number): string | undefined {
  const before = text.slice(0, cursor)
  const at = before.lastIndexOf('@')
  if (at < 0) return undefined
  const word = before.slice(at + 1)
  return /\s/.test(word) || word.length > 30 ? undefined : word
}

/** The people whose `@name` stands in a text, each once, in the order given. */
export function mentionedIn<Person extends Mentionable>(
  text: string,
  people: readonly Person[],
): readonly Person[] {
  // Longest names first: @王芳芳 does not call 王芳.
  let rest = text
  const found = new Set<Person>()
  for (const person of [...people].sort((a, b) => b.name.length - a.name.length)) {
    if (!rest.includes(`@${person.name}`)) continue
    found.add(person)
    rest = rest.split(`@${person.name}`).join('\n')
  }
  return people.filter((person) => found.has(person))
}
