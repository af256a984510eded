import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../../../shared/domain/expression/evaluate.js'
import { parseExpression } from '../../../../shared/domain/expression/parse.js'
import {
  type BinaryOperator,
  type Expression,
  functionArguments,
  refs,
} from '../../../../shared/domain/expression/syntax.js'
import type { Input, Outcome } from '../../../../shared/domain/expression/values.js'

const names = ['甲', '乙指标', 'LG24.06.03', 'list/name'] as const
const input: fc.Arbitrary<Input> = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  fc.boolean(),
  fc.string({ maxLength: 5 }),
  fc.constant(null),
  fc.constant({ error: '#N/A' } as const),
  fc.array(fc.string({ maxLength: 3 }), { maxLength: 4 }),
)
const inputsOf = fc.record(Object.fromEntries(names.map((name) => [name, input])))
const operators: readonly BinaryOperator[] = ['=', '<>', '<', '<=', '>', '>=', '&', '+', '-', '*', '/', '^']

const { tree: expression } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('literal' as const),
      value: fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.boolean(), fc.constant('文字')),
    }),
    fc.record({ kind: fc.constant('reference' as const), name: fc.constantFrom(...names) }),
    fc.record({
      kind: fc.constant('unary' as const),
      operator: fc.constant('-' as const),
      operand: tie('tree'),
    }),
    fc.record({
      kind: fc.constant('binary' as const),
      operator: fc.constantFrom(...operators),
      left: tie('tree'),
      right: tie('tree'),
    }),
    fc
      .constantFrom(...(Object.keys(functionArguments) as (keyof typeof functionArguments)[]))
      .chain((name) => {
        const [fewest, most] = functionArguments[name]
        return fc.record({
          kind: fc.constant('call' as const),
          name: fc.constant(name),
          args: fc.array(tie('tree'), { minLength: fewest, maxLength: Math.min(most, 3) }),
        })
      }),
  ),
}))

/** An expression as text, with every part in brackets. */
function written(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? `"${node.value}"` : String(node.value).toUpperCase()
    case 'reference':
      return `[${node.name}]`
    case 'unary':
      return `(-${written(node.operand)})`
    case 'binary':
      return `(${written(node.left)}${node.operator}${written(node.right)})`
    case 'call':
      return `${node.name}(${node.args.map(written).join(',')})`
  }
}

const isClear = (outcome: Outcome): boolean =>
  typeof outcome === 'object'
    ? /^#/.test(outcome.error)
    : typeof outcome !== 'number' || Number.isFinite(outcome)

describe('any expression', () => {
  it('is read back from its text as it was', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const text = written(tree)
        fc.pre(text.length <= 2000)
        const parsed = parseExpression(text)
        expect(parsed).toEqual({ ok: true, value: tree })
        expect(new Set(refs(tree)).size).toBe(refs(tree).length)
      }),
    )
  })

  it('comes to a finite value or an error, whatever its inputs are, and always to the same', () => {
    fc.assert(
      fc.property(expression, inputsOf, (tree, inputs) => {
        const outcome = evaluate(tree, (name) => inputs[name])
        expect(isClear(outcome)).toBe(true)
        expect(evaluate(tree, (name) => inputs[name])).toEqual(outcome)
      }),
      { numRuns: 500 },
    )
  })

  it('asks for nothing that refs() does not name', () => {
    fc.assert(
      fc.property(expression, (tree) => {
        const asked = new Set<string>()
        evaluate(tree, (name) => {
          asked.add(name)
          return 1
        })
        expect(refs(tree)).toEqual(expect.arrayContaining([...asked]))
      }),
    )
  })
})

describe('any text', () => {
  const soup = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...[
            '(',
            ')',
            ',',
            '[甲]',
            'SUM(',
            'IF(',
            '1',
            '-',
            '^',
            '<=',
            '=',
            '%',
            '"a"',
            '“',
            '[',
            '甲.',
            ' ',
            '１',
          ],
        ),
        fc.string({ maxLength: 4 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''))

  it('is an expression with a clear outcome, or is refused at a place inside it with a reason', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const parsed = parseExpression(text)
        if (parsed.ok) expect(isClear(evaluate(parsed.value, () => 1))).toBe(true)
        else {
          expect(parsed.error.message).not.toBe('')
          expect(parsed.error.at).toBeGreaterThanOrEqual(1)
          expect(parsed.error.at).toBeLessThanOrEqual(text.length + 1)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('numbers', () => {
  const n = fc.integer({ min: -1_000_000, max: 1_000_000 })
  const of = (source: string, inputs: Readonly<Record<string, Input>>): Outcome => {
    const parsed = parseExpression(source)
    if (!parsed.ok) throw new Error(parsed.error.message)
    return evaluate(parsed.value, (name) => inputs[name])
  }

  it('whole ones are reckoned exactly', () => {
    fc.assert(
      fc.property(n, n, n, (a, b, c) => {
        expect(of('a + b * c', { a, b, c })).toBe(a + b * c + 0)
        expect(of('SUM(a, b, c) = a + b + c', { a, b, c })).toBe(true)
      }),
    )
  })

  it('a<=b is the opposite of a>b, and a=b of a<>b', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(of('a <= b', { a, b })).toBe(!of('a > b', { a, b }))
        expect(of('a = b', { a, b })).toBe(!of('a <> b', { a, b }))
      }),
    )
  })
})
