import type { CellValue } from '../../shared/domain/cell-value.js'
import {
  type CompiledCheck,
  compileChecks,
  evaluateChecks,
  type Finding,
  type IndicatorOf,
} from '../../shared/domain/checks.js'
import type { InputLookup } from '../../shared/domain/expression/values.js'
import { asIndicatorCode, type OrgUnitId, type PeriodCode, type Seq } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { parsePeriod } from '../../shared/domain/period.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { ownInputs, totalInputs } from '../../shared/protocol/check-inputs.js'
import type { RollUpModel, Store } from '../store/store.js'

interface FindingsQuery {
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly scope: OrgUnitId
  /** Whose own rows may be told about. */
  readonly maySeeRow: (org: OrgUnitId) => boolean
}

/**
 * The checks of a table that do not hold for a unit and everything below it, in official order: those of own rows in
 * the table's own kind of period, those of totals (through the lens 含未审) in any. Unlike an open sheet it also reads the
 * totals of other tables. Everything up to `seq` is in.
 */
export async function readFindings(
  store: Store,
  model: RollUpModel,
  query: FindingsQuery,
): Promise<{ readonly seq: Seq; readonly findings: readonly Finding[] }> {
  const { catalogue, tree } = model
  const checks = compileChecks(catalogue.checksOf(query.table.id), catalogue.indicator)
  const units = tree.units.filter(({ id }) => tree.isWithin(id, query.scope))
  const own = await ownFindings(store, model, query, only(checks, 'own'), units)
  const total = await totalFindings(store, model, query, only(checks, 'total'), units)
  const findings = units.flatMap(({ id }) => [...(total.byOrg.get(id) ?? []), ...(own.byOrg.get(id) ?? [])])
  return { seq: Math.min(own.seq, total.seq), findings }
}

interface PartFindings {
  readonly seq: Seq
  readonly byOrg: ReadonlyMap<OrgUnitId, readonly Finding[]>
}

const only = (checks: readonly CompiledCheck[], at: 'own' | 'total') =>
  checks.filter(({ check }) => check.at === at)

async function ownFindings(
  store: Store,
  { catalogue, tree }: RollUpModel,
  { table, period, maySeeRow }: FindingsQuery,
  checks: readonly CompiledCheck[],
  units: readonly OrgUnit[],
): Promise<PartFindings> {
  const rows = units.filter(
    ({ id, level }) => checks.some(({ check }) => check.levels.includes(level)) && maySeeRow(id),
  )
  const { seq, cells } = await store.readSheet(
    table.id,
    period,
    rows.map(({ id }) => id),
  )
  const cellsOf = new Map<OrgUnitId, Map<string, CellValue>>()
  for (const { org, key, value } of cells) {
    const own = cellsOf.get(org)
    if (own) own.set(key, value)
    else cellsOf.set(org, new Map([[key, value]]))
  }
  const byOrg = evaluateEach(checks, rows, 'own', period, catalogue.indicator, (org) =>
    ownInputs({ catalogue, tree, org, period }, table, cellsOf.get(org) ?? new Map()),
  )
  return { seq, byOrg }
}

async function totalFindings(
  store: Store,
  { catalogue, tree }: RollUpModel,
  { period }: FindingsQuery,
  checks: readonly CompiledCheck[],
  units: readonly OrgUnit[],
): Promise<PartFindings> {
  const rows = units.filter(({ level }) => checks.some(({ check }) => check.levels.includes(level)))
  const read = await store.readTotals({
    indicators: [...new Set(checks.flatMap(({ reads }) => [...reads]))].filter((name) =>
      catalogue.indicator(asIndicatorCode(name)),
    ),
    period,
    lens: 'all',
    orgs: rows.map(({ id }) => id),
  })
  const stored = new Map<string, Contribution>(
    read.totals.map((total) => [`${total.org}/${total.indicator}`, total]),
  )
  const byOrg = evaluateEach(checks, rows, 'total', period, catalogue.indicator, (org) =>
    totalInputs({ catalogue, tree, org, period }, (code) => stored.get(`${org}/${code}`)),
  )
  return { seq: read.seq, byOrg }
}

function evaluateEach(
  checks: readonly CompiledCheck[],
  rows: readonly OrgUnit[],
  at: 'own' | 'total',
  period: PeriodCode,
  indicatorOf: IndicatorOf,
  inputsOf: (org: OrgUnitId) => InputLookup,
): ReadonlyMap<OrgUnitId, readonly Finding[]> {
  const parsed = parsePeriod(period)
  if (!parsed.ok) return new Map()
  return new Map(
    rows.map(({ id, level }) => [
      id,
      evaluateChecks(checks, { org: id, level, at, period: parsed.value.type }, inputsOf(id), indicatorOf),
    ]),
  )
}
