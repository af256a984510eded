import { type CellValue, isNotApplicable } from '../../shared/domain/cell-value.js'
import { formatValue, groupDigits } from '../../shared/domain/format-value.js'
import type { ValueKind } from '../../shared/domain/typed-value.js'
import { formText as t } from '../i18n/form-strings.js'

/** A value to read, in the person's language; empty when missing. */
export function displayText(value: CellValue | undefined, kind: ValueKind): string {
  if (isNotApplicable(value)) return value.na ? t('naBecause', { reason: value.na }) : t('na')
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  return formatValue(value, kind)
}

/** A figure in the indicator's own unit, with thousands separators: `2,220,000 元`. */
export function figureText(value: number, kind: Pick<ValueKind, 'decimals' | 'unit'>): string {
  const digits = groupDigits(String(Number(value.toFixed(kind.decimals))))
  return kind.unit ? `${digits} ${kind.unit}` : digits
}
