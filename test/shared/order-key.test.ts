import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOrderKey, orderKeyBetween, orderKeysBetween } from '../../shared/domain/order-key.js'

/** A small seeded generator, so that a failing run can be repeated. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function expectAscending(keys: readonly string[]): void {
  for (let i = 1; i < keys.length; i++) expect((keys[i - 1] ?? '') < (keys[i] ?? '')).toBe(true)
}

const keyText = fc
  .tuple(fc.stringMatching(/^[0-9A-Za-z]{0,12}$/), fc.stringMatching(/^[1-9A-Za-z]$/))
  .map(([head, tail]) => head + tail)

describe('order keys', () => {
  it('lie strictly between any two keys, whatever the random numbers', () => {
    fc.assert(
      fc.property(keyText, keyText, fc.integer(), (a, b, seed) => {
        fc.pre(a !== b)
        const [low, high] = a < b ? [a, b] : [b, a]
        const key = orderKeyBetween(low, high, seeded(seed))
        expect(isOrderKey(key) && low < key && key < high).toBe(true)
        const first = orderKeyBetween(null, low, seeded(seed))
        const last = orderKeyBetween(high, null, seeded(seed))
        expect(isOrderKey(first) && isOrderKey(last) && first < low && high < last).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('stay strictly between at both ends of the random range', () => {
    for (const random of [() => 0, () => 1 - Number.EPSILON]) {
      let low: string | null = null
      for (let i = 0; i < 200; i++) {
        const next: string = orderKeyBetween(low, null, random)
        if (low !== null) {
          const middle = orderKeyBetween(low, next, random)
          expect(low < middle && middle < next).toBe(true)
        }
        low = next
      }
    }
  })

  it('keep the order over 10,000 random insertions and stay short', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seeded(seed)
        const keys: string[] = []
        for (let i = 0; i < 10_000; i++) {
          const at = Math.floor(random() * (keys.length + 1))
          keys.splice(at, 0, orderKeyBetween(keys[at - 1] ?? null, keys[at] ?? null, random))
        }
        expectAscending(keys)
        expect(Math.max(...keys.map((key) => key.length))).toBeLessThanOrEqual(24)
      }),
      { numRuns: 5 },
    )
  })

  it('do not grow when items are appended or put in front', () => {
    const keys = orderKeysBetween(null, null, 10_000, seeded(7))
    expectAscending(keys)
    expect(Math.max(...keys.map((key) => key.length))).toBe(6)
    let first: string = orderKeyBetween(null, null, seeded(8))
    const random = seeded(9)
    for (let i = 0; i < 10_000; i++) first = orderKeyBetween(null, first, random)
    expect(first).toHaveLength(6)
  })

  it('grow slowly when everything is inserted at one place', () => {
    const random = seeded(11)
    const low = orderKeyBetween(null, null, random)
    let high = orderKeyBetween(low, null, random)
    for (let i = 0; i < 300; i++) high = orderKeyBetween(low, high, random)
    expect(high.length).toBeLessThanOrEqual(80)
  })

  it('differ when two people insert at the same place at once', () => {
    const low = orderKeyBetween(null, null)
    const high = orderKeyBetween(low, null)
    const chosen = new Set(Array.from({ length: 40 }, (_, i) => orderKeyBetween(low, high, seeded(i))))
    expect(chosen.size).toBeGreaterThanOrEqual(39)
  })

  it('refuse bounds that leave no room', () => {
    expect(() => orderKeyBetween('b', 'a')).toThrow(RangeError)
    expect(() => orderKeyBetween('a', 'a')).toThrow(RangeError)
    expect(() => orderKeyBetween('a', 'a0')).toThrow(RangeError)
    expect(() => orderKeyBetween('', null)).toThrow(RangeError)
  })
})
