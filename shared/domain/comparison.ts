import type { OrgUnitId, PeriodCode } from './ids.js'
import type { Indicator } from './indicator.js'
import { existsBetween, type OrgTree, type OrgUnit } from './org.js'
import { daysOf } from './period.js'

/**
 * A figure against an earlier one. `percent` for counts and amounts, `points` (百分点) for rates, which are never compared
 * in per cent of each other. `none`: no base, or a base of zero. `recast` (口径调整): the unit of then is not the unit of now.
 */
export type Change =
  | { readonly kind: 'percent'; readonly value: number }
  | { readonly kind: 'points'; readonly value: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'recast' }

/** True for figures whose difference is counted in 百分点: rates and shares in per cent. */
export function isRate({ unit }: Indicator): boolean {
  return unit === '%'
}

/**
 * How a figure changed against its base.
 * @example changeOf(visits, 120, 96) // { kind: 'percent', value: 25 }
 */
export function changeOf(indicator: Indicator, now: number | null, base: number | null): Change {
  if (now === null || base === null) return { kind: 'none' }
  if (isRate(indicator)) return { kind: 'points', value: now - base }
  return base === 0 ? { kind: 'none' } : { kind: 'percent', value: ((now - base) / Math.abs(base)) * 100 }
}

/** Words of a change: +25.0%, -2.9个百分点, 持平, —, 口径调整. One decimal, rounded half away from zero. */
export function formatChange(change: Change, language: 'zh-CN' | 'en' = 'zh-CN'): string {
  const zh = language === 'zh-CN'
  switch (change.kind) {
    case 'none':
      return '—'
    case 'recast':
      return zh ? '口径调整' : 'units redrawn'
    default: {
      const tenths = Math.sign(change.value) * Math.round(Math.abs(change.value) * 10 + 1e-9)
      // Smaller than a tenth is not "no change": only an exact zero is 持平.
      if (change.value === 0) return zh ? '持平' : 'no change'
      const digits = `${change.value > 0 ? '+' : '-'}${(Math.abs(tenths) / 10).toFixed(1)}`
      if (change.kind === 'percent') return `${digits}%`
      return zh ? `${digits}个百分点` : `${digits} points`
    }
  }
}

/**
 * Which units of an earlier period stand for a unit of now: itself, with those that were merged into it since; `recast`
 * when part of one of them went elsewhere (a split, or a new boundary) or came from elsewhere, so that nothing of then
 * is like it; empty for a unit that is simply new.
 */
export type Base =
  | { readonly kind: 'units'; readonly units: readonly OrgUnitId[] }
  | { readonly kind: 'recast' }

/** Finds the {@link Base} of a unit. The tree holds units of all times; an unknown unit has no base. */
export function baseOf(tree: OrgTree, id: OrgUnitId, then: PeriodCode): Base {
  const unit = tree.get(id)
  if (!unit) return { kind: 'units', units: [] }
  const days = daysOf(then)
  const wasThere = (each: OrgUnit) => existsBetween(each, days.first, days.last)
  if (!hasSuccessions(tree)) return { kind: 'units', units: wasThere(unit) ? [id] : [] }
  if (tree.childrenOf(id).length > 0 && crossesBoundary(tree, id, wasThere)) return { kind: 'recast' }
  const merged: OrgUnitId[] = wasThere(unit) ? [id] : []
  for (const before of predecessorsOf(tree, id, days.first)) {
    // A unit that was split among several: nobody knows which part of its figures is whose.
    if (before.successors?.some((next) => next !== id)) return { kind: 'recast' }
    if (wasThere(before)) merged.push(before.id)
  }
  return { kind: 'units', units: merged }
}

const successions = new WeakMap<OrgTree, readonly OrgUnit[]>()

function unitsWithSuccessors(tree: OrgTree): readonly OrgUnit[] {
  let known = successions.get(tree)
  if (!known) {
    known = tree.units.filter(({ successors }) => successors !== undefined && successors.length > 0)
    successions.set(tree, known)
  }
  return known
}

const hasSuccessions = (tree: OrgTree): boolean => unitsWithSuccessors(tree).length > 0

/** Units whose successor, or successor's successor, is the given one, and that had not yet ended on a day. */
function predecessorsOf(tree: OrgTree, id: OrgUnitId, day: string): readonly OrgUnit[] {
  const found = new Map<OrgUnitId, OrgUnit>()
  const visit = (next: OrgUnitId): void => {
    for (const before of unitsWithSuccessors(tree)) {
      if (!before.successors?.includes(next) || found.has(before.id)) continue
      if (before.validTo !== null && before.validTo < day) continue
      found.set(before.id, before)
      visit(before.id)
    }
  }
  visit(id)
  return [...found.values()]
}

/** True when what lies below a unit was handed to, or taken over from, units elsewhere since then. */
function crossesBoundary(tree: OrgTree, id: OrgUnitId, wasThere: (unit: OrgUnit) => boolean): boolean {
  return unitsWithSuccessors(tree).some((before) => {
    if (!wasThere(before)) return false
    const inside = tree.isWithin(before.id, id)
    return before.successors?.some((next) => tree.isWithin(next, id) !== inside) ?? false
  })
}
