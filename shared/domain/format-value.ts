import { type CellValue, isNotApplicable } from './cell-value.js'
import type { ValueKind } from './typed-value.js'

/** The unit people see in the header and type in. */
export function displayUnit(kind: ValueKind): string {
  return kind.entryUnit?.label ?? kind.unit
}

/** A value as people read it: thousands separators, entry unit, 是/否, 不适用; empty when missing. */
export function formatValue(value: CellValue | undefined, kind: ValueKind): string {
  if (value === null || value === undefined) return ''
  if (isNotApplicable(value)) return value.na ? `不适用(${value.na})` : '不适用'
  if (typeof value === 'boolean') return value ? '是' : '否'
  return typeof value === 'number' ? groupDigits(plainNumber(value, kind)) : value
}

/** A value as the text an editor begins with; parseTypedValue reads it back to the same value. */
export function editText(value: CellValue | undefined, kind: ValueKind): string {
  if (value === null || value === undefined) return ''
  if (isNotApplicable(value)) return value.na ? `不适用:${value.na}` : '不适用'
  if (typeof value === 'boolean') return value ? '是' : '否'
  return typeof value === 'number' ? plainNumber(value, kind) : value
}

/** A number in the entry unit, in plain digits without an exponent or trailing zeros. */
function plainNumber(value: number, kind: ValueKind): string {
  const shift = kind.entryUnit ? Math.round(Math.log10(kind.entryUnit.factor)) : 0
  const scaled = Math.round(value * 10 ** kind.decimals)
  const places = kind.decimals + shift
  const sign = scaled < 0 ? '-' : ''
  const digits = String(Math.abs(scaled)).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = places === 0 ? '' : digits.slice(-places).replace(/0+$/, '')
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}`
}

/** 1234567.5 → 1,234,567.5 */
export function groupDigits(digits: string): string {
  const [whole = '', fraction] = digits.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
