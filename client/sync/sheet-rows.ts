import type { Decision } from '../../shared/domain/decision.js'
import type { OrgUnitId, SheetRef } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import { reportingUnits } from '../../shared/domain/table.js'
import type { WorkplaceModel } from '../app/workplace-model.js'

/** Org units with a row in the sheet that the person may see, in official order. Empty for an unknown table. */
export function visibleRows(ref: SheetRef, workplace: WorkplaceModel): readonly OrgUnitId[] {
  const { tree, catalogue, person } = workplace
  const table = catalogue.table(ref.table)
  if (!table) return []
  const { visibility } = table
  return reportingUnits(catalogue, table, workplace.treeOf(table.id, ref.period), ref.scope)
    .map(({ id }) => id)
    .filter((org) => decide(person, { action: 'read-return', org, visibility }, tree).allowed)
}

/** Whether the person may write a row of the table while its return has this status; the server decides the same way. */
export function mayWriteRow(
  ref: SheetRef,
  workplace: WorkplaceModel,
  org: OrgUnitId,
  status: ReturnStatus,
): Decision {
  const { tree, catalogue, person } = workplace
  const visibility = catalogue.table(ref.table)?.visibility ?? 'own'
  return decide(person, { action: 'write-return', org, visibility, status }, tree)
}
