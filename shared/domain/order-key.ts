/**
 * Order keys: short texts whose plain string order is the order of ledger items. A key can always be made between two
 * others, so moving one item writes one cell and leaves its neighbours alone.
 *
 * A key reads as the digits behind a point in base 62. Each choice is random within its gap, so two people who insert
 * at the same place at once get different keys.
 */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const base = digits.length
/** Digits looked at together; 62^8 is still an exact integer. */
const narrowWidth = 6
const wideWidth = 8
/** A gap this wide makes it unlikely that two simultaneous choices meet. */
const leastRoom = 4096
/** Longest step when appending: half of the first six digits lasts for some 200,000 appended items. */
const longestStep = base ** 3

const keyPattern = /^[0-9A-Za-z]*[1-9A-Za-z]$/

/** True for a text that {@link orderKeyBetween} could have made. A trailing 0 would leave no room before the key. */
export function isOrderKey(text: string): boolean {
  return keyPattern.test(text)
}

/**
 * A key strictly between two others; `null` stands for the beginning or the end. `random` yields [0, 1).
 * Keys grow by one character for about every six insertions at one and the same place, and not at all by appending.
 * @example orderKeyBetween(null, null) // 'V0aK3f'
 * @throws RangeError when a bound is no order key or `before` does not lie before `after`.
 */
export function orderKeyBetween(
  before: string | null,
  after: string | null,
  random: () => number = Math.random,
): string {
  for (const bound of [before, after]) {
    if (bound !== null && !isOrderKey(bound)) throw new RangeError(`“${bound}” is no order key`)
  }
  if (before !== null && after !== null && before >= after)
    throw new RangeError(`there is no key between “${before}” and “${after}”`)
  return between(before ?? '', after, before === null, random)
}

/** Several keys in order between two others, e.g. for pasted lines. */
export function orderKeysBetween(
  before: string | null,
  after: string | null,
  count: number,
  random: () => number = Math.random,
): readonly string[] {
  const keys: string[] = []
  let last = before
  for (let i = 0; i < count; i++) {
    last = orderKeyBetween(last, after, random)
    keys.push(last)
  }
  return keys
}

function between(low: string, high: string | null, fromStart: boolean, random: () => number): string {
  const shared = high === null ? 0 : sharedLength(low, high)
  const prefix = (high ?? '').slice(0, shared)
  for (const width of [narrowWidth, wideWidth]) {
    const from = toNumber(low, shared, width)
    const to = high === null ? base ** width : toNumber(high, shared, width)
    if (to - from < leastRoom) continue
    return prefix + toDigits(pick(from, to, high === null, fromStart, random), width)
  }
  // Too tight here: keep the lower bound's digits and choose freely behind them.
  const end = shared + wideWidth
  const head = low.slice(shared, end).padEnd(wideWidth, '0')
  return prefix + head + between(low.slice(end), null, true, random)
}

/** A number strictly inside (from, to) that does not end in the digit 0. */
function pick(
  from: number,
  to: number,
  openAbove: boolean,
  openBelow: boolean,
  random: () => number,
): number {
  const gap = to - from
  const step = Math.min(longestStep, Math.floor(gap / 2))
  let chosen: number
  if (openAbove && !openBelow) chosen = from + 1 + Math.floor(random() * step)
  else if (openBelow && !openAbove) chosen = to - 2 - Math.floor(random() * step)
  else chosen = from + Math.floor(gap / 4) + Math.floor((random() * gap) / 2)
  return chosen % base === 0 ? chosen + 1 : chosen
}

function sharedLength(low: string, high: string): number {
  let i = 0
  // Digits missing in the lower bound read as 0: between '1' and '1003' the first two differ only at the 3.
  while (i < high.length && (low[i] ?? '0') === high[i]) i += 1
  return i
}

function toNumber(key: string, start: number, width: number): number {
  let n = 0
  for (let i = start; i < start + width; i++) n = n * base + digits.indexOf(key[i] ?? '0')
  return n
}

function toDigits(n: number, width: number): string {
  let text = ''
  for (let rest = n, i = 0; i < width; i++, rest = Math.floor(rest / base))
    text = digits.charAt(rest % base) + text
  return text
}
