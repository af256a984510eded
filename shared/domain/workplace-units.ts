import type { OrgUnitId } from './ids.js'
import type { OrgLevel, OrgTree, OrgUnit } from './org.js'
import { type Catalogue, type Pack, packTree, reportingUnits } from './table.js'

/**
 * The units that somebody of one unit has to do with: their own, everything below and above it, and of each pack that
 * concerns them those that report, that it counts, and what stands above these. Official order; a parent before its
 * children. A country has more units than a clerk's computer should read at every start.
 */
export function unitsConcerning(
  { catalogue, tree }: { readonly catalogue: Catalogue; readonly tree: OrgTree },
  org: OrgUnitId,
): readonly OrgUnit[] {
  const kept = new Set<OrgUnitId>()
  const keep = (id: OrgUnitId): void => {
    for (const unit of tree.pathUp(id)) kept.add(unit.id)
  }
  keep(org)
  for (const { id } of tree.within(org, ['city', 'district', 'street', 'community'])) kept.add(id)
  for (const pack of catalogue.packs) {
    const part = packTree(pack, tree)
    if (!part || !concerns(catalogue, tree, pack, part, org)) continue
    for (const table of pack.tables)
      for (const { id } of reportingUnits(catalogue, table, part, part.root.id)) keep(id)
    for (const { id } of part.within(part.root.id, countedLevels(pack))) keep(id)
  }
  return tree.units.filter(({ id }) => kept.has(id))
}

/** True when the unit stands above all who fill the pack, or it or a unit below fills a table of it. */
export function concerns(
  catalogue: Catalogue,
  tree: OrgTree,
  pack: Pack,
  part: OrgTree,
  org: OrgUnitId,
): boolean {
  if (tree.isWithin(part.root.id, org)) return true
  return pack.tables.some((table) => reportingUnits(catalogue, table, part, org).length > 0)
}

function countedLevels(pack: Pack): readonly OrgLevel[] {
  return pack.indicators.flatMap(({ rule, denominator }) => [
    ...(rule.kind === 'count-org' ? [rule.level] : []),
    ...(denominator?.kind === 'org-units' ? [denominator.level] : []),
  ])
}
