import type { Problem } from '../../shared/protocol/api.js'
import { idleHeader } from '../../shared/protocol/session-time.js'
import { loadRefusals, refusalWords } from '../i18n/refusal-words.js'
import { t } from './api-strings.js'
import { idleMs } from './person-activity.js'
import { signedOutEvent } from './signed-out.js'

/** A request that did not succeed. `message` is for the person. `status` 0: the server could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, problem: Problem, options?: ErrorOptions) {
    super(problem.message, options)
    this.name = 'ApiError'
    this.status = status
    this.code = problem.code
  }
}

/**
 * One call of the HTTP API. A 401 also tells the app that the session ended.
 * @throws ApiError for every answer that is not a success, and when there is no answer.
 */
export async function request(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  /** `outlives`: it is finished even when the page goes; for small bodies. */
  options: { readonly outlives?: boolean } = {},
): Promise<unknown> {
  return answerOf(
    await send(path, {
      method,
      ...(options.outlives ? { keepalive: true } : {}),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.ok) return response.status === 204 ? undefined : response.json()
  const problem = await readProblem(response)
  // A wrong password is a 401 too, but nobody was signed in.
  if (response.status === 401 && problem.code === 'unauthenticated')
    window.dispatchEvent(new CustomEvent(signedOutEvent, { detail: problem.message }))
  await loadRefusals()
  throw new ApiError(response.status, { ...problem, message: refusalWords(problem) })
}

/** Sends a file as the body. @throws ApiError as {@link request} does. */
export async function upload(path: string, file: Blob): Promise<unknown> {
  return answerOf(await send(path, { method: 'POST', body: file, headers: { accept: 'application/json' } }))
}

async function send(
  path: string,
  init: RequestInit & { readonly headers: Readonly<Record<string, string>> },
): Promise<Response> {
  try {
    const headers = { ...init.headers, [idleHeader]: String(idleMs()) }
    return await fetch(path, { credentials: 'same-origin', ...init, headers })
  } catch (cause) {
    throw new ApiError(0, { code: 'unreachable', message: t('unreachable') }, { cause })
  }
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    const value: unknown = await response.json()
    const { code, message } = value as Partial<Problem>
    if (typeof code === 'string' && typeof message === 'string') return { code, message }
  } catch {
    // a proxy answered in HTML: the status alone must do
  }
  return { code: `http-${response.status}`, message: t('failed', { status: response.status }) }
}
