import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import type { ReturnRef } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import { chainOf, type ReviewLevels } from '../../shared/domain/review-chain.js'
import { exceptionKinds, maxReviewCells, reviewActions } from '../../shared/domain/workflow.js'
import { maxKeyLength, parseKey } from '../../shared/protocol/return-document.js'
import {
  type BulkReviewDone,
  type EarlierExplanations,
  maxBulkReturns,
  type ReviewEvent,
  type ReviewQueue,
  type Reviews,
  type StepProblem,
} from '../../shared/protocol/review-api.js'
import type { RollUpModel, Store, StoredReview } from '../store/store.js'
import { checked, name, problem, reason, refOf, signInFirst } from './answers.js'
import { changesSince } from './changes-since.js'
import type { ReviewDesk, ReviewRefusal } from './review-desk.js'

export interface ReviewRouteDeps {
  readonly desk: ReviewDesk
  readonly store: Store
  readonly model: () => RollUpModel
  /** Which levels review which table. */
  readonly levels: () => ReviewLevels
  /** The signed-in person behind a request; undefined without a session. */
  readonly personOf: (c: Context) => Visitor | undefined
}

const action = v.picklist(reviewActions)
const cells = v.pipe(
  v.array(v.object({ key: v.pipe(v.string(), v.minLength(1), v.maxLength(maxKeyLength)), reason })),
  v.maxLength(maxReviewCells),
)
const exception = v.object({ kind: v.picklist(exceptionKinds), reason: v.pipe(reason, v.minLength(1)) })
const single = v.object({
  reason: v.optional(reason),
  cells: v.optional(cells),
  missing: v.optional(reason),
  exception: v.optional(exception),
})
const bulk = v.object({
  action,
  reason: v.optional(reason),
  exception: v.optional(exception),
  returns: v.pipe(
    v.array(v.object({ table: name, period: name, org: name })),
    v.minLength(1),
    v.maxLength(maxBulkReturns),
  ),
})

/** The review chain over HTTP, mounted at `/api`; see review-api.ts. Errors are Problems. */
export function reviewRoutes(deps: ReviewRouteDeps): Hono {
  const { desk, store, model, levels, personOf } = deps
  const app = new Hono()

  app.post('/returns/bulk', checked(bulk), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const words = {
      reason: asked.reason || null,
      cells: [],
      missing: null,
      exception: asked.exception ?? null,
    }
    const results = new Map<ReturnRef, BulkReviewDone['results'][number]>()
    const refs = asked.returns.map(refOf)
    const depth = (ref: ReturnRef) => model().tree.pathUp(ref.org).length
    // One after the other: each is a transaction of its own, and one that is refused does not stop the rest. Those
    // below go first, so that the units above them need not wait for a second round.
    for (const ref of [...refs].sort((a, b) => depth(b) - depth(a))) {
      const done = await desk.perform(person, ref, asked.action, words)
      results.set(ref, {
        org: ref.org,
        ...(done.ok ? { ok: true, ...done.value } : { ok: false, ...done.error }),
      })
    }
    return c.json({ results: refs.flatMap((ref) => results.get(ref) ?? []) } satisfies BulkReviewDone)
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
      missing: words.missing || null,
      exception: words.exception ?? null,
    })
    if (!done.ok) return c.json(done.error satisfies StepProblem, httpStatusOf(done.error.code))
    return c.json(done.value)
  })

  app.get('/reviews/:table/:period/:org', async (c) => {
    const ref = refOf(c.req.param())
    const refused = mayRead(c, ref.org)
    if (refused) return refused
    return c.json({ events: (await store.reviews(ref)).map(toEvent) } satisfies Reviews)
  })

  app.get('/changes/:table/:period/:org', async (c) => {
    const ref = refOf(c.req.param())
    const refused = mayRead(c, ref.org)
    if (refused) return refused
    return c.json(await changesSince(store, ref))
  })

  app.get('/explanations/:table/:period/:org', async (c) => {
    const ref = refOf(c.req.param())
    const refused = mayRead(c, ref.org)
    if (refused) return refused
    const notes = await store.notesOf(ref.table, ref.org)
    const explanations = notes.flatMap(({ period, key, value }) => {
      const parsed = parseKey(key)
      return parsed?.kind === 'note' && period < ref.period
        ? [{ cell: parsed.indicator, period, text: value }]
        : []
    })
    return c.json({ explanations } satisfies EarlierExplanations)
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
    for (const { ref, status } of await store.returnsAt([
      'submitted',
      'street-approved',
      'district-approved',
    ])) {
      const chain = chainOf(model(), ref.table, ref.org, levels())
      if (!decide(person, { action: 'approve', org: ref.org, status, chain }, tree).allowed) continue
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

const toEvent = ({ ref, at, ...review }: StoredReview): ReviewEvent => ({
  ...review,
  org: ref.org,
  at: at.toISOString(),
})

/** What a person may never do is 403; what only does not fit the status of the moment is 409. */
export function httpStatusOf(code: ReviewRefusal['code']): ContentfulStatusCode {
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
    case 'period-closed':
    case 'hard-checks':
    case 'explanation-missing':
    case 'cells-missing':
    case 'children-open':
      return 409
    default:
      return 403
  }
}
