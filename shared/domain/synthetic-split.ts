/** Yields numbers in [0, 1); the same key gives the same row of numbers on every machine. */
export type Random = () => number

/** A seeded source of numbers for one purpose, e.g. `seededRandom(7, 'LG24.01.02')`. Not for secrets. */
export function seededRandom(seed: number, purpose: string): Random {
  // FNV-1a spreads the name over 32 bits; mulberry32 makes a row of them.
  let state = 2_166_136_261 ^ seed
  for (let i = 0; i < purpose.length; i++) state = Math.imul(state ^ purpose.charCodeAt(i), 16_777_619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Splits a whole number into whole parts in proportion to weights, by largest remainder: the parts add up exactly.
 * Every part gets `atLeast` first, as long as the total allows. Parts of weight 0 get nothing more. A part never exceeds
 * its weight when the total does not exceed the sum of whole weights.
 * @example apportion(5, [1, 1, 2]) // [1, 1, 3]
 */
export function apportion(total: number, weights: readonly number[], atLeast = 0): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  if (weights.length === 0 || sum <= 0) return weights.map(() => 0)
  const base = total >= atLeast * weights.length ? atLeast : 0
  const rest = total - base * weights.length
  const shares = weights.map((weight) => (rest * weight) / sum)
  const parts = shares.map((share) => base + Math.floor(share))
  let left = total - parts.reduce((all, part) => all + part, 0)
  const byRemainder = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .filter(({ index }) => (weights[index] ?? 0) > 0)
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (let i = 0; left > 0; i++, left--) {
    const { index } = byRemainder[i % byRemainder.length] ?? { index: 0 }
    parts[index] = (parts[index] ?? 0) + 1
  }
  return parts
}

/** Weights between 0.4 and 1.6. */
export function unevenWeights(count: number, random: Random): readonly number[] {
  return Array.from({ length: count }, () => 0.4 + 1.2 * random())
}

/** A stock on its way: whole numbers that never fall and end at `final`, beginning at about `start` (0 to 1) of it. */
export function growTo(final: number, periods: number, start: number, random: Random): readonly number[] {
  const steps = unevenWeights(Math.max(periods - 1, 1), random)
  const whole = steps.reduce((all, step) => all + step, 0)
  let reached = 0
  return Array.from({ length: periods }, (_, period) => {
    if (period === periods - 1) return final
    const value = Math.floor(final * (start + (1 - start) * (reached / whole)))
    reached += steps[period] ?? 0
    return value
  })
}

/** One of several, by weight (1 each by default). Undefined only for an empty list. */
export function pickOne<Item>(
  items: readonly Item[],
  random: Random,
  weights?: readonly number[],
): Item | undefined {
  const all = items.map((_, index) => weights?.[index] ?? 1)
  let point = random() * all.reduce((sum, weight) => sum + weight, 0)
  for (const [index, item] of items.entries()) {
    point -= all[index] ?? 0
    if (point < 0) return item
  }
  return items[items.length - 1]
}
