import { describe, expect, it } from 'vitest'
import { findOutliers } from '../../../shared/domain/outliers.js'

describe('outliers', () => {
  it.each([
    ['one far above', [10, 11, 12, 9, 10, 11, 10, 60], [7]],
    ['one far below', [100, 101, 99, 100, 102, 98, 100, 3], [7]],
    ['both ends', [10, 11, 12, 9, 10, 11, 10, 12, 11, -40, 90], [9, 10]],
    ['a wide spread has none', [1, 20, 40, 60, 80, 100, 120, 140], []],
    ['all alike', [5, 5, 5, 5, 5, 5, 5, 5], []],
    ['mostly zeros, one figure', [0, 0, 0, 0, 0, 0, 0, 0, 0, 7], [9]],
    ['one absurd value does not hide itself', [1, 2, 3, 2, 1, 2, 3, 1_000_000], [7]],
    ['seven values say nothing', [1, 1, 2, 1, 2, 1, 900], []],
    ['none at all', [], []],
  ])('%s', (_name, values, places) => {
    expect([...findOutliers(values).keys()].sort((a, b) => a - b)).toEqual(places)
  })

  it('say on which side, and beyond how many of the others', () => {
    const values = [10, 11, 12, 9, 10, 11, 10, 60]
    expect(findOutliers(values).get(7)).toMatchObject({ beyond: 100, peers: 8 })
    expect(findOutliers(values).get(7)?.score).toBeGreaterThan(3.5)
    expect(findOutliers(values.map((value) => -value)).get(7)?.score).toBeLessThan(-3.5)
    // Twenty ordinary ones, and two far out: the lower of these lies above 20 of the 21 others.
    const two = [...Array.from({ length: 20 }, (_, i) => 10 + (i % 3)), 80, 90]
    expect(findOutliers(two).get(20)?.beyond).toBe(95)
  })

  it('take the score from 3.5 on, exactly', () => {
    // Median 0, median deviation 1: a score of 3.5 is a value of 3.5 / 0.6745.
    const rest = [-1, -1, -1, 0, 1, 1, 1, -1, 1, 0, 0]
    const edge = 3.5 / 0.6745
    expect(findOutliers([...rest, edge + 0.01]).has(11)).toBe(true)
    expect(findOutliers([...rest, edge - 0.01]).has(11)).toBe(false)
  })
})
