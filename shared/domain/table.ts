import type { Check } from './check-definition.js'
import { asOrgUnitId, type IndicatorCode, type OrgUnitId, type PeriodCode, type TableId } from './ids.js'
import { type Indicator, isTyped, type LocalText, listOf, type ValueType } from './indicator.js'
import {
  type CommunityType,
  existsBetween,
  type OrgLevel,
  type OrgTree,
  type OrgUnit,
  subTree,
} from './org.js'
import { daysOf, type PeriodType, parsePeriod } from './period.js'

/**
 * How a table is laid out: `matrix` one row per org unit; `form` one org unit, indicators down the page;
 * `ledger` (台账) many items per org unit, whose count and sums feed indicators.
 */
export type Layout = 'matrix' | 'form' | 'ledger'

/** Whose rows a person may see in the sheet, besides those of units below their own. */
export type Visibility = 'own' | 'street' | 'district' | 'city'

export interface Column {
  readonly indicator: IndicatorCode
  /** Header cells above the column, outermost first; equal neighbours are merged. */
  readonly group: readonly string[]
  /**
   * 一数一源: the column shows an indicator that another table collects, of the same unit and period, read-only and
   * with its source; it is not asked again.
   */
  readonly reference?: true
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

/** Entries that are put together unit after unit: each unit's heading with its text below it. */
export interface Digest {
  readonly name: LocalText
  readonly heading: IndicatorCode
  readonly body: IndicatorCode
  /** Yes or no: whether the unit has an entry at all. Who says no has answered. */
  readonly has?: IndicatorCode
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
  readonly digest?: Digest
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
  /** The period whose figures the source printed, where it is not the pack's year: a digest prints one week. */
  readonly publishedPeriod?: PeriodCode
  /** 制定机关, printed at the top right of the official layout; left blank there when absent. */
  readonly issuer?: string
  /** Root of the org tree the pack is filled for. */
  readonly scope: string
  /** Which units stand at the community level for this pack: 居委会 when absent. */
  readonly communityType?: CommunityType
  readonly tables: readonly TableDefinition[]
  readonly indicators: readonly Indicator[]
  /** Rules that the figures should keep; none when absent. */
  readonly checks?: readonly Check[]
}

/**
 * One concept that several tables collect under different names (一数一源): 民生微实事项目数 is 970个 in a district's
 * table and 超万件 in the city's.
 */
export interface Concept {
  readonly id: string
  readonly name: LocalText
  readonly members: readonly IndicatorCode[]
  /** What makes the members hard to compare: other units of measure, other things counted. */
  readonly note: string
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
  readonly concepts: readonly Concept[]
  conceptOf(code: IndicatorCode): Concept | undefined
}

/**
 * Indexes packs.
 * @throws Error when a table or indicator is defined twice or a column names an unknown indicator (load-pack.ts reports these politely first).
 */
export function buildCatalogue(packs: readonly Pack[], concepts: readonly Concept[] = []): Catalogue {
  const tables = new Map<TableId, TableDefinition>()
  const packByTable = new Map<TableId, Pack>()
  const indicators = new Map<IndicatorCode, Indicator>()
  const tableByIndicator = new Map<IndicatorCode, TableDefinition>()
  const inTable = new Map<TableId, readonly Indicator[]>()
  for (const indicator of packs.flatMap((pack) => pack.indicators)) {
    if (indicators.has(indicator.code)) throw new Error(`indicator ${indicator.code} is defined twice`)
    indicators.set(indicator.code, indicator)
  }
  for (const pack of packs) {
    for (const table of pack.tables) {
      if (tables.has(table.id)) throw new Error(`table ${table.id} is defined twice`)
      tables.set(table.id, table)
      packByTable.set(table.id, pack)
      const own = table.columns.flatMap((column) => {
        const indicator = indicators.get(column.indicator)
        // A district's own installation has not the packs that some columns are shown from.
        if (!indicator && column.reference) return []
        if (!indicator) throw new Error(`table ${table.id} names an unknown indicator ${column.indicator}`)
        if (!column.reference) tableByIndicator.set(indicator.code, table)
        return indicator
      })
      inTable.set(table.id, own)
    }
  }
  const conceptByCode = new Map(
    concepts.flatMap((concept) => concept.members.map((code) => [code, concept] as const)),
  )
  return {
    packs,
    tables: [...tables.values()],
    table: (id) => tables.get(id),
    indicator: (code) => indicators.get(code),
    indicatorsOf: (id) => inTable.get(id) ?? [],
    tableOf: (code) => tableByIndicator.get(code),
    packOf: (id) => packByTable.get(id),
    checksOf: (id) => packByTable.get(id)?.checks?.filter((check) => check.tables.includes(id)) ?? [],
    concepts,
    conceptOf: (code) => conceptByCode.get(code),
  }
}

/** Levels whose org units have a return in the table: those that type a cell or keep a list. */
export function returnLevels(catalogue: Catalogue, table: TableDefinition): readonly OrgLevel[] {
  const levels = new Set<OrgLevel>()
  for (const indicator of ownIndicators(catalogue, table)) {
    if (isTyped(indicator) || listOf(indicator)) for (const level of indicator.entryLevels) levels.add(level)
  }
  for (const list of table.lists) for (const level of list.entryLevels) levels.add(level)
  return [...levels]
}

/** The indicators that the table itself collects: its columns without those that only show another table's. */
export function ownIndicators(catalogue: Catalogue, table: TableDefinition): readonly Indicator[] {
  const shown = new Set(table.columns.filter(({ reference }) => reference).map(({ indicator }) => indicator))
  return catalogue.indicatorsOf(table.id).filter(({ code }) => !shown.has(code))
}

/** True when a unit is asked for an indicator: of a level that fills it, and within its 适用范围. */
export function asks(indicator: Indicator, unit: Pick<OrgUnit, 'id' | 'level'>): boolean {
  if (!indicator.entryLevels.includes(unit.level)) return false
  return indicator.onlyUnits === undefined || indicator.onlyUnits.includes(unit.id)
}

/** True when a unit has a return in the table: it is asked for an indicator, or keeps a ledger that is not others' alone. */
export function fillsTable(
  catalogue: Catalogue,
  table: TableDefinition,
  unit: Pick<OrgUnit, 'id' | 'level'>,
): boolean {
  const own = ownIndicators(catalogue, table)
  if (own.some((indicator) => (isTyped(indicator) || listOf(indicator)) && asks(indicator, unit))) return true
  return table.lists.some(
    (list) =>
      list.entryLevels.includes(unit.level) && !own.some((indicator) => listOf(indicator) === list.id),
  )
}

/** The units at and below a scope that have a return in the table, in official order; `part` as of {@link participants}. */
export function reportingUnits(
  catalogue: Catalogue,
  table: TableDefinition,
  part: OrgTree,
  scope: OrgUnitId,
): readonly OrgUnit[] {
  return part
    .within(scope, returnLevels(catalogue, table))
    .filter((unit) => fillsTable(catalogue, table, unit))
}

/** A pack collects its own year; the year before may be entered too, for 同比. */
export function isPackYear(pack: Pick<Pack, 'year'>, year: number): boolean {
  return year === pack.year || year === pack.year - 1
}

interface Parts {
  /** First days of stretches in which no unit begins or ends, in order: periods within one stretch have the same units. */
  readonly turns: readonly string[]
  readonly known: Map<string, OrgTree | undefined>
}
const parts = new WeakMap<OrgTree, Parts>()

/**
 * The org units that take part in a table, as a tree with the pack's scope as its root: those below the scope, of the
 * pack's kind of community, that exist in the period (in any, when none is given). Remembered per tree, so it may be
 * asked for every cell. Undefined when the deployment has no such scope: the pack belongs to another district.
 */
export function participants(
  catalogue: Catalogue,
  tree: OrgTree,
  table: TableId,
  period?: PeriodCode,
): OrgTree | undefined {
  const pack = catalogue.packOf(table)
  return pack && packTree(pack, tree, period)
}

/** The days on which the units of a tree become others: a unit is there from one, or gone from one. */
function turnsOf(tree: OrgTree): readonly string[] {
  const days = new Set<string>()
  for (const { validFrom, validTo } of tree.units) {
    if (validFrom !== null) days.add(validFrom)
    // Gone after its last day; any text between that day and the next one sorts where it must.
    if (validTo !== null) days.add(`${validTo}~`)
  }
  return [...days].sort()
}

const turnsUpTo = (turns: readonly string[], day: string): number =>
  turns.filter((turn) => turn <= day).length

/** {@link participants} of all tables of a pack. */
export function packTree(
  pack: Pick<Pack, 'scope' | 'communityType'>,
  tree: OrgTree,
  period?: PeriodCode,
): OrgTree | undefined {
  let part = parts.get(tree)
  if (!part) {
    part = { turns: turnsOf(tree), known: new Map() }
    parts.set(tree, part)
  }
  const { turns, known } = part
  const type = pack.communityType ?? 'committee'
  const days = turns.length > 0 && period && parsePeriod(period).ok ? daysOf(period) : undefined
  // A tree of a country is large: periods that have the same units share one.
  const stretch = days ? `${turnsUpTo(turns, days.first)}-${turnsUpTo(turns, days.last)}` : ''
  const key = `${pack.scope}/${type}/${stretch}`
  if (!known.has(key)) {
    const keep = (unit: OrgUnit) =>
      (unit.level !== 'community' || (unit.type ?? 'committee') === type) &&
      (!days || existsBetween(unit, days.first, days.last))
    known.set(key, subTree(tree, asOrgUnitId(pack.scope), keep))
  }
  return known.get(key)
}

/**
 * What a deployment can fill: the packs whose scope is in its tree. A district's own installation has the city's packs
 * on disk and leaves them aside.
 */
export function catalogueOfTree(shipped: Catalogue, tree: OrgTree): Catalogue {
  const packs = shipped.packs.filter((pack) => packTree(pack, tree) !== undefined)
  return buildCatalogue(packs, shipped.concepts)
}
