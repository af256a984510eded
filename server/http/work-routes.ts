import { type Context, Hono } from 'hono'
import { compileChecks } from '../../shared/domain/checks.js'
import { phraseWithUnit } from '../../shared/domain/display-phrase.js'
import {
  asIndicatorCode,
  asOrgUnitId,
  asPeriodCode,
  asTableId,
  type OrgUnitId,
  type PeriodCode,
  type ReturnRef,
} from '../../shared/domain/ids.js'
import { isTyped, listOf } from '../../shared/domain/indicator.js'
import {
  period as parsedPeriod,
  parsePeriod,
  periodsOfYear,
  previousPeriod,
  samePeriodLastYear,
} from '../../shared/domain/period.js'
import { decide, readsFigures } from '../../shared/domain/permission.js'
import type { Person, Role } from '../../shared/domain/person.js'
import type { ReviewLevels } from '../../shared/domain/review-chain.js'
import { type Lens, lenses } from '../../shared/domain/status.js'
import {
  asks,
  ownIndicators,
  participants,
  reportingUnits,
  type TableDefinition,
} from '../../shared/domain/table.js'
import type { TaskStanding } from '../../shared/domain/task.js'
import { unitsConcerning } from '../../shared/domain/workplace-units.js'
import type {
  CellAuthors,
  CellHistory,
  CheckFigures,
  ComparisonAnswer,
  EarlierPeriod,
  EarlierValues,
  FindingsAnswer,
  Missing,
  MyReturn,
  ReturnConflicts,
  TotalsAnswer,
  Workplace,
} from '../../shared/protocol/api.js'
import { maxKeyLength } from '../../shared/protocol/return-document.js'
import { readComparison } from '../rollup/comparison-reader.js'
import { readElsewhere } from '../rollup/elsewhere-reader.js'
import { readFindings } from '../rollup/findings-reader.js'
import { readMissing, readTotals } from '../rollup/totals-reader.js'
import type { RollUpModel, Store } from '../store/store.js'
import { meOf } from './account-routes.js'
import { type DoorEnv, personOf } from './door.js'
import { problem } from './problem.js'

export interface WorkDeps {
  readonly store: Store
  readonly model: () => RollUpModel
  readonly demo: boolean
  readonly reviewLevels: () => ReviewLevels
  /** Deadlines of the to-do list. */
  readonly book: DueBook
}

/** Until when a return is asked for, and how its unit stands towards that. */
export interface DueBook {
  due(ref: ReturnRef): Date | undefined
  standing(ref: ReturnRef): TaskStanding
}

interface Scope {
  readonly person: Person
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly scope: OrgUnitId
}

