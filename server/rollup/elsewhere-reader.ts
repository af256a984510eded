import { parseCheckReference, periodOf, unitOf } from '../../shared/domain/check-reference.js'
import type { CompiledCheck } from '../../shared/domain/checks.js'
import type { Input } from '../../shared/domain/expression/values.js'
import type { OrgUnitId, PeriodCode, Seq } from '../../shared/domain/ids.js'
import { type Contribution, type TotalRead, totalsRead } from '../../shared/domain/roll-up.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { isElsewhere, totalInputs } from '../../shared/protocol/check-inputs.js'
import type { RollUpModel, Store } from '../store/store.js'

/** Figures that checks of a sheet read outside it: see {@link isElsewhere}. */
export interface ElsewhereFigures {
  readonly seq: Seq
  /** One figure; null when it is missing, undefined when no check of the table asks for it. */
  of(org: OrgUnitId, name: string): Input | undefined
  /** Those of some units, to be sent. */
  list(orgs: readonly OrgUnitId[]): readonly (readonly [org: string, name: string, value: Input])[]
}

/** Reads what the checks of a table need of other tables, periods and levels, from the totals (含未审). */
export async function readElsewhere(
  store: Store,
  { catalogue, tree }: RollUpModel,
  query: {
    readonly table: TableDefinition
    readonly period: PeriodCode
    readonly checks: readonly CompiledCheck[]
  },
): Promise<ElsewhereFigures> {
  const { table, period, checks } = query
  const names = [...new Set(checks.flatMap(({ reads }) => [...reads]))].filter((name) =>
    isElsewhere(name, catalogue, table),
  )
  const reads = new Map<string, TotalRead>()
  for (const name of names) {
    const reference = parseCheckReference(name)
    const indicator = reference && catalogue.indicator(reference.indicator)
    const at = reference && periodOf(reference, period)
    if (!indicator || !at) continue
    for (const read of totalsRead([indicator], at, catalogue.indicator))
      reads.set(`${read.indicator}/${read.period}`, read)
  }
  if (reads.size === 0) return { seq: await store.currentSeq(), of: () => undefined, list: () => [] }
  const { seq, totals } = await store.readTotals({ reads: [...reads.values()], lens: 'all' })
  const stored = new Map<string, Contribution>(
    totals.map((total) => [`${total.indicator}/${total.period}/${total.org}`, total]),
  )

  const wanted = new Set(names)
  const of = (org: OrgUnitId, name: string): Input | undefined => {
    if (!wanted.has(name)) return undefined
    const reference = parseCheckReference(name)
    const indicator = reference && catalogue.indicator(reference.indicator)
    const unit = reference && unitOf(reference, org, tree)
    const at = reference && periodOf(reference, period)
    if (!indicator || !unit || !at) return null
    const periods = new Map(
      totalsRead([indicator], at, catalogue.indicator).map((read) => [read.indicator, read.period]),
    )
    const inputs = totalInputs({ catalogue, tree, org: unit, period: at }, (code, place) =>
      stored.get(`${code}/${periods.get(code) ?? at}/${place}`),
    )
    return inputs(indicator.code) ?? null
  }
  return {
    seq,
    of,
    list: (orgs) =>
      orgs.flatMap((org) =>
        names.flatMap((name) => {
          const value = of(org, name)
          return value === null || value === undefined ? [] : [[org, name, value] as const]
        }),
      ),
  }
}
