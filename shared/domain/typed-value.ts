import {
  type CellValue,
  isNotApplicable,
  maxReasonLength,
  maxScaledNumber,
  maxTextLength,
} from './cell-value.js'
import type { Indicator } from './indicator.js'
import { fail, ok, type Result } from './result.js'

/** What is known about a value that people type; an Indicator and a ledger column both fit. */
export type ValueKind = Pick<Indicator, 'valueType' | 'decimals' | 'unit'> & {
  readonly entryUnit?: { readonly label: string; readonly factor: number }
  readonly choices?: readonly string[]
  /** Most UTF-16 units of a text, when it may be longer than a cell's. */
  readonly maxLength?: number
}

/** Why a typed text was not taken. `message` is for the person and says what to type instead. */
export interface TypedRefusal {
  readonly code:
    | 'vague'
    | 'not-a-number'
    | 'looks-like-a-date'
    | 'looks-like-a-formula'
    | 'wrong-unit'
    | 'too-precise'
    | 'negative'
    | 'too-large'
    | 'too-long'
    | 'not-a-date'
    | 'not-a-choice'
    | 'not-yes-or-no'
    | 'reason-missing'
  readonly message: string
}

type Typed = Result<CellValue, TypedRefusal>

const refuse = (code: TypedRefusal['code'], message: string): Typed => fail({ code, message })

/**
 * Reads what a person typed or pasted into a cell. Empty and a lone dash mean missing (null); `不适用` or
 * `不适用:原因` is 不适用; numbers may be full-width, have thousands commas, 万/亿 and a trailing unit. A number without
 * a written unit is in the entry unit when there is one, else in the base unit; the result is in the base unit.
 * @example parseTypedValue('2.22亿', { valueType: 'number', decimals: 2, unit: '元' }) // ok(222000000)
 * @example parseTypedValue('970 余', { valueType: 'number', decimals: 0, unit: '个' }) // fail({ code: 'vague', … })
 */
export function parseTypedValue(text: string, kind: ValueKind): Typed {
  const trimmed = text.trim()
  if (trimmed === '') return ok(null)
  const reason = naReason(trimmed)
  if (reason !== undefined)
    return reason.length > maxReasonLength
      ? refuse('too-long', `不适用的原因过长(${reason.length}字),最多${maxReasonLength}字`)
      : ok({ na: reason })
  switch (kind.valueType) {
    case 'number':
      return parseNumber(trimmed, kind)
    case 'text': {
      const longest = kind.maxLength ?? maxTextLength
      return text.length > longest
        ? refuse('too-long', `文字过长(${text.length}字),最多${longest}字`)
        : ok(text.replace(/\s+$/, ''))
    }
    case 'date':
      return parseDate(trimmed)
    case 'yesno':
      return parseYesNo(trimmed)
    case 'choice':
      return parseChoice(trimmed, kind.choices ?? [])
  }
}

/**
 * Reads what was typed into the cell of an indicator: as parseTypedValue, but 不适用 must come with its reason, which
 * whoever reviews the figure will ask for.
 */
export function parseCellText(text: string, kind: ValueKind): Typed {
  const parsed = parseTypedValue(text, kind)
  return parsed.ok && isNotApplicable(parsed.value) && parsed.value.na === ''
    ? refuse('reason-missing', '不适用须写明原因,如“不适用:本单位无此项工作”')
    : parsed
}

/** The reason behind 不适用 as it was written, empty when none was; undefined when the text says something else. */
function naReason(text: string): string | undefined {
  const word = halfWidth(text.slice(0, 3)).toLowerCase()
  if (word !== '不适用' && word !== 'n/a') return undefined
  const rest = text.slice(3).trim()
  const first = halfWidth(rest.charAt(0))
  if (rest === '') return ''
  if (first === ':') return rest.slice(1).trim()
  const last = halfWidth(rest.charAt(rest.length - 1))
  return first === '(' && last === ')' ? rest.slice(1, -1).trim() : undefined
}

/** Full-width ASCII (１２,.%) and the ideographic space as their half-width twins. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0]/g, ' ')
    .replace(/[。]/g, '.')
    .replace(/[−–—―]/g, '-')
}

const scaleExponents: Readonly<Record<string, number>> = { 百: 2, 千: 3, 万: 4, 亿: 8, 万亿: 12 }
const vagueWords = /[余多近约超逾几来]|左右|以上|以下|不足|大概|接近|[<>≥≤~]\d|\d[至到]\d|\d\+$/
/** Blanks between digits, unless they group thousands: two numbers in one cell must not become one. */
const twoNumbers = /\d\s+\d/
const spacedThousands = /^[^\d]*\d{1,3}(?:[ \u202f]\d{3})+(?![\d\s]*\d)/

