import type { PeriodCode } from '../../shared/domain/ids.js'
import type { LocalText } from '../../shared/domain/indicator.js'
import { formatPeriod, type PeriodType, periodTypeNames } from '../../shared/domain/period.js'
import { language } from './language.js'

/** A text of the domain in the person's language. */
export function localText(text: LocalText): string {
  return language() === 'en' ? text.en : text.zh
}

/** Name of a period in the person's language: 2024年3月. */
export function periodName(code: PeriodCode): string {
  return formatPeriod(code, language())
}

/** 年报, 月报 … in the person's language. */
export function periodTypeName(type: PeriodType): string {
  return periodTypeNames[type][language()]
}
