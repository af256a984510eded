import type { OrgUnitId, PeriodCode, Seq } from '../../../shared/domain/ids.js'
import type { StoredTotal } from '../../../shared/domain/roll-up.js'
import type { Store } from '../store.js'
import type { SqlReader, SqlWriter } from './connection.js'
import { jsonColumns, readJsonRows } from './json-rows.js'
import { readClock } from './returns.js'
import type { KeyChange, TotalChange, TotalChanges, TotalPlace } from './total-changes.js'

const upsertTotals = `
  INSERT INTO total (indicator, period, lens, org, n, reported, na)
  SELECT ${jsonColumns(7)} FROM jsonb_each(?1) WHERE true
  ON CONFLICT DO UPDATE SET
    n = n + excluded.n, reported = reported + excluded.reported, na = na + excluded.na`

const upsertKeys = `
  INSERT INTO total_key (indicator, period, lens, org, key, n)
  SELECT ${jsonColumns(6)} FROM jsonb_each(?1) WHERE true
  ON CONFLICT DO UPDATE SET n = n + excluded.n`

/** Adds to the stored totals what a rebuild or an edit found. */
export async function addTotalRows(
  sql: SqlWriter,
  totals: readonly TotalChange[],
  keys: readonly KeyChange[],
): Promise<void> {
  const totalRows = totals.map((total) => [...placeColumns(total), total.n, total.reported, total.na])
  const keyRows = keys.map((key) => [...placeColumns(key), key.key, key.n])
  if (keyRows.length > 0) await sql.run(upsertKeys, [JSON.stringify(keyRows)])
  if (totalRows.length > 0) await sql.run(upsertTotals, [JSON.stringify(totalRows)])
}

// Looked up again rather than by RETURNING, whose order SQLite does not promise and whose rows cost twice as much.
const selectMoved = `
  SELECT json_group_array(json_array(total.n, total.reported, total.na) ORDER BY asked.key)
  FROM jsonb_each(?1) AS asked
  CROSS JOIN total ON total.indicator = asked.value ->> 0 AND total.period = asked.value ->> 1
    AND total.lens = asked.value ->> 2 AND total.org = asked.value ->> 3`

/** Applies changes and returns the new absolute value of each total that moved. */
export async function applyTotalChanges(
  sql: SqlWriter,
  changes: TotalChanges,
): Promise<readonly StoredTotal[]> {
  await applyKeyChanges(sql, changes)
  const moved = [...changes.totals.values()].filter(
    ({ n, reported, na }) => n !== 0 || reported !== 0 || na !== 0,
  )
  if (moved.length === 0) return []
  await addTotalRows(sql, moved, [])
  const stored = await readJsonRows<readonly [n: number, reported: number, na: number]>(sql, selectMoved, [
    JSON.stringify(moved.map(placeColumns)),
  ])
  return stored.map(([n, reported, na], i): StoredTotal => {
    const { org, indicator, period, lens } = moved[i] as TotalChange // one row for each: all were just written
    return { org, indicator, period, lens, n, reported, na }
  })
}

const selectKeys = `
  SELECT json_group_array(json_array(total_key.n) ORDER BY asked.key)
  FROM jsonb_each(?1) AS asked
  CROSS JOIN total_key ON total_key.indicator = asked.value ->> 0 AND total_key.period = asked.value ->> 1
    AND total_key.lens = asked.value ->> 2 AND total_key.org = asked.value ->> 3
    AND total_key.key = asked.value ->> 4`

const deleteKeys = `
  DELETE FROM total_key WHERE n = 0 AND (indicator, period, lens, org, key) IN (
    SELECT ${jsonColumns(5)} FROM jsonb_each(?1))`

/** A key that the first unit below an org unit gets adds one to that unit's count, the last one's leaving takes it. */
async function applyKeyChanges(sql: SqlWriter, changes: TotalChanges): Promise<void> {
  const moved = [...changes.keys.values()].filter(({ n }) => n !== 0)
  if (moved.length === 0) return
  await addTotalRows(sql, [], moved)
  const places = JSON.stringify(moved.map((change) => [...placeColumns(change), change.key]))
  const stored = await readJsonRows<readonly [n: number]>(sql, selectKeys, [places])
  let anyGone = false
  for (const [i, [now]] of stored.entries()) {
    const change = moved[i] as KeyChange // one row for each: all were just written
    const before = now - change.n
    const n = Number(now > 0) - Number(before > 0)
    if (n !== 0) changes.addTo(change, { n, reported: 0, na: 0 })
    anyGone ||= now === 0
  }
  if (anyGone) await sql.run(deleteKeys, [places])
}

const placeColumns = (place: TotalPlace): readonly string[] => [
  place.indicator,
  place.period,
  place.lens,
  place.org,
]

const selectTotals = `
  SELECT total.org, total.indicator, total.period, total.lens, total.n, total.reported, total.na
  FROM jsonb_each(?1) AS asked
  CROSS JOIN total ON total.indicator = asked.value ->> 0 AND total.period = asked.value ->> 1 AND total.lens = ?2
  WHERE total.reported <> 0`

/** Totals of nothing reported are left out, whether a row says so or there is none. */
export async function readTotals(
  sql: SqlReader,
  query: Parameters<Store['readTotals']>[0],
): Promise<{ readonly seq: Seq; readonly totals: readonly StoredTotal[] }> {
  const seq = await readClock(sql)
  const where = [JSON.stringify(query.reads.map(({ indicator, period }) => [indicator, period])), query.lens]
  const totals = query.orgs
    ? await sql.all<StoredTotal>(`${selectTotals} AND total.org IN (SELECT value FROM json_each(?3))`, [
        ...where,
        JSON.stringify(query.orgs),
      ])
    : await sql.all<StoredTotal>(selectTotals, where)
  return { seq, totals }
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
