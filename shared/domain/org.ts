import type { OrgUnitId } from './ids.js'

/** Levels of the tree from the top down. */
export const orgLevels = ['city', 'district', 'street', 'community'] as const
export type OrgLevel = (typeof orgLevels)[number]

/**
 * The two kinds of unit that stand at the community level: a 居委会 (residents committee, `committee`) and a 社区
 * (community with its service station, `station`). One station may serve several committees, so neither counts the other.
 */
export const communityTypes = ['committee', 'station'] as const
export type CommunityType = (typeof communityTypes)[number]

export interface OrgUnit {
  readonly id: OrgUnitId
  readonly name: string
  readonly level: OrgLevel
  /** At the community level only; a residents committee when absent. */
  readonly type?: CommunityType
  readonly parentId: OrgUnitId | null
  /** Official order among siblings, from 0; never alphabetic, never by pinyin. */
  readonly position: number
  /** First day on which the unit exists, `YYYY-MM-DD`; null = since ever. */
  readonly validFrom: string | null
  /** Last day on which the unit exists, `YYYY-MM-DD`; null = still there. */
  readonly validTo: string | null
  /** Units that took over when this one ended: one after a merger or renaming, several after a split. */
  readonly successors?: readonly OrgUnitId[]
}

/** True when the unit exists on at least one day between two days (`YYYY-MM-DD`, both included). */
export function existsBetween(unit: OrgUnit, first: string, last: string): boolean {
  return (unit.validFrom ?? first) <= last && (unit.validTo ?? last) >= first
}

/** Read-only view of one tree of org units. Built once, asked often. */
export interface OrgTree {
  readonly root: OrgUnit
  /** All units, depth first, siblings in official order; a parent comes before its children. */
  readonly units: readonly OrgUnit[]
  get(id: OrgUnitId): OrgUnit | undefined
  childrenOf(id: OrgUnitId): readonly OrgUnit[]
  /** The unit itself, then its parent, and so on up to the root. Empty for an unknown unit. */
  pathUp(id: OrgUnitId): readonly OrgUnit[]
  /** True when `id` is `scope` itself or lies below it. */
  isWithin(id: OrgUnitId, scope: OrgUnitId): boolean
  /** Units of the given levels inside a scope (the scope itself included), in official order. */
  within(scope: OrgUnitId, levels: readonly OrgLevel[]): readonly OrgUnit[]
}

/**
 * Builds a tree from a flat list.
 * @throws Error when there is not exactly one unit without a parent, an id is doubled, or a parent is unknown.
 */
export function buildOrgTree(list: readonly OrgUnit[]): OrgTree {
  const byId = new Map<OrgUnitId, OrgUnit>()
  const children = new Map<OrgUnitId | null, OrgUnit[]>()
  for (const unit of list) {
    if (byId.has(unit.id)) throw new Error(`org unit ${unit.id} is listed twice`)
    byId.set(unit.id, unit)
    const siblings = children.get(unit.parentId)
    if (siblings) siblings.push(unit)
    else children.set(unit.parentId, [unit])
  }
  const roots = children.get(null) ?? []
  const root = roots[0]
  if (!root || roots.length > 1) throw new Error(`an org tree needs one root, found ${roots.length}`)
  for (const unit of list) {
    if (unit.parentId !== null && !byId.has(unit.parentId))
      throw new Error(`org unit ${unit.id} names an unknown parent ${unit.parentId}`)
  }
  for (const siblings of children.values()) siblings.sort((a, b) => a.position - b.position)

  const units: OrgUnit[] = []
  const paths = new Map<OrgUnitId, readonly OrgUnit[]>()
  // Depth first with the interval [start, end) of each subtree, so that isWithin and within need no walking.
  const span = new Map<OrgUnitId, readonly [number, number]>()
  const visit = (unit: OrgUnit, above: readonly OrgUnit[]): void => {
    const start = units.length
    units.push(unit)
    const path = [unit, ...above]
    paths.set(unit.id, path)
    for (const child of children.get(unit.id) ?? []) visit(child, path)
    span.set(unit.id, [start, units.length])
  }
  visit(root, [])
  if (units.length !== list.length) throw new Error('the org tree contains a cycle')

  const none: readonly OrgUnit[] = []
  const isWithin = (id: OrgUnitId, scope: OrgUnitId): boolean => {
    const inner = span.get(id)
    const outer = span.get(scope)
    return inner !== undefined && outer !== undefined && inner[0] >= outer[0] && inner[1] <= outer[1]
  }
  return {
    root,
    units,
    get: (id) => byId.get(id),
    childrenOf: (id) => children.get(id) ?? none,
    pathUp: (id) => paths.get(id) ?? none,
    isWithin,
    within: (scope, levels) => {
      const interval = span.get(scope)
      if (!interval) return none
      return units.slice(interval[0], interval[1]).filter((unit) => levels.includes(unit.level))
    },
  }
}

/**
 * The part of a tree below one unit, which becomes its root, with only the units that `keep` wants; what stands below
 * an unwanted unit goes with it. The tree itself when nothing is left out, undefined when the unit is unknown or unwanted.
 */
export function subTree(
  tree: OrgTree,
  root: OrgUnitId,
  keep: (unit: OrgUnit) => boolean,
): OrgTree | undefined {
  const top = tree.get(root)
  if (!top || !keep(top)) return undefined
  const kept: OrgUnit[] = []
  const visit = (unit: OrgUnit): void => {
    kept.push(unit)
    for (const child of tree.childrenOf(unit.id)) if (keep(child)) visit(child)
  }
  visit(top)
  if (kept.length === tree.units.length) return tree
  return buildOrgTree(kept.map((unit) => (unit.id === root ? { ...unit, parentId: null } : unit)))
}
