import { Hono } from 'hono'
import { asOrgUnitId, asTableId, type PeriodCode, type TableId } from '../../shared/domain/ids.js'
import { parsePeriod } from '../../shared/domain/period.js'
import { decide } from '../../shared/domain/permission.js'
import type { Differences } from '../../shared/protocol/record-api.js'
import type { RollUpModel, Store } from '../store/store.js'
import { type DoorEnv, personOf } from './door.js'
import { problem } from './problem.js'

export interface PastDeps {
  readonly store: Store
  readonly model: () => RollUpModel
}

/** What differs between two moments of a sheet; see record-api.ts. */
export function pastRoutes({ store, model }: PastDeps): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()

  app.get('/differences/:table/:period/:scope', async (c) => {
    const person = personOf(c)
    if (!person) return problem(c, 401, 'unauthenticated', '请先登录')
    const { catalogue, tree } = model()
    const table = catalogue.table(asTableId(c.req.param('table')))
    if (!table) return problem(c, 404, 'unknown-table', '没有这张报表')
    const parsed = parsePeriod(c.req.param('period'))
    if (!parsed.ok) return problem(c, 404, 'unknown-period', parsed.error)
    const scope = asOrgUnitId(c.req.param('scope'))
    if (!tree.get(scope)) return problem(c, 404, 'unknown-org-unit', '没有这个组织单位')
    const orgs = tree.units
      .map(({ id }) => id)
      .filter(
        (org) =>
          tree.isWithin(org, scope) &&
          decide(person, { action: 'read-return', org, visibility: table.visibility }, tree).allowed,
      )
    if (orgs.length === 0) return problem(c, 403, 'not-visible', '按本表设置,您看不到这个单位的数据')
    const sheet = { table: table.id, period: parsed.value.code }
    const from = await momentOf(store, sheet, c.req.query('from'))
    const to =
      c.req.query('to') === undefined
        ? await store.currentSeq()
        : await momentOf(store, sheet, c.req.query('to'))
    if (from === undefined || to === undefined || from > to)
      return problem(c, 400, 'unknown-moment', '请选择两个时刻,先早后晚')
    const cells = await store.differences({ ...sheet, orgs, after: from, upTo: to })
    return c.json({
      from,
      to,
      cells: cells.map(({ seq: _seq, at, ...cell }) => ({ ...cell, at: at.toISOString() })),
    } satisfies Differences)
  })
  return app
}

/** A moment as it stands in an address: a seq, or an ISO time. */
async function momentOf(
  store: Store,
  sheet: { readonly table: TableId; readonly period: PeriodCode },
  text: string | undefined,
): Promise<number | undefined> {
  if (text === undefined) return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : store.seqAt(sheet, at)
}
