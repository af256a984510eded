import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import { decide, type Request } from '../../shared/domain/permission.js'
import {
  type CorrectedFiles,
  type Correction,
  type Corrections,
  maxCorrectionCells,
  maxRecordReason,
} from '../../shared/protocol/record-api.js'
import { correctionStates, type StoredCorrection } from '../store/correction-store.js'
import type { RollUpModel, Store } from '../store/store.js'
import type { CorrectionDesk, CorrectionProblem } from './correction-desk.js'
import { cellKey, cellValue, checkedBody, problem, refOf, shortName, signInFirst } from './request-parts.js'

export interface CorrectionRouteDeps {
  readonly desk: CorrectionDesk
  readonly store: Store
  readonly model: () => RollUpModel
  /** The signed-in person behind a request; undefined without a session. */
  readonly personOf: (c: Context) => Visitor | undefined
}

const text = v.pipe(v.string(), v.trim(), v.maxLength(maxRecordReason))
const request = v.object({
  table: shortName,
  period: shortName,
  org: shortName,
  reason: v.pipe(text, v.minLength(1)),
  cells: v.pipe(
    v.array(v.object({ key: cellKey, old: cellValue, new: cellValue })),
    v.minLength(1),
    v.maxLength(maxCorrectionCells),
  ),
})
const answer = v.object({ answer: v.optional(text) })
const verdicts = ['approve', 'refuse', 'withdraw'] as const
/** Corrections shown at a time. */
const maxListed = 500

/** 更正 over HTTP, mounted at `/api`; see record-api.ts. Errors are Problems. */
export function correctionRoutes({ desk, store, model, personOf }: CorrectionRouteDeps): Hono {
  const app = new Hono()

  /** A correction that is done is a mark on the figures: who sees them sees it. A request concerns the unit and those above. */
  const maySee = (person: Visitor, { ref, state, requestedBy }: StoredCorrection): boolean => {
    const { catalogue, tree } = model()
    if (requestedBy.id === person.id) return true
    const table = catalogue.table(ref.table)
    if (!table) return false
    const may = (asked: Request) => decide(person, asked, tree).allowed
    return (
      may({ action: 'read-reviews', org: ref.org }) ||
      (state === 'done' && may({ action: 'read-return', org: ref.org, visibility: table.visibility }))
    )
  }
  const toAnswer = (person: Visitor, correction: StoredCorrection): Correction => {
    const { ref, requestedBy, decidedBy, requestedAt, decidedAt, status } = correction
    const asked = { org: ref.org, status, requestedBy: requestedBy.id }
    const decides = decide(person, { action: 'decide-correction', ...asked }, model().tree).allowed
    const may = requestedBy.id === person.id ? (['withdraw'] as const) : (['approve', 'refuse'] as const)
    return {
      id: correction.id,
      ...ref,
      state: correction.state,
      status,
      cells: correction.cells,
      reason: correction.reason,
      requestedBy: requestedBy.name,
      requestedAt: requestedAt.toISOString(),
      decidedBy: decidedBy?.name ?? null,
      decidedAt: decidedAt?.toISOString() ?? null,
      answer: correction.answer,
      seq: correction.seq,
      may: correction.state === 'requested' && (may[0] === 'withdraw' || decides) ? may : [],
    }
  }
  /** The correction an address names, as far as this person may see it. */
  const find = async (c: Context): Promise<{ person: Visitor; correction: StoredCorrection } | Response> => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const id = c.req.param('id') ?? ''
    const correction = /^\d{1,12}$/.test(id) ? await store.correction(Number(id)) : undefined
    if (!correction || !maySee(person, correction)) return problem(c, 404, 'unknown', '没有这项更正申请')
    return { person, correction }
  }

  app.post(
    '/corrections',
    checkedBody(request, `请写明更正原因(最多 ${maxRecordReason} 字)和新值`),
    async (c) => {
      const person = personOf(c)
      if (!person) return signInFirst(c)
      const { cells, reason, ...names } = c.req.valid('json')
      const done = await desk.request(person, refOf(names), {
        reason,
        cells: cells as readonly { key: string; old: CellValue; new: CellValue }[],
      })
      if (!done.ok) return refuse(c, done.error)
      return c.json(toAnswer(person, done.value), 201)
    },
  )

  app.post('/corrections/:id/:verdict', checkedBody(answer, `意见最多 ${maxRecordReason} 字`), async (c) => {
    const verdict = verdicts.find((each) => each === c.req.param('verdict'))
    if (!verdict) return problem(c, 404, 'unknown-action', '没有这个操作')
    const found = await find(c)
    if (found instanceof Response) return found
    const { person, correction } = found
    const words = c.req.valid('json').answer || null
    if (verdict === 'refuse' && !words)
      return problem(c, 400, 'reason-missing', '不批准请写明原因,申请人才知道为什么')
    const done = await desk.decide(person, correction.id, { verdict, answer: words })
    return done.ok ? c.json(toAnswer(person, done.value)) : refuse(c, done.error)
  })

  app.get('/corrections', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const { table, period, scope, state } = c.req.query()
    const { tree } = model()
    const states = correctionStates.filter((each) => each === state)
    if (state !== undefined && states.length === 0) return problem(c, 400, 'unknown-state', '没有这个状态')
    const found = await store.corrections({
      ...(table === undefined ? {} : { table: asTableId(table) }),
      ...(period === undefined ? {} : { period: asPeriodCode(period) }),
      ...(scope === undefined
        ? {}
        : {
            orgs: tree.units
              .filter(({ id }) => tree.isWithin(id, refOf({ org: scope }).org))
              .map(({ id }) => id),
          }),
      ...(state === undefined ? {} : { states }),
      limit: maxListed,
    })
    const seen = found.filter((each) => maySee(person, each)).map((each) => toAnswer(person, each))
    return c.json({ corrections: seen } satisfies Corrections)
  })

  app.get('/corrections/:id', async (c) => {
    const found = await find(c)
    return found instanceof Response ? found : c.json(toAnswer(found.person, found.correction))
  })

  app.get('/corrections/:id/files', async (c) => {
    const found = await find(c)
    if (found instanceof Response) return found
    const { person, correction } = found
    // Who took what away is for those who answer for the return, not for every reader of the figures.
    const right = decide(person, { action: 'read-reviews', org: correction.ref.org }, model().tree)
    if (!right.allowed) return problem(c, 403, right.code, right.reason)
    const files = await desk.files(correction)
    return c.json({
      files: files.map((file) => ({ ...file, at: file.at.toISOString() })),
    } satisfies CorrectedFiles)
  })
  return app
}

const refuse = (c: Context, { code, message }: CorrectionProblem): Response =>
  problem(c, httpStatusOf(code), code, message)

function httpStatusOf(code: CorrectionProblem['code']): ContentfulStatusCode {
  switch (code) {
    case 'unknown':
    case 'unknown-return':
    case 'unknown-org-unit':
      return 404
    case 'invalid-value':
    case 'nothing-changed':
      return 400
    case 'decided':
    case 'not-correctable':
    case 'changed-since':
      return 409
    default:
      return 403
  }
}
