import type { DisplayRule } from './indicator.js'
import { chineseNumeral } from './phrase/chinese-number.js'
import { fractionWords } from './phrase/fractions.js'

/** A value in a report's words. */
export interface Phrase {
  /** Without the unit, except where the words carry it themselves (100%, 第二, 三分之一). */
  readonly words: string
  /** False when the rule's own words are not true of the value, so that others had to be printed. */
  readonly supported: boolean
  /** Why not, and what may be written instead. */
  readonly problem?: string
}

/** Printed where there is no number: nothing reported, or a ratio without a base. */
export const noNumber = '—'

const scaleValues: Readonly<Record<DisplayRule['scale'], number>> = {
  '': 1,
  百: 100,
  千: 1000,
  万: 10_000,
  亿: 100_000_000,
}

/** Below one of these, the number is printed in the next: 0.20亿 reads 2010.35万. */
const lowerScale: Readonly<Record<DisplayRule['scale'], DisplayRule['scale']>> = {
  '': '',
  百: '',
  千: '',
  万: '',
  亿: '万',
}

// Binary fractions put a true half a hair below it (1.005 / 0.01 is 100.49999999999999).
const hair = 1e-9

/** The rule of an indicator that no report prints: plain digits, rounded half up. */
export function plainDisplay(decimals: number): DisplayRule {
  return {
    qualifier: 'exact',
    prefix: '',
    scale: '',
    decimals,
    suffix: '',
    suffixPosition: 'after-scale',
    literal: null,
    roundTo: null,
    accept: null,
  }
}

/**
 * Prints an exact value in the words of a report. 余, 多, 超, 逾 and 以上 print the number rounded down, 近 rounded up,
 * 约 and plain numbers rounded half up; a literal (千余, 三分之一) is printed only while the value lies in `accept`.
 * Values far smaller than the published one (a street's share of it) keep as many digits, on a lower scale if need be.
 * The value is in the indicator's unit; nothing is rounded before.
 * @example phraseOf(2437, { ...rule, qualifier: 'gt', suffix: '多', roundTo: 100 }, '场').words // '2400多'
 */
export function phraseOf(value: number | null, rule: DisplayRule, unit: string): Phrase {
  if (value === null || !Number.isFinite(value)) return { words: noNumber, supported: true }
  if (rule.literal !== null) return literalPhrase(value, rule, rule.literal, unit)
  const sign = value < 0 ? '-' : ''
  const magnitude = Math.abs(value)
  const atAccept = rule.accept !== null && value >= rule.accept[0] && value <= rule.accept[1]
  if (rule.qualifier === 'exact') {
    const { digits, scale } = exactDigits(magnitude, rule, unit)
    return { words: assemble(rule, sign + digits, scale), supported: true }
  }
  const rounded = approximate(magnitude, rule)
  if (!rounded) {
    const words = sign + plainDigits(magnitude)
    const problem = `数值 ${words} 离整数太远,不能写“${rule.prefix}…${rule.suffix}”,可写“${words}” / not near a round number`
    return { words, supported: false, problem }
  }
  const { number, scale, decimals } = rounded
  const digits = sign + (number / scaleValues[scale]).toFixed(decimals)
  // A number that is round already is not "more than" or "about" itself, unless those are the published words.
  const isRound = number === magnitude && rule.qualifier !== 'min'
  const topOfAccept = rule.qualifier === 'gt' && rule.accept?.[1] === value && rule.accept[0] !== value
  if (isRound && (!atAccept || topOfAccept)) return { words: digits + scale, supported: true }
  return { words: assemble(rule, digits, scale), supported: true }
}

/**
 * The phrase with its unit, as a sentence takes it: 2400多场, 2.22亿元, 约260万人次, 千余场次, 第二, 三家, 100%.
 * @example phraseWithUnit(222_310_000, rule, '元') // '2.22亿元'
 */
export function phraseWithUnit(value: number | null, rule: DisplayRule, unit: string): string {
  const { words } = phraseOf(value, rule, unit)
  const complete = words === noNumber || (rule.literal !== null && carriesUnit(words))
  return complete ? words : words + unit
}

/** Where a text ends that still wants a unit: 千余, 近百, 120余万. */
const endsAsNumber = /[0-9零〇一二三四五六七八九十百千万亿余多几]$/

/** True for words that say what they count (第二, 第六届, 三家, 七大, 6毛钱) or need no unit (100%, 三分之一, 百分百). */
function carriesUnit(words: string): boolean {
  return words.startsWith('第') || /分之|百分/.test(words) || !endsAsNumber.test(words)
}

