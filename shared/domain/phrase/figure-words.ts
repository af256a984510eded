import { fail, ok, type Result } from '../result.js'
import { chineseNumberCharacters, parseChineseNumber } from './chinese-number.js'
import { fractionRoom, nextFraction } from './fractions.js'

/** Values for which words are true, in the unit they count. */
export interface Interval {
  readonly low: number
  readonly high: number
  /** False where `high` itself already belongs to other words. */
  readonly highIncluded: boolean
}

/** Chinese first, then English, for the person who wrote the words. */
export interface PhraseNote {
  readonly zh: string
  readonly en: string
}

/** A figure as a report writes it, taken apart. */
export interface FigureWords {
  /** How the number is meant: as it stands (rounded to its last digit), more, nearly, about, at least, fewer, or a place. */
  readonly manner: 'exact' | 'more' | 'near' | 'about' | 'least' | 'below' | 'ordinal'
  /** The number in the words: 9150000 of 915万余. */
  readonly number: number
  readonly says: Interval
  /** True for %, 三分之一 and 三成: such words speak of a ratio in percent. */
  readonly ratio: boolean
  /** What is counted, as written after the number; empty when nothing is. */
  readonly unit: string
  /** What is unusual but allowed. */
  readonly warnings: readonly PhraseNote[]
}

type Manner = FigureWords['manner']

const manners: ReadonlyMap<string, Manner> = new Map([
  ['近', 'near'],
  ['将近', 'near'],
  ['接近', 'near'],
  ['约', 'about'],
  ['大约', 'about'],
  ['左右', 'about'],
  ['上下', 'about'],
  ['超', 'more'],
  ['超过', 'more'],
  ['逾', 'more'],
  ['突破', 'more'],
  ['余', 'more'],
  ['多', 'more'],
  ['以上', 'least'],
  ['不足', 'below'],
  ['不到', 'below'],
])

/** Words before a number that say how it is meant, longest first. */
export const mannerPrefixes = '将近|接近|大约|超过|突破|不足|不到|近|约|超|逾'
const scales: ReadonlyMap<string, number> = new Map(
  ['百', '千', '万', '十万', '百万', '千万', '亿', '十亿', '百亿', '千亿', '万亿'].map((word) => [
    word,
    parseChineseNumber(word) ?? 1,
  ]),
)
const cn = `[${chineseNumberCharacters}]`
const shape = new RegExp(
  `^(${mannerPrefixes})?(第)?(?:(\\d+(?:\\.\\d+)?)|(${cn}+分之${cn}+|一半|半数|百分百)|(${cn}+))` +
    `(余|多)?(万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)?(余|多)?(成)?(%)?(以上|左右|上下)?` +
    `([^\\d%]*?)(以上|左右|上下)?$`,
)

/** Why words were not read; `doubled` when they approximate twice (约1000多). */
export interface FigureTrouble extends PhraseNote {
  readonly doubled: boolean
}

const unreadable: FigureTrouble = {
  doubled: false,
  zh: '没有读懂:一次核对一个数,如“915万余人次”“近8000”“三分之一”',
  en: 'not read: check one figure at a time, such as 915万余人次',
}

/**
 * Reads a figure in the words of Chinese reports: 915万余, 120余万元, 近8000, 千余, 超万亿, 约260万人次, 三分之一, 百分百, 第二,
 * 80%以上. Full-width digits, commas and spaces are taken. Refuses doubled 概数 (约1000多), and what is no single figure.
 * 余, 多, 超 and 逾 reach from N up to the next step of its last digit that is not 0; 近 from nine tenths of N to N; 约 rounds
 * at that digit, at most a tenth of N; a plain number rounds at the last digit it prints.
 */
