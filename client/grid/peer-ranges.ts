import type { PresentPerson } from '../../shared/protocol/frames.js'
import { contains, type GridPlace, type GridRange } from './selection.js'

/** Others' selections that are drawn at most; the rest is counted. */
export const mostRangesDrawn = 8

export interface PeerRange extends GridRange {
  readonly name: string
}

export interface PeerRanges {
  readonly drawn: readonly PeerRange[]
  /** Selections in sight that would be drawn too, were there not so many. */
  readonly more: number
}

/** Which sides of a cell the outline of somebody's selection runs along. */
export interface PeerEdges {
  readonly top: boolean
  readonly bottom: boolean
  readonly left: boolean
  readonly right: boolean
}

/** Where the grid shows a unit's own row and a column; undefined where it does not. */
export interface PeerPlaces {
  ownRow(org: string): number | undefined
  columnNumber(key: string): number | undefined
  printBetween(top: number, bottom: number): number
}

/** The selections of others as rectangles of this grid. One whose rows stand otherwise here is left out: it would lie. */
export function peerRanges(
  people: readonly PresentPerson[],
  me: string,
  places: PeerPlaces,
): readonly PeerRange[] {
  const found: PeerRange[] = []
  for (const { name, at } of people) {
    if (!at?.span || name === me) continue
    const { from, to, print } = at.span
    const corners = [places.ownRow(from.org), places.ownRow(to.org)]
    const sides = [places.columnNumber(from.key), places.columnNumber(to.key)]
    const [top, bottom] = inOrder(corners)
    const [left, right] = inOrder(sides)
    if (top === undefined || bottom === undefined || left === undefined || right === undefined) continue
    if (places.printBetween(top, bottom) === print) found.push({ name, top, bottom, left, right })
  }
  return found
}

/** Those that reach into the rows before the person's eyes, as many as are drawn. */
export function rangesInSight(
  ranges: readonly PeerRange[],
  rows: { readonly top: number; readonly bottom: number },
): PeerRanges {
  const seen = ranges.filter(({ top, bottom }) => top <= rows.bottom && bottom >= rows.top)
  return { drawn: seen.slice(0, mostRangesDrawn), more: Math.max(0, seen.length - mostRangesDrawn) }
}

function inOrder([a, b]: readonly (number | undefined)[]): readonly (number | undefined)[] {
  return a === undefined || b === undefined ? [] : [Math.min(a, b), Math.max(a, b)]
}

/** The outlines that run along a cell; undefined when none does, which is nearly always. */
export function edgesAt({ drawn }: PeerRanges, place: GridPlace): PeerEdges | undefined {
  let edges: PeerEdges | undefined
  for (const range of drawn) {
    if (!contains(range, place)) continue
    edges = {
      top: edges?.top === true || place.row === range.top,
      bottom: edges?.bottom === true || place.row === range.bottom,
      left: edges?.left === true || place.column === range.left,
      right: edges?.right === true || place.column === range.right,
    }
  }
  return edges
}