function assemble(rule: DisplayRule, digits: string, scale: string): string {
  const tail = rule.suffixPosition === 'before-scale' ? rule.suffix + scale : scale + rule.suffix
  return rule.prefix + digits + tail
}

function literalPhrase(value: number, rule: DisplayRule, literal: string, unit: string): Phrase {
  const { accept } = rule
  if (accept && value >= accept[0] && value <= accept[1]) return { words: literal, supported: true }
  const ordinal = literal.startsWith('第') ? chineseNumeral(value) : undefined
  const sign = value < 0 ? '-' : ''
  const { digits, scale } = exactDigits(Math.abs(value), rule, unit)
  const number = sign + digits + scale
  const fraction = unit === '%' && /分之/.test(literal) ? fractionWords(value) : undefined
  const plain = carriesUnit(literal) && unit === '%' ? `${number}%` : number
  const words = ordinal
    ? literal.replace(/^第[零〇一二三四五六七八九十]*/, `第${ordinal}`)
    : (fraction ?? plain)
  const range = !accept
    ? ''
    : accept[0] === accept[1]
      ? `(应为 ${accept[0]})`
      : `(应在 ${accept[0]} 到 ${accept[1]} 之间)`
  const problem = `数值 ${number} 不支持“${literal}”${range},可写“${words}”${fraction ? `或“${plain}”` : ''} / the value does not support these words`
  return { words, supported: false, problem }
}

function roundHalfUp(magnitude: number, step: number): number {
  return Math.floor(magnitude / step + 0.5 + hair)
}

/** Digits of a plain number at the rule's scale, or at a lower one when it would begin with 0. */
function exactDigits(
  magnitude: number,
  rule: DisplayRule,
  unit: string,
): { readonly digits: string; readonly scale: DisplayRule['scale'] } {
  let { scale } = rule
  for (;;) {
    const scaleValue = scaleValues[scale]
    if (scale === '' && rule.scale !== '') return { digits: plainDigits(magnitude), scale }
    const step =
      scale === rule.scale && rule.roundTo !== null ? rule.roundTo : scaleValue * 10 ** -rule.decimals
    let steps = roundHalfUp(magnitude, step)
    // 99.996 % is not 100 %: rounding must not claim completeness.
    if (unit === '%' && magnitude < 100 && steps * step >= 100) steps = Math.floor(magnitude / step + hair)
    const number = steps * step
    if (scale === '' || number >= scaleValue)
      return { digits: (number / scaleValue).toFixed(rule.decimals), scale }
    scale = lowerScale[scale]
  }
}

/** A number as it is, with at most 4 decimals and no trailing zeros. */
function plainDigits(magnitude: number): string {
  return String(Number(magnitude.toFixed(4)))
}

interface Rounded {
  readonly number: number
  readonly scale: DisplayRule['scale']
  readonly decimals: number
}

/**
 * The round number an approximate rule prints, and its scale. The step shrinks with the value, so that a street's 221
 * of a district's 2400多 reads 220多. Undefined when the value is near no round number at all.
 */
function approximate(magnitude: number, rule: DisplayRule): Rounded | undefined {
  if (magnitude === 0) return { number: 0, scale: '', decimals: 0 }
  let step = rule.roundTo ?? scaleValues[rule.scale] * 10 ** -rule.decimals
  const published = rule.accept ? Math.abs(rule.accept[0]) : 0
  if (published > 0) step /= 10 ** Math.max(0, decade(published) - decade(magnitude))
  for (; step >= 0.0001; step /= 10) {
    const steps =
      rule.qualifier === 'near'
        ? Math.ceil(magnitude / step - hair)
        : rule.qualifier === 'about'
          ? roundHalfUp(magnitude, step)
          : Math.floor(magnitude / step + hair)
    const number = round(steps * step)
    // 近N holds from nine tenths of N on.
    const holds = rule.qualifier === 'near' ? magnitude >= 0.9 * number : number > 0
    if (!holds) continue
    let { scale } = rule
    while (scale !== '' && number < scaleValues[scale]) scale = lowerScale[scale]
    const decimals = Math.max(
      scale === rule.scale ? rule.decimals : 0,
      decimalsOf(number / scaleValues[scale]),
    )
    return { number, scale, decimals }
  }
  return undefined
}

function decade(magnitude: number): number {
  return Math.floor(Math.log10(magnitude) + hair)
}

/** Takes the binary dust off a product of a whole number and a step. */
function round(number: number): number {
  return Number(number.toPrecision(15))
}

function decimalsOf(number: number): number {
  const [, fraction = ''] = plainDigits(number).split('.')
  return fraction.length
}
