import type { IndicatorCode, OrgUnitId, PeriodCode } from '../../../shared/domain/ids.js'
import type { Leaf } from '../../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { jsonColumns, readJsonRows } from './json-rows.js'
import type { Target } from './rebuild-scratch.js'
import type { StandingLeaf } from './total-changes.js'

/** Leaves of one indicator and unit, from one period to another (both in). */
export interface LeafRange {
  readonly indicator: IndicatorCode
  readonly org: OrgUnitId
  readonly from: string
  readonly to: string
}

/** Year of any period code. */
export const yearOf = (period: PeriodCode): string => period.slice(0, 4)

/** All of a year's periods of any type: codes begin with the year and go on with what sorts before '~'. */
export const wholeYear = (year: string): { readonly from: string; readonly to: string } => ({
  from: year,
  to: `${year}~`,
})

// CROSS JOIN fixes the order: look up each asked range, never scan the leaves.
const selectRanges = `
  SELECT json_group_array(
    json_array(asked.key, leaf.period, leaf.kind, leaf.n, leaf.keys, head.status) ORDER BY asked.key, leaf.period)
  FROM jsonb_each(?1) AS asked
  CROSS JOIN leaf ON leaf.indicator = asked.value ->> 0 AND leaf.org = asked.value ->> 1
    AND leaf.period >= asked.value ->> 2 AND leaf.period <= asked.value ->> 3
  CROSS JOIN return_head AS head ON head.id = leaf.return_id`

type RangeRow = readonly [
  i: number,
  period: PeriodCode,
  kind: Leaf['kind'],
  n: number,
  keys: string | null,
  status: ReturnStatus,
]

/** The stored leaves of each range, oldest first, with the status their return has now. */
export async function readLeafRanges(
  sql: SqlReader,
  ranges: readonly LeafRange[],
): Promise<readonly (readonly StandingLeaf[])[]> {
  const found: StandingLeaf[][] = ranges.map(() => [])
  const asked = ranges.map(({ indicator, org, from, to }) => [indicator, org, from, to])
  const rows = await readJsonRows<RangeRow>(sql, selectRanges, [JSON.stringify(asked)])
  for (const [i, period, kind, n, keys, status] of rows) {
    found[i]?.push({ period, leaf: toLeaf({ kind, n, keys }), status })
  }
  return found
}

export function toLeaf(row: {
  readonly kind: Leaf['kind']
  readonly n: number
  readonly keys: string | null
}): Leaf {
  const { kind, n, keys } = row
  return keys === null ? { kind, n } : { kind, n, keys: JSON.parse(keys) as string[] }
}

/** A leaf of one return to store, or null to forget it. */
export interface LeafWrite {
  readonly indicator: IndicatorCode
  readonly org: OrgUnitId
  readonly period: PeriodCode
  readonly returnId: number
  readonly leaf: Leaf | null
}

const upsertLeaves = (target: Target): string => `
  INSERT INTO ${target}.leaf (indicator, org, period, return_id, kind, n, keys)
  SELECT ${jsonColumns(7)} FROM jsonb_each(?1) WHERE true
  ON CONFLICT DO UPDATE SET kind = excluded.kind, n = excluded.n, keys = excluded.keys`

const deleteLeaves = (target: Target): string => `
  DELETE FROM ${target}.leaf WHERE (indicator, org, period) IN (SELECT ${jsonColumns(3)} FROM jsonb_each(?1))`

/** Into the data, or into the leaves that a check rebuilt beside it. */
export async function writeLeaves(
  sql: SqlWriter,
  writes: Iterable<LeafWrite>,
  target: Target = 'main',
): Promise<void> {
  const kept: unknown[] = []
  const gone: unknown[] = []
  for (const { indicator, org, period, returnId, leaf } of writes) {
    if (!leaf) gone.push([indicator, org, period])
    else {
      const keys = leaf.keys ? JSON.stringify(leaf.keys) : null
      kept.push([indicator, org, period, returnId, leaf.kind, leaf.n, keys])
    }
  }
  if (kept.length > 0) await sql.run(upsertLeaves(target), [JSON.stringify(kept)])
  if (gone.length > 0) await sql.run(deleteLeaves(target), [JSON.stringify(gone)])
}
