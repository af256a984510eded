const firstDelayMs = 1_000
const longestDelayMs = 30_000

/**
 * Milliseconds to wait before the next attempt to connect, after so many failed ones (0 = the connection was good).
 * Doubles up to half a minute; the random part spreads hundreds of browsers that lost the same server.
 * `random` is in [0, 1).
 */
export function reconnectDelayMs(failures: number, random: number): number {
  const longest = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures, 10))
  return Math.round(longest * (0.2 + 0.8 * random))
}
