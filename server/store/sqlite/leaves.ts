import {
  asPeriodCode,
  type IndicatorCode,
  type OrgUnitId,
  type PeriodCode,
} from '../../../shared/domain/ids.js'
import type { Leaf } from '../../../shared/domain/roll-up.js'
import type { ReturnStatus } from '../../../shared/domain/status.js'
import type { SqlReader, SqlWriter } from './connection.js'
import type { StandingLeaf } from './total-changes.js'

/** The leaves that roll up together: of one indicator and unit, inside one year. */
export interface LeafGroup {
  readonly indicator: IndicatorCode
  readonly org: OrgUnitId
  readonly year: string
}

/** Year of any period code. */
export const yearOf = (period: PeriodCode): string => period.slice(0, 4)

interface LeafRow {
  readonly i: number
  readonly period: string
  readonly kind: string
  readonly n: number
  readonly keys: string | null
  readonly status: string
}

// CROSS JOIN fixes the order: look up each asked group, never scan the leaves.
const selectGroups = `
  SELECT asked.key AS i, leaf.period, leaf.kind, leaf.n, leaf.keys, head.status
  FROM json_each(?1) AS asked
  CROSS JOIN leaf ON leaf.indicator = asked.value ->> 0 AND leaf.org = asked.value ->> 1
    AND leaf.period >= asked.value ->> 2 AND leaf.period < asked.value ->> 3
  CROSS JOIN return_head AS head ON head.id = leaf.return_id
  ORDER BY i, leaf.period`

/** The stored leaves of each group, oldest first, with the status their return has now. */
export async function readLeafGroups(
  sql: SqlReader,
  groups: readonly LeafGroup[],
): Promise<readonly (readonly StandingLeaf[])[]> {
  const found: StandingLeaf[][] = groups.map(() => [])
  // Every code of the year begins with it and goes on with digits or capitals, which all sort before '~'.
  const asked = groups.map(({ indicator, org, year }) => [indicator, org, year, `${year}~`])
  const rows = await sql.all<LeafRow>(selectGroups, [JSON.stringify(asked)])
  for (const row of rows) {
    found[row.i]?.push({
      period: asPeriodCode(row.period),
      leaf: toLeaf(row),
      status: row.status as ReturnStatus,
    })
  }
  return found
}

export const toLeaf = (row: {
  readonly kind: string
  readonly n: number
  readonly keys: string | null
}): Leaf => {
  const kind = row.kind === 'na' ? 'na' : 'value'
  return row.keys === null ? { kind, n: row.n } : { kind, n: row.n, keys: JSON.parse(row.keys) as string[] }
}

/** A leaf of one return to store, or null to forget it. */
export interface LeafWrite {
  readonly indicator: IndicatorCode
  readonly org: OrgUnitId
  readonly period: PeriodCode
  readonly returnId: number
  readonly leaf: Leaf | null
}

const upsertLeaves = `
  INSERT INTO leaf (indicator, org, period, return_id, kind, n, keys)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
  FROM json_each(?1) WHERE true
  ON CONFLICT DO UPDATE SET
    return_id = excluded.return_id, kind = excluded.kind, n = excluded.n, keys = excluded.keys`

const deleteLeaves = `
  DELETE FROM leaf WHERE (indicator, org, period) IN (
    SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1))`

export async function writeLeaves(sql: SqlWriter, writes: Iterable<LeafWrite>): Promise<void> {
  const kept: unknown[] = []
  const gone: unknown[] = []
  for (const { indicator, org, period, returnId, leaf } of writes) {
    if (!leaf) gone.push([indicator, org, period])
    else {
      const keys = leaf.keys ? JSON.stringify(leaf.keys) : null
      kept.push([indicator, org, period, returnId, leaf.kind, leaf.n, keys])
    }
  }
  if (kept.length > 0) await sql.run(upsertLeaves, [JSON.stringify(kept)])
  if (gone.length > 0) await sql.run(deleteLeaves, [JSON.stringify(gone)])
}
