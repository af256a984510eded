import { sValidator } from '@hono/standard-validator'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import { asOrgUnitId, asPeriodCode, asTableId, type ReturnRef } from '../../shared/domain/ids.js'
import { maxReviewReasonLength } from '../../shared/domain/workflow.js'
import type { Problem } from '../../shared/protocol/api.js'

/** Shapes that the bodies of all workflow routes share. */
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(64))
export const reason = v.pipe(v.string(), v.trim(), v.maxLength(maxReviewReasonLength))

/** Checks a JSON body; whoever sends another shape hears so in words. */
export function checked<Schema extends v.GenericSchema>(schema: Schema) {
  return sValidator('json', schema, (result, c) => {
    if (!result.success)
      return problem(c, 400, 'invalid', `内容不完整或过长(原因最多 ${maxReviewReasonLength} 字),请核对后重试`)
  })
}

export function refOf(names: {
  readonly table: string
  readonly period: string
  readonly org: string
}): ReturnRef {
  return { table: asTableId(names.table), period: asPeriodCode(names.period), org: asOrgUnitId(names.org) }
}

export function problem(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ code, message } satisfies Problem, status)
}

export const signInFirst = (c: Context): Response => problem(c, 401, 'unauthenticated', '请先登录')