/** Everything a signed-in person reads over HTTP: workplace, to-do list, totals, who is missing, history, conflicts. */
export function workRoutes({ store, model, demo, reviewLevels, book }: WorkDeps): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()

  /** Checks names and rights of a request for one table, period and scope. */
  const enter = (
    c: Context<DoorEnv>,
    asked: { table: string; period: string; scope: string },
  ): Scope | Response => {
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    const { catalogue, tree } = model()
    const table = catalogue.table(asTableId(asked.table))
    if (!table) return problem(c, 404, 'unknown-table', `没有报表 ${asked.table.slice(0, 60)}`)
    const parsed = parsePeriod(asked.period)
    if (!parsed.ok) return problem(c, 404, 'unknown-period', parsed.error)
    const scope = asOrgUnitId(asked.scope)
    const decision = decide(person, { action: 'read-total', org: scope, visibility: table.visibility }, tree)
    if (!decision.allowed)
      return problem(c, decision.code === 'unknown-org-unit' ? 404 : 403, decision.code, decision.reason)
    if (!participants(catalogue, tree, table.id)?.get(scope))
      return problem(
        c,
        404,
        'not-in-scope',
        `${tree.get(scope)?.name ?? ''}不在“${table.name.zh}”的填报范围内`,
      )
    return { person, table, period: parsed.value.code, scope }
  }
  /** The return a request names, or why this person may not look into its past. */
  const enterReturn = (
    c: Context<DoorEnv>,
    asked: { table: string; period: string; org: string },
  ): ReturnRef | Response => {
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    const { catalogue, tree } = model()
    const table = catalogue.table(asTableId(asked.table))
    if (!table) return problem(c, 404, 'unknown-table', '没有这张报表')
    const org = asOrgUnitId(asked.org)
    const decision = decide(person, { action: 'read-return', org, visibility: table.visibility }, tree)
    if (!decision.allowed)
      return problem(c, decision.code === 'unknown-org-unit' ? 404 : 403, decision.code, decision.reason)
    return { table: table.id, period: asPeriodCode(asked.period), org }
  }
  const fromQuery = (c: Context<DoorEnv>) => ({
    table: c.req.query('table') ?? '',
    period: c.req.query('period') ?? '',
    scope: c.req.query('scope') ?? '',
  })

  app.get('/workplace', (c) => {
    const account = c.get('signedIn')?.account
    if (!account) return problem(c, 401, 'unauthenticated', '请先登录')
    const { catalogue, tree } = model()
    return c.json({
      me: meOf(account),
      orgUnits: administers(account.role) ? tree.units : unitsConcerning({ catalogue, tree }, account.org),
      packs: catalogue.packs,
      concepts: catalogue.concepts,
      demo,
      reviewLevels: reviewLevels(),
    } satisfies Workplace)
  })

  app.get('/my-returns', async (c) => {
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    return c.json(await myReturns(store, model(), person, book))
  })

  app.get('/totals', async (c) => {
    const entered = enter(c, fromQuery(c))
    if (entered instanceof Response) return entered
    const lens = c.req.query('lens') ?? 'all'
    if (!isLens(lens)) return problem(c, 400, 'unknown-lens', '口径应为 all、reviewed 或 locked')
    const { seq, totals } = await readTotals(store, model(), { ...entered, lens })
    return c.json({
      seq,
      lens,
      totals: totals.map(({ org, indicator, value, reported, expected, na }) => ({
        org: org.id,
        indicator: indicator.code,
        value,
        reported,
        expected,
        na,
        words: indicator.display ? phraseWithUnit(value, indicator.display, indicator.unit) : null,
      })),
    } satisfies TotalsAnswer)
  })

  app.get('/comparison', async (c) => {
    const entered = enter(c, fromQuery(c))
    if (entered instanceof Response) return entered
    const lens = c.req.query('lens') ?? 'all'
    if (!isLens(lens)) return problem(c, 400, 'unknown-lens', '口径应为 all、reviewed 或 locked')
    const { seq, totals } = await readComparison(store, model(), { ...entered, lens })
    const { period } = entered
    return c.json({
      seq,
      lens,
      lastYearPeriod: samePeriodLastYear(period) ?? null,
      previousPeriod: parsedPeriod(period).type === 'year' ? null : previousPeriod(period),
      rows: totals.map(({ org, indicator, ...figures }) => ({
        org: org.id,
        indicator: indicator.code,
        ...figures,
      })),
    } satisfies ComparisonAnswer)
  })

  app.get('/check-figures', async (c) => {
    const entered = enter(c, fromQuery(c))
    if (entered instanceof Response) return entered
    const { person, table, period, scope } = entered
    const { catalogue, tree } = model()
    const checks = compileChecks(catalogue.checksOf(table.id), catalogue.indicator)
    const elsewhere = await readElsewhere(store, model(), { table, period, checks })
    const units = participants(catalogue, tree, table.id, period)?.units ?? []
    const orgs = units
      .map(({ id }) => id)
      .filter(
        (org) =>
          tree.isWithin(org, scope) &&
          decide(person, { action: 'read-total', org, visibility: table.visibility }, tree).allowed,
      )
    return c.json({ seq: elsewhere.seq, figures: elsewhere.list(orgs) } satisfies CheckFigures)
  })

  /** The units with a row in a sheet whose cells the person may read. */
  const readableRows = ({ person, table, scope }: Scope): readonly OrgUnitId[] => {
    const { catalogue, tree } = model()
    const part = participants(catalogue, tree, table.id)
    const units = part ? reportingUnits(catalogue, table, part, scope) : []
    return units
      .map(({ id }) => id)
      .filter(
        (org) => decide(person, { action: 'read-return', org, visibility: table.visibility }, tree).allowed,
      )
  }

  app.get('/authors', async (c) => {
    const entered = enter(c, fromQuery(c))
    if (entered instanceof Response) return entered
    const { table, period } = entered
    const authors = await store.authors({ table: table.id, period, orgs: readableRows(entered) })
    const people = new Map<string, { readonly place: number; readonly name: string }>()
    for (const { account, by } of authors)
      if (!people.has(account)) people.set(account, { place: people.size, name: by })
    return c.json({
      people: [...people.values()].map(({ name }) => name),
      cells: authors.map(({ org, key, account, at }) => [
        org,
        key,
        people.get(account)?.place ?? 0,
        at.getTime(),
      ]),
    } satisfies CellAuthors)
  })

  app.get('/earlier', async (c) => {
    const entered = enter(c, fromQuery(c))
    if (entered instanceof Response) return entered
    const { table, period } = entered
    const orgs = readableRows(entered)
    const at = async (code: PeriodCode | undefined): Promise<EarlierPeriod | null> => {
      if (code === undefined) return null
      const { cells } = await store.readSheet(table.id, code, orgs)
      return { period: code, cells: cells.map(({ org, key, value }) => [org, key, value]) }
    }
    const isYear = parsedPeriod(period).type === 'year'
    return c.json({
      previous: await at(isYear ? undefined : previousPeriod(period)),
      lastYear: await at(samePeriodLastYear(period)),
    } satisfies EarlierValues)
  })

  app.get('/findings', async (c) => {
    const entered = enter(c, fromQuery(c))
    if (entered instanceof Response) return entered
    const { person, table, period, scope } = entered
    const { tree } = model()
    const maySeeRow = (org: OrgUnitId) =>
      decide(person, { action: 'read-return', org, visibility: table.visibility }, tree).allowed
    return c.json(
      (await readFindings(store, model(), { table, period, scope, maySeeRow })) satisfies FindingsAnswer,
    )
  })

  app.get('/missing', async (c) => {
    const entered = enter(c, fromQuery(c))
    if (entered instanceof Response) return entered
    // Of this table only: the right to see was asked for it, another table may be shown to fewer people.
    const code = asIndicatorCode(c.req.query('indicator') ?? '')
    const indicator = model()
      .catalogue.indicatorsOf(entered.table.id)
      .find((each) => each.code === code)
    if (!indicator) return problem(c, 404, 'unknown-indicator', '没有这个指标')
    const { seq, units } = await readMissing(store, model(), { ...entered, indicator })
    return c.json({
      seq,
      units: units.map(({ unit, periods }) => ({
        org: unit.id,
        name: unit.name,
        level: unit.level,
        periods,
      })),
    } satisfies Missing)
  })

  app.get('/history/:table/:period/:org', async (c) => {
    const ref = enterReturn(c, c.req.param())
    if (ref instanceof Response) return ref
    const key = c.req.query('key')
    if (key !== undefined && key.length > maxKeyLength)
      return problem(c, 400, 'unknown-key', '没有这个单元格')
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    const sees = decide(person, { action: 'read-reviews', org: ref.org }, model().tree)
    const entries = await store.history(ref, { limit: 200, ...(key === undefined ? {} : { key }) })
    return c.json({
      entries: entries.map((entry) => ({
        seq: entry.seq,
        at: entry.at.toISOString(),
        by: entry.by,
        old: entry.old,
        new: entry.new,
        origin: sees.allowed ? entry.origin : null,
        status: entry.status,
        correction: entry.correction,
      })),
    } satisfies CellHistory)
  })

  app.get('/conflicts/:table/:period/:org', async (c) => {
    const ref = enterReturn(c, c.req.param())
    if (ref instanceof Response) return ref
    const conflicts = await store.conflicts(ref, { limit: 200 })
    return c.json({
      conflicts: conflicts.map(({ at, ...conflict }) => ({ ...conflict, at: at.toISOString() })),
    } satisfies ReturnConflicts)
  })

  app.get('/totals-check', async (c) => {
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    const { tree } = model()
    const decision = decide(person, { action: 'check-totals', org: person.org }, tree)
    if (!decision.allowed) return problem(c, 403, decision.code, decision.reason)
    const { compared, differences } = await store.checkTotals(model())
    // Who runs the system has `npm run totals:check`. The comparison is always of everything; what it finds elsewhere is for those elsewhere.
    return c.json({ compared, differences: differences.filter(({ org }) => tree.isWithin(org, person.org)) })
  })
  return app
}

