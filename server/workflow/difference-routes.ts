import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import { asOrgUnitId, asPeriodCode, asTableId, type OrgUnitId } from '../../shared/domain/ids.js'
import { maxThreshold } from '../../shared/domain/moved-figures.js'
import { parsePeriod } from '../../shared/domain/period.js'
import { decide } from '../../shared/domain/permission.js'
import { chainOf } from '../../shared/domain/review-chain.js'
import { participants, reportingUnits } from '../../shared/domain/table.js'
import type { ReviewDifferences, ThresholdsAnswer } from '../../shared/protocol/review-difference-api.js'
import { checked, name, problem, signInFirst } from './answers.js'
import { readDifferences } from './difference-reader.js'
import { httpStatusOf } from './review-routes.js'
import type { LookDeps } from './step-look.js'
import { ThresholdSettings } from './threshold-settings.js'

export interface DifferenceRouteDeps extends LookDeps {
  readonly now: () => Date
  readonly personOf: (c: Context) => Visitor | undefined
}

const amount = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(maxThreshold))
const chosen = v.object({
  table: name,
  thresholds: v.nullable(v.strictObject({ flow: amount, stock: amount, rate: amount, least: amount })),
})

/** What stands out in the returns that wait, and from which change on; mounted at `/api`. Errors are Problems. */
export function differenceRoutes(deps: DifferenceRouteDeps): Hono {
  const { store, model, levels, now, personOf } = deps
  const settings = new ThresholdSettings(store)
  const app = new Hono()

  app.get('/review-difference', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const { catalogue, tree } = model()
    const table = catalogue.table(asTableId(c.req.query('table') ?? ''))
    const parsed = parsePeriod(c.req.query('period') ?? '')
    if (!table || !parsed.ok || parsed.value.type !== table.periodType)
      return problem(c, 404, 'unknown-sheet', '没有这张报表或这个报告期')
    const period = asPeriodCode(parsed.value.code)
    const scope = asOrgUnitId(c.req.query('scope') ?? '')
    const right = decide(person, { action: 'read-reviews', org: scope }, tree)
    if (!right.allowed) return problem(c, httpStatusOf(right.code), right.code, right.reason)
    const standing = new Map(
      (
        await store.returnsAt(['submitted', 'street-approved', 'district-approved'], {
          table: table.id,
          period,
        })
      ).map(({ ref, status }) => [ref.org, status]),
    )
    const maySee = (org: OrgUnitId) =>
      decide(person, { action: 'read-return', org, visibility: table.visibility }, tree).allowed
    const part = participants(catalogue, tree, table.id, period)
    const peers = (part ? reportingUnits(catalogue, table, part, part.root.id) : []).filter(({ id }) =>
      maySee(id),
    )
    const waiting = peers.filter(({ id }) => {
      const status = standing.get(id)
      if (!status || !tree.isWithin(id, scope)) return false
      const chain = chainOf(model(), table.id, id, levels())
      return decide(person, { action: 'approve', org: id, status, chain }, tree).allowed
    })
    const thresholds = await settings.of(table.id)
    const returns = await readDifferences(deps, { table, period, waiting, peers, thresholds })
    return c.json({ thresholds, returns } satisfies ReviewDifferences)
  })

  app.get('/review-thresholds', async (c) => {
    if (!personOf(c)) return signInFirst(c)
    return c.json({ thresholds: await settings.all() } satisfies ThresholdsAnswer)
  })

  app.post('/review-thresholds', checked(chosen), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const { catalogue, tree } = model()
    const table = asTableId(asked.table)
    const pack = catalogue.packOf(table)
    if (!pack) return problem(c, 404, 'unknown-table', '没有这张报表')
    const scope = tree.get(asOrgUnitId(pack.scope))?.id ?? tree.root.id
    const right = decide(person, { action: 'configure-review', org: scope }, tree)
    if (!right.allowed) return problem(c, 403, right.code, right.reason)
    const before = await settings.choose(table, asked.thresholds)
    await store.appendAudit([
      {
        at: now(),
        by: person.id,
        origin: person.origin ?? null,
        event: {
          kind: 'setting',
          action: 'review-thresholds',
          org: scope,
          details: { table, before, after: asked.thresholds },
        },
      },
    ])
    return c.json({ thresholds: await settings.all() } satisfies ThresholdsAnswer)
  })
  return app
}