function parseNumber(original: string, kind: ValueKind): Typed {
  const spaced = halfWidth(original)
  const text = spaced.replace(/\s+/g, '')
  const quoted = shortened(original)
  if (/^-+$/.test(text) || text === '/' || text === '无数据') return ok(null)
  if (vagueWords.test(text))
    return refuse(
      'vague',
      `“${quoted}”是概数,报表要填准确数。请填实际数字;“余、多、近、约”由系统在汇总文字里自动加上`,
    )
  if (/^\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?$/.test(text) && !/^\d+\.\d+$/.test(text))
    return refuse('looks-like-a-date', `“${quoted}”像是日期,这里要填数字`)
  if (/^\d{1,2}月(\d{1,2}日?)?$/.test(text))
    return refuse('looks-like-a-date', `“${quoted}”像是日期,这里要填数字`)
  if (/^=/.test(text) || /\d[+*×÷]\d/.test(text))
    return refuse('looks-like-a-formula', `“${quoted}”像是算式,请填算好的结果`)

  if (twoNumbers.test(spaced) && !spacedThousands.test(spaced))
    return refuse('not-a-number', `“${quoted}”中间有空格或换行,像是两个数;一格只填一个数`)

  const match = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?(.*)$/.exec(text)
  const whole = match?.[2]?.replaceAll(',', '')
  const fraction = match?.[3] ?? ''
  if (!match || (whole === undefined && fraction === ''))
    return refuse('not-a-number', `“${quoted}”不是数字;没有发生请填 0,不适用请填“不适用”,没有数据请留空`)
  const [scale, unit] = splitScale(match[4] ?? '', kind)
  if (unit === undefined) {
    const shown = kind.entryUnit?.label ?? kind.unit
    return refuse(
      'wrong-unit',
      `看不懂“${quoted}”末尾的“${shortened(match[4] ?? '')}”;${shown ? `这一栏的计量单位是${shown},` : ''}只填数字即可`,
    )
  }
  if (match[1] === '-') return refuse('negative', '这里不能填负数;如需更正以前的数,请修改原来的报告期')

  // A written 万 or 亿, or the base unit itself, is meant as it stands; a bare number is in the column's entry unit.
  const factor = scale === '' && unit !== 'base' ? (kind.entryUnit?.factor ?? 1) : 1
  const exponent = (scaleExponents[scale] ?? 0) + Math.round(Math.log10(factor))
  const exact = shifted(whole ?? '0', fraction, exponent)
  if (exact.fraction.length > kind.decimals) {
    const { entryUnit } = kind
    const places = kind.decimals + (entryUnit ? Math.round(Math.log10(entryUnit.factor)) : 0)
    const kept = `${entryUnit ? `以${entryUnit.label}填写` : ''}最多保留${places}位小数`
    return places === 0
      ? refuse('too-precise', `“${quoted}”不是整数,这一栏只填整数`)
      : refuse('too-precise', `“${quoted}”小数位过多,${kept}`)
  }
  const value = Number(`${exact.whole}.${exact.fraction || '0'}`)
  if (value * 10 ** kind.decimals > maxScaledNumber) return refuse('too-large', `“${quoted}”过大,请核对单位`)
  return ok(value)
}

/** Takes a tail like `万元`, `亿`, `个` apart; the unit is undefined when it is not one of this column's. */
function splitScale(
  tail: string,
  kind: ValueKind,
): readonly [scale: string, unit: 'bare' | 'base' | undefined] {
  if (tail === '') return ['', 'bare']
  if (kind.entryUnit && tail === kind.entryUnit.label) return ['', 'bare']
  const units = [kind.unit, ...(sameUnits.find((group) => group.includes(kind.unit)) ?? [])].filter(
    (unit) => unit !== '',
  )
  for (const scale of ['', '万亿', '亿', '万', '千', '百']) {
    if (!tail.startsWith(scale)) continue
    const rest = tail.slice(scale.length)
    if (rest === '') return [scale, scale === '' ? 'bare' : 'base']
    if (units.includes(rest)) return [scale, 'base']
  }
  return ['', undefined]
}

/** Measure words that people write for one another. */
const sameUnits: readonly (readonly string[])[] = [
  ['次', '场', '场次', '期'],
  ['条', '件', '宗', '项'],
  ['人', '名', '位', '人次'],
  ['个', '家', '条', '项', '处', '支'],
  ['元', '块'],
  ['小时', '时', 'h'],
  ['%', '百分之'],
]

/** Moves the decimal point to the right without ever leaving decimal digits. */
function shifted(
  whole: string,
  fraction: string,
  exponent: number,
): { readonly whole: string; readonly fraction: string } {
  const digits = `${fraction}${'0'.repeat(Math.max(0, exponent - fraction.length))}`
  const moved = `${whole}${digits.slice(0, exponent)}`.replace(/^0+(?=\d)/, '')
  return { whole: moved, fraction: digits.slice(exponent).replace(/0+$/, '') }
}

function parseDate(original: string): Typed {
  const text = halfWidth(original).replace(/\s+/g, '')
  const match =
    /^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (/^-+$/.test(text)) return ok(null)
  if (!match) return refuse('not-a-date', `“${shortened(original)}”不是完整的日期,请填年月日,如 2024-05-17`)
  const [, year = '', month = '', day = ''] = match
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(iso))
    return refuse('not-a-date', `没有“${shortened(original)}”这一天,请核对`)
  return ok(iso)
}

function parseYesNo(original: string): Typed {
  const text = halfWidth(original).trim().toLowerCase()
  if (/^-+$/.test(text)) return ok(null)
  if (['是', '有', '已', '√', '✓', '1', 'y', 'yes', 'true'].includes(text)) return ok(true)
  if (['否', '无', '未', '没有', '×', '✗', 'x', '0', 'n', 'no', 'false'].includes(text)) return ok(false)
  return refuse('not-yes-or-no', `“${shortened(original)}”应为“是”或“否”`)
}

function parseChoice(original: string, choices: readonly string[]): Typed {
  if (/^[-—]+$/.test(original)) return ok(null)
  if (choices.includes(original)) return ok(original)
  const starting = choices.filter((choice) => choice.startsWith(original))
  const [only] = starting
  if (only !== undefined && starting.length === 1) return ok(only)
  return refuse('not-a-choice', `“${shortened(original)}”应为其中之一:${choices.join('、')}`)
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text
}
