import type { OrgUnitId, PeriodCode } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { decide, visibleScope } from '../../shared/domain/permission.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'

/** Units a person may look down from in a table: the visible part of the tree above community level, and the own unit. */
export function scopesOf(workplace: WorkplaceModel, table: TableDefinition): readonly OrgUnit[] {
  const { tree, person } = workplace
  const top = visibleScope(person, table.visibility, tree)
  if (!top) return []
  return tree
    .within(top, ['city', 'district', 'street', 'community'])
    .filter(({ id, level }) => level !== 'community' || id === person.org)
}

/** The wished scope when the table shows it to the person, else the widest that it shows. */
export function scopeFor(workplace: WorkplaceModel, table: TableDefinition, wished: OrgUnitId): OrgUnitId {
  const { tree, person } = workplace
  const { visibility } = table
  if (decide(person, { action: 'read-total', org: wished, visibility }, tree).allowed) return wished
  return visibleScope(person, visibility, tree) ?? person.org
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
