import { plainText } from './file-sheet.js'

const marks = /[()（）[\]【】《》“”"'、,，.。:：;；/\\\-—_*·]/g
const bare = (text: string): string => plainText(text).replace(marks, '')

/** How like two names are, from 0 to 1: equal but for blanks and marks is 1, one within the other nearly so. */
export function nameLikeness(a: string, b: string): number {
  const [left, right] = [bare(a), bare(b)]
  if (left === '' || right === '') return 0
  if (left === right) return 1
  const [short, long] = left.length < right.length ? [left, right] : [right, left]
  if (short.length >= 2 && long.includes(short)) return 0.7 + 0.29 * (short.length / long.length)
  const pairs = pairsOf(left)
  let shared = 0
  for (const pair of pairsOf(right)) {
    const at = pairs.indexOf(pair)
    if (at < 0) continue
    pairs.splice(at, 1)
    shared += 1
  }
  return (2 * shared) / Math.max(1, left.length + right.length - 2)
}

const pairsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2))
