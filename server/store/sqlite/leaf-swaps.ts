import type { OrgUnitId, PeriodCode } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { isFlow } from '../../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { RollUpModel } from '../store.js'
import type { Accepted } from './accepted-commit.js'
import type { SqlWriter } from './connection.js'
import { type LeafRange, type LeafWrite, readLeafRanges, wholeYear, writeLeaves, yearOf } from './leaves.js'
import { fills, type RollUpIndex } from './roll-up-index.js'
import type { LeafSwap, StandingLeaf } from './total-changes.js'

/** Changed leaves that roll up together: of one indicator and unit, in one year. */
interface ChangedGroup {
  readonly indicator: Indicator
  readonly org: OrgUnitId
  readonly year: string
  readonly writes: Map<PeriodCode, LeafWrite & { readonly status: ReturnStatus }>
}

/** Stores a batch's leaves; returns them before and after, as far as the totals depend on them. */
export async function swapLeaves(
  sql: SqlWriter,
  accepted: readonly Accepted[],
  model: RollUpModel,
  index: RollUpIndex,
): Promise<readonly LeafSwap[]> {
  const groups = groupLeaves(accepted, model)
  if (groups.length === 0) return []
  const stored = await readLeafRanges(
    sql,
    groups.map((group) => rangeOf(group, model, index)),
  )
  await writeLeaves(
    sql,
    groups.flatMap(({ writes }) => [...writes.values()]),
  )
  return groups.map((group, i): LeafSwap => {
    const { indicator, org, writes } = group
    const before = stored[i] ?? []
    return { indicator, org, before, after: merged(before, group), changed: [...writes.keys()] }
  })
}

/** Of a leaf that several commits of the batch changed, only the last counts. */
function groupLeaves(accepted: readonly Accepted[], model: RollUpModel): readonly ChangedGroup[] {
  const groups = new Map<string, ChangedGroup>()
  for (const { commit, head } of accepted) {
    const { org, period } = commit.ref
    const year = yearOf(period)
    for (const { indicator: code, leaf } of commit.leaves) {
      const indicator = model.catalogue.indicator(code)
      if (!indicator || !fills(model, indicator, commit.ref)) continue
      const name = `${code}/${org}/${year}`
      let group = groups.get(name)
      if (!group) {
        group = { indicator, org, year, writes: new Map() }
        groups.set(name, group)
      }
      const { id: returnId, status } = head
      group.writes.set(period, { indicator: code, org, period, returnId, leaf, status })
    }
  }
  return [...groups.values()]
}

/**
 * Which stored leaves decide how the totals move. Where time adds up, the others of the year would cancel out of
 * the difference; for a last value, for distinct keys and for a count of units they matter.
 */
function rangeOf(group: ChangedGroup, model: RollUpModel, index: RollUpIndex): LeafRange {
  const { indicator, org, year, writes } = group
  const counted = index.countersOf(model.catalogue, indicator.code).length > 0
  const addsUp = isFlow(indicator) && indicator.rule.kind !== 'distinct' && !counted
  const periods = [...writes.keys()].sort()
  const range = addsUp ? { from: periods[0] ?? year, to: periods.at(-1) ?? year } : wholeYear(year)
  return { indicator: indicator.code, org, ...range }
}

function merged(before: readonly StandingLeaf[], { writes }: ChangedGroup): readonly StandingLeaf[] {
  const after = before.filter(({ period }) => !writes.has(period))
  for (const { period, leaf, status } of writes.values()) {
    if (leaf) after.push({ period, leaf, status })
  }
  return after.sort((a, b) => (a.period < b.period ? -1 : 1))
}
