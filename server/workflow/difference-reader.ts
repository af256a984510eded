import { type CellValue, fromScaled } from '../../shared/domain/cell-value.js'
import { compileChecks } from '../../shared/domain/checks.js'
import { baseOf } from '../../shared/domain/comparison.js'
import type { OrgUnitId, PeriodCode } from '../../shared/domain/ids.js'
import { type Indicator, listOf } from '../../shared/domain/indicator.js'
import type { ComparisonBase, MoveThresholds } from '../../shared/domain/moved-figures.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { findOutliers, type Outlier } from '../../shared/domain/outliers.js'
import { previousPeriod, samePeriodLastYear } from '../../shared/domain/period.js'
import {
  answeredSendBack,
  type ComparedFigure,
  standingOut,
  submissionBefore,
} from '../../shared/domain/review-difference.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { parseKey } from '../../shared/protocol/return-document.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'
import { maxChangedCells, type ReturnDifference } from '../../shared/protocol/review-difference-api.js'
import { askedOf, checkBeforeSubmit } from '../../shared/protocol/submit-check.js'
import type { ChangedSince } from '../store/review-facts-store.js'
import type { RollUpModel, Store, StoredReview } from '../store/store.js'
import type { LookDeps } from './step-look.js'

export interface DifferenceQuery {
  readonly table: TableDefinition
  readonly period: PeriodCode
  /** Returns to look at. */
  readonly waiting: readonly OrgUnit[]
  /** Units whose figures say what is usual: those of the sheet that the reviewer may see. */
  readonly peers: readonly OrgUnit[]
  readonly thresholds: MoveThresholds
}

type Rows = ReadonlyMap<OrgUnitId, ReadonlyMap<string, CellValue>>
const noCells: ReadonlyMap<string, CellValue> = new Map()

/** Gathers what stands out in the returns that wait, in a number of reads that does not depend on theirs. */
export async function readDifferences(
  deps: Pick<LookDeps, 'store' | 'model' | 'elsewhere'>,
  query: DifferenceQuery,
): Promise<readonly ReturnDifference[]> {
  const { store, elsewhere } = deps
  const { table, period, waiting, peers, thresholds } = query
  if (waiting.length === 0) return []
  const model = deps.model()
  const { catalogue, tree } = model
  const orgs = waiting.map(({ id }) => id)
  const steps = byOrg(await store.stepsOf({ table: table.id, period, orgs }), ({ ref }) => ref.org)
  const changed = await readChanges(store, query, steps)
  const now = await readRows(
    store,
    table,
    period,
    [...peers, ...waiting].map(({ id }) => id),
  )
  const bases = await readBases(store, model, query)
  const outliers = outliersOf(model, table, peers, now)
  const checks = compileChecks(catalogue.checksOf(table.id), catalogue.indicator)
  const figures = await elsewhere({ table, period, checks })

  return waiting.map((unit): ReturnDifference => {
    const cells = now.get(unit.id) ?? noCells
    const past = steps.get(unit.id) ?? []
    const submitted = past.find(({ action }) => action === 'submit')
    const before = submissionBefore(past)
    const back = answeredSendBack(past)
    const own = changed.get(unit.id) ?? []
    const compared = askedOf(catalogue, table, unit).flatMap((indicator): readonly ComparedFigure[] => {
      if (indicator.valueType !== 'number') return []
      const value = figureOf(indicator, cells)
      const outlier = outliers.get(`${indicator.code}/${unit.id}`)
      return [{ indicator, now: value, bases: bases(unit.id, indicator), outlier }]
    })
    const context = { catalogue, tree, org: unit.id, period }
    const { hard, soft } = checkBeforeSubmit(context, table, unit, cells, figures.of)
    return {
      org: unit.id,
      submitted: submitted ? whoAndWhen(submitted) : null,
      since: before ? whoAndWhen(before) : null,
      changed: own.slice(0, maxChangedCells).map(({ key, old, new: value, by }) => ({
        key,
        old,
        new: value,
        by,
      })),
      moreChanged: Math.max(0, own.length - maxChangedCells),
      sentBack: back
        ? {
            reason: back.reason,
            cells: back.cells.map((cell) => ({ ...cell, changed: isAnswered(cell.key, own, catalogue) })),
          }
        : null,
      ...standingOut(compared, thresholds),
      findings: [
        ...hard.map(({ severity, message, cells: at }) => ({
          severity,
          message,
          cells: at,
          explanation: null,
        })),
        ...soft.map(({ finding: { severity, message, cells: at }, explanation }) => ({
          severity,
          message,
          cells: at,
          explanation,
        })),
      ],
      missing: submitted?.remarks.missing ?? null,
    }
  })
}

const whoAndWhen = ({ by, at }: StoredReview) => ({ by, at: at.toISOString() })

