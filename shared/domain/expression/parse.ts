import { fail, ok, type Result } from '../result.js'
import {
  type BinaryOperator,
  type Expression,
  type ExpressionIssue,
  type FunctionName,
  functionArguments,
  isComparison,
  isFunctionName,
  maxExpressionDepth,
  maxExpressionLength,
} from './syntax.js'
import { type Token, tokenize } from './tokenize.js'

/** How tightly an operator binds; all are read from the left, `^` too, as Excel does. */
const strength: Readonly<Record<BinaryOperator, number>> = {
  '=': 1,
  '<>': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
}

/**
 * Reads an Excel-like expression: numbers, "text", TRUE and FALSE, `[LG24.06.03]` or bare LG24.06.03, `+ - * / ^ & %`,
 * comparisons, and the functions of {@link functionArguments}. A sign binds tighter than `^` (-2^2 is 4). Comparisons
 * do not chain: what Excel makes of a<=b<=c is never what was meant.
 * @example parseExpression('[LG24.06.03] <= [LG24.06.02]').ok // true
 */
export function parseExpression(source: string): Result<Expression, ExpressionIssue> {
  if (source.length > maxExpressionLength)
    return fail({
      at: maxExpressionLength,
      message: `公式过长,最多 ${maxExpressionLength} 个字符 / the expression is too long`,
    })
  const tokens = tokenize(source)
  if (!tokens.ok) return tokens
  try {
    return ok(new Parser(tokens.value).whole())
  } catch (error) {
    if (error instanceof Stop) return fail({ at: error.at, message: error.message })
    throw error
  }
}

/** Leaves the recursion at the first fault; never leaves this file. */
class Stop extends Error {
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

class Parser {
  readonly #tokens: readonly Token[]
  #place = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Expression {
    const expression = this.#binary(1)
    const rest = this.#next()
    if (rest.kind !== 'end') throw new Stop(rest.at, `此处多出${words(rest)} / unexpected here`)
    return expression
  }

  #binary(weakest: number): Expression {
    let left = this.#signed()
    for (;;) {
      const operator = this.#operator(weakest)
      if (!operator) return left
      this.#next()
      left = { kind: 'binary', operator, left, right: this.#binary(strength[operator] + 1) }
      const after = this.#peek()
      if (isComparison(operator) && after.kind === 'sign' && isComparison(after.sign))
        throw new Stop(after.at, '比较不能连写,请用 AND(a<=b, b<=c) / comparisons do not chain, use AND')
    }
  }

  #operator(weakest: number): BinaryOperator | undefined {
    const token = this.#peek()
    if (token.kind !== 'sign' || !(token.sign in strength)) return undefined
    const operator = token.sign as BinaryOperator
    return strength[operator] >= weakest ? operator : undefined
  }

  #signed(): Expression {
    const token = this.#peek()
    if (token.kind !== 'sign' || (token.sign !== '-' && token.sign !== '+')) return this.#percent()
    this.#next()
    const operand = this.#deeper(token.at, () => this.#signed())
    return token.sign === '-' ? { kind: 'unary', operator: '-', operand } : operand
  }

  #percent(): Expression {
    const operand = this.#primary()
    if (!this.#takes('%')) return operand
    const again = this.#peek()
    if (again.kind === 'sign' && again.sign === '%')
      throw new Stop(again.at, '百分号重复 / a second percent sign')
    return { kind: 'unary', operator: '%', operand }
  }

  #primary(): Expression {
    const token = this.#next()
    switch (token.kind) {
      case 'number':
      case 'text':
        return { kind: 'literal', value: token.value }
      case 'reference':
        return { kind: 'reference', name: token.name }
      case 'word':
        return this.#word(token.word, token.at)
      default:
        if (token.kind === 'sign' && token.sign === '(') {
          const inner = this.#deeper(token.at, () => this.#binary(1))
          this.#close()
          return inner
        }
        throw new Stop(token.at, `此处应为数字、指标或函数,现为${words(token)} / an operand is missing`)
    }
  }

  #word(word: string, at: number): Expression {
    const upper = word.toUpperCase()
    if (this.#takes('(')) {
      if (!isFunctionName(upper)) throw new Stop(at, `没有函数 ${word.slice(0, 40)} / unknown function`)
      return this.#call(upper, at)
    }
    if (upper === 'TRUE' || upper === 'FALSE') return { kind: 'literal', value: upper === 'TRUE' }
    return { kind: 'reference', name: word }
  }

  #call(name: FunctionName, at: number): Expression {
    const args: Expression[] = []
    if (!this.#takes(')')) {
      do args.push(this.#deeper(at, () => this.#binary(1)))
      while (this.#takes(','))
      this.#close()
    }
    const [fewest, most] = functionArguments[name]
    if (args.length < fewest || args.length > most) {
      const wanted = fewest === most ? `${fewest}` : `${fewest}~${most}`
      throw new Stop(
        at,
        `函数 ${name} 要 ${wanted} 个参数,现有 ${args.length} 个 / wrong number of arguments`,
      )
    }
    return { kind: 'call', name, args }
  }

  #deeper(at: number, read: () => Expression): Expression {
    this.#depth += 1
    if (this.#depth > maxExpressionDepth)
      throw new Stop(at, `嵌套过深,最多 ${maxExpressionDepth} 层 / nested too deeply`)
    const inner = read()
    this.#depth -= 1
    return inner
  }

  #close(): void {
    if (this.#takes(')')) return
    const token = this.#peek()
    throw new Stop(token.at, `此处应为右括号,现为${words(token)} / a closing bracket is missing`)
  }

  #takes(sign: string): boolean {
    const token = this.#peek()
    if (token.kind !== 'sign' || token.sign !== sign) return false
    this.#place += 1
    return true
  }

  #peek(): Token {
    return this.#tokens[this.#place] ?? { kind: 'end', at: 0 }
  }

  #next(): Token {
    const token = this.#peek()
    this.#place += 1
    return token
  }
}

function words(token: Token): string {
  switch (token.kind) {
    case 'end':
      return '结尾'
    case 'sign':
      return `“${token.sign}”`
    case 'word':
      return `“${token.word.slice(0, 40)}”`
    case 'reference':
      return `“[${token.name.slice(0, 40)}]”`
    default:
      return `“${String(token.value).slice(0, 40)}”`
  }
}
