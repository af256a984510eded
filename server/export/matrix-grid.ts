import { words } from '../../shared/domain/glossary.js'
import type { OrgUnitId } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgLevel, OrgUnit } from '../../shared/domain/org.js'
import {
  type ExportCell,
  type ExportColumn,
  type ExportGrid,
  type ExportRow,
  type RowKind,
  stubColumn,
  unitLineOf,
} from './export-grid.js'
import { isTextual, type SheetValues, totalValue, unitValue } from './sheet-values.js'
import { mostDecimals } from './shown-number.js'

/** Which units of a sheet become rows. */
export interface RowScope {
  readonly scope: OrgUnit
  /** Levels whose units fill the table. */
  readonly levels: readonly OrgLevel[]
  /** Units whose rows the person may read; others are left out, their names too. */
  readonly visible: ReadonlySet<OrgUnitId>
}

const stubs: readonly ExportColumn[] = [stubColumn('序号', 'number'), stubColumn('单位'), stubColumn('代码')]

/**
 * One row per org unit in official order: 合计 first, then per unit above the rows its 小计 and its own row (本级),
 * then the units. A scope of a single unit has that one row only.
 */
export function matrixGrid(
  name: string,
  indicators: readonly Indicator[],
  values: SheetValues,
  rowScope: RowScope,
): ExportGrid {
  const rows: ExportRow[] = []
  let number = 0
  const addRow = (kind: RowKind, depth: number, label: string, unit: OrgUnit): void => {
    const isTotal = kind === 'total' || kind === 'subtotal'
    const value = isTotal ? totalValue : unitValue
    const cells = indicators.map((indicator) => value(indicator, unit, values))
    rows.push({ kind, depth, cells: [isTotal ? null : ++number, label, String(unit.id), ...cells] })
  }
  const visit = (unit: OrgUnit, depth: number): void => {
    const filled = rowsOf(unit, values, rowScope)
    const own = filled.includes(unit)
    if (filled.length > (own ? 1 : 0)) {
      if (depth === 0) addRow('total', 0, words.total.zh, unit)
      else addRow('subtotal', depth - 1, `${unit.name}${words.subtotal.zh}`, unit)
      if (own) addRow('own', depth, `${unit.name}${words.ownRow.zh}`, unit)
    } else if (own) addRow('unit', Math.max(0, depth - 1), unit.name, unit)
    for (const child of values.tree.childrenOf(unit.id)) visit(child, depth + 1)
  }
  visit(rowScope.scope, 0)

  const groups = new Map(values.table.columns.map((column) => [column.indicator, column.group]))
  const columns = indicators.map((indicator, index) =>
    valueColumn(
      indicator,
      groups.get(indicator.code) ?? [],
      rows.map((row) => row.cells[stubs.length + index] ?? null),
    ),
  )
  return { name, columns: [...stubs, ...columns], rows, unitLine: unitLineOf(columns), nameColumn: 1 }
}

/** The visible units in a part of the tree that have a row of their own, in official order. */
export function rowsOf(
  unit: OrgUnit,
  { tree }: SheetValues,
  { levels, visible }: RowScope,
): readonly OrgUnit[] {
  return tree.within(unit.id, levels).filter((each) => visible.has(each.id))
}

/** Head of an indicator's column; `shown` are its cells, which decide the decimals of an entry unit. */
export function valueColumn(
  indicator: Indicator,
  group: readonly string[],
  shown: readonly ExportCell[],
): ExportColumn {
  return {
    role: 'value',
    title: indicator.name.zh,
    group,
    unit: isTextual(indicator) ? '' : (indicator.entryUnit?.label ?? indicator.unit),
    kind: isTextual(indicator) ? 'text' : 'number',
    decimals: indicator.entryUnit ? mostDecimals(shown) : indicator.decimals,
  }
}
