import { type CellValue, isNotApplicable, isReported } from './cell-value.js'
import type { IndicatorCode } from './ids.js'
import type { PeriodType } from './period.js'
import type { Digest } from './table.js'

/** What one unit says in a text that is put together from those of several units. */
export interface UnitText {
  /** Name of the unit. */
  readonly unit: string
  readonly value: CellValue | undefined
}

export interface JoinedTexts {
  /** The entries in the given order, each after its unit's name, then who has none and who did not answer. */
  readonly text: string
  /** Units that have not answered. */
  readonly missing: readonly string[]
  /** Units that said 不适用. */
  readonly none: readonly string[]
}

/**
 * What one unit says in a digest: its heading and its text as one entry. 不适用 when it said that it has none, null when
 * it wrote neither.
 */
export function digestEntry(
  digest: Digest,
  read: (indicator: IndicatorCode) => CellValue | undefined,
): CellValue {
  if (digest.has !== undefined && read(digest.has) === false) return { na: '' }
  const parts = [read(digest.heading), read(digest.body)]
  const said = parts.filter((part): part is string => typeof part === 'string' && part.trim() !== '')
  return said.length > 0 ? said.map((part) => part.trim()).join('\n') : null
}

const noneWords: Readonly<Record<PeriodType, string>> = {
  year: '本年无',
  half: '本期无',
  quarter: '本季无',
  month: '本月无',
  week: '本周无',
}

/**
 * Puts the texts of several units together, one paragraph each, in the order given: the official one. Nobody is left out
 * in silence: units that said 不适用 and units that did not answer are named in lines of their own.
 * @example joinTexts([{ unit: '福田区', value: '召开会议。' }, { unit: '罗湖区', value: null }], 'week').text // '福田区:召开会议。\n缺报:罗湖区'
 */
export function joinTexts(
  entries: readonly UnitText[],
  period: PeriodType,
  missingWord = '缺报',
): JoinedTexts {
  const lines: string[] = []
  const missing: string[] = []
  const none: string[] = []
  for (const { unit, value } of entries) {
    if (isNotApplicable(value)) none.push(unit)
    else if (typeof value === 'string' && value.trim() !== '') lines.push(`${unit}:${value.trim()}`)
    else if (typeof value !== 'string' && value !== undefined && isReported(value))
      lines.push(`${unit}:${value}`)
    else missing.push(unit)
  }
  if (none.length > 0) lines.push(`${noneWords[period]}:${none.join('、')}`)
  if (missing.length > 0) lines.push(`${missingWord}:${missing.join('、')}`)
  return { text: lines.join('\n'), missing, none }
}
