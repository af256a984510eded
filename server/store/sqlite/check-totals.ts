import {
  asIndicatorCode,
  type IndicatorCode,
  type OrgUnitId,
  type PeriodCode,
} from '../../../shared/domain/ids.js'
import type { Indicator } from '../../../shared/domain/indicator.js'
import { type Contribution, contribution, type Leaf } from '../../../shared/domain/roll-up.js'
import type { Lens } from '../../../shared/domain/status.js'
import type { RollUpModel, Store, TotalDifference } from '../store.js'
import type { SqlWriter } from './connection.js'
import { toLeaf } from './leaves.js'
import { rebuildInto } from './rebuild.js'
import type { Progress } from './rebuild-scratch.js'
import type { RollUpIndex } from './roll-up-index.js'
import { placeName, type TotalPlace } from './total-changes.js'

// The rebuilt rows stand in temporary tables of the same names, so that SQLite compares them and only what differs
// comes here.
const create = `
  CREATE TEMP TABLE leaf (
    indicator TEXT, org TEXT, period TEXT, return_id INTEGER, kind TEXT, n INTEGER, keys TEXT,
    PRIMARY KEY (indicator, org, period)
  ) STRICT, WITHOUT ROWID;
  CREATE TEMP TABLE total (
    indicator TEXT, period TEXT, lens TEXT, org TEXT, n INTEGER, reported INTEGER, na INTEGER,
    PRIMARY KEY (indicator, period, lens, org)
  ) STRICT, WITHOUT ROWID;
  CREATE TEMP TABLE total_key (
    indicator TEXT, period TEXT, lens TEXT, org TEXT, key TEXT, n INTEGER,
    PRIMARY KEY (indicator, period, lens, org, key)
  ) STRICT, WITHOUT ROWID;`
const forgetTotals = 'DELETE FROM temp.total; DELETE FROM temp.total_key'

/** Gathers differences, each place once. */
interface Findings {
  compared: number
  readonly differences: Map<string, TotalDifference>
}

/**
 * Rebuilds from cells and compares with what is stored, one indicator at a time. See Store.checkTotals.
 * A wrong leaf and a wrong key count are reported as a difference of the total they would spoil next.
 */
export async function checkTotals(
  sql: SqlWriter,
  model: RollUpModel,
  index: RollUpIndex,
  onProgress?: Progress,
): ReturnType<Store['checkTotals']> {
  const findings: Findings = { compared: 0, differences: new Map() }
  const checked = new Set<string>()
  await sql.exec(create)
  const compare = async (indicator: Indicator, source: IndicatorCode): Promise<void> => {
    checked.add(indicator.code)
    if (source === indicator.code) await compareLeaves(sql, indicator, findings)
    await compareTotals(sql, indicator.code, findings)
    await sql.exec(forgetTotals)
  }
  await rebuildInto(sql, model, index, {
    target: 'temp',
    onIndicator: ({ indicator, source }) => compare(indicator, source),
    onTable: () => sql.exec('DELETE FROM temp.leaf'),
    ...(onProgress ? { onProgress } : {}),
  })
  // Leaves of indicators of ours that nothing rebuilt, and totals of those that no table has any more.
  for (const table of ['leaf', 'total']) {
    for (const { code } of await sql.all<{ code: IndicatorCode }>(codesIn(table))) {
      if (checked.has(code)) continue
      const indicator = model.catalogue.indicator(code)
      if (indicator && table === 'leaf') await compareLeaves(sql, indicator, findings)
      if (table === 'total') await compareTotals(sql, code, findings)
    }
  }
  return { compared: findings.compared, differences: [...findings.differences.values()] }
}

function report(
  findings: Findings,
  place: TotalPlace,
  stored: Contribution | null,
  rebuilt: Contribution | null,
): void {
  const name = placeName(place)
  if (findings.differences.has(name)) return
  const { org, indicator, period, lens } = place
  findings.differences.set(name, { org, indicator, period, lens, stored, rebuilt })
}

// Both sides are walked in the order of their key, and each row looked up on the other.
const leafDifferences = `
  SELECT is_.org, is_.period, is_.kind AS isKind, is_.n AS isN, is_.keys AS isKeys,
    be.kind AS beKind, be.n AS beN, be.keys AS beKeys
  FROM main.leaf AS is_ LEFT JOIN temp.leaf AS be USING (indicator, org, period)
  WHERE is_.indicator = ?1
    AND (is_.kind IS NOT be.kind OR is_.n IS NOT be.n OR is_.keys IS NOT be.keys)
  UNION ALL
  SELECT be.org, be.period, NULL, NULL, NULL, be.kind, be.n, be.keys
  FROM temp.leaf AS be LEFT JOIN main.leaf AS is_ USING (indicator, org, period)
  WHERE be.indicator = ?1 AND is_.indicator IS NULL`

