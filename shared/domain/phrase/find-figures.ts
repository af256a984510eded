import { chineseNumberCharacters } from './chinese-number.js'
import { mannerPrefixes, normalised, readFigure } from './figure-words.js'

/** Words of measure after a number, where the sentence does not use the indicator's own. */
const measures =
  '人次|场次|小时|平方米|个|家|件|条|宗|项|次|场|人|名|支|套|期|届|位|年|元|封|套|户|分钟|批次|辆|份'
const dates = /(?:\d{4}年(?:\d{1,2}月)?|\d{1,2}月)(?:\d{1,2}[日号])?|\d{4}-\d{1,2}-\d{1,2}/g
const cn = `[${chineseNumberCharacters}]+`
const scale = '(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)?'

/**
 * The figures of a sentence, in the order they stand, each as {@link readFigure} takes it: 服务市民915万余人次,办结率100%
 * has 915万余人次 and 100%. Numerals that are no figures (三治, 一站) are left out: in Chinese numerals only what carries
 * an approximation, a place or a fraction counts. Dates and years (2024年, 5月17日) are left out too.
 */
export function findFigures(sentence: string, unit: string): readonly string[] {
  const text = normalised(sentence).replace(dates, ' ')
  const own = unit === '' || unit === '%' ? '' : `${unit.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}|`
  const after = `(?:${own}${measures})?(?:以上|左右|上下)?`
  const digits = `(?:${mannerPrefixes})?\\d+(?:\\.\\d+)?(?:余|多)?${scale}(?:余|多)?成?%?(?:以上|左右|上下)?${after}`
  const fractions = `(?:${mannerPrefixes})?(?:${cn}分之${cn}|一半|半数|百分百|[一二三四五六七八九]成)`
  const places = `第(?:${cn}|\\d+)${after}`
  const vague = `(?:(?:${mannerPrefixes})${cn}|${cn}(?:余|多)${scale})${after}`
  const figure = new RegExp(`${fractions}|${places}|${digits}|${vague}`, 'g')
  return text.match(figure) ?? []
}

/**
 * Of several figures in a sentence, those that may speak of an indicator by what they count; all of them where none does. A
 * ratio belongs to %, and a number with another unit to another indicator.
 */
export function figuresOf(found: readonly string[], unit: string): readonly string[] {
  if (found.length < 2) return found
  const fitting = found.filter((words) => {
    const read = readFigure(words)
    if (!read.ok) return unit !== '%' && words.endsWith(unit)
    const { ratio, manner, unit: written } = read.value
    if (manner === 'ordinal') return unit === '位' || written === unit
    return unit === '%' ? ratio : !ratio && (written === unit || written === '')
  })
  return fitting.length > 0 ? fitting : found
}
