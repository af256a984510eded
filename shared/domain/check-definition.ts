import type { IndicatorCode, TableId } from './ids.js'
import type { LocalText } from './indicator.js'
import type { OrgLevel } from './org.js'
import type { PeriodType } from './period.js'

/** `hard` 强制性审核: must be put right. `soft` 核实性审核: wants a look, and an explanation that is kept. */
export type Severity = 'hard' | 'soft'

/** `own`: a unit's own row. `total`: the sum of a unit and everything below it. */
export type CheckPlaceKind = 'own' | 'total'

/** A rule that figures should keep, as data: the same expression is evaluated in browser and server. */
export interface Check {
  readonly id: string
  /** The check of the source study that it translates, where the id is not that name itself. */
  readonly source?: string
  /** Tables in whose sheets it is evaluated. */
  readonly tables: readonly TableId[]
  readonly severity: Severity
  readonly at: CheckPlaceKind
  /** Levels of the org units at which it is evaluated. */
  readonly levels: readonly OrgLevel[]
  /** Kinds of period in which it is evaluated; the table's own and every longer one when absent. */
  readonly periods?: readonly PeriodType[]
  /** See expression/parse.ts; must come to TRUE. `[LG24.06.03]` is a figure, `[chains/name]` a column of a ledger, `[@first-day]` a date. */
  readonly expression: string
  /** How far apart numbers may be and still count as equal. */
  readonly tolerance?: number
  /** Cells that the person looks at to put it right; the first is where an explanation belongs. */
  readonly cells: readonly IndicatorCode[]
  /** What is wrong, in words; `{LG24.06.03}` is replaced by the figure with its unit. */
  readonly message: LocalText
}

/** `[@first-day]` and `[@last-day]` in an expression: the days of the period looked at. Undefined for other names. */
export function dayReference(name: string): 'first' | 'last' | undefined {
  return name === '@first-day' ? 'first' : name === '@last-day' ? 'last' : undefined
}

/** Name of a ledger column in an expression, taken apart: `chains/name`. Undefined for an indicator's code. */
export function columnReference(
  name: string,
): { readonly list: string; readonly column: string } | undefined {
  const [list, column, ...more] = name.split('/')
  return list && column && more.length === 0 ? { list, column } : undefined
}
