import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import { asOrgUnitId, asTableId } from '../../shared/domain/ids.js'
import { orgLevels } from '../../shared/domain/org.js'
import { decide } from '../../shared/domain/permission.js'
import type { ReviewLevelsAnswer } from '../../shared/protocol/review-api.js'
import type { RollUpModel, Store } from '../store/store.js'
import { checked, name, problem, signInFirst } from './answers.js'
import type { ReviewSettings } from './review-settings.js'

export interface SettingsRouteDeps {
  readonly store: Store
  readonly settings: ReviewSettings
  readonly model: () => RollUpModel
  readonly now: () => Date
  readonly personOf: (c: Context) => Visitor | undefined
  /** Called when a setting is on disk: connected people have to hear of it. */
  readonly changed: () => void
}

const levels = v.object({
  table: name,
  levels: v.nullable(v.pipe(v.array(v.picklist(orgLevels)), v.minLength(1), v.maxLength(orgLevels.length))),
})

/** What an administrator sets for the review chain, mounted at `/api`; see review-api.ts. Errors are Problems. */
export function settingsRoutes({ store, settings, model, now, personOf, changed }: SettingsRouteDeps): Hono {
  const app = new Hono()

  app.get('/review-levels', (c) => {
    if (!personOf(c)) return signInFirst(c)
    return c.json({ levels: settings.levels } satisfies ReviewLevelsAnswer)
  })

  app.post('/review-levels', checked(levels), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const { catalogue, tree } = model()
    const table = asTableId(asked.table)
    const pack = catalogue.packOf(table)
    if (!pack) return problem(c, 404, 'unknown-table', '没有这张报表')
    const scope = tree.get(asOrgUnitId(pack.scope))?.id ?? tree.root.id
    const decision = decide(person, { action: 'configure-review', org: scope }, tree)
    if (!decision.allowed) return problem(c, 403, decision.code, decision.reason)
    const before = settings.levels[table] ?? null
    await settings.choose(table, asked.levels)
    await store.appendAudit([
      {
        at: now(),
        by: person.id,
        origin: person.origin ?? null,
        event: {
          kind: 'setting',
          action: 'review-levels',
          org: scope,
          details: { table, before, after: asked.levels },
        },
      },
    ])
    changed()
    return c.json({ levels: settings.levels } satisfies ReviewLevelsAnswer)
  })
  return app
}