export function readFigure(text: string): Result<FigureWords, FigureTrouble> {
  const found = shape.exec(normalised(text))
  if (!found) return fail(unreadable)
  const [
    ,
    prefix,
    ordinal,
    arabic,
    fraction,
    chinese,
    inner,
    scaleWord,
    outer,
    tenths,
    percent,
    tail,
    unit,
    end,
  ] = found
  const marks = [prefix, inner, outer, tail, end].filter((mark) => mark !== undefined && mark !== '')
  if (marks.length > 1)
    return fail({
      doubled: true,
      zh: `概数不能叠用:“${marks.join('”“')}”只留一个`,
      en: 'only one word for an approximate number',
    })
  const scale = scales.get(scaleWord ?? '') ?? 1
  const warnings: PhraseNote[] = []
  const manner: Manner = ordinal ? 'ordinal' : (manners.get(marks[0] ?? '') ?? 'exact')
  if (ordinal && (marks.length > 0 || fraction || tenths || percent)) return fail(unreadable)
  if (fraction !== undefined) {
    if (inner || outer || scaleWord || tenths || percent) return fail(unreadable)
    const value = fractionValue(fraction)
    if (value === undefined) return fail(unreadable)
    const says = value === 100 ? exactly(100) : fractionSays(value, manner)
    return ok({ manner, number: value, says, ratio: true, unit: '', warnings })
  }
  const base = arabic !== undefined ? Number(arabic) : parseChineseNumber(chinese ?? '')
  if (base === undefined || !Number.isFinite(base)) return fail(unreadable)
  const number = tidy(base * scale * (tenths ? 10 : 1))
  const [, decimals = ''] = (arabic ?? '').split('.')
  if (decimals !== '' && (inner !== undefined || outer !== undefined))
    warnings.push({
      zh: '带小数的数一般不加“多”“余”,可改用“超”“逾”',
      en: 'numbers with decimals normally take no 多 or 余',
    })
  const printed = tidy((scale * (tenths ? 10 : 1)) / 10 ** decimals.length)
  const step = decimals !== '' ? printed : lastDigitOf(number, printed)
  const whole = tenths || percent ? 100 : undefined
  const says = saysOf(manner, number, {
    step,
    // 一百 and 十项 are exact; 2.22亿 is rounded at what it prints.
    printed: arabic === undefined && !tenths ? 0 : scaleWord || decimals || percent || tenths ? printed : 0,
    whole,
  })
  return ok({ manner, number, says, ratio: Boolean(tenths || percent), unit: unit ?? '', warnings })
}

/** True when a value lies where words say. */
export function holds({ low, high, highIncluded }: Interval, value: number): boolean {
  const room = Math.max(1, Math.abs(low)) * 2e-15
  return value >= low - room && (highIncluded ? value <= high + room : value < high - room)
}

/** Full-width digits and signs as ASCII, without spaces and thousands commas. */
export function normalised(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\s+/g, '')
    .replace(/(\d),(?=\d{3})/g, '$1')
}

function fractionValue(words: string): number | undefined {
  if (words === '百分百') return 100
  if (words === '一半' || words === '半数') return 50
  const [below = '', above = ''] = words.split('分之')
  const denominator = parseChineseNumber(below)
  const numerator = parseChineseNumber(above)
  return denominator && numerator !== undefined ? (numerator / denominator) * 100 : undefined
}

function fractionSays(percent: number, manner: Manner): Interval {
  switch (manner) {
    case 'more':
      return { low: percent, high: nextFraction(percent), highIncluded: false }
    case 'exact':
      return { low: percent - fractionRoom, high: percent + fractionRoom, highIncluded: false }
    case 'about':
      return { low: percent - 3, high: percent + 3, highIncluded: true }
    default:
      return saysOf(manner, percent, { step: 0, printed: 0, whole: 100 })
  }
}

interface Digits {
  readonly step: number
  /** What the last printed digit stands for; 0 for a number that is not rounded. */
  readonly printed: number
  readonly whole: number | undefined
}

function saysOf(manner: Manner, number: number, { step, printed, whole }: Digits): Interval {
  switch (manner) {
    case 'more':
      return { low: number, high: tidy(number + step), highIncluded: false }
    case 'near':
      // N itself too: a document whose figure is 8000 prints 近8000.
      return { low: tidy(0.9 * number), high: number, highIncluded: true }
    case 'about': {
      const room = Math.min(step / 2, number / 10)
      return { low: tidy(number - room), high: tidy(number + room), highIncluded: false }
    }
    case 'least':
      return { low: number, high: whole ?? Number.POSITIVE_INFINITY, highIncluded: true }
    case 'below':
      return { low: 0, high: number, highIncluded: false }
    default:
      // 99.996 % is not 100 %, and 100 % is not 99.996 %.
      if (printed === 0 || manner === 'ordinal' || number === whole) return exactly(number)
      return { low: tidy(number - printed / 2), high: tidy(number + printed / 2), highIncluded: false }
  }
}

const exactly = (number: number): Interval => ({ low: number, high: number, highIncluded: true })

/** What the last digit that is not 0 stands for: 100 of 2400, 1000000 of 900万. */
function lastDigitOf(number: number, least: number): number {
  let step = least
  while (number !== 0 && Number.isInteger(tidy(number / (step * 10)))) step *= 10
  return step
}

/** Takes the binary dust off a product. */
function tidy(number: number): number {
  return Number(number.toPrecision(14))
}
