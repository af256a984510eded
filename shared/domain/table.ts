import type { Check } from './check-definition.js'
import type { IndicatorCode, TableId } from './ids.js'
import { type Indicator, isTyped, type LocalText, listOf, type ValueType } from './indicator.js'
import type { OrgLevel } from './org.js'
import type { PeriodType } from './period.js'

/**
 * How a table is laid out: `matrix` one row per org unit; `form` one org unit, indicators down the page;
 * `ledger` (台账) many items per org unit, whose count and sums feed indicators.
 */
export type Layout = 'matrix' | 'form' | 'ledger'

/** Whose rows a person may see in the sheet, besides those of units below their own. */
export type Visibility = 'own' | 'street' | 'district'

export interface Column {
  readonly indicator: IndicatorCode
  /** Header cells above the column, outermost first; equal neighbours are merged. */
  readonly group: readonly string[]
}

export interface ListColumn {
  readonly id: string
  readonly name: LocalText
  readonly valueType: ValueType
  readonly unit: string
  readonly decimals: number
  readonly entryUnit?: { readonly label: string; readonly factor: number }
  readonly choices?: readonly string[]
  readonly required: boolean
}

/** A ledger inside a return: items of one kind, e.g. 民生微实事 projects. */
export interface ListDefinition {
  readonly id: string
  readonly name: LocalText
  readonly entryLevels: readonly OrgLevel[]
  readonly columns: readonly ListColumn[]
}

export interface TableDefinition {
  readonly id: TableId
  readonly version: number
  readonly name: LocalText
  /** 表号, printed at the top right of the official layout. */
  readonly formCode: string
  readonly layout: Layout
  readonly periodType: PeriodType
  readonly visibility: Visibility
  readonly columns: readonly Column[]
  readonly lists: readonly ListDefinition[]
  /** 说明 printed under the table. */
  readonly note: string
}

/** A set of tables and their indicators, loaded from one folder of `shared/packs/`. */
export interface Pack {
  readonly id: string
  readonly name: LocalText
  readonly year: number
  /** Where the published figures come from. */
  readonly source: string
  /** 制定机关, printed at the top right of the official layout; left blank there when absent. */
  readonly issuer?: string
  /** Root of the org tree the pack is filled for. */
  readonly scope: string
  readonly tables: readonly TableDefinition[]
  readonly indicators: readonly Indicator[]
  /** Rules that the figures should keep; none when absent. */
  readonly checks?: readonly Check[]
}

/** Everything that is known about the loaded tables; look-ups are by id and never throw. */
export interface Catalogue {
  readonly packs: readonly Pack[]
  readonly tables: readonly TableDefinition[]
  table(id: TableId): TableDefinition | undefined
  indicator(code: IndicatorCode): Indicator | undefined
  /** The indicators of a table in column order. */
  indicatorsOf(id: TableId): readonly Indicator[]
  /** The table whose returns hold the indicator's cells. */
  tableOf(code: IndicatorCode): TableDefinition | undefined
  packOf(id: TableId): Pack | undefined
  /** The checks that are evaluated in a table's sheets, in the order of their pack. */
  checksOf(id: TableId): readonly Check[]
}

/**
 * Indexes packs.
 * @throws Error when a table or indicator is defined twice or a column names an unknown indicator (load-pack.ts reports these politely first).
 */
export function buildCatalogue(packs: readonly Pack[]): Catalogue {
  const tables = new Map<TableId, TableDefinition>()
  const packByTable = new Map<TableId, Pack>()
  const indicators = new Map<IndicatorCode, Indicator>()
  const tableByIndicator = new Map<IndicatorCode, TableDefinition>()
  const inTable = new Map<TableId, readonly Indicator[]>()
  for (const pack of packs) {
    for (const indicator of pack.indicators) {
      if (indicators.has(indicator.code)) throw new Error(`indicator ${indicator.code} is defined twice`)
      indicators.set(indicator.code, indicator)
    }
    for (const table of pack.tables) {
      if (tables.has(table.id)) throw new Error(`table ${table.id} is defined twice`)
      tables.set(table.id, table)
      packByTable.set(table.id, pack)
      const own = table.columns.map((column) => {
        const indicator = indicators.get(column.indicator)
        if (!indicator) throw new Error(`table ${table.id} names an unknown indicator ${column.indicator}`)
        tableByIndicator.set(indicator.code, table)
        return indicator
      })
      inTable.set(table.id, own)
    }
  }
  return {
    packs,
    tables: [...tables.values()],
    table: (id) => tables.get(id),
    indicator: (code) => indicators.get(code),
    indicatorsOf: (id) => inTable.get(id) ?? [],
    tableOf: (code) => tableByIndicator.get(code),
    packOf: (id) => packByTable.get(id),
    checksOf: (id) => packByTable.get(id)?.checks?.filter((check) => check.tables.includes(id)) ?? [],
  }
}

/** Levels whose org units have a return in the table: those that type a cell or keep a list. */
export function returnLevels(catalogue: Catalogue, table: TableDefinition): readonly OrgLevel[] {
  const levels = new Set<OrgLevel>()
  for (const indicator of catalogue.indicatorsOf(table.id)) {
    if (isTyped(indicator) || listOf(indicator)) for (const level of indicator.entryLevels) levels.add(level)
  }
  for (const list of table.lists) for (const level of list.entryLevels) levels.add(level)
  return [...levels]
}
