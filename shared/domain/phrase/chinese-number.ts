const digits = '零一二三四五六七八九'
const small: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
])
const large: ReadonlyMap<string, number> = new Map([
  ['万', 10_000],
  ['亿', 100_000_000],
])

/** Characters a Chinese number may be written with, as the inside of a character class. */
export const chineseNumberCharacters = '零〇一二两三四五六七八九十百千万亿'

/**
 * Reads a whole number in Chinese numerals. A bare 百, 千, 万 or 万亿 is one of it, as in 千余 and 超万亿. Undefined for
 * what is no such number (一万千).
 * @example parseChineseNumber('一百二十万') // 1200000
 */
export function parseChineseNumber(text: string): number | undefined {
  if (text === '' || [...text].some((char) => !chineseNumberCharacters.includes(char))) return undefined
  let total = 0
  let section = 0
  let digit: number | undefined
  let lastSmall = Number.POSITIVE_INFINITY
  for (const char of text) {
    const unit = small.get(char)
    const scale = large.get(char)
    if (unit !== undefined) {
      // Only a number that begins with it has a bare unit: 千余, not 一万千.
      if (unit >= lastSmall || (digit === undefined && section + total > 0)) return undefined
      section += (digit ?? 1) * unit
      digit = undefined
      lastSmall = unit
    } else if (scale !== undefined) {
      const part = section + (digit ?? 0)
      // 万亿 is ten thousand 亿: a scale multiplies all that was read before a larger one.
      if (part === 0 && total > 0) total *= scale
      else if (total > 0 && scale > 10_000) total = (total + part) * scale
      else total += (part === 0 ? 1 : part) * scale
      section = 0
      digit = undefined
      lastSmall = Number.POSITIVE_INFINITY
    } else {
      if (digit !== undefined && digit !== 0) return undefined
      digit = char === '两' ? 2 : char === '〇' ? 0 : digits.indexOf(char)
    }
  }
  return total + section + (digit ?? 0)
}

/** 1 to 99 as words are written (二, 十一, 九十九); undefined for anything else. */
export function chineseNumeral(value: number): string | undefined {
  if (!Number.isInteger(value) || value < 1 || value > 99) return undefined
  const tens = Math.floor(value / 10)
  const ones = value % 10
  if (tens === 0) return digits.charAt(ones)
  return `${tens > 1 ? digits.charAt(tens) : ''}十${ones > 0 ? digits.charAt(ones) : ''}`
}
