import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { Decision } from '../../shared/domain/decision.js'
import { asPeriodCode, asTableId, type ReturnRef } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import { chainOf, type ReviewLevels } from '../../shared/domain/review-chain.js'
import { isEditable, type ReturnStatus } from '../../shared/domain/status.js'
import {
  type LateEdit,
  type LateEdits,
  type LateKept,
  maxLateCells,
  maxRecordReason,
} from '../../shared/protocol/record-api.js'
import type { ReviewDone } from '../../shared/protocol/review-api.js'
import type { StoredLateEdit } from '../store/late-edit-store.js'
import type { RollUpModel, Store } from '../store/store.js'
import { cellKey, cellValue, checkedBody, problem, refOf, shortName, signInFirst } from './request-parts.js'
import { checkShown, rulesOf } from './return-rules.js'
import type { ReviewDesk } from './review-desk.js'
import { httpStatusOf } from './review-routes.js'

export interface LateEditRouteDeps {
  readonly store: Store
  readonly model: () => RollUpModel
  readonly desk: ReviewDesk
  readonly levels: () => ReviewLevels
  readonly now: () => Date
  /** Why a return cannot exist, in words; undefined when it can. */
  readonly whyNot: (ref: ReturnRef) => string | undefined
  /** Whether a person may write a return at this status now; asks `decide`. */
  readonly mayWrite: (person: Visitor, ref: ReturnRef, status: ReturnStatus) => Decision
  /** True when the period no longer takes entries of the unit. */
  readonly entryClosed: (ref: ReturnRef) => boolean
  /** The signed-in person behind a request; undefined without a session. */
  readonly personOf: (c: Context) => Visitor | undefined
}

const names = { table: shortName, period: shortName, org: shortName }
const report = v.object({
  ...names,
  cells: v.pipe(
    v.array(v.object({ key: cellKey, value: cellValue })),
    v.minLength(1),
    v.maxLength(maxLateCells),
  ),
})
const decision = v.object({
  ...names,
  ids: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1), v.maxLength(maxLateCells)),
  decision: v.picklist(['adopt', 'decline']),
  reason: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxRecordReason)),
})
/** Late values shown at a time. */
const maxListed = 1000

/** Values that came after a return was handed in, over HTTP; mounted at `/api`, see record-api.ts. */
export function lateEditRoutes(deps: LateEditRouteDeps): Hono {
  const { store, model, levels, desk, now, whyNot, mayWrite, entryClosed, personOf } = deps
  const app = new Hono()

  app.post('/late-edits', checkedBody(report, '内容不完整或过多'), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const ref = refOf(asked)
    const missing = whyNot(ref)
    const rules = rulesOf(ref, model())
    if (missing !== undefined || !rules) return problem(c, 404, 'unknown-return', missing ?? '没有这份报送')
    const { status } = await store.statusOf(ref)
    const right = mayWrite(person, ref, status)
    if (right.allowed) return problem(c, 409, 'editable', '这份报送现在可以填报,请直接写入')
    if (right.code !== 'not-editable' && right.code !== 'period-closed')
      return problem(c, 403, right.code, right.reason)
    const cells = asked.cells as readonly { key: string; value: CellValue }[]
    for (const { key, value } of cells) {
      const checked = checkShown(rules, key, value)
      if (!checked.ok) return problem(c, 400, checked.error.code, checked.error.message)
    }
    const { kept } = await store.keepLateEdits(ref, { cells, ...handOf(person, now()) })
    return c.json({ kept } satisfies LateKept)
  })

  app.get('/late-edits', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const { table = '', period = '', scope = '' } = c.req.query()
    const { tree } = model()
    const of = refOf({ org: scope }).org
    const right = decide(person, { action: 'read-reviews', org: of }, tree)
    if (!right.allowed) return problem(c, httpStatusOf(right.code), right.code, right.reason)
    const found = await store.lateEdits({
      table: asTableId(table),
      period: asPeriodCode(period),
      orgs: tree.units.filter(({ id }) => tree.isWithin(id, of)).map(({ id }) => id),
      states: ['open', 'adopted', 'declined'],
      limit: maxListed,
    })
    return c.json({ edits: found.map((each) => toLateEdit(person, each)) } satisfies LateEdits)
  })

  app.post('/late-edits/decide', checkedBody(decision, '请写明原因'), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const asked = c.req.valid('json')
    const ref = refOf(asked)
    const { status } = await store.statusOf(ref)
    // What its unit still has in hand, and only the closed period kept from taking it, needs no way back.
    const inHand = isEditable(status)
    const chain = chainOf(model(), ref.table, ref.org, levels())
    const right = decide(
      person,
      inHand ? { action: 'urge', org: ref.org } : { action: 'send-back', org: ref.org, status, chain },
      model().tree,
    )
    if (!right.allowed) return problem(c, httpStatusOf(right.code), right.code, right.reason)
    const adopt = asked.decision === 'adopt'
    if (adopt && entryClosed(ref))
      return problem(
        c,
        409,
        'period-closed',
        '本期已截止,单位不能再写入。请先由区级主管给该单位延期,再采用这些修改',
      )
    let done: ReviewDone | undefined
    if (adopt) {
      const open = await store.lateEdits({
        table: ref.table,
        period: ref.period,
        orgs: [ref.org],
        states: ['open'],
        limit: maxListed,
      })
      const chosen = open.filter(({ id }) => asked.ids.includes(id))
      if (chosen.length === 0) return problem(c, 409, 'decided', '这些迟到的修改已经有人处理过,请刷新后查看')
      // First the way is opened, then it is said that it is: the other way round the author could be told in vain.
      const cells = [...new Set(chosen.map(({ key }) => key))]
      const back = inHand
        ? undefined
        : await desk.perform(person, ref, 'send-back', {
            reason: asked.reason,
            cells: cells.map((key) => ({ key, reason: '请写入迟到的修改' })),
            missing: null,
            exception: null,
          })
      if (back && !back.ok)
        return problem(c, httpStatusOf(back.error.code), back.error.code, back.error.message)
      done = back?.value
    }
    const decided = await store.decideLateEdits(ref, {
      ids: asked.ids,
      state: adopt ? 'adopted' : 'declined',
      answer: asked.reason,
      ...handOf(person, now()),
    })
    return c.json({ decided, ...(done ? { status: done.status } : {}) })
  })
  return app
}

const handOf = (person: Visitor, at: Date) => ({
  by: person.id,
  at,
  ...(person.origin ? { origin: person.origin } : {}),
})

const toLateEdit = (person: Visitor, { ref, by, at, decidedAt, ...each }: StoredLateEdit): LateEdit => ({
  ...each,
  org: ref.org,
  by: by.name,
  own: by.id === person.id,
  at: at.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
})
