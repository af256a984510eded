import { assertNever } from '../result.js'
import { callFunction, type Evaluation } from './functions.js'
import { type BinaryOperator, type ComparisonOperator, type Expression, isComparison } from './syntax.js'
import {
  asNumber,
  errorValue,
  type Input,
  type InputLookup,
  isErrorValue,
  notAvailable,
  type Outcome,
  reckoned,
  type Scalar,
  wrongKind,
} from './values.js'

export interface EvaluateOptions {
  /** Numbers this close count as equal in every comparison; 0 unless told otherwise. */
  readonly tolerance?: number
}

/**
 * Evaluates a parsed expression. Never throws and never runs anything: whatever is wrong comes back as an error value,
 * and an error in a part is the outcome of the whole unless IF, IFERROR, AND or OR do without that part.
 * @example evaluate(expression, (code) => values.get(code) ?? null)
 */
export function evaluate(
  expression: Expression,
  lookup: InputLookup,
  { tolerance = 0 }: EvaluateOptions = {},
): Outcome {
  const evaluation: Evaluation = {
    input: (node) => {
      if (node.kind !== 'reference') return evaluation.scalar(node)
      const found = lookup(node.name)
      return found === undefined ? errorValue('#REF!') : found
    },
    scalar: (node) => {
      switch (node.kind) {
        case 'literal':
          return node.value
        case 'reference': {
          const found = evaluation.input(node)
          if (found === null) return notAvailable
          return isColumn(found) ? wrongKind : found
        }
        case 'unary': {
          const operand = asNumber(evaluation.scalar(node.operand))
          if (isErrorValue(operand)) return operand
          // 0 - x, so that minus zero does not come into being.
          return node.operator === '-' ? 0 - operand : reckoned(operand / 100)
        }
        case 'binary':
          return binary(node.operator, evaluation.scalar(node.left), evaluation.scalar(node.right), tolerance)
        case 'call':
          return callFunction(node.name, node.args, evaluation)
        default:
          return assertNever(node)
      }
    },
  }
  return evaluation.scalar(expression)
}

export const isColumn = (input: Input): input is readonly Scalar[] => Array.isArray(input)

function binary(operator: BinaryOperator, left: Outcome, right: Outcome, tolerance: number): Outcome {
  if (isErrorValue(left)) return left
  if (isErrorValue(right)) return right
  if (isComparison(operator)) return compare(operator, left, right, tolerance)
  if (operator === '&') return shown(left) + shown(right)
  const a = asNumber(left)
  const b = asNumber(right)
  if (isErrorValue(a)) return a
  if (isErrorValue(b)) return b
  switch (operator) {
    case '+':
      return reckoned(a + b)
    case '-':
      return reckoned(a - b)
    case '*':
      return reckoned(a * b)
    case '/':
      return b === 0 ? errorValue('#DIV/0!') : reckoned(a / b)
    case '^':
      return a === 0 && b < 0 ? errorValue('#DIV/0!') : reckoned(a ** b)
    default:
      return assertNever(operator)
  }
}

const shown = (value: Scalar): string =>
  typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value)

/** Things of different kinds are unequal, and have no order. */
function compare(operator: ComparisonOperator, left: Scalar, right: Scalar, tolerance: number): Outcome {
  const order = orderOf(left, right, tolerance)
  if (order === undefined) return operator === '=' ? false : operator === '<>' ? true : wrongKind
  switch (operator) {
    case '=':
      return order === 0
    case '<>':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      return assertNever(operator)
  }
}

function orderOf(left: Scalar, right: Scalar, tolerance: number): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [left.toLowerCase(), right.toLowerCase()]
    return a < b ? -1 : a > b ? 1 : 0
  }
  if (typeof left === 'string' || typeof right === 'string') return undefined
  const difference = reckoned(Number(left) - Number(right))
  if (isErrorValue(difference)) return left < right ? -1 : 1
  return Math.abs(difference) <= tolerance ? 0 : difference
}
