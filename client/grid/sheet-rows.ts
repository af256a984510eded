import type { OrgUnitId } from '../../shared/domain/ids.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { type Catalogue, reportingUnits, type TableDefinition } from '../../shared/domain/table.js'

/** `total` and `subtotal` add up a unit and everything below it; `unit` is a unit's own return, 本级 when it has a subtotal too. */
export type RowKind = 'total' | 'subtotal' | 'unit'

export interface SheetRow {
  /** Unique within the sheet: kind and unit. */
  readonly id: string
  readonly kind: RowKind
  readonly org: OrgUnit
  /** True for a unit's own row beside its (sub)total: shown as 本级. */
  readonly own: boolean
  /** Steps below the scope, for indenting. */
  readonly depth: number
}

/**
 * The rows of a sheet: the total first, then units depth first in official order; a unit with reporting units below
 * it gets a subtotal, and its own row (本级) right under it when it fills one itself.
 */
export function sheetRows(
  tree: OrgTree,
  catalogue: Catalogue,
  table: TableDefinition,
  scope: OrgUnitId,
): readonly SheetRow[] {
  const filling = new Set(reportingUnits(catalogue, table, tree, scope))
  const rows: SheetRow[] = []
  const fills = (org: OrgUnit) => filling.has(org)
  const visit = (org: OrgUnit, depth: number): void => {
    const below = reportingUnits(catalogue, table, tree, org.id).some(({ id }) => id !== org.id)
    if (below)
      rows.push({ id: `sum/${org.id}`, kind: depth === 0 ? 'total' : 'subtotal', org, own: false, depth })
    if (fills(org))
      rows.push({ id: `own/${org.id}`, kind: 'unit', org, own: below, depth: below ? depth + 1 : depth })
    for (const child of tree.childrenOf(org.id)) visit(child, depth + 1)
  }
  const top = tree.get(scope)
  if (top) visit(top, 0)
  return rows
}
