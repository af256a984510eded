import { type CellValue, isNotApplicable } from '../../shared/domain/cell-value.js'
import type { LocalText, ValueType } from '../../shared/domain/indicator.js'
import { formText as t } from '../i18n/form-strings.js'

/** What is known about a value that people type: an Indicator or a ledger column. */
export interface ValueSpec {
  readonly name: LocalText
  readonly valueType: ValueType
  readonly unit: string
  readonly decimals: number
  readonly entryUnit?: { readonly label: string; readonly factor: number }
  readonly choices?: readonly string[]
}

/** The unit people see and type in. */
export function shownUnit(spec: ValueSpec): string {
  return spec.entryUnit?.label ?? spec.unit
}

/** A value as text to read, numbers with thousands separators in the entry unit; empty when missing. */
export function displayText(value: CellValue | undefined, spec: ValueSpec): string {
  if (value === null || value === undefined) return ''
  if (isNotApplicable(value)) return value.na ? t('naBecause', { reason: value.na }) : t('na')
  if (typeof value === 'boolean') return value ? t('yes') : t('no')
  return typeof value === 'number' ? grouped(editText(value, spec)) : value
}

/** A value as the text an input begins with. */
export function editText(value: CellValue | undefined, spec: ValueSpec): string {
  if (value === null || value === undefined || isNotApplicable(value)) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'number') return value
  const factor = spec.entryUnit?.factor ?? 1
  // Places the entry unit adds: 1.5 元 typed in 万元 is 0.00015.
  const places = Math.min(12, spec.decimals + Math.max(0, Math.round(Math.log10(factor))))
  return String(Number((value / factor).toFixed(places)))
}

/** A number in an indicator's own unit with thousands separators and its unit, e.g. `2,220,000 元`. */
export function figureText(value: number, spec: Pick<ValueSpec, 'decimals' | 'unit'>): string {
  const digits = grouped(String(Number(value.toFixed(spec.decimals))))
  return spec.unit ? `${digits} ${spec.unit}` : digits
}

function grouped(digits: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(digits)) return digits // an exponent: leave it as it is
  const [whole = '', fraction] = digits.split('.')
  const marked = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? marked : `${marked}.${fraction}`
}
