import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { type ExportGrid, type ExportRow, stubColumn } from './export-grid.js'
import { valueColumn } from './matrix-grid.js'
import { type SheetValues, totalValue, unitValue } from './sheet-values.js'

/**
 * One unit, its indicators down the page; a group of columns becomes a line of its own above its indicators.
 * An indicator that the unit does not type is shown with its total there.
 */
export function formGrid(
  name: string,
  indicators: readonly Indicator[],
  values: SheetValues,
  unit: OrgUnit,
): ExportGrid {
  const groups = new Map(values.table.columns.map((column) => [column.indicator, column.group.join(' ')]))
  const rows: ExportRow[] = []
  let group = ''
  for (const [index, indicator] of indicators.entries()) {
    const itsGroup = groups.get(indicator.code) ?? ''
    if (itsGroup !== group && itsGroup !== '')
      rows.push({ kind: 'section', depth: 0, cells: [null, itsGroup, null, null, null] })
    group = itsGroup
    const value = indicator.entryLevels.includes(unit.level)
      ? unitValue(indicator, unit, values)
      : totalValue(indicator, unit, values)
    const { unit: unitName } = valueColumn(indicator, [], [])
    rows.push({
      kind: 'line',
      depth: itsGroup === '' ? 0 : 1,
      cells: [index + 1, indicator.name.zh, indicator.code, unitName, value],
    })
  }
  return {
    name,
    columns: [
      stubColumn('序号', 'number'),
      stubColumn('指标名称'),
      stubColumn('指标代码'),
      stubColumn('计量单位'),
      // Each line has its own unit and decimals: numbers stand as they are.
      { role: 'value', title: '数值', group: [], unit: '', kind: 'number', decimals: null },
    ],
    rows,
    unitLine: '见各行',
    nameColumn: 1,
  }
}
