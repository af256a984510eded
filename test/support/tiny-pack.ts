import {
  asIndicatorCode,
  asOrgUnitId,
  asTableId,
  type IndicatorCode,
  type TableId,
} from '../../shared/domain/ids.js'
import type { Indicator, RollUpRule } from '../../shared/domain/indicator.js'
import type { OrgLevel, OrgUnit } from '../../shared/domain/org.js'
import type { Column, Pack, TableDefinition } from '../../shared/domain/table.js'

const named = (text: string) => ({ zh: text, en: text })

/** An indicator with only what a test is about. */
export function tinyIndicator(
  code: string,
  rule: RollUpRule,
  entryLevels: readonly OrgLevel[],
  more: Partial<Omit<Indicator, 'code' | 'rule'>> = {},
): Indicator {
  return {
    code: asIndicatorCode(code),
    name: named(code),
    unit: '个',
    valueType: 'number',
    decimals: 0,
    entryLevels,
    rule,
    definition: '测试用',
    ...more,
  }
}

/** A matrix table of some columns; a code alone is a column of the table's own. */
export function tinyTable(
  id: string,
  periodType: TableDefinition['periodType'],
  columns: readonly (string | Column)[],
): TableDefinition {
  return {
    id: asTableId(id) as TableId,
    version: 1,
    name: named(id),
    formCode: id,
    layout: 'matrix',
    periodType,
    visibility: 'city',
    columns: columns.map((column) =>
      typeof column === 'string'
        ? { indicator: asIndicatorCode(column) as IndicatorCode, group: [] }
        : column,
    ),
    lists: [],
    note: '',
  }
}

export function tinyPack(
  id: string,
  scope: string,
  tables: readonly TableDefinition[],
  indicators: readonly Indicator[],
  more: Partial<Pack> = {},
): Pack {
  return { id, name: named(id), year: 2024, source: '测试', scope, tables, indicators, ...more }
}

/** A unit under a parent; its level follows from how deep `path` is: `4403/440307/440307001`. */
export function tinyUnit(path: string, more: Partial<OrgUnit> = {}): OrgUnit {
  const parts = path.split('/')
  const levels: readonly OrgLevel[] = ['city', 'district', 'street', 'community']
  const id = parts[parts.length - 1] ?? ''
  const parent = parts[parts.length - 2]
  return {
    id: asOrgUnitId(id),
    name: id,
    level: levels[parts.length - 1] ?? 'community',
    parentId: parent === undefined ? null : asOrgUnitId(parent),
    position: 0,
    validFrom: null,
    validTo: null,
    ...more,
  }
}
