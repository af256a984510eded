import { noNumber, phraseWithUnit, plainDisplay } from '../../shared/domain/display-phrase.js'
import type { OrgUnitId, PeriodCode } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import { type OrgUnit, orgLevels } from '../../shared/domain/org.js'
import { type PeriodType, periodPathUp, periodsOfYear } from '../../shared/domain/period.js'
import { evaluateTotal, type Total, type TotalLookup } from '../../shared/domain/roll-up.js'
import { returnLevels, type TableDefinition } from '../../shared/domain/table.js'
import type { WorkplaceModel } from '../app/workplace-model.js'

export interface TotalRow {
  readonly unit: OrgUnit
  /** 0 for the scope itself. */
  readonly depth: number
  readonly hasChildren: boolean
}

/** The rows to show: the scope, then what lies below expanded units, down to the lowest level that fills the table. */
export function totalRows(
  workplace: WorkplaceModel,
  table: TableDefinition,
  scope: OrgUnit,
  expanded: ReadonlySet<OrgUnitId>,
): readonly TotalRow[] {
  const tree = workplace.treeOf(table.id)
  const deepest = Math.max(
    ...returnLevels(workplace.catalogue, table).map((level) => orgLevels.indexOf(level)),
  )
  const rows: TotalRow[] = []
  const visit = (unit: OrgUnit, depth: number): void => {
    const children = tree.childrenOf(unit.id).filter(({ level }) => orgLevels.indexOf(level) <= deepest)
    rows.push({ unit, depth, hasChildren: children.length > 0 })
    if (expanded.has(unit.id)) for (const child of children) visit(child, depth + 1)
  }
  visit(scope, 0)
  return rows
}

/** Periods with totals: the table's own, and the longer ones that contain them; in order of time within a type. */
export function totalPeriods(year: number, own: PeriodType): readonly PeriodCode[] {
  const found = new Set(periodsOfYear(year, own).flatMap((code) => periodPathUp(code)))
  return [...found].sort()
}

/** One cell of the totals page, ready to print. */
export interface TotalCell {
  /** In the indicator's unit, unrounded; null where there is no number. */
  readonly value: number | null
  readonly number: string
  /** As a report would say it: 2400多场. */
  readonly words: string
  readonly reported: number
  readonly expected: number
  readonly na: number
  /** The named denominator of a coverage figure. */
  readonly of: number | null
  /** Of shares and ranks: `typed` while the figures to reckon with are not here. */
  readonly basis: Total['basis']
}

/** Units in which money may be shown: sums are reckoned in 元 and only then divided. */
export const moneyUnits = [
  { label: '元', factor: 1, decimals: 2 },
  { label: '万元', factor: 10_000, decimals: 2 },
  { label: '亿元', factor: 100_000_000, decimals: 4 },
] as const
export type MoneyUnit = (typeof moneyUnits)[number]

/** A figure in a display unit, with its name; figures that are no money stay as they are. Half up, as printed reports. */
export function inMoneyUnit(
  cell: Pick<TotalCell, 'value' | 'number'>,
  indicator: Pick<Indicator, 'unit'>,
  { factor, decimals, label }: MoneyUnit,
): { readonly number: string; readonly unit: string } {
  if (indicator.unit !== '元' || cell.value === null || factor === 1)
    return { number: cell.number, unit: indicator.unit === '元' ? label : indicator.unit }
  return { number: formatNumber(cell.value / factor, decimals), unit: label }
}

/** Value and coverage of an indicator at a unit. `—` where there is no number; a text has none. */
export function totalCell(
  indicator: Indicator,
  context: {
    readonly workplace: WorkplaceModel
    readonly org: OrgUnitId
    readonly period: PeriodCode
    readonly lookup: TotalLookup
  },
): TotalCell {
  const { workplace, org, period, lookup } = context
  const total = evaluateTotal(indicator, {
    scope: org,
    period,
    catalogue: workplace.catalogue,
    tree: workplace.tree,
    lookup,
  })
  const display = indicator.display ?? plainDisplay(indicator.decimals)
  return {
    value: total.value,
    number: total.value === null ? noNumber : formatNumber(total.value, indicator.decimals),
    words: phraseWithUnit(total.value, display, indicator.unit),
    reported: total.reported,
    expected: total.expected,
    na: total.na,
    of: total.of,
    basis: total.basis,
  }
}

function formatNumber(value: number, decimals: number): string {
  return value.toLocaleString('zh-CN', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
