import { fromScaled } from './cell-value.js'
import type { IndicatorCode, OrgUnitId, PeriodCode } from './ids.js'
import { type Indicator, isTyped, listOf } from './indicator.js'
import type { OrgTree } from './org.js'
import { periodsWithin } from './period.js'
import type { Lens } from './status.js'
import type { TableDefinition } from './table.js'

/**
 * What one unit reported for one indicator in one period: the leaf of every total.
 * `n` is the value as a scaled integer (see toScaled); 0 for texts and dates, whose leaf only says "reported".
 * `keys` are set for `distinct` only.
 */
export interface Leaf {
  readonly kind: 'value' | 'na'
  readonly n: number
  readonly keys?: readonly string[]
}

/** A leaf and the period it was reported for. A missing value has no leaf: missing is not zero. */
export interface LeafAt {
  readonly period: PeriodCode
  readonly leaf: Leaf
}

/** The additive part of a total: contributions of units are summed, never averaged. */
export interface Contribution {
  readonly n: number
  /** Flow: unit-periods that reported. Otherwise: units that reported. 不适用 counts as reported. */
  readonly reported: number
  /** How many of `reported` said 不适用. */
  readonly na: number
}

export const noContribution: Contribution = { n: 0, reported: 0, na: 0 }

/** True when the values of shorter periods add up; false when the last one stands. */
export function isFlow(indicator: Indicator): boolean {
  const { rule } = indicator
  switch (rule.kind) {
    case 'sum':
    case 'distinct':
      return true
    case 'list-count':
    case 'list-sum':
      return rule.time === 'flow'
    default:
      return false
  }
}

/** True when the value of a unit enters the totals of the units above it. */
export function rollsUp(indicator: Indicator): boolean {
  const { kind } = indicator.rule
  return kind !== 'direct' && kind !== 'never' && kind !== 'ratio' && kind !== 'count-org'
}

/**
 * What one unit adds to a total, from its leaves inside the total's period, oldest first.
 * For `count-where` the leaves are those of the source indicator. For `distinct`, `n` counts the unit's own keys:
 * above the unit they are merged by key, not added.
 */
export function contribution(indicator: Indicator, leaves: readonly LeafAt[]): Contribution {
  if (leaves.length === 0) return noContribution
  if (indicator.rule.kind === 'count-where') {
    const sum = leaves.reduce((total, { leaf }) => total + leaf.n, 0)
    const na = leaves.every(({ leaf }) => leaf.kind === 'na')
    return { n: sum > 0 ? 1 : 0, reported: 1, na: na ? 1 : 0 }
  }
  if (indicator.rule.kind === 'distinct') {
    const keys = new Set(leaves.flatMap(({ leaf }) => leaf.keys ?? []))
    return {
      n: keys.size,
      reported: leaves.length,
      na: leaves.filter(({ leaf }) => leaf.kind === 'na').length,
    }
  }
  if (isFlow(indicator)) {
    let n = 0
    let na = 0
    for (const { leaf } of leaves) {
      n += leaf.n
      if (leaf.kind === 'na') na += 1
    }
    return { n, reported: leaves.length, na }
  }
  const last = leaves[leaves.length - 1]?.leaf
  return last ? { n: last.n, reported: 1, na: last.kind === 'na' ? 1 : 0 } : noContribution
}

/**
 * How many reports a complete total would have: units that fill the indicator inside the scope,
 * times the table's periods for a flow. 0 for indicators that nobody types.
 */
export function expectedReports(
  indicator: Indicator,
  table: TableDefinition,
  source: Indicator | undefined,
  tree: OrgTree,
  scope: OrgUnitId,
  period: PeriodCode,
): number {
  const filled = indicator.rule.kind === 'count-where' ? source : indicator
  if (!filled || (!isTyped(filled) && !listOf(filled))) return 0
  const levels = rollsUp(indicator)
    ? filled.entryLevels
    : filled.entryLevels.filter((level) => level === tree.get(scope)?.level)
  const units = tree.within(scope, levels).length
  return isFlow(indicator) ? units * periodsWithin(period, table.periodType).length : units
}

/** A stored total: the contributions of a unit and everything below it, through one lens. */
export interface StoredTotal extends Contribution {
  readonly org: OrgUnitId
  readonly indicator: IndicatorCode
  readonly period: PeriodCode
  readonly lens: Lens
}

/** A total ready to show. `value` is in the indicator's base unit; null when nothing was reported or a ratio has no base. */
export interface Total {
  readonly value: number | null
  readonly reported: number
  readonly expected: number
  readonly na: number
  /** For coverage figures: the named denominator ("of 11 streets"). */
  readonly of: number | null
}

/** Where {@link evaluateTotal} finds stored totals: the grid asks its feed, the server asks SQL. */
export type TotalLookup = (indicator: IndicatorCode) => Contribution | undefined

/**
 * The value of an indicator at an org unit and period. Sums come from the store; ratios are recomputed from the
 * sums of their parts, org counts from the tree. Texts have no number: their value is null.
 */
