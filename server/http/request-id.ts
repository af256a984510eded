import { randomBytes } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { DoorEnv } from './door.js'

export const requestIdHeader = 'x-request-id'

/** One line of the log for each request: what was asked and how it ended, never what was in it. */
export interface RequestLine {
  readonly request: string
  readonly method: string
  /** Without the query: the way back from an identity service carries its code there. */
  readonly path: string
  readonly status: number
  readonly ms: number
  readonly address: string
  /** Id of the signed-in person; absent without a session. */
  readonly user?: string
}

const maxPath = 200

/**
 * Gives every request a number of its own, which the answer carries and the log names. One that comes with the
 * request is not taken over: a stranger must not choose what stands in our log.
 */
export function requestIds(onDone: (line: RequestLine) => void): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const request = randomBytes(9).toString('base64url')
    const began = performance.now()
    c.set('requestId', request)
    await next()
    c.header(requestIdHeader, request)
    const user = c.get('signedIn')?.account.id
    onDone({
      request,
      method: c.req.method,
      path: c.req.path.slice(0, maxPath),
      status: c.res.status,
      ms: Math.round((performance.now() - began) * 10) / 10,
      address: c.get('address') ?? '',
      ...(user === undefined ? {} : { user }),
    })
  }
}
