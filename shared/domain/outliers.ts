/** Fewer values than this say nothing about what is usual. */
export const minPeers = 8
/** A robust z-score from here on is an outlier (Iglewicz and Hoaglin). */
export const outlierScore = 3.5

/** How far a value lies from its peers, and among how many it stands. */
export interface Outlier {
  /** Robust z-score: by how many typical deviations it lies above (positive) or below the median. */
  readonly score: number
  /** Whole per cent of the other values that it lies above, or below when the score is negative. */
  readonly beyond: number
  /** Number of values, this one included. */
  readonly peers: number
}

/** Turns a median of absolute deviations, and where that is 0 their mean, into a standard deviation of normal values. */
const medianFactor = 0.6745
const meanFactor = 1.253314

/**
 * The values of a list that lie far from the rest, by their place in it; empty for fewer than {@link minPeers} values or
 * when all are alike. Median and its deviation instead of mean and standard deviation: one absurd value must not make
 * itself look usual. When more than half of the values are equal, the mean of the deviations stands in.
 */
export function findOutliers(values: readonly number[]): ReadonlyMap<number, Outlier> {
  const found = new Map<number, Outlier>()
  if (values.length < minPeers) return found
  const middle = medianOf(values)
  const deviations = values.map((value) => Math.abs(value - middle))
  const typical = medianOf(deviations)
  const mean = deviations.reduce((sum, each) => sum + each, 0) / deviations.length
  const spread = typical > 0 ? typical / medianFactor : mean * meanFactor
  if (spread === 0) return found
  for (const [i, value] of values.entries()) {
    const score = (value - middle) / spread
    if (Math.abs(score) < outlierScore) continue
    const passed = values.filter((other) => (score > 0 ? other < value : other > value)).length
    found.set(i, {
      score,
      beyond: Math.floor((passed / (values.length - 1)) * 100),
      peers: values.length,
    })
  }
  return found
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2
}