export function evaluateTotal(
  indicator: Indicator,
  context: {
    readonly scope: OrgUnitId
    readonly period: PeriodCode
    readonly table: TableDefinition
    readonly tree: OrgTree
    readonly lookup: TotalLookup
    readonly indicatorOf: (code: IndicatorCode) => Indicator | undefined
  },
): Total {
  const { scope, period, table, tree, lookup, indicatorOf } = context
  const { rule } = indicator
  const denominator = (): number | null => {
    if (!indicator.denominator) return null
    if (indicator.denominator.kind === 'org-units')
      return tree.within(scope, [indicator.denominator.level]).length
    const stored = lookup(indicator.denominator.code)
    return stored && stored.reported > 0 ? stored.n : null
  }
  switch (rule.kind) {
    case 'same-as': {
      const source = indicatorOf(rule.source)
      return source
        ? evaluateTotal(source, context)
        : { value: null, reported: 0, expected: 0, na: 0, of: null }
    }
    case 'count-org': {
      const count = tree.within(scope, [rule.level]).length
      return { value: count, reported: 0, expected: 0, na: 0, of: null }
    }
    case 'ratio': {
      const top = indicatorOf(rule.numerator)
      const bottom = indicatorOf(rule.denominator)
      const numerator = lookup(rule.numerator)
      const base = lookup(rule.denominator)
      const expected = top ? expectedReports(top, table, undefined, tree, scope, period) : 0
      const reported = numerator?.reported ?? 0
      // A unit with nothing collected has no rate: "—", neither 0 % nor 100 %.
      if (!top || !bottom || !numerator || !base || base.n === 0 || numerator.reported === 0)
        return { value: null, reported, expected, na: 0, of: null }
      const value =
        (fromScaled(numerator.n, top.decimals) / fromScaled(base.n, bottom.decimals)) * rule.factor
      return { value, reported, expected, na: 0, of: null }
    }
    default: {
      const source = rule.kind === 'count-where' ? indicatorOf(rule.source) : undefined
      const expected = expectedReports(indicator, table, source, tree, scope, period)
      const stored = lookup(indicator.code)
      if (!stored || stored.reported === 0)
        return { value: null, reported: 0, expected, na: 0, of: denominator() }
      const textual =
        indicator.valueType === 'text' || indicator.valueType === 'date' || indicator.valueType === 'choice'
      // Everybody said 不适用: there is no number, not a zero.
      const value = textual || stored.na === stored.reported ? null : fromScaled(stored.n, indicator.decimals)
      return { value, reported: stored.reported, expected, na: stored.na, of: denominator() }
    }
  }
}

/** A change of one stored total, to be added to it. For `distinct`, `addKeys` and `dropKeys` are merged by key instead of `n`. */
export interface TotalDelta {
  readonly org: OrgUnitId
  readonly indicator: IndicatorCode
  readonly period: PeriodCode
  readonly n: number
  readonly reported: number
  readonly na: number
  readonly addKeys?: readonly string[]
  readonly dropKeys?: readonly string[]
}

/**
 * The totals that move when the leaves of one unit for one indicator change, through one lens: the unit itself and
 * its ancestors, in every period that contains a changed leaf. Cost: depth of the tree times depth of the periods;
 * it does not depend on the number of units.
 *
 * `before` and `after` are all leaves of the unit and (source) indicator in the year, oldest first. Call once for the
 * indicator itself and once for every `count-where` indicator that reads it.
 */
export function totalDeltas(
  indicator: Indicator,
  orgPath: readonly { readonly id: OrgUnitId }[],
  periods: readonly PeriodCode[],
  before: readonly LeafAt[],
  after: readonly LeafAt[],
  contains: (outer: PeriodCode, inner: PeriodCode) => boolean,
): readonly TotalDelta[] {
  const deltas: TotalDelta[] = []
  const orgs = rollsUp(indicator) ? orgPath : orgPath.slice(0, 1)
  const distinct = indicator.rule.kind === 'distinct'
  for (const period of periods) {
    const inside = (leaves: readonly LeafAt[]) => leaves.filter((at) => contains(period, at.period))
    const old = contribution(indicator, inside(before))
    const next = contribution(indicator, inside(after))
    const change = {
      n: distinct ? 0 : next.n - old.n,
      reported: next.reported - old.reported,
      na: next.na - old.na,
    }
    const keys = distinct ? keyChange(inside(before), inside(after)) : undefined
    const moved = change.n !== 0 || change.reported !== 0 || change.na !== 0
    if (!moved && !keys) continue
    for (const org of orgs)
      deltas.push({ org: org.id, indicator: indicator.code, period, ...change, ...keys })
  }
  return deltas
}

function keyChange(
  before: readonly LeafAt[],
  after: readonly LeafAt[],
): { readonly addKeys: readonly string[]; readonly dropKeys: readonly string[] } | undefined {
  const old = new Set(before.flatMap(({ leaf }) => leaf.keys ?? []))
  const next = new Set(after.flatMap(({ leaf }) => leaf.keys ?? []))
  const addKeys = [...next].filter((key) => !old.has(key))
  const dropKeys = [...old].filter((key) => !next.has(key))
  return addKeys.length > 0 || dropKeys.length > 0 ? { addKeys, dropKeys } : undefined
}
