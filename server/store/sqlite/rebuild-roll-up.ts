import type { IndicatorCode, PeriodCode } from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { isFlow, rollsUp } from '../../../shared/domain/roll-up.js'
import { type Lens, lenses } from '../../../shared/domain/status.js'
import type { SqlWriter } from './connection.js'
import { bitOf, type Target } from './rebuild-scratch.js'
import type { RollUpIndex } from './roll-up-index.js'

// Totals from leaves, by aggregation inside SQLite. `contribution` says the same in words of its own for the road of an
// edit; the two are held against each other.

/** The leaves of one indicator with the place of their unit; what is not laid out is not there. */
const layOutLeaves = (target: Target): string => `
  INSERT INTO temp.scratch_here (place, period, org, childless, seen, n, na, keys)
  SELECT ret.place, leaf.period, leaf.org, ret.childless, ret.seen, leaf.n, leaf.kind = 'na', leaf.keys
  FROM ${target}.leaf AS leaf CROSS JOIN temp.scratch_seen AS ret ON ret.id = leaf.return_id
  WHERE leaf.indicator = ?1`

// ?1 the bit of the lens, ?2 the periods inside the total's, as JSON.
const inside = (of: string): string =>
  `(${of}.seen & ?1) <> 0 AND ${of}.period IN (SELECT value FROM json_each(?2))`
const grouped = (columns: string): string =>
  `SELECT place, org, childless, ${columns} FROM temp.scratch_here AS here WHERE ${inside('here')} GROUP BY place`

/** How a unit's own leaves make its share of a total. */
const shares = {
  sum: grouped('sum(n) AS n, count(*) AS reported, sum(na) AS na, 0 AS last'),
  // The other columns of max() come from the row it found: the last period stands.
  last: grouped('n, 1 AS reported, na, max(period) AS last'),
  // Reported is who reported anything; 不适用 only who said nothing else.
  any: grouped('sum(n) > 0 AS n, 1 AS reported, min(na) AS na, 0 AS last'),
} as const
type Share = keyof typeof shares

// ?3 indicator, ?4 period, ?5 lens.
const insertOwn = (target: Target, share: Share, only: string): string => `
  INSERT INTO ${target}.total (indicator, period, lens, org, n, reported, na)
  SELECT ?3, ?4, ?5, org, n, reported, na FROM (${shares[share]}) ${only}`

const insertAbove = (target: Target): string => `
  INSERT INTO ${target}.total (indicator, period, lens, org, n, reported, na)
  SELECT ?3, ?4, ?5, upper.org, sum(here.n), count(*), sum(here.na)
  FROM temp.scratch_upper AS upper
  CROSS JOIN temp.scratch_here AS here
    ON here.place >= upper.place AND here.place < upper.past AND ${inside('here')}
  GROUP BY upper.place`

// Over time a unit's figures add up as over units: a longer period's from those of the periods in it, ?1 as JSON.
const insertLonger = (target: Target): string => `
  INSERT INTO ${target}.total (indicator, period, lens, org, n, reported, na)
  SELECT ?2, ?3, ?4, upper.org, sum(inner.n), sum(inner.reported), sum(inner.na)
  FROM temp.scratch_upper AS upper
  CROSS JOIN json_each(?1) AS period
  CROSS JOIN ${target}.total AS inner
    ON inner.indicator = ?2 AND inner.period = period.value AND inner.lens = ?4 AND inner.org = upper.org
  GROUP BY upper.place`

const keepShares = (share: Share): string => `
  INSERT INTO temp.scratch_share (place, org, childless, n, reported, na)
  SELECT place, org, childless, n, reported, na FROM (${shares[share]})`

const insertShares = (target: Target): string => `
  INSERT INTO ${target}.total (indicator, period, lens, org, n, reported, na)
  SELECT ?1, ?2, ?3, upper.org, sum(share.n), sum(share.reported), sum(share.na)
  FROM temp.scratch_upper AS upper
  CROSS JOIN temp.scratch_share AS share ON share.place >= upper.place AND share.place < upper.past
  GROUP BY upper.place`

