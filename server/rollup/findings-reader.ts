import { type CellValue, isReported } from '../../shared/domain/cell-value.js'
import type { CheckPlaceKind } from '../../shared/domain/check-definition.js'
import { type CompiledCheck, compileChecks, evaluateChecks } from '../../shared/domain/checks.js'
import type { InputLookup } from '../../shared/domain/expression/values.js'
import { asIndicatorCode, type OrgUnitId, type PeriodCode, type Seq } from '../../shared/domain/ids.js'
import { period as parsedPeriod } from '../../shared/domain/period.js'
import { type Contribution, type TotalLookup, totalsRead } from '../../shared/domain/roll-up.js'
import { participants, type TableDefinition } from '../../shared/domain/table.js'
import type { AnsweredFinding } from '../../shared/protocol/api.js'
import { ownInputs, totalInputs } from '../../shared/protocol/check-inputs.js'
import { noteKey } from '../../shared/protocol/return-document.js'
import type { RollUpModel, Store } from '../store/store.js'
import { readElsewhere } from './elsewhere-reader.js'

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
): Promise<{ readonly seq: Seq; readonly findings: readonly AnsweredFinding[] }> {
  const { catalogue, tree } = model
  const { table, period, scope, maySeeRow } = query
  const checks = compileChecks(catalogue.checksOf(table.id), catalogue.indicator)
  const units = (participants(catalogue, tree, table.id, period)?.units ?? []).filter(
    ({ id, level }) => tree.isWithin(id, scope) && checks.some(({ check }) => check.levels.includes(level)),
  )
  const rows = new Map<OrgUnitId, Map<string, CellValue>>(
    units.filter(({ id }) => maySeeRow(id)).map(({ id }) => [id, new Map()]),
  )
  const sheet = await store.readSheet(table.id, period, [...rows.keys()])
  for (const { org, key, value } of sheet.cells) rows.get(org)?.set(key, value)
  const totals = await readTotalsOf(store, model, query, checks)
  const elsewhere = await readElsewhere(store, model, { table, period, checks })

  const findings = units.flatMap((org): readonly AnsweredFinding[] => {
    const context = { catalogue, tree, org: org.id, period }
    const cells = rows.get(org.id)
    const judge = (at: CheckPlaceKind, inputs: InputLookup) =>
      evaluateChecks(
        checks,
        { org: org.id, level: org.level, at, period: parsedPeriod(period).type },
        inputs,
        catalogue.indicator,
      )
    const found = [
      ...judge('total', totalInputs(context, totals.of, elsewhere.of)),
      ...(cells ? judge('own', ownInputs(context, table, cells, elsewhere.of)) : []),
    ]
    return found.map((finding) => ({
      ...finding,
      explained: finding.cells.some((code) => isReported(cells?.get(noteKey(code)))),
    }))
  })
  // Several reads: what the oldest one shows is in all.
  return { seq: Math.min(sheet.seq, totals.seq, elsewhere.seq), findings }
}

/** The stored totals that checks of sums read, of any table. */
async function readTotalsOf(
  store: Store,
  { catalogue }: RollUpModel,
  { period }: FindingsQuery,
  checks: readonly CompiledCheck[],
): Promise<{ readonly seq: Seq; of: TotalLookup }> {
  const reads = new Set(checks.flatMap((one) => (one.check.at === 'total' ? [...one.reads] : [])))
  const { seq, totals } = await store.readTotals({
    reads: totalsRead(
      [...reads].flatMap((name) => catalogue.indicator(asIndicatorCode(name)) ?? []),
      period,
      catalogue.indicator,
    ),
    lens: 'all',
  })
  const stored = new Map<string, Contribution>(
    totals.map((total) => [`${total.org}/${total.indicator}`, total]),
  )
  return { seq, of: (code, org) => stored.get(`${org}/${code}`) }
}
