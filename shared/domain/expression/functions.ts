import { assertNever } from '../result.js'
import type { Expression, FunctionName } from './syntax.js'
import {
  asNumber,
  asTruth,
  type ErrorValue,
  errorValue,
  type Input,
  isErrorValue,
  notAvailable,
  type Outcome,
  reckoned,
  type Scalar,
  wrongKind,
} from './values.js'

type Arguments = readonly Expression[]

/** What a function may ask of its arguments; each is evaluated only when asked for. */
export interface Evaluation {
  /** The value of an argument; a whole ledger column has none and gives `#VALUE!`. */
  scalar(expression: Expression): Outcome
  /** The argument as it stands: also a column, or null for a reference that is missing. */
  input(expression: Expression): Input
}

/** Calls a function of the expression language. The parser has counted the arguments. */
export function callFunction(name: FunctionName, args: Arguments, evaluation: Evaluation): Outcome {
  const [first, second, third] = args
  if (!first) return wrongKind
  switch (name) {
    case 'SUM':
    case 'AVERAGE':
    case 'MIN':
    case 'MAX':
      return aggregate(name, args, evaluation)
    case 'COUNT':
      return count(args, evaluation)
    case 'IF': {
      const condition = asTruth(evaluation.scalar(first))
      if (isErrorValue(condition)) return condition
      const branch = condition ? second : third
      return branch ? evaluation.scalar(branch) : false
    }
    case 'AND':
      return firstDecisive(false, args, evaluation)
    case 'OR':
      return firstDecisive(true, args, evaluation)
    case 'NOT': {
      const truth = asTruth(evaluation.scalar(first))
      return isErrorValue(truth) ? truth : !truth
    }
    case 'ROUND':
      return round(evaluation.scalar(first), second ? evaluation.scalar(second) : 0)
    case 'ABS': {
      const value = asNumber(evaluation.scalar(first))
      return isErrorValue(value) ? value : Math.abs(value)
    }
    case 'IFERROR': {
      const value = evaluation.scalar(first)
      return isErrorValue(value) && second ? evaluation.scalar(second) : value
    }
    case 'ISBLANK':
      return isBlank(first, evaluation)
    case 'LEN':
      return length(first, evaluation)
    case 'DAYS':
      return second ? daysBetween(evaluation.scalar(first), evaluation.scalar(second)) : wrongKind
    default:
      return assertNever(name)
  }
}

/** All numbers of the arguments. A missing value is no zero: the figure is then not available. */
function numbersOf(args: Arguments, evaluation: Evaluation): readonly number[] | ErrorValue {
  const numbers: number[] = []
  for (const arg of args) {
    const input = evaluation.input(arg)
    if (input === null) return notAvailable
    const values: readonly Outcome[] = isScalarOrError(input) ? [input] : input
    for (const value of values) {
      const each = asNumber(value)
      if (isErrorValue(each)) return each
      numbers.push(each)
    }
  }
  return numbers
}

function aggregate(
  name: 'SUM' | 'AVERAGE' | 'MIN' | 'MAX',
  args: Arguments,
  evaluation: Evaluation,
): Outcome {
  const numbers = numbersOf(args, evaluation)
  if (isErrorValue(numbers)) return numbers
  const sum = () => numbers.reduce((total, each) => total + each, 0)
  if (name === 'SUM') return reckoned(sum())
  if (numbers.length === 0) return name === 'AVERAGE' ? errorValue('#DIV/0!') : notAvailable
  if (name === 'AVERAGE') return reckoned(sum() / numbers.length)
  const better = (a: number, b: number) => (name === 'MIN' ? Math.min(a, b) : Math.max(a, b))
  return numbers.reduce(better)
}

/** How many numbers are there; of a ledger column, how many fields are filled. */
function count(args: Arguments, evaluation: Evaluation): Outcome {
  let found = 0
  for (const arg of args) {
    const input = evaluation.input(arg)
    if (input === null) continue
    if (isErrorValue(input)) {
      if (input.error !== '#N/A') return input
    } else if (!isScalarOrError(input)) found += input.length
    else if (typeof input === 'number') found += 1
  }
  return found
}

/**
 * AND and OR. One decisive argument decides even when another is not available: of a<=b and b<=c the first is broken
 * whether or not c is there yet. Without a decisive one, an error is the outcome.
 */
function firstDecisive(decisive: boolean, args: Arguments, evaluation: Evaluation): Outcome {
  let trouble: ErrorValue | undefined
  for (const arg of args) {
    const truth = asTruth(evaluation.scalar(arg))
    if (isErrorValue(truth)) trouble ??= truth
    else if (truth === decisive) return decisive
  }
  return trouble ?? !decisive
}

/** Half goes away from zero, as Excel and GB/T 8170's plain rule have it. */
function round(of: Outcome, to: Outcome): Outcome {
  const value = asNumber(of)
  const places = asNumber(to)
  if (isErrorValue(value)) return value
  if (isErrorValue(places)) return places
  const digits = Math.trunc(places)
  if (Math.abs(digits) > 15) return errorValue('#NUM!')
  const scaled = reckoned(Math.abs(value) * 10 ** digits)
  if (isErrorValue(scaled)) return scaled
  return reckoned((Math.sign(value) * Math.floor(scaled + 0.5)) / 10 ** digits)
}

function isBlank(arg: Expression, evaluation: Evaluation): Outcome {
  const input = evaluation.input(arg)
  if (isErrorValue(input)) return input.error === '#REF!' ? input : false
  return input === null || input === '' || (!isScalarOrError(input) && input.length === 0)
}

/** Characters of a text; of a ledger column, how many different entries it names. */
function length(arg: Expression, evaluation: Evaluation): Outcome {
  const input = evaluation.input(arg)
  if (input === null) return notAvailable
  if (isErrorValue(input)) return input
  if (!isScalarOrError(input)) return new Set(input.map((entry) => String(entry).trim())).size
  return [...String(input)].length
}

const isScalarOrError = (input: Scalar | readonly Scalar[] | ErrorValue): input is Outcome =>
  !Array.isArray(input)

/** Days from the second date to the first, as Excel counts them; dates are texts `YYYY-MM-DD`. */
function daysBetween(end: Outcome, start: Outcome): Outcome {
  const last = dayNumber(end)
  const first = dayNumber(start)
  if (isErrorValue(last)) return last
  return isErrorValue(first) ? first : last - first
}

function dayNumber(value: Outcome): number | ErrorValue {
  if (isErrorValue(value)) return value
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return wrongKind
  const time = Date.parse(value)
  // A 30th of February would roll over into March.
  const exists = Number.isFinite(time) && new Date(time).toISOString().startsWith(value)
  return exists ? time / 86_400_000 : wrongKind
}
