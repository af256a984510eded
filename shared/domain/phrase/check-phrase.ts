import { holds, type Interval, type PhraseNote, readFigure } from './figure-words.js'
import { supportedWords } from './supported-words.js'

/** What can be said of words about a value. */
export interface PhraseCheck {
  /** `unreadable`: there is no single figure in the words. */
  readonly verdict: 'supported' | 'refused' | 'unreadable'
  /** Why, in words for whoever wrote the phrase. */
  readonly reason: PhraseNote
  /** What is allowed but unusual. */
  readonly warnings: readonly PhraseNote[]
  /** Words that are true of the value, the most exact first, with the unit. */
  readonly instead: readonly string[]
}

/**
 * Says whether an exact value supports the words of a report, and which words it does support. The value is in the
 * indicator's unit (percent for %); nothing is rounded before. Null is a figure that nobody has reported.
 * @example checkPhrase('三分之一', 37.5, '%').instead // ['37.5%', '超三分之一', …]
 */
export function checkPhrase(words: string, value: number | null, unit: string): PhraseCheck {
  const read = readFigure(words)
  const instead = value === null ? [] : supportedWords(value, unit)
  if (!read.ok) {
    const verdict = read.error.doubled ? 'refused' : 'unreadable'
    return { verdict, reason: read.error, warnings: [], instead }
  }
  const { says, ratio, manner, number } = read.value
  const warnings = [...read.value.warnings]
  const refused = (reason: PhraseNote): PhraseCheck => ({ verdict: 'refused', reason, warnings, instead })
  if (value === null)
    return refused({
      zh: '还没有数值,什么都不能写',
      en: 'there is no figure yet that could support any words',
    })
  const percent = unit === '%'
  if (ratio && !percent)
    return refused({
      zh: `写的是比例,而这个数的计量单位是“${unit}”`,
      en: `the words speak of a ratio, the figure counts ${unit}`,
    })
  const written = read.value.unit
  if (written !== '' && percent)
    return refused({ zh: `写的是“${written}”,而这个数是百分比`, en: 'the figure is a percentage' })
  if (written !== '' && written !== unit && manner !== 'ordinal')
    warnings.push({
      zh: `计量单位写的是“${written}”,指标的是“${unit}”`,
      en: `written in ${written}, but the figure counts ${unit}`,
    })
  if (!holds(says, value))
    return refused({
      zh: `数值 ${plain(value)}${unit} 不支持“${words.trim()}”:${rangeZh(says)}`,
      en: `the value ${plain(value)} does not support these words: ${rangeEn(says)}`,
    })
  if ((manner === 'more' || manner === 'near') && value === number)
    warnings.push({
      zh: `数值正好是 ${plain(value)},不必写概数`,
      en: 'the value is exactly this number; no approximation is needed',
    })
  return {
    verdict: 'supported',
    reason: {
      zh: `数值 ${plain(value)}${unit} 支持“${words.trim()}”`,
      en: `the value ${plain(value)} supports these words`,
    },
    warnings,
    instead,
  }
}

function rangeZh({ low, high, highIncluded }: Interval): string {
  if (low === high) return `应正好是 ${plain(low, 2)}`
  if (high === Number.POSITIVE_INFINITY) return `应不少于 ${plain(low, 2)}`
  return `应从 ${plain(low, 2)} 到 ${plain(high, 2)}${highIncluded ? '' : '(不含)'}`
}

function rangeEn({ low, high, highIncluded }: Interval): string {
  if (low === high) return `it should be exactly ${plain(low, 2)}`
  if (high === Number.POSITIVE_INFINITY) return `it should be at least ${plain(low, 2)}`
  return `it should lie from ${plain(low, 2)} ${highIncluded ? 'to' : 'to below'} ${plain(high, 2)}`
}

/** A number as digits, with at most 4 decimals. */
function plain(number: number, decimals = 4): string {
  return String(Number(number.toFixed(decimals)))
}
