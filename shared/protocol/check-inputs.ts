import { fromScaled } from '../domain/cell-value.js'
import { columnReference, dayReference } from '../domain/check-definition.js'
import { parseCheckReference } from '../domain/check-reference.js'
import { ledgerRead } from '../domain/checks.js'
import { type Input, type InputLookup, notAvailable, type Scalar } from '../domain/expression/values.js'
import { asIndicatorCode, type OrgUnitId, type PeriodCode } from '../domain/ids.js'
import { type Indicator, isTyped, listOf } from '../domain/indicator.js'
import type { OrgTree } from '../domain/org.js'
import { daysOf } from '../domain/period.js'
import { contribution, evaluateTotal, type Total, type TotalLookup } from '../domain/roll-up.js'
import type { Catalogue, TableDefinition } from '../domain/table.js'
import { listNoneKey, parseKey, readItems } from './return-document.js'
import { type CellSource, leafOf } from './return-leaves.js'

/** What checks of one org unit are evaluated in. */
export interface CheckContext {
  readonly catalogue: Catalogue
  readonly tree: OrgTree
  readonly org: OrgUnitId
  readonly period: PeriodCode
}

/**
 * Figures that are not in the open sheet: of other tables, periods and levels, by unit and by their name in the
 * expression. The server reads them from the totals and hands them to browsers; undefined where nothing is known.
 */
export type ElsewhereInputs = (org: OrgUnitId, name: string) => Input | undefined

const nothingElsewhere: ElsewhereInputs = () => undefined

/** True for a figure that the sheet of a table in one period does not hold itself. */
export function isElsewhere(name: string, catalogue: Catalogue, table: TableDefinition): boolean {
  if (columnReference(name)) return false
  const reference = parseCheckReference(name)
  if (!reference) return false
  if (reference.when !== 'now' || reference.where !== 'here') return true
  const indicator = catalogue.indicator(reference.indicator)
  return (
    indicator !== undefined &&
    indicator.rule.kind !== 'count-org' &&
    catalogue.tableOf(indicator.code)?.id !== table.id
  )
}

/**
 * Inputs of a unit's own row, from the cells of its return: what was typed, what its ledgers count, and rates reckoned
 * from both. What is elsewhere is missing unless `elsewhere` has it.
 */
export function ownInputs(
  context: CheckContext,
  table: TableDefinition,
  cells: CellSource,
  elsewhere: ElsewhereInputs = nothingElsewhere,
): InputLookup {
  const { catalogue, org, tree, period } = context
  return (name) => {
    const day = dayReference(name)
    if (day) return daysOf(period)[day]
    const column = columnReference(name)
    if (column) return columnInput(column.list, column.column, cells)
    if (isElsewhere(name, catalogue, table)) return elsewhere(org, name) ?? null
    const indicator = catalogue.indicator(asIndicatorCode(name))
    if (!indicator) return undefined
    if (isTyped(indicator) || listOf(indicator) !== undefined) return leafInput(indicator, cells)
    const total = evaluateTotal(indicator, {
      scope: org,
      period,
      catalogue,
      tree,
      lookup: (code, at) => {
        const part = at === org ? catalogue.indicator(code) : undefined
        const leaf = part && leafOf(part, cells)
        return part && leaf ? contribution(part, [{ period, leaf }]) : undefined
      },
    })
    return total.value
  }
}

/**
 * Inputs of a total row. A total that units are still missing from is itself missing: a check on half a sum would
 * accuse those who have reported of what the others have not. Reads any table that has totals in the same period.
 */
export function totalInputs(
  context: CheckContext,
  lookup: TotalLookup,
  elsewhere: ElsewhereInputs = nothingElsewhere,
): InputLookup {
  const { catalogue, tree, org, period } = context
  const totalOf = (indicator: Indicator): Total | undefined => {
    return catalogue.tableOf(indicator.code)
      ? evaluateTotal(indicator, { scope: org, period, catalogue, tree, lookup })
      : undefined
  }
  const isComplete = (indicator: Indicator, total: Total): boolean => {
    const { rule } = indicator
    if (rule.kind !== 'ratio') return total.reported >= total.expected
    return [rule.numerator, rule.denominator].every((code) => {
      const part = catalogue.indicator(code)
      const sum = part && totalOf(part)
      return part !== undefined && sum !== undefined && isComplete(part, sum)
    })
  }
  return (name): Input | undefined => {
    const day = dayReference(name)
    if (day) return daysOf(period)[day]
    if (columnReference(name)) return null
    const known = elsewhere(org, name)
    if (known !== undefined) return known
    const reference = parseCheckReference(name)
    // Another period's or level's figure comes from elsewhere or not at all.
    if (reference && (reference.when !== 'now' || reference.where !== 'here')) return null
    const indicator = catalogue.indicator(asIndicatorCode(name))
    const total = indicator && totalOf(indicator)
    if (!indicator || !total) return undefined
    if (total.value !== null) return isComplete(indicator, total) ? total.value : null
    return total.na > 0 && total.na === total.reported ? notAvailable : null
  }
}

/** What a change of a cell means to checks: the indicator or ledger they may read. Undefined for an explanation. */
export function changedRead(key: string): string | undefined {
  const parsed = parseKey(key)
  switch (parsed?.kind) {
    case 'cell':
      return parsed.indicator
    case 'item':
    case 'list-none':
      return ledgerRead(parsed.list)
    default:
      return undefined
  }
}

function leafInput(indicator: Indicator, cells: CellSource): Input {
  const leaf = leafOf(indicator, cells)
  if (!leaf) return null
  if (leaf.kind === 'na') return notAvailable
  if (indicator.valueType === 'number' || indicator.valueType === 'yesno')
    return fromScaled(leaf.n, indicator.decimals)
  const own = cells.get(indicator.code)
  return typeof own === 'string' ? own : null
}

function columnInput(list: string, column: string, cells: CellSource): Input {
  const items = readItems(cells.entries(), list)
  if (items.length === 0) return cells.get(listNoneKey(list)) === true ? [] : null
  return items.flatMap(({ fields }): readonly Scalar[] => {
    const field = fields[column]
    if (field === undefined || field === null || typeof field === 'object') return []
    if (typeof field !== 'string') return [field]
    const text = field.trim()
    return text === '' ? [] : [text]
  })
}
