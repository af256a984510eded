import { displayUnit } from '../../shared/domain/format-value.js'
import type { TableId } from '../../shared/domain/ids.js'
import { type Indicator, isTyped, listOf } from '../../shared/domain/indicator.js'
import type { Catalogue, TableDefinition } from '../../shared/domain/table.js'

export interface SheetColumn {
  /** The indicator's code, which is also its cell key. */
  readonly id: string
  readonly indicator: Indicator
  /** Header cells above it, outermost first. */
  readonly group: readonly string[]
  /** Unit of measure people type and read. */
  readonly unit: string
  /** True when people of this sheet type it; a referenced column is typed elsewhere. */
  readonly typed: boolean
  /** The table that collects a referenced column; undefined for the sheet's own. */
  readonly source: TableDefinition | undefined
  /** Ledger that feeds it, if any. */
  readonly list: string | undefined
  /** Left-aligned text instead of right-aligned numbers. */
  readonly textual: boolean
}

/** The columns of a table in their order. */
export function sheetColumns(catalogue: Catalogue, table: TableId): readonly SheetColumn[] {
  const definition = catalogue.table(table)
  if (!definition) return []
  return definition.columns.flatMap(({ indicator: code, group, reference }) => {
    const indicator = catalogue.indicator(code)
    if (!indicator) return []
    const textual =
      indicator.valueType === 'text' || indicator.valueType === 'choice' || indicator.valueType === 'date'
    const column: SheetColumn = {
      id: code,
      indicator,
      group,
      unit: displayUnit(indicator),
      typed: !reference && isTyped(indicator),
      source: reference ? catalogue.tableOf(indicator.code) : undefined,
      list: reference ? undefined : listOf(indicator),
      textual,
    }
    return [column]
  })
}
