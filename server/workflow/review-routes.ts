import { sValidator } from '@hono/standard-validator'
import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import { maxReviewCells, maxReviewReasonLength, reviewActions } from '../../shared/domain/workflow.js'
import type { Problem } from '../../shared/protocol/api.js'
import { maxKeyLength } from '../../shared/protocol/return-document.js'
import {
  type BulkReviewDone,
  maxBulkReturns,
  type ReviewEvent,
  type ReviewQueue,
  type Reviews,
} from '../../shared/protocol/review-api.js'
import type { RollUpModel, Store, StoredReview } from '../store/store.js'
import type { ReviewDesk, ReviewRefusal } from './review-desk.js'

export interface ReviewRouteDeps {
  readonly desk: ReviewDesk
  readonly store: Store
  readonly model: () => RollUpModel
  /** The signed-in person behind a request; undefined without a session. */
  readonly personOf: (c: Context) => Visitor | undefined
}

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
const reason = v.pipe(v.string(), v.trim(), v.maxLength(maxReviewReasonLength))
const action = v.picklist(reviewActions)
const cells = v.pipe(
  v.array(v.object({ key: v.pipe(v.string(), v.minLength(1), v.maxLength(maxKeyLength)), reason })),
  v.maxLength(maxReviewCells),
)
const single = v.object({ reason: v.optional(reason), cells: v.optional(cells) })
const bulk = v.object({
  action,
  reason: v.optional(reason),
  returns: v.pipe(
    v.array(v.object({ table: name, period: name, org: name })),
    v.minLength(1),
    v.maxLength(maxBulkReturns),
  ),
})

/** The review chain over HTTP, mounted at `/api`; see review-api.ts. Errors are Problems. */
export function reviewRoutes(deps: ReviewRouteDeps): Hono {
  const { desk, store, model, personOf } = deps
  const app = new Hono()

  app.post('/returns/bulk', checked(bulk), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const words = { reason: asked.reason || null, cells: [] }
    const results: BulkReviewDone['results'][number][] = []
    for (const each of asked.returns) {
      const ref = refOf(each)
      // One after the other: each is a transaction of its own, and one that is refused does not stop the rest.
      const done = await desk.perform(person, ref, asked.action, words)
      results.push({
        org: ref.org,
        ...(done.ok ? { ok: true, ...done.value } : { ok: false, ...done.error }),
      })
    }
    return c.json({ results } satisfies BulkReviewDone)
  })

  app.post('/returns/:table/:period/:org/:action', checked(single), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const wanted = v.safeParse(action, c.req.param('action'))
    if (!wanted.success) return problem(c, 404, 'unknown-action', '没有这个操作')
    const words = c.req.valid('json')
    const done = await desk.perform(person, refOf(c.req.param()), wanted.output, {
      reason: words.reason || null,
      cells: words.cells ?? [],
    })
    if (!done.ok) return problem(c, httpStatusOf(done.error.code), done.error.code, done.error.message)
    return c.json(done.value)
  })

  app.get('/reviews/:table/:period/:org', async (c) => {
    const ref = refOf(c.req.param())
    const refused = mayRead(c, ref.org)
    if (refused) return refused
    return c.json({ events: (await store.reviews(ref)).map(toEvent) } satisfies Reviews)
  })

  app.get('/reviews', async (c) => {
    const { table = '', period = '', scope = '' } = c.req.query()
    const asked = refOf({ table, period, org: scope })
    const refused = mayRead(c, asked.org)
    if (refused) return refused
    const { tree } = model()
    const orgs = tree.units.filter(({ id }) => tree.isWithin(id, asked.org)).map(({ id }) => id)
    const found = await store.latestReviews({ orgs, of: asked })
    return c.json({ events: found.map(toEvent) } satisfies Reviews)
  })

  app.get('/review-queue', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const { tree } = model()
    const waiting = new Map<string, ReviewQueue['waiting'][number]>()
    for (const { ref, status } of await store.returnsAt(['submitted', 'street-approved'])) {
      if (!decide(person, { action: 'approve', org: ref.org, status }, tree).allowed) continue
      const key = `${ref.table}/${ref.period}`
      const count = (waiting.get(key)?.count ?? 0) + 1
      waiting.set(key, { table: ref.table, period: ref.period, count })
    }
    return c.json({ waiting: [...waiting.values()] } satisfies ReviewQueue)
  })

  const mayRead = (c: Context, org: ReturnRef['org']): Response | undefined => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const decision = decide(person, { action: 'read-reviews', org }, model().tree)
    if (decision.allowed) return undefined
    return problem(c, httpStatusOf(decision.code), decision.code, decision.reason)
  }
  return app
}

function checked<Schema extends v.GenericSchema>(schema: Schema) {
  return sValidator('json', schema, (result, c) => {
    if (!result.success)
      return problem(c, 400, 'invalid', `内容不完整或过长(原因最多 ${maxReviewReasonLength} 字),请核对后重试`)
  })
}

function refOf(names: { readonly table: string; readonly period: string; readonly org: string }): ReturnRef {
  return { table: asTableId(names.table), period: asPeriodCode(names.period), org: asOrgUnitId(names.org) }
}

const toEvent = ({ ref, at, ...review }: StoredReview): ReviewEvent => ({
  ...review,
  org: ref.org,
  at: at.toISOString(),
})

const signInFirst = (c: Context): Response => problem(c, 401, 'unauthenticated', '请先登录')

function problem(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ code, message } satisfies Problem, status)
}

/** What a person may never do is 403; what only does not fit the status of the moment is 409. */
function httpStatusOf(code: ReviewRefusal['code']): ContentfulStatusCode {
  switch (code) {
    case 'unknown-return':
    case 'unknown-org-unit':
      return 404
    case 'reason-missing':
      return 400
    case 'not-your-turn':
    case 'not-editable':
    case 'status-changed':
    case 'nothing-filled':
    case 'not-submitted':
    case 'already-submitted':
    case 'reviewed':
    case 'not-approved':
    case 'locked':
      return 409
    default:
      return 403
  }
}
