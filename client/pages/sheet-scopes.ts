import type { OrgUnitId, PeriodCode } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { decide, visibleScope } from '../../shared/domain/permission.js'
import { reportingUnits, type TableDefinition } from '../../shared/domain/table.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'

/** Units a person may look down from in a table: the visible part of the tree above community level, and the own unit. */
export function scopesOf(workplace: WorkplaceModel, table: TableDefinition): readonly OrgUnit[] {
  const { person, catalogue } = workplace
  const top = visibleTop(workplace, table)
  if (!top) return []
  const part = workplace.treeOf(table.id)
  return part
    .within(top, ['city', 'district', 'street', 'community'])
    .filter(({ id, level }) => level !== 'community' || id === person.org || id === part.root.id)
    .filter(({ id }) => id === part.root.id || reportingUnits(catalogue, table, part, id).length > 0)
}

/** The highest unit of the table that the person may look down from; undefined when none of its units is theirs to see. */
function visibleTop(workplace: WorkplaceModel, table: TableDefinition): OrgUnitId | undefined {
  const { tree, person } = workplace
  const part = workplace.treeOf(table.id)
  const top = visibleScope(person, table.visibility, tree)
  if (!top) return undefined
  if (part.get(top)) return top
  return tree.isWithin(part.root.id, top) ? part.root.id : undefined
}

/** The wished scope when the table shows it to the person, else the widest that it shows. */
export function scopeFor(workplace: WorkplaceModel, table: TableDefinition, wished: OrgUnitId): OrgUnitId {
  const { tree, person } = workplace
  const { visibility } = table
  const inTable = workplace.treeOf(table.id).get(wished) !== undefined
  if (inTable && decide(person, { action: 'read-total', org: wished, visibility }, tree).allowed)
    return wished
  return visibleTop(workplace, table) ?? person.org
}

/** The scope people usually look from: a community's street, everybody else's own unit. */
export function usualScope({ tree, person }: WorkplaceModel): OrgUnitId {
  const own = tree.get(person.org)
  return own?.level === 'community' && own.parentId ? own.parentId : person.org
}

/** Where a unit's return is filled in: its row of the sheet, its form, or its ledger. */
export function fillAddress(
  workplace: WorkplaceModel,
  table: TableDefinition,
  period: PeriodCode,
  org: OrgUnitId,
): string {
  if (table.layout === 'form' || table.layout === 'ledger')
    return pageAddress(table.layout, table.id, period, org)
  return pageAddress('sheet', table.id, period, scopeFor(workplace, table, usualScope(workplace)))
}