async function readChanges(
  store: Store,
  { table, period, waiting }: DifferenceQuery,
  steps: ReadonlyMap<OrgUnitId, readonly StoredReview[]>,
): Promise<ReadonlyMap<OrgUnitId, readonly ChangedSince[]>> {
  const since = waiting.flatMap(({ id }) => {
    const before = submissionBefore(steps.get(id) ?? [])
    return before ? [{ org: id, seq: before.seq }] : []
  })
  if (since.length === 0) return new Map()
  return byOrg(await store.changedSince({ table: table.id, period, since }), ({ org }) => org)
}

/** A cell named by a reason was changed itself, or through the ledger that feeds it. */
function isAnswered(
  key: string,
  changed: readonly ChangedSince[],
  { indicator }: RollUpModel['catalogue'],
): boolean {
  const parsed = parseKey(key)
  const named = parsed?.kind === 'cell' ? indicator(parsed.indicator as Indicator['code']) : undefined
  const list = named && listOf(named)
  return changed.some((each) => {
    if (each.key === key) return true
    const at = list === undefined ? undefined : parseKey(each.key)
    return (at?.kind === 'item' || at?.kind === 'list-none') && at.list === list
  })
}

async function readRows(
  store: Store,
  table: TableDefinition,
  period: PeriodCode,
  orgs: readonly OrgUnitId[],
): Promise<Rows> {
  const { cells } = await store.readSheet(table.id, period, [...new Set(orgs)])
  const rows = new Map<OrgUnitId, Map<string, CellValue>>()
  for (const { org, key, value } of cells) {
    const row = rows.get(org)
    if (row) row.set(key, value)
    else rows.set(org, new Map([[key, value]]))
  }
  return rows
}

/** Looks a unit's figure up in the periods it is held against; merged units count together. */
async function readBases(
  store: Store,
  { tree }: RollUpModel,
  { table, period, waiting }: DifferenceQuery,
): Promise<(org: OrgUnitId, indicator: Indicator) => ComparedFigure['bases']> {
  const lastYear = samePeriodLastYear(period)
  const previous = previousPeriod(period)
  const asked: readonly (readonly [ComparisonBase, PeriodCode])[] = [
    ['previous', previous],
    // A year's period before is the year before: it is said once.
    ...(lastYear && lastYear !== previous ? [['last-year', lastYear] as const] : []),
  ]
  const read = await Promise.all(
    asked.map(async ([against, then]) => {
      const units = new Map(waiting.map(({ id }) => [id, unitsThen(tree, id, then)]))
      const rows = await readRows(store, table, then, [...units.values()].flat())
      return { against, units, rows }
    }),
  )
  return (org, indicator) =>
    Object.fromEntries(
      read.map(({ against, units, rows }) => {
        const values = (units.get(org) ?? []).map((id) => figureOf(indicator, rows.get(id) ?? noCells))
        const known = values.filter((value) => value !== null)
        // Rates and distinct keys of several units cannot be added.
        const isAddable = indicator.unit !== '%' && indicator.rule.kind !== 'distinct'
        const sum = known.length > 1 && !isAddable ? null : known.reduce((all, value) => all + value, 0)
        return [against, known.length === 0 ? null : sum]
      }),
    )
}

function unitsThen(tree: OrgTree, org: OrgUnitId, then: PeriodCode): readonly OrgUnitId[] {
  const base = baseOf(tree, org, then)
  return base.kind === 'units' ? base.units : []
}

/** Outliers by `indicator/unit`, each among the units of its own level. */
function outliersOf(
  { catalogue }: RollUpModel,
  table: TableDefinition,
  peers: readonly OrgUnit[],
  rows: Rows,
): ReadonlyMap<string, Outlier> {
  const figures = new Map<string, { readonly ids: string[]; readonly values: number[] }>()
  for (const unit of peers)
    for (const indicator of askedOf(catalogue, table, unit)) {
      const value =
        indicator.valueType === 'number' ? figureOf(indicator, rows.get(unit.id) ?? noCells) : null
      if (value === null) continue
      const group = `${indicator.code}/${unit.level}`
      const known = figures.get(group) ?? { ids: [], values: [] }
      figures.set(group, known)
      known.ids.push(`${indicator.code}/${unit.id}`)
      known.values.push(value)
    }
  const found = new Map<string, Outlier>()
  for (const { ids, values } of figures.values())
    for (const [i, outlier] of findOutliers(values)) {
      const id = ids[i]
      if (id !== undefined) found.set(id, outlier)
    }
  return found
}

function figureOf(indicator: Indicator, cells: ReadonlyMap<string, CellValue>): number | null {
  const leaf = leafOf(indicator, cells)
  return leaf?.kind === 'value' ? fromScaled(leaf.n, indicator.decimals) : null
}

function byOrg<Each>(list: readonly Each[], orgOf: (each: Each) => OrgUnitId): Map<OrgUnitId, Each[]> {
  const found = new Map<OrgUnitId, Each[]>()
  for (const each of list) {
    const known = found.get(orgOf(each))
    if (known) known.push(each)
    else found.set(orgOf(each), [each])
  }
  return found
}