/** Who moves people between units must see them all. */
const administers = (role: Role): boolean =>
  role === 'administrator' || role === 'security' || role === 'auditor'

function isLens(text: string): text is Lens {
  return (lenses as readonly string[]).includes(text)
}

/** The returns of a person's own unit for every table and period, with how much of each is filled. */
async function myReturns(
  store: Store,
  { catalogue, tree }: RollUpModel,
  person: Person,
  book: DueBook,
): Promise<readonly MyReturn[]> {
  const unit = tree.get(person.org)
  if (!unit || !readsFigures(person)) return []
  const existing = new Map(
    (await store.returnsOf(unit.id)).map((each) => [`${each.table}/${each.period}`, each] as const),
  )
  const reasons = new Map<string, string>()
  for (const { ref, action, reason } of await store.latestReviews({ orgs: [unit.id] }))
    if (action === 'send-back' && reason) reasons.set(`${ref.table}/${ref.period}`, reason)
  return catalogue.tables.flatMap((table) => {
    if (!participants(catalogue, tree, table.id)?.get(unit.id)) return []
    const asked = ownIndicators(catalogue, table).filter(
      (indicator) => asks(indicator, unit) && (isTyped(indicator) || listOf(indicator)),
    )
    if (asked.length === 0) return []
    const year = catalogue.packOf(table.id)?.year
    if (year === undefined) return []
    // A unit that was made or ended within the year is asked for the periods in which it exists.
    const existed = periodsOfYear(year, table.periodType).filter((period) =>
      participants(catalogue, tree, table.id, period)?.get(unit.id),
    )
    return existed.map((period): MyReturn => {
      const found = existing.get(`${table.id}/${period}`)
      const reason = found?.status === 'sent-back' ? reasons.get(`${table.id}/${period}`) : undefined
      return {
        table: table.id,
        period,
        org: unit.id,
        status: found?.status ?? 'empty',
        reported: found?.reported ?? 0,
        expected: asked.length,
        ...(reason ? { reason } : {}),
        ...dueOf(book, { table: table.id, period, org: unit.id }),
      }
    })
  })
}

function dueOf(book: DueBook, ref: ReturnRef): Pick<MyReturn, 'due' | 'standing'> {
  const due = book.due(ref)
  return due ? { due: due.toISOString(), standing: book.standing(ref) } : {}
}
