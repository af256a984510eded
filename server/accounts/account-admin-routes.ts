import { sValidator } from '@hono/standard-validator'
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import type { Visitor } from '../../shared/domain/audit.js'
import { asUserId } from '../../shared/domain/ids.js'
import { roles } from '../../shared/domain/person.js'
import type { Result } from '../../shared/domain/result.js'
import { accountStates } from '../../shared/protocol/accounts-api.js'
import type { Problem } from '../../shared/protocol/api.js'
import type { AccountDesk } from './account-desk.js'
import type { AccountRefusal } from './account-step-words.js'

export interface AccountAdminDeps {
  readonly desk: AccountDesk
  /** The signed-in person behind a request; undefined without a session. */
  readonly personOf: (c: Context) => Visitor | undefined
}

const text = v.pipe(v.string(), v.trim(), v.maxLength(256))
const role = v.picklist(roles)
const creation = v.object({ login: text, name: text, org: text, role })
const change = v.variant('action', [
  v.object({ action: v.literal('rename-account'), name: text }),
  v.object({ action: v.literal('move-account'), org: text }),
  v.object({ action: v.literal('link-identity'), subject: v.nullable(v.pipe(text, v.minLength(1))) }),
  v.object({ action: v.picklist(['ask-role', 'confirm-role', 'refuse-role']), role }),
  v.object({
    action: v.picklist([
      'disable-account',
      'enable-account',
      'reset-password',
      'end-sessions',
      'unlock-account',
    ]),
  }),
])
const search = v.object({
  q: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
  state: v.optional(v.picklist([...accountStates, 'pending'])),
})

/** People's accounts, for those who administer them; mounted at `/api`. See accounts-api.ts. */
export function accountAdminRoutes({ desk, personOf }: AccountAdminDeps): Hono {
  const app = new Hono()

  app.get('/accounts', async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    const query = v.safeParse(search, c.req.query())
    if (!query.success) return invalid(c)
    const { q, state } = query.output
    return answer(c, await desk.list(person, { words: q, state }))
  })

  app.post('/accounts', checked(creation), async (c) => {
    const person = personOf(c)
    return person ? answer(c, await desk.create(person, c.req.valid('json'))) : signInFirst(c)
  })

  app.get('/accounts/:id/steps', async (c) => {
    const person = personOf(c)
    return person ? answer(c, await desk.past(person, asUserId(c.req.param('id')))) : signInFirst(c)
  })

  app.post('/accounts/:id', checked(change), async (c) => {
    const person = personOf(c)
    if (!person) return signInFirst(c)
    return answer(c, await desk.change(person, asUserId(c.req.param('id')), c.req.valid('json')))
  })
  return app
}

const statusOf = { forbidden: 403, 'not-found': 404, conflict: 409, invalid: 400 } as const

/** Answers with a value, or with the refusal as a Problem. One-time passwords are in here: nothing keeps a copy. */
export function answer<Value extends object>(c: Context, result: Result<Value, AccountRefusal>): Response {
  c.header('cache-control', 'no-store')
  if (result.ok) return c.json(result.value)
  const { kind, code, message } = result.error
  return c.json({ code, message } satisfies Problem, statusOf[kind])
}

export const signInFirst = (c: Context): Response =>
  c.json({ code: 'unauthenticated', message: '请先登录' } satisfies Problem, 401)

const invalid = (c: Context): Response =>
  c.json({ code: 'invalid', message: '请求的内容不完整或格式不正确' } satisfies Problem, 400)

const checked = <Schema extends v.GenericSchema>(schema: Schema) =>
  sValidator('json', schema, (result, c) => {
    if (!result.success) return invalid(c)
  })
