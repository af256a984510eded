/** Random numbers that a seed repeats. */
export interface Random {
  readonly seed: number
  /** From 0 up to, not including, 1. */
  next(): number
  /** An integer from 0 up to, not including, `below`. */
  int(below: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  pick<Value>(from: readonly Value[]): Value
}

/** mulberry32: small, fast, and good enough to find what nobody thought of. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number) => Math.floor(next() * below)
  return {
    seed,
    next,
    int,
    chance: (probability) => next() < probability,
    pick: <Value>(from: readonly Value[]) => {
      if (from.length === 0) throw new RangeError('nothing to pick from')
      return from[int(from.length)] as Value
    },
  }
}

/** The seeds a fuzz runs with: those given, or the one in FUZZ_SEED when somebody repeats a failure. */
export function fuzzSeeds(pinned: readonly number[]): readonly number[] {
  const asked = process.env.FUZZ_SEED
  if (!asked) return pinned
  const [first = '1', count = '1'] = asked.split('+')
  return Array.from({ length: Number(count) }, (_, i) => Number(first) + i)
}
