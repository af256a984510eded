import type { Indicator } from '../../../shared/domain/indicator.js'
import { type Contribution, contribution, type Leaf, noContribution } from '../../../shared/domain/roll-up.js'
import type { RollUpModel, Store, TotalDifference } from '../store.js'
import type { SqlReader } from './connection.js'
import { toLeaf } from './leaves.js'
import { leavesFromCells, type RebuiltLeaf, type RebuiltTotals, totalsFromLeaves } from './rebuild.js'
import type { RollUpIndex } from './roll-up-index.js'
import { type KeyChange, keyName, placeName, type TotalChange, type TotalPlace } from './total-changes.js'

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
  sql: SqlReader,
  model: RollUpModel,
  index: RollUpIndex,
): ReturnType<Store['checkTotals']> {
  const findings: Findings = { compared: 0, differences: new Map() }
  const checked = new Set<string>()
  for (const table of model.catalogue.tables) {
    const rebuilt = await leavesFromCells(sql, table.id, model)
    for (const indicator of model.catalogue.indicatorsOf(table.id)) {
      if (model.catalogue.tableOf(indicator.code)?.id !== table.id) continue
      if (indicator.rule.kind === 'count-where') continue // comes with its source
      const leaves = rebuilt.get(indicator.code) ?? []
      await compareLeaves(sql, indicator, leaves, findings)
      for (const counted of [indicator, ...index.countersOf(model.catalogue, indicator.code)]) {
        checked.add(counted.code)
        await compareTotals(sql, counted.code, totalsFromLeaves(counted, leaves, model, index), findings)
      }
    }
  }
  // Rows of indicators that no table has any more: nothing would rebuild them.
  const stored = await sql.all<{ indicator: string }>('SELECT DISTINCT indicator FROM total')
  for (const { indicator } of stored) {
    if (!checked.has(indicator))
      await compareTotals(sql, indicator, { totals: new Map(), keys: new Map() }, findings)
  }
  return { compared: findings.compared, differences: [...findings.differences.values()] }
}

function report(
  findings: Findings,
  place: TotalPlace,
  stored: Contribution | undefined,
  rebuilt: Contribution | undefined,
): void {
  const name = placeName(place)
  if (findings.differences.has(name)) return
  const figures = (from: Contribution | undefined) =>
    from ? { n: from.n, reported: from.reported, na: from.na } : null
  const { org, indicator, period, lens } = place
  findings.differences.set(name, {
    org,
    indicator,
    period,
    lens,
    stored: figures(stored),
    rebuilt: figures(rebuilt),
  })
}

function sameFigures(a: Contribution = noContribution, b: Contribution = noContribution): boolean {
  return a.n === b.n && a.reported === b.reported && a.na === b.na
}

async function compareTotals(
  sql: SqlReader,
  indicator: string,
  rebuilt: RebuiltTotals,
  findings: Findings,
): Promise<void> {
  const rows = await sql.all<TotalChange>(
    'SELECT indicator, period, lens, org, n, reported, na FROM total WHERE indicator = ?1',
    [indicator],
  )
  const stored = new Map(rows.map((row) => [placeName(row), row]))
  for (const [name, place] of new Map([...stored, ...rebuilt.totals])) {
    findings.compared += 1
    const is = stored.get(name)
    const shouldBe = rebuilt.totals.get(name)
    if (!sameFigures(is, shouldBe)) report(findings, place, is, shouldBe)
  }
  const keyRows = await sql.all<KeyChange>(
    'SELECT indicator, period, lens, org, key, n FROM total_key WHERE indicator = ?1 AND n <> 0',
    [indicator],
  )
  const storedKeys = new Map(keyRows.map((row) => [keyName(row), row]))
  for (const [name, place] of new Map([...storedKeys, ...rebuilt.keys])) {
    if (storedKeys.get(name)?.n === rebuilt.keys.get(name)?.n) continue
    const total = placeName(place)
    report(findings, place, stored.get(total), rebuilt.totals.get(total))
  }
}

async function compareLeaves(
  sql: SqlReader,
  indicator: Indicator,
  rebuilt: readonly RebuiltLeaf[],
  findings: Findings,
): Promise<void> {
  type Place = Pick<RebuiltLeaf, 'org' | 'period' | 'leaf'>
  const rows = await sql.all<Place & { kind: Leaf['kind']; n: number; keys: string | null }>(
    'SELECT org, period, kind, n, keys FROM leaf WHERE indicator = ?1',
    [indicator.code],
  )
  const name = ({ org, period }: Place) => `${org}/${period}`
  const stored = new Map<string, Place>(rows.map((row) => [name(row), { ...row, leaf: toLeaf(row) }]))
  const shouldBe = new Map<string, Place>(rebuilt.map((leaf) => [name(leaf), leaf]))
  const share = (at: Place | undefined) => at && contribution(indicator, [at])
  for (const [at, { org, period }] of new Map([...stored, ...shouldBe])) {
    const is = stored.get(at)
    const should = shouldBe.get(at)
    if (is && should && JSON.stringify(is.leaf) === JSON.stringify(should.leaf)) continue
    report(findings, { indicator: indicator.code, period, lens: 'all', org }, share(is), share(should))
  }
}
