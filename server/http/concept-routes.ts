import { Hono } from 'hono'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import { lenses } from '../../shared/domain/status.js'
import { participants } from '../../shared/domain/table.js'
import { readConcepts } from '../rollup/concept-reader.js'
import type { RollUpModel, Store } from '../store/store.js'
import { type DoorEnv, personOf } from './door.js'
import { problem } from './problem.js'

export interface ConceptDeps {
  readonly store: Store
  readonly model: () => RollUpModel
}

/** The concept dictionary with its figures; see `ConceptFigures` in api.ts. */
export function conceptRoutes({ store, model }: ConceptDeps): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()
  app.get('/concepts', async (c) => {
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    const lens = lenses.find((each) => each === (c.req.query('lens') ?? 'all'))
    if (!lens) return problem(c, 400, 'unknown-lens', '没有这种汇总口径')
    const { catalogue, tree } = model()
    const answer = await readConcepts(store, { catalogue, tree }, lens, (indicator, pack) => {
      const table = catalogue.tableOf(indicator.code)
      const part = table && participants(catalogue, tree, table.id)
      if (!table || !part) return undefined
      return [asOrgUnitId(pack.scope), person.org].find(
        (org) =>
          part.get(org) !== undefined &&
          decide(person, { action: 'read-total', org, visibility: table.visibility }, tree).allowed,
      )
    })
    return c.json(answer)
  })
  return app
}
