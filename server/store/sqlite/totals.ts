import {
  asIndicatorCode,
  asOrgUnitId,
  asPeriodCode,
  type OrgUnitId,
  type PeriodCode,
  type Seq,
} from '../../../shared/domain/ids.js'
import type { StoredTotal } from '../../../shared/domain/roll-up.js'
import type { Lens } from '../../../shared/domain/status.js'
import type { Store } from '../store.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { readClock } from './returns.js'
import {
  type KeyChange,
  keyName,
  type TotalChange,
  type TotalChanges,
  type TotalPlace,
} from './total-changes.js'

// Rows go to SQL as one JSON parameter each: one prepared statement whatever the size of the batch, no limit on
// the number of variables, and JSON.stringify refuses a BigInt instead of storing NULL.

interface TotalRow {
  readonly indicator: string
  readonly period: string
  readonly lens: string
  readonly org: string
  readonly n: number
  readonly reported: number
  readonly na: number
}

const upsertTotals = `
  INSERT INTO total (indicator, period, lens, org, n, reported, na)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
  FROM json_each(?1) WHERE true
  ON CONFLICT DO UPDATE SET
    n = n + excluded.n, reported = reported + excluded.reported, na = na + excluded.na
  RETURNING indicator, period, lens, org, n, reported, na`

const upsertKeys = `
  INSERT INTO total_key (indicator, period, lens, org, key, n)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
  FROM json_each(?1) WHERE true
  ON CONFLICT DO UPDATE SET n = n + excluded.n
  RETURNING indicator, period, lens, org, key, n`

const deleteKeys = `
  DELETE FROM total_key WHERE (indicator, period, lens, org, key) IN (
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?1))`

/** Adds changes to the stored totals and returns the new absolute value of each that moved. */
export async function applyTotalChanges(
  sql: SqlWriter,
  changes: TotalChanges,
): Promise<readonly StoredTotal[]> {
  await applyKeyChanges(sql, changes)
  const rows: unknown[] = []
  for (const change of changes.totals.values()) {
    const { n, reported, na } = change
    if (n !== 0 || reported !== 0 || na !== 0) rows.push([...placeColumns(change), n, reported, na])
  }
  if (rows.length === 0) return []
  return (await sql.all<TotalRow>(upsertTotals, [JSON.stringify(rows)])).map(toStoredTotal)
}

/** A key that the first unit below an org unit gets adds one to that unit's count, the last one's leaving takes it. */
async function applyKeyChanges(sql: SqlWriter, changes: TotalChanges): Promise<void> {
  const rows: unknown[] = []
  for (const change of changes.keys.values()) {
    if (change.n !== 0) rows.push([...placeColumns(change), change.key, change.n])
  }
  if (rows.length === 0) return
  const gone: unknown[] = []
  for (const stored of await sql.all<KeyChange>(upsertKeys, [JSON.stringify(rows)])) {
    const before = stored.n - (changes.keys.get(keyName(stored))?.n ?? 0)
    if (stored.n === 0) gone.push([...placeColumns(stored), stored.key])
    const n = Number(stored.n > 0) - Number(before > 0)
    if (n !== 0) changes.addTo(stored, { n, reported: 0, na: 0 })
  }
  if (gone.length > 0) await sql.run(deleteKeys, [JSON.stringify(gone)])
}

const placeColumns = (place: TotalPlace): readonly string[] => [
  place.indicator,
  place.period,
  place.lens,
  place.org,
]

const toStoredTotal = (row: TotalRow): StoredTotal => ({
  org: asOrgUnitId(row.org),
  indicator: asIndicatorCode(row.indicator),
  period: asPeriodCode(row.period),
  lens: row.lens as Lens,
  n: row.n,
  reported: row.reported,
  na: row.na,
})

const insertTotals = `
  INSERT INTO total (indicator, period, lens, org, n, reported, na)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
  FROM json_each(?1)`

const insertKeys = `
  INSERT INTO total_key (indicator, period, lens, org, key, n)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?1)`

/** Writes totals of an indicator that has none yet. */
export async function insertTotalRows(
  sql: SqlWriter,
  totals: Iterable<TotalChange>,
  keys: Iterable<KeyChange>,
): Promise<void> {
  const totalRows = Array.from(totals, (total) => [...placeColumns(total), total.n, total.reported, total.na])
  const keyRows = Array.from(keys, (key) => [...placeColumns(key), key.key, key.n])
  if (totalRows.length > 0) await sql.run(insertTotals, [JSON.stringify(totalRows)])
  if (keyRows.length > 0) await sql.run(insertKeys, [JSON.stringify(keyRows)])
}

const selectTotals = `
  SELECT indicator, period, lens, org, n, reported, na FROM total
  WHERE indicator IN (SELECT value FROM json_each(?1)) AND period = ?2 AND lens = ?3 AND reported <> 0`

/** Totals of nothing reported are left out, whether a row says so or there is none. */
export async function readTotals(
  sql: SqlReader,
  query: Parameters<Store['readTotals']>[0],
): Promise<{ readonly seq: Seq; readonly totals: readonly StoredTotal[] }> {
  const seq = await readClock(sql)
  const where = [JSON.stringify(query.indicators), query.period, query.lens]
  const rows = query.orgs
    ? await sql.all<TotalRow>(`${selectTotals} AND org IN (SELECT value FROM json_each(?4))`, [
        ...where,
        JSON.stringify(query.orgs),
      ])
    : await sql.all<TotalRow>(selectTotals, where)
  return { seq, totals: rows.map(toStoredTotal) }
}

/** One indicator's leaves in the given periods, by unit. */
export async function reportedPeriods(
  sql: SqlReader,
  indicator: string,
  periods: readonly PeriodCode[],
): Promise<{ readonly seq: Seq; readonly reported: ReadonlyMap<OrgUnitId, readonly PeriodCode[]> }> {
  const seq = await readClock(sql)
  const rows = await sql.all<{ org: OrgUnitId; period: PeriodCode }>(
    `SELECT org, period FROM leaf
     WHERE indicator = ?1 AND period IN (SELECT value FROM json_each(?2)) ORDER BY org, period`,
    [indicator, JSON.stringify(periods)],
  )
  const reported = new Map<OrgUnitId, PeriodCode[]>()
  for (const { org, period } of rows) {
    const known = reported.get(org)
    if (known) known.push(period)
    else reported.set(org, [period])
  }
  return { seq, reported }
}
