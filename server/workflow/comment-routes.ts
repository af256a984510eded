import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import { maxCommentLength, maxMentions } from '../../shared/domain/comment.js'
import type { CommentRequest } from '../../shared/domain/comment-permission.js'
import type { Decision } from '../../shared/domain/decision.js'
import { asUserId, type OrgUnitId, type ReturnRef, type UserId } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { Person } from '../../shared/domain/person.js'
import { ownIndicators } from '../../shared/domain/table.js'
import {
  type CommentDone,
  type CommentLine,
  type CommentList,
  type CommentPeople,
  type Mentions,
  maxPeople,
  type ResolvedComments,
} from '../../shared/protocol/comment-api.js'
import { parseKey } from '../../shared/protocol/return-document.js'
import type { StoredComment } from '../store/comment-store.js'
import type { RollUpModel, Store } from '../store/store.js'
import { cellKey, checkedBody, problem, refOf, shortName, signInFirst } from './request-parts.js'
import { httpStatusOf } from './review-routes.js'

export interface CommentRouteDeps {
  readonly store: Store
  readonly model: () => RollUpModel
  readonly now: () => Date
  /** Why a return cannot exist, in words; undefined when it can. */
  readonly whyNot: (ref: ReturnRef) => string | undefined
  readonly personOf: (c: Context) => Visitor | undefined
  /** Called when something new is on disk: those who may read it and are connected have to hear of it. */
  readonly said: (ref: ReturnRef, isFor: (person: Person) => boolean) => void
}

const words = {
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxCommentLength)),
  mentions: v.pipe(v.array(shortName), v.maxLength(maxMentions)),
}
const place = { table: shortName, period: shortName, org: shortName, key: v.nullable(cellKey) }
const tooMuch = `批注不能为空,最多 ${maxCommentLength} 字,一条最多提醒 ${maxMentions} 人`
const maxListed = 50

