import type { OrgUnitId, PeriodCode, TableId } from '../../shared/domain/ids.js'

/** What the address of a sheet or totals page names; the page element gets it as its `params` property. */
export interface SheetParams {
  readonly table: TableId
  readonly period: PeriodCode
  readonly scope: OrgUnitId
}

/** What the address of a ledger or form page names; the page element gets it as its `params` property. */
export interface ReturnParams {
  readonly table: TableId
  readonly period: PeriodCode
  readonly org: OrgUnitId
}
