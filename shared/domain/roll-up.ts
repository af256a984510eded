import { fromScaled } from './cell-value.js'
import type { IndicatorCode, OrgUnitId, PeriodCode } from './ids.js'
import { type Indicator, isTyped, listOf } from './indicator.js'
import type { OrgTree } from './org.js'
import { periodsWithin } from './period.js'
import { monthsOfWindow, windowEnding } from './rolling-window.js'
import type { Lens } from './status.js'
import { asks, type Catalogue, participants } from './table.js'

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
    case 'window':
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
  switch (indicator.rule.kind) {
    case 'direct':
    case 'never':
    case 'ratio':
    case 'count-org':
    case 'share':
    case 'rank':
    case 'of-unit':
      return false
    default:
      return true
  }
}

/** The period under which an indicator's total for `period` is stored: a window's own, all others the period itself. */
export function totalPeriodOf(indicator: Indicator, period: PeriodCode): PeriodCode {
  return indicator.rule.kind === 'window' ? windowEnding(period, indicator.rule.months) : period
}

/** Stored totals that an indicator's total in `period` is reckoned from. */
export interface TotalRead {
  readonly indicator: IndicatorCode
  readonly period: PeriodCode
}

/**
 * Everything that must be read to evaluate some indicators in a period: their own stored totals, the parts of rates and
 * shares (also of other tables), what ranks compare. Each indicator appears once, with its one period.
 */
