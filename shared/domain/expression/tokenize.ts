import { fail, ok, type Result } from '../result.js'
import type { ExpressionIssue } from './syntax.js'

export type Token = { readonly at: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'sign'; readonly sign: string }
  | { readonly kind: 'end' }
)

/** Signs as a Chinese keyboard writes them. */
const fullWidth: Readonly<Record<string, string>> = {
  '（': '(',
  '）': ')',
  '，': ',',
  '＋': '+',
  '－': '-',
  '＊': '*',
  '×': '*',
  '／': '/',
  '÷': '/',
  '＾': '^',
  '＆': '&',
  '％': '%',
  '＝': '=',
  '＜': '<',
  '＞': '>',
  '≤': '<=',
  '≥': '>=',
  '≠': '<>',
}

const space = /[\s\u3000]+/y
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
// A code such as LG24.06.03 is one word; a reference that begins with a digit needs brackets.
const word = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*/uy
const reference = /[[［]([^[\]［］]{1,100})[\]］]/y
const text = /"((?:[^"]|"")*)"|“([^“”]*)”/y
const sign = /<=|>=|<>|[-+*/^&%=<>(),]/y

/** Cuts an expression into tokens; the last one is always `end`. Places count from 1. */
export function tokenize(source: string): Result<readonly Token[], ExpressionIssue> {
  const tokens: Token[] = []
  let place = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = place
    return pattern.exec(source)
  }
  while (place < source.length) {
    const at = place + 1
    const char = source.charAt(place)
    let found = match(space)
    if (found) {
      place += found[0].length
      continue
    }
    const narrow = fullWidth[char]
    if (narrow) {
      tokens.push({ at, kind: 'sign', sign: narrow })
      place += 1
      continue
    }
    found = match(number)
    if (found) {
      const value = Number(found[0])
      if (!Number.isFinite(value)) return fail({ at, message: '数字太大 / the number is too large' })
      tokens.push({ at, kind: 'number', value })
      place += found[0].length
      continue
    }
    found = match(word)
    if (found) {
      tokens.push({ at, kind: 'word', word: found[0] })
      place += found[0].length
      continue
    }
    found = match(reference)
    if (found) {
      const name = found[1]?.trim() ?? ''
      if (name === '') return fail({ at, message: '方括号里没有指标 / nothing between the brackets' })
      tokens.push({ at, kind: 'reference', name })
      place += found[0].length
      continue
    }
    found = match(text)
    if (found) {
      tokens.push({ at, kind: 'text', value: found[1]?.replace(/""/g, '"') ?? found[2] ?? '' })
      place += found[0].length
      continue
    }
    found = match(sign)
    if (found) {
      tokens.push({ at, kind: 'sign', sign: found[0] })
      place += found[0].length
      continue
    }
    return fail({ at, message: unreadable(char) })
  }
  tokens.push({ at: source.length + 1, kind: 'end' })
  return ok(tokens)
}

function unreadable(char: string): string {
  if (char === '[' || char === '［') return '方括号没有正确闭合 / the bracket is not closed'
  if (char === '"' || char === '“') return '引号没有闭合 / the quotation mark is not closed'
  return `不认识的符号“${char}” / unknown character`
}
