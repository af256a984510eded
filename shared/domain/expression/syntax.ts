/** Longest expression, in UTF-16 units. */
export const maxExpressionLength = 2000
/** How many brackets, calls and signs may stand inside each other. */
export const maxExpressionDepth = 60

export const comparisonOperators = ['=', '<>', '<', '<=', '>', '>='] as const
export type ComparisonOperator = (typeof comparisonOperators)[number]
export type BinaryOperator = ComparisonOperator | '&' | '+' | '-' | '*' | '/' | '^'

/** A parsed expression. References are kept as written between the brackets: who evaluates knows what they name. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: number | string | boolean }
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: '-' | '%'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] }

/** Fewest and most arguments of every function; the whole list of what an expression may call. */
export const functionArguments = {
  SUM: [1, 255],
  AVERAGE: [1, 255],
  MIN: [1, 255],
  MAX: [1, 255],
  COUNT: [1, 255],
  IF: [2, 3],
  AND: [1, 255],
  OR: [1, 255],
  NOT: [1, 1],
  ROUND: [1, 2],
  ABS: [1, 1],
  IFERROR: [2, 2],
  ISBLANK: [1, 1],
  LEN: [1, 1],
  DAYS: [2, 2],
} as const satisfies Readonly<Record<string, readonly [fewest: number, most: number]>>
export type FunctionName = keyof typeof functionArguments

const functionNames: ReadonlySet<string> = new Set(Object.keys(functionArguments))
export const isFunctionName = (name: string): name is FunctionName => functionNames.has(name)

/** Why a text is no expression: the place, counted in characters from 1, and the reason, Chinese first. */
export interface ExpressionIssue {
  readonly at: number
  readonly message: string
}

export const isComparison = (operator: string): operator is ComparisonOperator =>
  (comparisonOperators as readonly string[]).includes(operator)

/** The names an expression refers to, each once, in the order of their first use. */
export function refs(expression: Expression): readonly string[] {
  const names = new Set<string>()
  const visit = (node: Expression): void => {
    if (node.kind === 'reference') names.add(node.name)
    else if (node.kind === 'unary') visit(node.operand)
    else if (node.kind === 'call') for (const arg of node.args) visit(arg)
    else if (node.kind === 'binary') {
      visit(node.left)
      visit(node.right)
    }
  }
  visit(expression)
  return [...names]
}

/** True when the outcome can only be TRUE, FALSE or an error: what a check must be. */
export function isCondition(expression: Expression): boolean {
  if (expression.kind === 'literal') return typeof expression.value === 'boolean'
  if (expression.kind === 'binary') return isComparison(expression.operator)
  if (expression.kind !== 'call') return false
  const { name, args } = expression
  if (name === 'IF') return args.length === 3 && args.slice(1).every(isCondition)
  if (name === 'IFERROR') return args.every(isCondition)
  return name === 'AND' || name === 'OR' || name === 'NOT' || name === 'ISBLANK'
}
