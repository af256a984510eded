/**
 * Seeded random numbers in [0, 1): every subject gets the very same edits at the very same times.
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Times in ms of edits that arrive independently of each other (Poisson), as those of many people do.
 * @param {{ rate: number, seconds: number, random: () => number }} options rate in edits per second
 * @returns {number[]}
 */
export function arrivalTimes({ rate, seconds, random }) {
  const times = []
  let at = 0
  while (times.length < rate * seconds) {
    at += (-Math.log(1 - random()) / rate) * 1000
    times.push(at)
  }
  // Scaled so that the last edit falls on the last moment: the rate is exact, the spacing stays random.
  const scale = (seconds * 1000) / at
  return times.map((time) => time * scale)
}