// Nothing reported is the same whether a row says so or there is none.
const totalDifferences = `
  SELECT is_.period, is_.lens, is_.org, is_.n AS isN, is_.reported AS isReported, is_.na AS isNa,
    be.n AS beN, be.reported AS beReported, be.na AS beNa
  FROM main.total AS is_ LEFT JOIN temp.total AS be USING (indicator, period, lens, org)
  WHERE is_.indicator = ?1
    AND (is_.n <> ifnull(be.n, 0) OR is_.reported <> ifnull(be.reported, 0) OR is_.na <> ifnull(be.na, 0))
  UNION ALL
  SELECT be.period, be.lens, be.org, NULL, NULL, NULL, be.n, be.reported, be.na
  FROM temp.total AS be LEFT JOIN main.total AS is_ USING (indicator, period, lens, org)
  WHERE be.indicator = ?1 AND is_.indicator IS NULL AND (be.n <> 0 OR be.reported <> 0 OR be.na <> 0)`

const keyDifferences = `
  WITH unlike AS (
    SELECT is_.period, is_.lens, is_.org
    FROM main.total_key AS is_ LEFT JOIN temp.total_key AS be USING (indicator, period, lens, org, key)
    WHERE is_.indicator = ?1 AND is_.n <> ifnull(be.n, 0)
    UNION
    SELECT be.period, be.lens, be.org
    FROM temp.total_key AS be LEFT JOIN main.total_key AS is_ USING (indicator, period, lens, org, key)
    WHERE be.indicator = ?1 AND be.n <> ifnull(is_.n, 0))
  SELECT unlike.period, unlike.lens, unlike.org, is_.n AS isN, is_.reported AS isReported, is_.na AS isNa,
    be.n AS beN, be.reported AS beReported, be.na AS beNa
  FROM unlike
  LEFT JOIN main.total AS is_
    ON is_.indicator = ?1 AND is_.period = unlike.period AND is_.lens = unlike.lens AND is_.org = unlike.org
  LEFT JOIN temp.total AS be
    ON be.indicator = ?1 AND be.period = unlike.period AND be.lens = unlike.lens AND be.org = unlike.org`

const countCompared = `
  SELECT (SELECT count(*) FROM main.total WHERE indicator = ?1) + (
    SELECT count(*) FROM temp.total AS be LEFT JOIN main.total AS is_ USING (indicator, period, lens, org)
    WHERE be.indicator = ?1 AND is_.indicator IS NULL) AS compared`

// From one code to the next, instead of through all rows.
const codesIn = (table: string): string => `
  WITH RECURSIVE each (code) AS (
    SELECT min(indicator) FROM main.${table}
    UNION ALL
    SELECT (SELECT min(indicator) FROM main.${table} WHERE indicator > code) FROM each WHERE code IS NOT NULL)
  SELECT code FROM each WHERE code IS NOT NULL`

interface TotalDifferenceRow {
  readonly period: PeriodCode
  readonly lens: Lens
  readonly org: OrgUnitId
  readonly isN: number | null
  readonly isReported: number
  readonly isNa: number
  readonly beN: number | null
  readonly beReported: number
  readonly beNa: number
}

async function compareTotals(sql: SqlWriter, code: string, findings: Findings): Promise<void> {
  const indicator = asIndicatorCode(code)
  const counted = await sql.get<{ compared: number }>(countCompared, [code])
  findings.compared += counted?.compared ?? 0
  for (const unlike of [totalDifferences, keyDifferences]) {
    for (const row of await sql.all<TotalDifferenceRow>(unlike, [code])) {
      const { period, lens, org, isN, beN } = row
      const is = isN === null ? null : { n: isN, reported: row.isReported, na: row.isNa }
      const shouldBe = beN === null ? null : { n: beN, reported: row.beReported, na: row.beNa }
      report(findings, { indicator, period, lens, org }, is, shouldBe)
    }
  }
}

async function compareLeaves(sql: SqlWriter, indicator: Indicator, findings: Findings): Promise<void> {
  const rows = await sql.all<{
    readonly org: OrgUnitId
    readonly period: PeriodCode
    readonly isKind: Leaf['kind'] | null
    readonly isN: number
    readonly isKeys: string | null
    readonly beKind: Leaf['kind'] | null
    readonly beN: number
    readonly beKeys: string | null
  }>(leafDifferences, [indicator.code])
  for (const { org, period, isKind, isN, isKeys, beKind, beN, beKeys } of rows) {
    const share = (kind: Leaf['kind'] | null, n: number, keys: string | null) =>
      kind && contribution(indicator, [{ period, leaf: toLeaf({ kind, n, keys }) }])
    const place = { indicator: indicator.code, period, lens: 'all', org } as const
    report(findings, place, share(isKind, isN, isKeys), share(beKind, beN, beKeys))
  }
}