// `->` gives a key as it stands in the leaf, JSON text; a unit has it once, however often it named it.
const keepKeys = `
  INSERT OR IGNORE INTO temp.scratch_key (place, key)
  SELECT here.place, here.keys -> each.fullkey
  FROM temp.scratch_here AS here CROSS JOIN json_each(here.keys) AS each WHERE ${inside('here')}`

const insertKeys = (target: Target): string => `
  INSERT INTO ${target}.total_key (indicator, period, lens, org, key, n)
  SELECT ?1, ?2, ?3, unit.org, own.key, count(*)
  FROM temp.scratch_unit AS unit
  CROSS JOIN temp.scratch_key AS own ON own.place >= unit.place AND own.place < unit.past
  GROUP BY unit.place, own.key`

const countKeys = (target: Target): string => `
  UPDATE ${target}.total SET n = (
    SELECT count(*) FROM ${target}.total_key AS each
    WHERE each.indicator = total.indicator AND each.period = total.period AND each.lens = total.lens
      AND each.org = total.org)
  WHERE indicator = ?1 AND period = ?2 AND lens = ?3`

/**
 * Writes all totals of one indicator from the leaves of `source` (its own code, or what a `count-where` counts). The
 * table of the source must be laid out over the indicator's tree.
 */
export async function totalsFromLeaves(
  sql: SqlWriter,
  indicator: Indicator,
  source: IndicatorCode,
  index: RollUpIndex,
  target: Target,
): Promise<void> {
  await sql.run('DELETE FROM temp.scratch_here')
  await sql.run(layOutLeaves(target), [source])
  const present = await sql.all<{ period: PeriodCode; seen: number }>(
    'SELECT DISTINCT period, seen FROM temp.scratch_here',
  )
  for (const lens of lenses) {
    const bit = bitOf(lens)
    const inner = [...new Set(present.flatMap(({ period, seen }) => ((seen & bit) === 0 ? [] : [period])))]
    // Those that were reported for come first: longer ones are added up from them.
    for (const outer of new Set([...inner, ...inner.flatMap((period) => index.pathUp(indicator, period))])) {
      const periods = inner.filter((period) => index.contains(indicator, outer, period))
      if (periods.length > 0) await onePeriod(sql, indicator, { lens, outer, periods }, target)
    }
  }
}

interface PeriodOfLens {
  readonly lens: Lens
  readonly outer: PeriodCode
  /** The reported periods inside it. */
  readonly periods: readonly PeriodCode[]
}

async function onePeriod(
  sql: SqlWriter,
  indicator: Indicator,
  { lens, outer, periods }: PeriodOfLens,
  target: Target,
): Promise<void> {
  const share = shareOf(indicator)
  const seen = [bitOf(lens), JSON.stringify(periods)]
  const place = [indicator.code, outer, lens]
  if (!rollsUp(indicator)) {
    await sql.run(insertOwn(target, share, ''), [...seen, ...place])
    return
  }
  await sql.run(insertOwn(target, share, 'WHERE childless'), [...seen, ...place])
  // Where only one period was reported, a last value adds up over units like any other.
  if (share === 'sum' || (share === 'last' && periods.length === 1)) {
    const longer = indicator.rule.kind !== 'window' && !periods.includes(outer)
    if (longer) await sql.run(insertLonger(target), [JSON.stringify(periods), ...place])
    else await sql.run(insertAbove(target), [...seen, ...place])
  } else {
    await sql.run('DELETE FROM temp.scratch_share')
    await sql.run(keepShares(share), seen)
    await sql.run(insertShares(target), place)
  }
  if (indicator.rule.kind !== 'distinct') return
  await sql.run('DELETE FROM temp.scratch_key')
  await sql.run(keepKeys, seen)
  await sql.run(insertKeys(target), place)
  await sql.run(countKeys(target), place)
}

function shareOf(indicator: Indicator): Share {
  if (indicator.rule.kind === 'count-where') return 'any'
  return isFlow(indicator) ? 'sum' : 'last'
}
