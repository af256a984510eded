import { type CellValue, isNotApplicable, isReported, toScaled } from '../domain/cell-value.js'
import type { IndicatorCode } from '../domain/ids.js'
import { type Indicator, isTyped, type ListFilter, listOf } from '../domain/indicator.js'
import type { OrgLevel } from '../domain/org.js'
import type { Leaf } from '../domain/roll-up.js'
import { readItems } from './return-document.js'

/** Where cells are read from: a Y.Map, a Map, or anything that can look up and enumerate. */
export interface CellSource {
  get(key: string): CellValue | undefined
  entries(): Iterable<readonly [string, CellValue]>
}

/**
 * The leaf of one indicator in one return: what the unit reports for it, or null when it is missing.
 * An indicator fed by a list is missing until the list has an item or the unit declares 本期无 (then it is 0).
 */
export function leafOf(indicator: Indicator, cells: CellSource): Leaf | null {
  const own = cells.get(indicator.code)
  if (isNotApplicable(own)) return { kind: 'na', n: 0 }
  const list = listOf(indicator)
  if (list) return listLeaf(indicator, list, cells)
  if (!isTyped(indicator) || own === undefined || !isReported(own)) return null
  if (typeof own === 'number') return { kind: 'value', n: toScaled(own, indicator.decimals) }
  if (typeof own === 'boolean') return { kind: 'value', n: own ? 1 : 0 }
  return { kind: 'value', n: 0 }
}

function listLeaf(indicator: Indicator, list: string, cells: CellSource): Leaf | null {
  const items = readItems(cells.entries(), list)
  if (items.length === 0) {
    if (cells.get(`${list}#none`) !== true) return null
    return indicator.rule.kind === 'distinct' ? { kind: 'value', n: 0, keys: [] } : { kind: 'value', n: 0 }
  }
  const { rule } = indicator
  if (rule.kind === 'distinct') {
    const keys = new Set<string>()
    for (const item of items) {
      const key = item.fields[rule.column]
      if (typeof key === 'string' && key.trim() !== '') keys.add(key.trim())
    }
    return { kind: 'value', n: keys.size, keys: [...keys].sort() }
  }
  if (rule.kind !== 'list-count' && rule.kind !== 'list-sum') return null
  const counted = items.filter((item) => passes(item.fields, rule.where))
  if (rule.kind === 'list-count') return { kind: 'value', n: counted.length }
  let n = 0
  for (const item of counted) {
    const amount = item.fields[rule.column]
    if (typeof amount === 'number') n += toScaled(amount, indicator.decimals)
  }
  return { kind: 'value', n }
}

function passes(fields: Readonly<Record<string, CellValue>>, where: ListFilter | undefined): boolean {
  if (!where) return true
  const value = fields[where.column]
  return typeof value === 'string' && where.oneOf.includes(value)
}

/**
 * The indicators whose leaf may differ after the given keys changed, among those a unit of this level fills.
 * A ledger field touches every indicator fed by its list; a note touches none.
 */
export function affectedIndicators(
  indicators: readonly Indicator[],
  level: OrgLevel,
  changed: { readonly cells: ReadonlySet<string>; readonly lists: ReadonlySet<string> },
): readonly Indicator[] {
  return indicators.filter((indicator) => {
    if (!indicator.entryLevels.includes(level)) return false
    const list = listOf(indicator)
    return changed.cells.has(indicator.code) || (list !== undefined && changed.lists.has(list))
  })
}

/** A change of one leaf of a return. */
export interface LeafChange {
  readonly indicator: IndicatorCode
  readonly leaf: Leaf | null
}
