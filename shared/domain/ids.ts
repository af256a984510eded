/** Branded ids: the compiler keeps an org unit's id from being passed where a period is meant. */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** Statistical code of an org unit: 4 (city), 6 (district), 9 (street) or 12 (community) digits, or an administrator's own code. */
export type OrgUnitId = Branded<'OrgUnitId'>
/** Code of an indicator, e.g. `LG24.01.01`. */
export type IndicatorCode = Branded<'IndicatorCode'>
/** Id of a table definition, e.g. `LG24-01`. */
export type TableId = Branded<'TableId'>
/** Period code, sortable within one type: `2024`, `2024S1`, `2024Q1`, `202403`, `2024W11`. */
export type PeriodCode = Branded<'PeriodCode'>
/** Id of a person's account. */
export type UserId = Branded<'UserId'>
/** Position in the store's one commit order; grows by at least one per commit. */
export type Seq = number

export const asOrgUnitId = (id: string): OrgUnitId => id as OrgUnitId
export const asIndicatorCode = (code: string): IndicatorCode => code as IndicatorCode
export const asTableId = (id: string): TableId => id as TableId
export const asPeriodCode = (code: string): PeriodCode => code as PeriodCode
export const asUserId = (id: string): UserId => id as UserId

/** Names one return: the part of one org unit in one table and period. One return is one Y.Doc. */
export interface ReturnRef {
  readonly table: TableId
  readonly period: PeriodCode
  readonly org: OrgUnitId
}

/** Names one sheet: a table in a period, seen from a scope org unit downward. */
export interface SheetRef {
  readonly table: TableId
  readonly period: PeriodCode
  readonly scope: OrgUnitId
}

/** Stable text form of a return's name, used as map key, room name and IndexedDB name: `LG24-01/202403/440307015001`. */
export function returnName(ref: ReturnRef): string {
  return `${ref.table}/${ref.period}/${ref.org}`
}

/** Reads {@link returnName} back; undefined when the text is no return name. */
export function parseReturnName(name: string): ReturnRef | undefined {
  const parts = name.split('/')
  const [table, period, org] = parts
  if (parts.length !== 3 || !table || !period || !org) return undefined
  return { table: asTableId(table), period: asPeriodCode(period), org: asOrgUnitId(org) }
}
