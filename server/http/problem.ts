import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem } from '../../shared/protocol/api.js'
import { StoreError } from '../store/store.js'

/** Answers with a {@link Problem}; the one shape of every error this server gives. */
export function problem(c: Context, status: ContentfulStatusCode, code: string, message: string): Response {
  return c.json({ code, message } satisfies Problem, status)
}

/** Turns an exception into an answer, in this one place. Nothing of its inside reaches the person. */
export function answerError(
  error: unknown,
  c: Context,
  log: (error: unknown, path: string, request?: string) => void,
): Response {
  // What hono itself turns away (a body that is no JSON, a forged form): the sender's fault, nothing to log.
  if (error instanceof HTTPException && error.status < 500)
    return error.status === 403
      ? problem(c, 403, 'foreign-origin', '请求来自其他网站,已拒绝')
      : problem(c, error.status, 'invalid', '请求的内容不完整或格式不正确')
  const given: unknown = c.get('requestId')
  const request = typeof given === 'string' ? given : undefined
  log(error, c.req.path, request)
  const named = request === undefined ? '' : `(编号 ${request})`
  if (error instanceof StoreError) {
    const message =
      error.code === 'disk-full'
        ? '服务器磁盘已满,暂时不能保存;已保存的数据完好,请联系管理员清理磁盘'
        : '服务器暂时读写不了数据;已保存的数据完好,请稍后重试'
    return problem(c, 503, error.code, `${message}${named}`)
  }
  return problem(
    c,
    500,
    'internal',
    `服务器出错了;已保存的数据不受影响,请稍后重试,仍有问题请联系管理员${named}`,
  )
}
