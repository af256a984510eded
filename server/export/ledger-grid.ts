import { fromScaled, isNotApplicable, toScaled } from '../../shared/domain/cell-value.js'
import { words } from '../../shared/domain/glossary.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgLevel, OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { formatPeriod } from '../../shared/domain/period.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import { type LedgerItem, listNoneKey, readItems } from '../../shared/protocol/return-document.js'
import { itemIdHead, shortItemId } from '../../shared/protocol/version-mark.js'
import {
  type ExportCell,
  type ExportColumn,
  type ExportGrid,
  type ExportRow,
  stubColumn,
  unitLineOf,
} from './export-grid.js'
import type { RowScope } from './matrix-grid.js'
import { cellsByOrg, type PeriodContent } from './sheet-figures.js'
import { mostDecimals, shownNumber } from './shown-number.js'

/** What one ledger of a sheet is made from: its periods, oldest first, all of the ledger's own table. */
export interface LedgerSource {
  readonly list: ListDefinition
  readonly contents: readonly PeriodContent[]
  readonly indicators: readonly Indicator[]
  readonly tree: OrgTree
}

/** The items of a ledger, and the units that declared 本期无 instead. */
export interface LedgerGrid {
  readonly grid: ExportGrid
  readonly declaredNone: readonly OrgUnit[]
}

const unitHeads: Readonly<Record<OrgLevel, string>> = {
  city: '市',
  district: '区',
  street: '街道',
  community: '社区',
}

/**
 * One row per ledger item of every visible unit, in official order of units and shown order of items, after a 合计
 * row with the number of items and the sums of those columns that an indicator sums.
 */
export function ledgerGrid(source: LedgerSource, { scope, levels, visible }: RowScope): LedgerGrid {
  const { list, contents, indicators, tree } = source
  const heads = unitLevels(scope)
  const withPeriod = contents.length > 1
  const items: { readonly unit: OrgUnit; readonly period: string; readonly item: LedgerItem }[] = []
  const declaredNone: OrgUnit[] = []
  const read = contents.map((each) => ({ period: each.period, byOrg: cellsByOrg(each.content) }))
  for (const unit of tree.within(scope.id, levels)) {
    if (!visible.has(unit.id)) continue
    let none = false
    const before = items.length
    for (const { period, byOrg } of read) {
      const cells = byOrg.get(unit.id) ?? new Map()
      if (cells.get(listNoneKey(list.id)) === true) none = true
      for (const item of readItems(cells, list.id))
        items.push({ unit, period: withPeriod ? formatPeriod(period) : '', item })
    }
    if (none && items.length === before) declaredNone.push(unit)
  }

  const rows: ExportRow[] = items.map(({ unit, period, item }, index) => ({
    kind: 'item',
    depth: 0,
    cells: [
      index + 1,
      ...(withPeriod ? [period] : []),
      ...unitNames(unit, heads, tree),
      ...list.columns.map((column) => shownField(item, column)),
      ...(withPeriod ? [] : [shortItemId(item.id)]),
    ],
  }))
  const stubs = [
    stubColumn('序号', 'number'),
    ...(withPeriod ? [stubColumn(words.period.zh)] : []),
    ...heads.map((level) => stubColumn(unitHeads[level])),
  ]
  const summed = new Set(
    indicators.flatMap(({ rule }) =>
      rule.kind === 'list-sum' && rule.list === list.id ? [rule.column] : [],
    ),
  )
  const total: ExportRow = {
    kind: 'total',
    depth: 0,
    cells: [
      null,
      words.total.zh,
      ...stubs.slice(2).map((_, index) => (index === 0 ? `共${items.length}项` : null)),
      ...list.columns.map((column) => (summed.has(column.id) ? sumOf(items, column) : null)),
      ...(withPeriod ? [] : [null]),
    ],
  }
  const columns = list.columns.map((column, index) =>
    itemColumn(
      column,
      [total, ...rows].map((row) => row.cells[stubs.length + index] ?? null),
    ),
  )
  return {
    grid: {
      name: list.name.zh,
      // The lines of one return can be read in again: by this, whatever was changed in them or wherever they were moved.
      columns: [...stubs, ...columns, ...(withPeriod ? [] : [stubColumn(itemIdHead)])],
      rows: [total, ...rows],
      unitLine: unitLineOf(columns),
      nameColumn: 1,
    },
    declaredNone,
  }
}

/** Levels that get a column: those below the scope, and always 街道 and 社区, so that a file reads the same everywhere. */
function unitLevels(scope: OrgUnit): readonly OrgLevel[] {
  return scope.level === 'city' ? ['district', 'street', 'community'] : ['street', 'community']
}

function unitNames(unit: OrgUnit, heads: readonly OrgLevel[], tree: OrgTree): readonly ExportCell[] {
  const path = tree.pathUp(unit.id)
  const names = heads.map((level) => path.find((each) => each.level === level)?.name ?? null)
  const firstEmpty = names.indexOf(null)
  if (firstEmpty < 0) return names
  // An item of the street or district itself stands in the first column that has no unit of its own.
  return names.map((name, index) => (index === firstEmpty ? words.ownRow.zh : name))
}

function shownField(item: LedgerItem, column: ListColumn): ExportCell {
  const value = item.fields[column.id] ?? null
  if (value === null) return null
  if (isNotApplicable(value)) return words.notApplicable.zh
  if (typeof value === 'boolean') return value ? '是' : '否'
  return typeof value === 'number' ? shownNumber(value, column) : value
}

function sumOf(items: readonly { readonly item: LedgerItem }[], column: ListColumn): number {
  let scaled = 0
  for (const { item } of items) {
    const value = item.fields[column.id]
    if (typeof value === 'number') scaled += toScaled(value, column.decimals)
  }
  return shownNumber(fromScaled(scaled, column.decimals), column)
}

function itemColumn(column: ListColumn, shown: readonly ExportCell[]): ExportColumn {
  const isNumber = column.valueType === 'number'
  return {
    role: 'value',
    title: column.name.zh,
    group: [],
    unit: isNumber ? (column.entryUnit?.label ?? column.unit) : '',
    kind: isNumber ? 'number' : 'text',
    decimals: column.entryUnit ? mostDecimals(shown) : column.decimals,
  }
}
