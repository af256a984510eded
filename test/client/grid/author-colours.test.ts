import { describe, expect, it } from 'vitest'
import { AuthorColouring, authorColours, initialsOf } from '../../../client/grid/author-colours.js'
import { peerWords } from '../../../client/grid/cell-marks.js'
import type { Author } from '../../../client/sync/cell-authors.js'

/** Authors of cells as a sheet knows them: `org/key` to who and when. */
function authors(people: readonly string[], cells: Readonly<Record<string, Author>>) {
  const at = (org: string, key: string) => cells[`${org}/${key}`]
  const counts = (orgs: readonly string[], keys: readonly string[], passes: (author: Author) => boolean) =>
    people.map(
      (_, person) =>
        orgs
          .flatMap((org) => keys.map((key) => at(org, key)))
          .filter((author) => author?.person === person && passes(author)).length,
    )
  return { people, at, counts }
}

const cells = {
  'a/x': { person: 0, at: 10 },
  'a/y': { person: 1, at: 20 },
  'b/x': { person: 1, at: 30 },
} as const

describe('who filled what', () => {
  it('gives the first colour to who filled most, with letters and a count', () => {
    const colouring = new AuthorColouring(authors(['张甲', 'Ann Brown'], cells), ['a', 'b'], ['x', 'y'], 0)
    expect(colouring.lines).toEqual([
      { colour: 0, initials: 'AB', names: ['Ann Brown'], cells: 2 },
      { colour: 1, initials: '张', names: ['张甲'], cells: 1 },
    ])
    expect(colouring.at('b', 'x')).toMatchObject({ colour: 0, initials: 'AB' })
    expect(colouring.at('b', 'y')).toBeUndefined()
  })

  it('shows only what is newer than the last look', () => {
    const colouring = new AuthorColouring(authors(['张甲', '李乙'], cells), ['a', 'b'], ['x', 'y'], 20)
    expect(colouring.lines.map(({ names, cells: n }) => [...names, n])).toEqual([['李乙', 1]])
    expect(colouring.at('a', 'y')).toBeUndefined()
    expect(colouring.at('b', 'x')).toBeDefined()
  })

  it('tells people of the same first letter apart', () => {
    const colouring = new AuthorColouring(authors(['张甲', '张乙'], cells), ['a', 'b'], ['x', 'y'], 0)
    expect(colouring.lines.map(({ initials }) => initials)).toEqual(['张1', '张2'])
    expect(colouring.at('a', 'x')?.initials).toBe('张2')
  })

  it('puts all whom the colours do not reach into one line', () => {
    const people = Array.from({ length: authorColours + 3 }, (_, i) => `${String.fromCharCode(0x4e00 + i)}某`)
    const many = Object.fromEntries(people.map((_, person) => [`o${person}/x`, { person, at: 1 }]))
    const orgs = people.map((_, person) => `o${person}`)
    const { lines } = new AuthorColouring(authors(people, many), orgs, ['x'], 0)
    expect(lines).toHaveLength(authorColours)
    expect(lines[authorColours - 1]).toMatchObject({ colour: authorColours - 1, cells: 4 })
    expect(lines[authorColours - 1]?.names).toHaveLength(4)
  })

  it('takes the surname, or the first letters of two names', () => {
    expect(['张三', ' ann brown ', 'Zoë', ''].map(initialsOf)).toEqual(['张', 'AB', 'Z', ''])
  })
})

describe('people at one cell', () => {
  it('are one name and how many more', () => {
    expect([[], ['张甲'], ['张甲', '李乙', '王丙']].map(peerWords)).toEqual([undefined, '张甲', '张甲 +2'])
  })
})