/** What people say about returns and cells, over HTTP; mounted at `/api`, see comment-api.ts. Errors are Problems. */
export function commentRoutes(deps: CommentRouteDeps): Hono {
  const { store, model, now, whyNot, personOf, said } = deps
  const app = new Hono()

  const right = (
    person: Person,
    action: CommentRequest['action'],
    ref: ReturnRef,
    author?: UserId,
  ): Decision => {
    const { catalogue, tree } = model()
    const visibility = catalogue.table(ref.table)?.visibility ?? 'own'
    const asked = { org: ref.org, visibility }
    return decide(
      person,
      action === 'edit-comment' ? { action, author: author ?? asUserId(''), ...asked } : { action, ...asked },
      tree,
    )
  }
  const refuse = (c: Context, decision: Decision): Response | undefined =>
    decision.allowed ? undefined : problem(c, httpStatusOf(decision.code), decision.code, decision.reason)
  const tell = (ref: ReturnRef) => said(ref, (person) => right(person, 'read-comments', ref).allowed)

  /** Why somebody cannot be called here, in words. */
  const whyNotCalled = async (ref: ReturnRef, mentions: readonly string[]): Promise<string | undefined> => {
    if (mentions.length === 0) return undefined
    const accounts = new Map((await store.accounts()).map((account) => [account.id as string, account]))
    for (const id of mentions) {
      const account = accounts.get(id)
      if (!account || account.disabled || !account.confirmed) return '提醒的人不存在或已停用,请重新选择'
      if (!right(account, 'read-comments', ref).allowed)
        return `${account.name}看不到这份报送,不能提醒;请去掉后再发`
    }
    return undefined
  }

  app.get('/comments', (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const { table = '', period = '', scope = '' } = c.req.query()
    const asked = refOf({ table, period, org: scope })
    return listed(c, person, asked)
  })

  const listed = async (c: Context, person: Visitor, asked: ReturnRef): Promise<Response> => {
    const { catalogue, tree } = model()
    if (!catalogue.table(asked.table) || !tree.get(asked.org))
      return problem(c, 404, 'unknown-sheet', '没有这张报表或这个单位')
    const within = tree.units.filter(({ id }) => tree.isWithin(id, asked.org)).map(({ id }) => id)
    const orgs = within.filter((org) => right(person, 'read-comments', { ...asked, org }).allowed)
    if (orgs.length === 0) {
      const refused = refuse(c, right(person, 'read-comments', asked))
      if (refused) return refused
    }
    const found = await store.comments({ table: asked.table, period: asked.period, orgs })
    return c.json({ comments: found.map((each) => toLine(person, each)) } satisfies CommentList)
  }

  app.get('/comment-people/:table/:period/:org', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const ref = refOf(c.req.param())
    const refused = refuse(c, right(person, 'write-comment', ref))
    if (refused) return refused
    const { tree } = model()
    const wanted = (c.req.query('q') ?? '').slice(0, 60)
    const near = (org: OrgUnitId) => {
      const at = tree.pathUp(ref.org).findIndex(({ id }) => id === org)
      return at < 0 ? tree.units.length : at
    }
    const people = (await store.accounts())
      .filter(
        (each) =>
          !each.disabled &&
          each.confirmed &&
          each.id !== person.id &&
          each.name.includes(wanted) &&
          right(each, 'read-comments', ref).allowed,
      )
      .sort((a, b) => near(a.org) - near(b.org))
      .slice(0, maxPeople)
      .map(({ id, name, org }) => ({ id, name, unit: tree.get(org)?.name ?? '' }))
    return c.json({ people } satisfies CommentPeople)
  })

  app.post('/comments', checkedBody(v.object({ ...place, ...words }), tooMuch), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const ref = refOf(asked)
    const missing = whyNot(ref)
    if (missing !== undefined) return problem(c, 404, 'unknown-return', missing)
    const refused = refuse(c, right(person, 'write-comment', ref))
    if (refused) return refused
    if (asked.key !== null && !isCellOf(model(), ref, asked.key))
      return problem(c, 400, 'unknown-key', '这张报表没有这一格')
    const mentions = [...new Set(asked.mentions)]
    const uncallable = await whyNotCalled(ref, mentions)
    if (uncallable) return problem(c, 400, 'cannot-mention', uncallable)
    const done = await store.addComment(ref, {
      key: asked.key,
      text: asked.text,
      mentions: mentions.map(asUserId),
      ...handOf(person, now()),
    })
    if (!done.ok) return problem(c, 409, 'too-many', '这份报送的批注已满 200 条,不能再加;请当面或电话沟通')
    tell(ref)
    return c.json({ id: done.id } satisfies CommentDone)
  })

  app.post('/comments/resolve', checkedBody(v.object(place), '内容不完整'), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const ref = refOf(asked)
    const refused = refuse(c, right(person, 'write-comment', ref))
    if (refused) return refused
    const ids = await store.resolveComments(ref, { key: asked.key, ...handOf(person, now()) })
    if (ids.length > 0) tell(ref)
    return c.json({ ids } satisfies ResolvedComments)
  })

  app.post('/comments/:id', checkedBody(v.object(words), tooMuch), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const known = await store.comment(numberOf(c.req.param('id')))
    // Whoever may not read it is not told that it is there.
    if (!known || !right(person, 'read-comments', known.ref).allowed)
      return problem(c, 404, 'unknown-comment', '没有这条批注')
    const refused = refuse(c, right(person, 'edit-comment', known.ref, known.by.id))
    if (refused) return refused
    const { text, mentions } = c.req.valid('json')
    const uncallable = await whyNotCalled(known.ref, mentions)
    if (uncallable) return problem(c, 400, 'cannot-mention', uncallable)
    await store.editComment(known.id, { text, mentions: mentions.map(asUserId), ...handOf(person, now()) })
    tell(known.ref)
    return c.json({ id: known.id } satisfies CommentDone)
  })

  app.get('/mentions', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const found = await store.mentionsOf(person.id, maxListed)
    // Who moved to another unit is no longer shown what they may no longer read.
    const mentions = found
      .filter(({ comment, readAt }) => readAt === null && right(person, 'read-comments', comment.ref).allowed)
      .map(({ comment }) => ({
        ...toLine(person, comment),
        table: comment.ref.table,
        period: comment.ref.period,
      }))
    return c.json({ mentions } satisfies Mentions)
  })

  app.post('/mentions/:id/read', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const done = await store.readMention(numberOf(c.req.param('id')), person.id, now())
    return done ? c.body(null, 204) : problem(c, 404, 'unknown-mention', '没有提到您的这条批注')
  })
  return app
}

const numberOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0)

const handOf = (person: Visitor, at: Date) => ({
  by: person.id,
  at,
  ...(person.origin ? { origin: person.origin } : {}),
})

/** True for a key that a return of the table may have. */
function isCellOf({ catalogue }: RollUpModel, ref: ReturnRef, key: string): boolean {
  const table = catalogue.table(ref.table)
  const parsed = parseKey(key)
  if (!table || !parsed || parsed.kind === 'note') return false
  if (parsed.kind === 'cell')
    return ownIndicators(catalogue, table).some(({ code }) => code === parsed.indicator)
  return table.lists.some(({ id }) => id === parsed.list)
}

const toLine = (
  person: Person,
  { ref, by, at, editedAt, resolvedAt, ...each }: StoredComment,
): CommentLine => ({
  ...each,
  org: ref.org,
  by: by.name,
  own: by.id === person.id,
  at: at.toISOString(),
  editedAt: editedAt?.toISOString() ?? null,
  resolvedAt: resolvedAt?.toISOString() ?? null,
})
