/** 不适用, with the reason a person gave. Counts as reported; adds nothing to a total. */
export interface NotApplicable {
  readonly na: string
}

/** One value of one return as it stands in the document: a JSON scalar, 不适用, or null (missing). 0 is not missing. */
export type CellValue = number | string | boolean | null | NotApplicable

/** Longest text a cell may hold, in UTF-16 units; longer narrative belongs into a co-written text. */
export const maxTextLength = 2000
/** Longest reason for 不适用. */
export const maxReasonLength = 200
/**
 * Largest magnitude of a stored number, in units of its last decimal place: 20 万亿元 in 分. Below 2^51 a double still tells
 * any two of them apart after they were divided by 10^decimals; at 2^53 it no longer does.
 */
export const maxScaledNumber = 2_000_000_000_000_000

export function isNotApplicable(value: unknown): value is NotApplicable {
  return typeof value === 'object' && value !== null && typeof (value as { na?: unknown }).na === 'string'
}

/** True for a value that answers the question: anything but null, undefined and the empty text. */
export function isReported(value: CellValue | undefined): boolean {
  return value !== null && value !== undefined && value !== ''
}

export function sameValue(a: CellValue | undefined, b: CellValue | undefined): boolean {
  const left = a ?? null
  const right = b ?? null
  if (isNotApplicable(left) && isNotApplicable(right)) return left.na === right.na
  return left === right
}

/**
 * The exact integer that stands for a number with so many decimal places: 12.5 with 1 is 125.
 * Money and hours are summed as these integers, so totals never drift as binary fractions do.
 */
export function toScaled(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals)
}

/** The number behind a scaled integer: 125 with 1 is 12.5. */
export function fromScaled(scaled: number, decimals: number): number {
  return decimals === 0 ? scaled : scaled / 10 ** decimals
}
