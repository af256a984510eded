/**
 * What an expression can come to besides a value: `#N/A` an input is missing or 不适用, `#DIV/0!`, `#VALUE!` the wrong kind
 * of value, `#NUM!` no such number, `#REF!` a reference that names nothing.
 */
export type ErrorCode = '#N/A' | '#DIV/0!' | '#VALUE!' | '#NUM!' | '#REF!'

export interface ErrorValue {
  readonly error: ErrorCode
}
export type Scalar = number | string | boolean
/** What an expression comes to. */
export type Outcome = Scalar | ErrorValue

/**
 * What stands behind a reference: a value, all filled fields of a ledger column, null when it is missing (missing is
 * not zero), or an error that says why there is none (不适用 is `#N/A`).
 */
export type Input = Scalar | readonly Scalar[] | null | ErrorValue
/** Finds inputs by the name in the brackets; undefined when there is no such thing. */
export type InputLookup = (name: string) => Input | undefined

export const errorValue = (error: ErrorCode): ErrorValue => ({ error })
export const notAvailable = errorValue('#N/A')
export const wrongKind = errorValue('#VALUE!')

export function isErrorValue(value: unknown): value is ErrorValue {
  return typeof value === 'object' && value !== null && 'error' in value
}

/** A number for reckoning; TRUE is 1. A text is never taken for a number, so a typing fault cannot pass for one. */
export function asNumber(value: Outcome): number | ErrorValue {
  if (isErrorValue(value) || typeof value === 'number') return value
  return typeof value === 'boolean' ? (value ? 1 : 0) : wrongKind
}

/** TRUE or FALSE; a number is true unless it is 0. */
export function asTruth(value: Outcome): boolean | ErrorValue {
  if (isErrorValue(value) || typeof value === 'boolean') return value
  return typeof value === 'number' ? value !== 0 : wrongKind
}

/** The result of a reckoning to 15 digits, as Excel keeps it, so that 0.1+0.2 is 0.3. */
export function reckoned(value: number): number | ErrorValue {
  if (!Number.isFinite(value)) return errorValue('#NUM!')
  return Number.isSafeInteger(value) ? value : Number(value.toPrecision(15))
}
