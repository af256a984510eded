import { chineseNumeral } from './chinese-number.js'
import { holds, readFigure } from './figure-words.js'
import { fractionWords } from './fractions.js'

/** Units of what stands in an order. */
const places = ['位', '届', '期']
const most = 14

/**
 * Words that are true of a value, in several precisions, each once and with its unit: the number itself, rounded in 万 or
 * 亿, 余, 超, 近, 约, and 千余 or 逾百 where they hold. The unit % has fractions too. Every one of them passes readFigure.
 * @example supportedWords(9153210, '人次') // ['9153210人次', '915.32万人次', '915.3万人次', '915万余人次', …]
 */
export function supportedWords(value: number, unit: string): readonly string[] {
  if (!Number.isFinite(value)) return []
  const percent = unit === '%'
  const place = places.includes(unit) ? chineseNumeral(value) : undefined
  const candidates = percent
    ? percentWords(value)
    : place
      ? [`第${place}`]
      : value <= 0
        ? [exactDigits(value)]
        : countWords(value)
  const found: string[] = []
  for (const words of candidates) {
    const read = readFigure(words)
    if (!read.ok || !holds(read.value.says, value)) continue
    const whole = percent || (place && unit === '位') ? words : words + unit
    if (!found.includes(whole)) found.push(whole)
  }
  return found.slice(0, most)
}

function percentWords(value: number): readonly string[] {
  const fraction = fractionWords(value)
  const decimals = [4, 2, 1, 0].map((places) => `${Number(value.toFixed(places))}%`)
  return [
    ...(value === 100 ? ['100%', '百分百'] : decimals.filter((words) => words !== '100%')),
    ...(fraction ? [fraction] : []),
    ...(value > 0 && floorTo(value, 1) < value ? [`超${floorTo(value, 1)}%`] : []),
  ]
}

function countWords(value: number): readonly string[] {
  const rounded = [2, 1, 0].flatMap((decimals) => inLargeScale(value, decimals))
  const more = [3, 2, 1].map((digits) => floorTo(value, digits)).filter((number) => number < value)
  const near = [2, 1].map((digits) => ceilTo(value, digits)).filter((number) => number > value)
  const about = [3, 2].map((digits) => roundTo(value, digits)).filter((number) => number !== value)
  return [
    exactDigits(value),
    ...rounded,
    ...more.filter((number) => number >= 10).map((number) => withMore(number)),
    ...more
      .slice(1)
      .filter((number) => number >= 10)
      .map((number) => `超${inWords(number)}`),
    ...near.filter((number) => number >= 10).map((number) => `近${inWords(number)}`),
    ...about.filter((number) => number >= 10).map((number) => `约${inWords(number)}`),
    ...powerWords(value),
  ]
}

const powers = ['百', '千', '万', '十万', '百万', '千万', '亿', '十亿', '百亿', '千亿', '万亿']

function powerWords(value: number): readonly string[] {
  return powers.flatMap((power) => {
    const read = readFigure(power)
    if (!read.ok || value < 0.9 * read.value.number || value >= 2 * read.value.number) return []
    if (value < read.value.number) return [`近${power}`]
    return value > read.value.number
      ? [`超${power}`, ...(power === '百' || power === '千' ? [`${power}余`] : [])]
      : []
  })
}

/** Digits with up to 4 decimals; a round 万 or 亿 in its scale. */
function exactDigits(value: number): string {
  return Math.abs(value) >= 10_000 && Number.isInteger(value / 10_000)
    ? inWords(value)
    : String(Number(value.toFixed(4)))
}

function inLargeScale(value: number, decimals: number): readonly string[] {
  for (const [scale, word] of [
    [100_000_000, '亿'],
    [10_000, '万'],
  ] as const)
    if (value >= scale) return [`${Number((value / scale).toFixed(decimals))}${word}`]
  return []
}

/** A round number: 5000, 900万, 2.2亿. */
function inWords(number: number): string {
  const trillions = number / 1_000_000_000_000
  if (trillions >= 1 && Number.isInteger(trillions * 100)) return `${trillions}万亿`
  if (number >= 100_000_000 && Number.isInteger(number / 1_000_000)) return `${number / 100_000_000}亿`
  return number >= 10_000 && Number.isInteger(number / 1000) ? `${number / 10_000}万` : String(number)
}

/** 余 after the scale, and not after decimals: 2.8万余 reads 28000余, 2.22亿余 22200万余. */
function withMore(number: number): string {
  const words = inWords(number)
  if (!words.includes('.')) return `${words}余`
  return Number.isInteger(number / 10_000) ? `${number / 10_000}万余` : `${number}余`
}

function stepOf(value: number, digits: number): number {
  return 10 ** (Math.floor(Math.log10(Math.abs(value)) + 1e-9) - digits + 1)
}

const floorTo = (value: number, digits: number) => toStep(value, digits, Math.floor)
const ceilTo = (value: number, digits: number) => toStep(value, digits, Math.ceil)
const roundTo = (value: number, digits: number) => toStep(value, digits, Math.round)

function toStep(value: number, digits: number, way: (n: number) => number): number {
  const step = stepOf(value, digits)
  return Number((way(value / step) * step).toPrecision(14))
}
