import { asOrgUnitId, type OrgUnitId, type TableId } from './ids.js'
import { type OrgLevel, type OrgTree, type OrgUnit, orgLevels } from './org.js'
import type { Catalogue } from './table.js'

/** Who looks at a return, one level after the other. */
export interface ReviewChain {
  /** Levels that approve, lowest first, never empty; the last one's approval is final. */
  readonly levels: readonly OrgLevel[]
  /** Level that locks and that takes back what was finally approved: the highest one the table is filled for. */
  readonly top: OrgLevel
}

/** An administrator's choice of levels that review a table, by table; all of them where a table is not named. */
export type ReviewLevels = Readonly<Record<string, readonly OrgLevel[]>>

/** How high a level stands: the bottom one is 0. */
export const rankOf = (level: OrgLevel): number => orgLevels.length - 1 - orgLevels.indexOf(level)

/**
 * The levels that review a unit's return: those above it, up to the unit that the pack is filled for, without those
 * that the administrator left out. The highest level stays when nothing else would: somebody has to approve. What has
 * nobody above it is settled at its own level.
 * @example reviewChain(tree, community, district) // { levels: ['street', 'district'], top: 'district' }
 */
export function reviewChain(
  tree: OrgTree,
  org: OrgUnitId,
  scope: OrgUnitId,
  chosen?: readonly OrgLevel[],
): ReviewChain {
  const path = tree.pathUp(org)
  const end = path.findIndex(({ id }) => id === topOf(tree, scope)?.id)
  const above = levelsOf(end < 0 ? path.slice(1) : path.slice(1, end + 1))
  const top = above[above.length - 1] ?? path[0]?.level ?? 'district'
  const kept = chosen ? above.filter((level) => chosen.includes(level)) : above
  return { levels: kept.length > 0 ? kept : [top], top }
}

/** The chain of a unit's returns in a table, by the pack's scope and the administrator's choice. */
export function chainOf(
  { catalogue, tree }: { readonly catalogue: Catalogue; readonly tree: OrgTree },
  table: TableId,
  org: OrgUnitId,
  levels: ReviewLevels,
): ReviewChain {
  const scope = catalogue.packOf(table)?.scope ?? tree.root.id
  return reviewChain(tree, org, asOrgUnitId(scope), levels[table])
}

/** True for a return that nobody stands above: its own unit's supervisor settles it. */
export function settlesItself(chain: ReviewChain, own: OrgLevel): boolean {
  return chain.levels.includes(own)
}

/** The level whose turn comes after the one named; the last one when there is none, since the setting may have changed. */
export function levelAfter({ levels, top }: ReviewChain, level: OrgLevel): OrgLevel {
  return levels.find((each) => rankOf(each) > rankOf(level)) ?? levels[levels.length - 1] ?? top
}

/** A pack of one community or street still goes up to its district: there the supervisors sit. */
function topOf(tree: OrgTree, scope: OrgUnitId): OrgUnit | undefined {
  const path = tree.pathUp(scope)
  return path.find(({ level }) => level === 'district' || level === 'city') ?? path[path.length - 1]
}

function levelsOf(units: readonly OrgUnit[]): readonly OrgLevel[] {
  return [...new Set(units.map(({ level }) => level))]
}
