import { type CellValue, maxTextLength } from '../../shared/domain/cell-value.js'
import { formText as t } from '../i18n/form-strings.js'
import type { ValueSpec } from './value-text.js'

/** What a person's entry means: a value, perhaps with a remark, or why it cannot be read. */
export type Entry =
  | { readonly kind: 'value'; readonly value: CellValue; readonly warning: string | undefined }
  | { readonly kind: 'invalid'; readonly message: string }

const value = (stored: CellValue, warning?: string): Entry => ({ kind: 'value', value: stored, warning })

/** Reads what stands in an input. Empty means missing. */
export function readEntry(text: string, spec: ValueSpec): Entry {
  const trimmed = text.trim()
  if (trimmed === '') return value(null)
  switch (spec.valueType) {
    case 'yesno':
      return value(trimmed === 'yes')
    case 'choice':
    case 'date':
      return value(trimmed)
    case 'text':
      return text.length > maxTextLength
        ? { kind: 'invalid', message: t('tooLong', { n: text.length, max: maxTextLength }) }
        : value(text.replace(/\s+$/, ''))
    case 'number': {
      const n = Number(trimmed)
      return Number.isFinite(n) ? value(n) : { kind: 'invalid', message: trimmed }
    }
  }
}
