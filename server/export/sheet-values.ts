import { fromScaled, isNotApplicable } from '../../shared/domain/cell-value.js'
import { words } from '../../shared/domain/glossary.js'
import type { IndicatorCode, PeriodCode } from '../../shared/domain/ids.js'
import { type Indicator, isTyped, listOf } from '../../shared/domain/indicator.js'
import type { OrgLevel, OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { period as parsePeriod } from '../../shared/domain/period.js'
import { evaluateTotal, isFlow, rollsUp, type TotalLookup } from '../../shared/domain/roll-up.js'
import { asks, type Catalogue, type TableDefinition } from '../../shared/domain/table.js'
import { type ExportCell, notAsked } from './export-grid.js'
import type { SheetFigures } from './sheet-figures.js'
import { shownNumber } from './shown-number.js'

/** What the values of one sheet are made from. */
export interface SheetValues {
  readonly table: TableDefinition
  readonly period: PeriodCode
  /** The units that take part, which become rows. */
  readonly tree: OrgTree
  /** With the units above, which shares compare with. */
  readonly fullTree: OrgTree
  readonly catalogue: Catalogue
  readonly figures: SheetFigures
}

/** What a unit's own row shows for an indicator: its value, 不适用, blank for missing, — when it is not asked. */
export function unitValue(indicator: Indicator, unit: OrgUnit, values: SheetValues): ExportCell {
  if (!isFilledAt(indicator, unit.level, values.catalogue.indicator)) return notAsked
  if (indicator.onlyUnits && !asks(indicator, unit)) return words.notApplicable.zh
  if (isTyped(indicator) || listOf(indicator)) return ownValue(indicator, unit, values)
  const lookup: TotalLookup = (code, org) => values.figures.own(org, code)
  return evaluated(indicator, unit, values, lookup)
}

/** What a total row shows: the unit with everything below it; — when the indicator has no total there. */
export function totalValue(indicator: Indicator, unit: OrgUnit, values: SheetValues): ExportCell {
  const { kind } = indicator.rule
  // What is typed at a level stands for itself there, and says nothing about the units above or below.
  if (kind === 'direct' || kind === 'never')
    return indicator.entryLevels.includes(unit.level) ? ownValue(indicator, unit, values) : notAsked
  if (rollsUp(indicator) && isTextual(indicator)) return notAsked
  return evaluated(indicator, unit, values, (code, org) => values.figures.total(org, code))
}

/** True for values that are words: they are listed, never counted. */
export function isTextual(indicator: Indicator): boolean {
  return indicator.valueType === 'text' || indicator.valueType === 'date' || indicator.valueType === 'choice'
}

function ownValue(indicator: Indicator, unit: OrgUnit, { figures, table, period }: SheetValues): ExportCell {
  const own = figures.own(unit.id, indicator.code)
  if (!own || own.reported === 0) return null
  if (own.na === own.reported) return words.notApplicable.zh
  const cell = figures.cell(unit.id, indicator.code)
  if (isTextual(indicator)) return isNotApplicable(cell) || cell === null ? null : String(cell)
  // Over several periods a yes counts: how often, not whether.
  const counted = isFlow(indicator) && parsePeriod(period).type !== table.periodType
  if (indicator.valueType === 'yesno' && !counted) return own.n > 0 ? '是' : '否'
  return shownNumber(fromScaled(own.n, indicator.decimals), indicator)
}

function evaluated(
  indicator: Indicator,
  unit: OrgUnit,
  { period, fullTree, catalogue }: SheetValues,
  lookup: TotalLookup,
): ExportCell {
  const total = evaluateTotal(indicator, { scope: unit.id, period, catalogue, tree: fullTree, lookup })
  if (total.value !== null) return shownNumber(total.value, indicator)
  if (total.reported === 0) return null
  return total.na === total.reported ? words.notApplicable.zh : notAsked
}

function isFilledAt(
  indicator: Indicator,
  level: OrgLevel,
  indicatorOf: (code: IndicatorCode) => Indicator | undefined,
): boolean {
  const { rule } = indicator
  const part = partOf(rule)
  if (part === undefined) return rule.kind !== 'count-org' && indicator.entryLevels.includes(level)
  const source = indicatorOf(part)
  return source !== undefined && source.code !== indicator.code && isFilledAt(source, level, indicatorOf)
}

/** The indicator that must be filled for a computed one to have a value. */
function partOf(rule: Indicator['rule']): IndicatorCode | undefined {
  switch (rule.kind) {
    case 'count-where':
      return rule.source
    case 'ratio':
      return rule.numerator
    case 'share':
      return rule.part
    case 'rank':
      return rule.of
    default:
      return undefined
  }
}
