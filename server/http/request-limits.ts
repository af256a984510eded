import type { Context, MiddlewareHandler } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { DoorEnv } from './door.js'
import { problem } from './problem.js'

/** How many requests are taken in a minute. Far beyond what people do: they stop programs, not offices. */
export interface RequestLimits {
  /** Of one signed-in person, all pages together. A file to take away counts as ten. */
  readonly perPerson: number
  /** Of one address without a session. A whole office may share one, and come in at nine o'clock. */
  readonly perAddress: number
}

export const defaultRequestLimits: RequestLimits = { perPerson: 3_000, perAddress: 1_800 }

const windowSeconds = 60
const exportCost = 10

/**
 * Holds up whoever asks far too much. People with a session are counted by themselves, so that nobody can use up the
 * share of an office. Lines over HTTP are not counted here: they keep to the limits of a socket.
 */
export function requestLimits(limits: RequestLimits): MiddlewareHandler<DoorEnv> {
  const window = { duration: windowSeconds }
  const people = new RateLimiterMemory({ ...window, points: limits.perPerson, keyPrefix: 'person' })
  const strangers = new RateLimiterMemory({ ...window, points: limits.perAddress, keyPrefix: 'address' })
  return async (c, next) => {
    const { path } = c.req
    const person = c.get('signedIn')?.account.id
    if (path.startsWith('/api/line/') && person !== undefined) return next()
    const cost = path.startsWith('/export/') ? exportCost : 1
    const wait = person
      ? await secondsToWait(people, person, cost)
      : await secondsToWait(strangers, c.get('address') ?? '', 1)
    if (wait === 0) return next()
    return tooMany(c, wait, person !== undefined)
  }
}

/** 0 when there is room; counts what is asked for. */
async function secondsToWait(limiter: RateLimiterMemory, key: string, cost: number): Promise<number> {
  try {
    await limiter.consume(key, cost)
    return 0
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal
    const { msBeforeNext } = refusal as { readonly msBeforeNext: number }
    return Math.max(1, Math.ceil(msBeforeNext / 1000))
  }
}

function tooMany(c: Context, seconds: number, isPerson: boolean): Response {
  c.header('retry-after', String(seconds))
  const who = isPerson ? '您的账号' : '这个网络地址'
  return problem(
    c,
    429,
    'too-many-requests',
    `${who}的请求过于频繁,请${seconds}秒后再试;已保存的数据和正在填报的内容不受影响`,
  )
}
