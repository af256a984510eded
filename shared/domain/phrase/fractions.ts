/** Fractions that reports are written with, in percent, from small to large. */
const rungs: readonly (readonly [words: string, percent: number])[] = [
  ['十分之一', 10],
  ['五分之一', 20],
  ['四分之一', 25],
  ['三分之一', 100 / 3],
  ['一半', 50],
  ['三分之二', 200 / 3],
  ['四分之三', 75],
  ['五分之四', 80],
  ['九成', 90],
]

/** How far from its fraction a percentage may lie for the bare words, in percentage points: it rounds to the same percent. */
export const fractionRoom = 0.5

/** Where 超 of a fraction ends: at the next fraction that one would say instead, in percent. */
export function nextFraction(percent: number): number {
  return rungs.find(([, next]) => next > percent + fractionRoom)?.[1] ?? 100
}

/**
 * The fraction that a percentage supports: 三分之一, or with 超 or 近 before it. Undefined where none of the usual ones
 * is near: below a tenth, at 100 % and above.
 * @example fractionWords(37.5) // '超三分之一'
 */
export function fractionWords(percent: number): string | undefined {
  if (percent >= 100) return undefined
  const same = rungs.find(([, at]) => Math.abs(percent - at) < fractionRoom)
  if (same) return same[0]
  const above = rungs.find(([, at]) => at > percent)
  if (above && percent >= 0.95 * above[1]) return `近${above[0]}`
  const below = [...rungs].reverse().find(([, at]) => at < percent)
  return below && `超${below[0]}`
}
