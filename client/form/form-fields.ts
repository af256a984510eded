import { type CellValue, fromScaled } from '../../shared/domain/cell-value.js'
import { type Indicator, isTyped, listOf } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { asks } from '../../shared/domain/table.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'

/** What a unit answers in a table, of the indicators that the table itself collects: typed values and figures fed by its lists, in table order. */
export function fieldsAt(
  indicators: readonly Indicator[],
  unit: Pick<OrgUnit, 'id' | 'level'>,
): readonly Indicator[] {
  return indicators.filter(
    (indicator) => asks(indicator, unit) && (isTyped(indicator) || listOf(indicator) !== undefined),
  )
}

export interface Progress {
  readonly reported: number
  readonly expected: number
  readonly missing: readonly Indicator[]
}

/** How much of its fields a return answers. 不适用 counts as answered; an empty ledger does not until 本期无 is declared. */
export function progressOf(fields: readonly Indicator[], cells: ReadonlyMap<string, CellValue>): Progress {
  const missing = fields.filter((field) => leafOf(field, cells) === null)
  return { reported: fields.length - missing.length, expected: fields.length, missing }
}

/** The first missing field after the one given, going round; undefined when none is missing. */
export function nextMissing(
  fields: readonly Indicator[],
  progress: Progress,
  after: string | undefined,
): Indicator | undefined {
  const at = fields.findIndex((field) => field.code === after)
  const missing = new Set(progress.missing)
  return [...fields.slice(at + 1), ...fields.slice(0, at + 1)].find((field) => missing.has(field))
}

/** A rate that a unit's own answers give; null while a part is missing or the base is 0. */
export interface OwnRate {
  readonly indicator: Indicator
  readonly value: number | null
}

/** The rates of a table whose two parts are both among a unit's fields, worked out from its own answers. */
export function ownRates(
  indicators: readonly Indicator[],
  fields: readonly Indicator[],
  cells: ReadonlyMap<string, CellValue>,
): readonly OwnRate[] {
  const partOf = (code: string) => fields.find((field) => field.code === code)
  return indicators.flatMap((indicator): readonly OwnRate[] => {
    const { rule } = indicator
    if (rule.kind !== 'ratio') return []
    const numerator = partOf(rule.numerator)
    const denominator = partOf(rule.denominator)
    if (!numerator || !denominator) return []
    const top = leafOf(numerator, cells)
    const base = leafOf(denominator, cells)
    if (top?.kind !== 'value' || base?.kind !== 'value' || base.n === 0) return [{ indicator, value: null }]
    const share = fromScaled(top.n, numerator.decimals) / fromScaled(base.n, denominator.decimals)
    return [{ indicator, value: share * rule.factor }]
  })
}
