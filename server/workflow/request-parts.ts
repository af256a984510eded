import { sValidator } from '@hono/standard-validator'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import { maxReasonLength, maxTextLength } from '../../shared/domain/cell-value.js'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../shared/domain/ids.js'
import type { Problem } from '../../shared/protocol/api.js'
import { maxKeyLength } from '../../shared/protocol/return-document.js'

/** Parts of request bodies that several doors of this room take. */
export const shortName = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
export const cellKey = v.pipe(v.string(), v.minLength(1), v.maxLength(maxKeyLength))
/** Any value a cell may hold at all; what a particular cell may hold is asked of its rules. */
export const cellValue = v.union([
  v.null(),
  v.boolean(),
  v.pipe(v.number(), v.finite()),
  v.pipe(v.string(), v.maxLength(maxTextLength)),
  v.strictObject({ na: v.pipe(v.string(), v.maxLength(maxReasonLength)) }),
])

/** Refuses a body that does not fit, in the words given. */
export function checkedBody<Schema extends v.GenericSchema>(schema: Schema, words: string) {
  return sValidator('json', schema, (result, c) => {
    if (!result.success) return problem(c, 400, 'invalid', words)
  })
}

export function refOf(names: {
  readonly table?: string
  readonly period?: string
  readonly org: string
}): ReturnRef {
  const { table = '', period = '', org } = names
  return { table: asTableId(table), period: asPeriodCode(period), org: asOrgUnitId(org) }
}

export const signInFirst = (c: Context): Response => problem(c, 401, 'unauthenticated', '请先登录')

export function problem(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ code, message } satisfies Problem, status)
}
