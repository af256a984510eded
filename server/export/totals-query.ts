import type { OrgUnitId, PeriodCode } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import type { Lens } from '../../shared/domain/status.js'
import type { TableDefinition } from '../../shared/domain/table.js'

/** Totals of one table in one period at one unit, through one lens. */
export interface TotalsQuery {
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly scope: OrgUnit
  readonly lens: Lens
  /** Units whose texts the person may read: the caller has decided. */
  readonly visible: ReadonlySet<OrgUnitId>
}