export function totalsRead(
  indicators: readonly Indicator[],
  period: PeriodCode,
  indicatorOf: (code: IndicatorCode) => Indicator | undefined,
): readonly TotalRead[] {
  const found = new Map<IndicatorCode, PeriodCode>()
  const visit = (code: IndicatorCode, at: PeriodCode): void => {
    const indicator = indicatorOf(code)
    if (!indicator || found.has(code)) return
    found.set(code, totalPeriodOf(indicator, at))
    const { rule, denominator } = indicator
    if (rule.kind === 'ratio') {
      visit(rule.numerator, at)
      visit(rule.denominator, at)
    }
    if (rule.kind === 'share') {
      visit(rule.part, at)
      visit(rule.whole, rule.wholePeriod ?? at)
    }
    if (rule.kind === 'rank') visit(rule.of, at)
    if (rule.kind === 'of-unit' || rule.kind === 'same-as') visit(rule.source, at)
    if (denominator?.kind === 'indicator') visit(denominator.code, at)
  }
  for (const { code } of indicators) visit(code, period)
  return [...found].map(([indicator, at]) => ({ indicator, period: at }))
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

/** What totals are reckoned in: the tables, and the whole tree of the deployment. */
export interface TotalModel {
  readonly catalogue: Catalogue
  readonly tree: OrgTree
}

/**
 * How many reports a complete total would have: units that are asked for the indicator inside the scope, times the
 * table's periods for a flow, each period with the units that exist in it. 0 for indicators that nobody fills.
 */
export function expectedReports(
  indicator: Indicator,
  { catalogue, tree }: TotalModel,
  scope: OrgUnitId,
  period: PeriodCode,
): number {
  const filled =
    indicator.rule.kind === 'count-where' ? catalogue.indicator(indicator.rule.source) : indicator
  const table = filled && catalogue.tableOf(filled.code)
  if (!filled || !table || (!isTyped(filled) && !listOf(filled))) return 0
  const count = (at: PeriodCode): number => {
    const part = participants(catalogue, tree, table.id, at)
    return part ? unitsAsked(filled, part, scope, rollsUp(indicator)) : 0
  }
  if (!isFlow(indicator)) return count(period)
  const periods =
    indicator.rule.kind === 'window'
      ? monthsOfWindow(period, indicator.rule.months)
      : periodsWithin(period, table.periodType)
  return periods.reduce((sum, at) => sum + count(at), 0)
}

const asked = new WeakMap<OrgTree, Map<string, number>>()

/** Number of units at and below a scope that are asked for an indicator; remembered, for every cell of a page asks it. */
function unitsAsked(indicator: Indicator, part: OrgTree, scope: OrgUnitId, below: boolean): number {
  let known = asked.get(part)
  if (!known) {
    known = new Map()
    asked.set(part, known)
  }
  const key = `${indicator.code}/${indicator.entryLevels.join()}/${indicator.onlyUnits?.join() ?? ''}/${scope}/${below}`
  const remembered = known.get(key)
  if (remembered !== undefined) return remembered
  const top = part.get(scope)
  const units = below ? part.within(scope, indicator.entryLevels) : top ? [top] : []
  const count = units.filter((unit) => asks(indicator, unit)).length
  known.set(key, count)
  return count
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
  /** For shares and ranks: reckoned from the others' figures, or typed because these are not here. */
  readonly basis?: 'computed' | 'typed'
}

/**
 * Where {@link evaluateTotal} finds stored totals: the grid asks its feed, the server asks SQL. Each indicator is kept for
 * the one period that {@link totalsRead} names.
 */
export type TotalLookup = (indicator: IndicatorCode, org: OrgUnitId) => Contribution | undefined

export interface TotalContext extends TotalModel {
  readonly scope: OrgUnitId
  readonly period: PeriodCode
  readonly lookup: TotalLookup
}

/**
 * The value of an indicator at an org unit and period. Sums come from the store; ratios are recomputed from the
 * sums of their parts, shares and ranks from other units' figures, org counts from the tree. Texts have no number:
 * their value is null.
 */
export function evaluateTotal(indicator: Indicator, context: TotalContext): Total {
  const { scope, period, catalogue, tree, lookup } = context
  const { rule } = indicator
  const part = () => {
    const table = catalogue.tableOf(indicator.code)
    return table && participants(catalogue, tree, table.id, period)
  }
  const denominator = (): number | null => {
    if (!indicator.denominator) return null
    if (indicator.denominator.kind === 'org-units')
      return part()?.within(scope, [indicator.denominator.level]).length ?? null
    const stored = lookup(indicator.denominator.code, scope)
    return stored && stored.reported > 0 ? stored.n : null
  }
  const plain = (expected: number): Total => {
    const stored = lookup(indicator.code, scope)
    if (!stored || stored.reported === 0)
      return { value: null, reported: 0, expected, na: 0, of: denominator() }
    const textual =
      indicator.valueType === 'text' || indicator.valueType === 'date' || indicator.valueType === 'choice'
    // Everybody said 不适用: there is no number, not a zero. Nor is there one that a double cannot hold to the last digit.
    const none = textual || stored.na === stored.reported || !Number.isSafeInteger(stored.n)
    const value = none ? null : fromScaled(stored.n, indicator.decimals)
    return { value, reported: stored.reported, expected, na: stored.na, of: denominator() }
  }
  switch (rule.kind) {
    case 'same-as':
      return evaluatedPart(rule.source, context)
    case 'count-org': {
      const count = part()?.within(scope, [rule.level]).length ?? 0
      return { value: count, reported: 0, expected: 0, na: 0, of: null }
    }
    case 'ratio':
      return ratioOf(rule.numerator, rule.denominator, rule.factor, context)
    case 'share': {
      const above = tree.pathUp(scope).find(({ level }) => level === rule.wholeLevel)
      const own = evaluatedPart(rule.part, context)
      const whole =
        above &&
        evaluatedPart(rule.whole, {
          ...context,
          scope: above.id,
          period: rule.wholePeriod ?? period,
        })
      const { value, reported, expected } = own
      if (value !== null && whole && whole.value !== null && whole.value !== 0)
        return {
          value: (value / whole.value) * rule.factor,
          reported,
          expected,
          na: 0,
          of: whole.value,
          basis: 'computed',
        }
      return typedOr(plain(expectedReports(indicator, context, scope, period)), expected)
    }
    case 'rank': {
      const units = part()
      const own = units?.get(scope)
      const siblings = own?.parentId ? (units?.childrenOf(own.parentId) ?? []) : []
      const figures = siblings
        .filter(({ level }) => level === own?.level)
        .map(({ id }) => ({ id, value: evaluatedPart(rule.of, { ...context, scope: id }).value }))
      const known = figures.flatMap(({ value }) => (value === null ? [] : [value]))
      const mine = figures.find(({ id }) => id === scope)?.value ?? null
      if (mine !== null && known.length > 1) {
        const ahead = known.filter((value) =>
          rule.order === 'most-first' ? value > mine : value < mine,
        ).length
        // Equal figures share a place: 1, 2, 2, 4.
        return {
          value: ahead + 1,
          reported: known.length,
          expected: figures.length,
          na: 0,
          of: figures.length,
          basis: 'computed',
        }
      }
      return typedOr(plain(expectedReports(indicator, context, scope, period)), figures.length)
    }
    case 'of-unit': {
      const stored = lookup(rule.source, rule.unit)
      return { value: null, reported: stored?.reported ?? 0, expected: 1, na: stored?.na ?? 0, of: null }
    }
    default:
      return plain(expectedReports(indicator, context, scope, period))
  }
}

/** What was typed stands in for a figure that cannot be reckoned; without either, who is missing is the part. */
function typedOr(typed: Total, expectedParts: number): Total {
  return typed.expected > 0 ? { ...typed, basis: 'typed' } : { ...typed, expected: expectedParts }
}

function evaluatedPart(code: IndicatorCode, context: TotalContext): Total {
  const indicator = context.catalogue.indicator(code)
  return indicator
    ? evaluateTotal(indicator, context)
    : { value: null, reported: 0, expected: 0, na: 0, of: null }
}

function ratioOf(
  numeratorCode: IndicatorCode,
  denominatorCode: IndicatorCode,
  factor: number,
  context: TotalContext,
): Total {
  const { catalogue, lookup, scope, period } = context
  const top = catalogue.indicator(numeratorCode)
  const bottom = catalogue.indicator(denominatorCode)
  const numerator = lookup(numeratorCode, scope)
  const base = lookup(denominatorCode, scope)
  const expected = top ? expectedReports(top, context, scope, period) : 0
  const reported = numerator?.reported ?? 0
  // A unit with nothing collected has no rate: "—", neither 0 % nor 100 %.
  if (!top || !bottom || !numerator || !base || base.n === 0 || numerator.reported === 0)
    return { value: null, reported, expected, na: 0, of: null }
  const value = (fromScaled(numerator.n, top.decimals) / fromScaled(base.n, bottom.decimals)) * factor
  return { value, reported, expected, na: 0, of: null }
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
