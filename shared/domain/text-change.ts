/** One replacement in a text; places and lengths in UTF-16 units. */
export interface TextChange {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** What somebody else did to a text, front to back: kept, removed, put in. The shape of Yjs's own deltas. */
export type TextDelta = readonly {
  readonly retain?: number
  readonly delete?: number
  readonly insert?: unknown
}[]

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff

/**
 * The smallest single replacement that turns one text into another; undefined when they are the same. It never cuts a
 * character outside the basic plane in two: half of one cannot be stored.
 * @param caret where the change ends in the new text, when known: of `啊啊` typed once more, which 啊 is the new one.
 */
export function textChange(before: string, after: string, caret?: number): TextChange | undefined {
  if (before === after) return undefined
  const most = Math.min(before.length, after.length)
  let tail = 0
  // What stands behind the caret is what was there before: with the same letters around it, the caret tells which is new.
  const longestTail = caret === undefined ? most : Math.min(most, after.length - caret)
  while (
    tail < longestTail &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail += 1
  let head = 0
  while (head < most - tail && before.charCodeAt(head) === after.charCodeAt(head)) head += 1
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail += 1
  if (head > 0 && isHigh(before.charCodeAt(head - 1))) head -= 1
  if (tail > 0 && isLow(before.charCodeAt(before.length - tail))) tail -= 1
  return { at: head, remove: before.length - head - tail, insert: after.slice(head, after.length - tail) }
}

/** Applies a replacement. */
export function changed(text: string, { at, remove, insert }: TextChange): string {
  return `${text.slice(0, at)}${insert}${text.slice(at + remove)}`
}

/** Applies what somebody else did. */
export function applyDelta(text: string, delta: TextDelta): string {
  let at = 0
  let done = ''
  for (const step of delta) {
    if (typeof step.insert === 'string') done += step.insert
    else if (step.delete !== undefined) at += step.delete
    else if (step.retain !== undefined) {
      done += text.slice(at, at + step.retain)
      at += step.retain
    }
  }
  return done + text.slice(at)
}

/**
 * Where a place in a text lies after somebody else's change. Text put in exactly there goes behind the place, so a
 * caret stays with what its owner wrote.
 */
export function movePlace(place: number, delta: TextDelta): number {
  let from = 0
  let to = 0
  for (const step of delta) {
    if (typeof step.insert === 'string') {
      if (from === place) return to
      to += step.insert.length
    } else if (step.delete !== undefined) {
      if (place <= from + step.delete) return to
      from += step.delete
    } else {
      const kept = step.retain ?? 0
      if (place <= from + kept) return to + place - from
      from += kept
      to += kept
    }
  }
  return to + place - from
}

/**
 * A replacement that was made on an older wording, brought to the wording after somebody else's changes: the same
 * characters go, but none that others have put between them. To be done one after the other.
 */
export function moveChange(change: TextChange, deltas: readonly TextDelta[]): readonly TextChange[] {
  let at = change.at
  let ranges: readonly Range[] = change.remove > 0 ? [[at, at + change.remove]] : []
  for (const delta of deltas) {
    at = movePlace(at, delta)
    ranges = ranges.flatMap((range) => keptParts(range, delta))
  }
  const removals = ranges.map(([start, end]) => ({ at: start, remove: end - start, insert: '' })).reverse()
  return change.insert === '' ? removals : [...removals, { at, remove: 0, insert: change.insert }]
}

type Range = readonly [start: number, end: number]

/** What of a range is still there after a change, and where. */
function keptParts([start, end]: Range, delta: TextDelta): readonly Range[] {
  const parts: Range[] = []
  let from = 0
  let to = 0
  const keep = (length: number) => {
    const first = Math.max(start, from)
    const last = Math.min(end, from + length)
    if (first < last) parts.push([to + first - from, to + last - from])
    from += length
    to += length
  }
  for (const step of delta) {
    if (typeof step.insert === 'string') to += step.insert.length
    else if (step.delete !== undefined) from += step.delete
    else keep(step.retain ?? 0)
  }
  keep(Math.max(0, end - from))
  return parts
}
