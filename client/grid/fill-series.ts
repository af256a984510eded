import { type CellValue, fromScaled, toScaled } from '../../shared/domain/cell-value.js'
import type { ValueKind } from '../../shared/domain/typed-value.js'

const dayMs = 86_400_000
const isDate = (value: CellValue): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

/**
 * The value `steps` behind the end of a run of values, as a spreadsheet goes on with it: numbers by their difference
 * (a single one by 1 in the unit that people type; uneven ones along their straight line), dates by days or whole
 * months, texts by the last number in them. What has no order is repeated. `way` is -1 for a fill up or to the left, where a
 * single value counts down.
 */
export function continued(
  run: readonly CellValue[],
  steps: number,
  kind: ValueKind,
  way: 1 | -1 = 1,
): CellValue {
  const numbers = run.filter((value): value is number => typeof value === 'number')
  if (numbers.length === run.length && run.length > 0) {
    const scaled = numbers.map((value) => toScaled(value, kind.decimals))
    const single = way * 10 ** kind.decimals * (kind.entryUnit?.factor ?? 1)
    return fromScaled(Math.round(onLine(scaled, steps, single)), kind.decimals)
  }
  const dates = run.filter(isDate)
  if (kind.valueType === 'date' && dates.length === run.length && run.length > 0)
    return nextDate(dates, steps, way)
  const counted = kind.valueType === 'text' ? countedTexts(run) : undefined
  if (counted) {
    const { before, after, numbers: counts, width } = counted
    const next = Math.round(onLine(counts, steps, way))
    if (next >= 0) return `${before}${String(next).padStart(width, '0')}${after}`
  }
  return run[(steps - 1) % run.length] ?? null
}

/** The value `steps` behind the last one, on the least-squares line through all of them. */
function onLine(values: readonly number[], steps: number, single: number): number {
  const n = values.length
  const last = values[n - 1] ?? 0
  if (n < 2) return last + single * steps
  const difference = (values[1] ?? 0) - (values[0] ?? 0)
  const even = values.every((value, i) => i === 0 || value - (values[i - 1] ?? 0) === difference)
  if (even) return last + difference * steps
  const middle = (n - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const slope =
    values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0) /
    values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0)
  return mean + slope * (n - 1 - middle + steps)
}

function nextDate(dates: readonly string[], steps: number, way: 1 | -1): string {
  const parts = dates.map((date) => date.split('-').map(Number))
  const months = parts.map(([year = 0, month = 1]) => year * 12 + month - 1)
  const sameDay = parts.every(([, , day]) => day === parts[0]?.[2])
  const monthly = sameDay && months.some((month) => month !== months[0])
  if (monthly) {
    const month = Math.round(onLine(months, steps, 1))
    const [year, index, day] = [Math.floor(month / 12), month % 12, parts[0]?.[2] ?? 1]
    const lastDay = new Date(Date.UTC(year, index + 1, 0)).getUTCDate()
    return isoDate(Date.UTC(year, index, Math.min(day, lastDay)))
  }
  const days = dates.map((date) => Date.parse(`${date}T00:00:00Z`) / dayMs)
  return isoDate(Math.round(onLine(days, steps, way)) * dayMs)
}

const isoDate = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** `第3期`, `第4期`: the same words around one number. */
function countedTexts(run: readonly CellValue[]):
  | {
      readonly before: string
      readonly after: string
      readonly numbers: readonly number[]
      readonly width: number
    }
  | undefined {
  const matches = run.map((value) => (typeof value === 'string' ? /^(.*?)(\d{1,9})(\D*)$/.exec(value) : null))
  const [first] = matches
  if (!first) return undefined
  const [, before = '', digits = '', after = ''] = first
  const alike = matches.every((match) => match?.[1] === before && match[3] === after)
  if (!alike) return undefined
  const width = digits.startsWith('0') ? digits.length : 1
  return { before, after, width, numbers: matches.map((match) => Number(match?.[2])) }
}
