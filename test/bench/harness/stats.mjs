/**
 * The value below which a share of the samples lies.
 * @param {ArrayLike<number>} sorted ascending
 * @param {number} share 0 to 1
 */
export function percentile(sorted, share) {
  if (sorted.length === 0) return Number.NaN
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

/**
 * @param {ArrayLike<number>} samples
 * @returns {{ count: number, p50: number, p95: number, p99: number, max: number }}
 */
export function summarize(samples) {
  const sorted = Float64Array.from(samples).sort()
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: sorted.length > 0 ? sorted[sorted.length - 1] : Number.NaN,
  }
}

/** @param {number[]} values @returns {number} the mean of the two middle ones when their number is even */
export function median(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  if (sorted.length === 0) return Number.NaN
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/**
 * Median of every number in a list of equally shaped results; anything else is taken from the first.
 * @template T
 * @param {T[]} results
 * @returns {T}
 */
export function medianOf(results) {
  const [first] = results
  if (typeof first === 'number') return /** @type {T} */ (median(/** @type {number[]} */ (results)))
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return first
  return /** @type {T} */ (
    Object.fromEntries(Object.keys(first).map((key) => [key, medianOf(results.map((result) => result[key]))]))
  )
}
