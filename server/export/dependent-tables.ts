import type { PeriodCode, TableId } from '../../shared/domain/ids.js'
import { totalsRead } from '../../shared/domain/roll-up.js'
import type { Catalogue } from '../../shared/domain/table.js'

/** A table, and every other one whose files show figures reckoned from some of its indicators. */
export function dependentTables(
  catalogue: Catalogue,
  { table, period }: { readonly table: TableId; readonly period: PeriodCode },
  codes: readonly string[],
): readonly TableId[] {
  const reads = (other: TableId) =>
    totalsRead(catalogue.indicatorsOf(other), period, catalogue.indicator).some(({ indicator }) =>
      codes.includes(indicator),
    )
  return catalogue.tables.map(({ id }) => id).filter((id) => id === table || reads(id))
}
