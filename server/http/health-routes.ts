import { timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { DoorEnv } from './door.js'
import { isLocal } from './peer-address.js'
import { problem } from './problem.js'

export interface HealthDeps {
  /** Resolves when the server can take writes; rejects with the reason. */
  readonly ready: () => Promise<void>
  /** Figures of the running server in the text form of Prometheus. */
  readonly metrics: () => Promise<string>
  /** Who shows it may read the figures from anywhere; without one only this machine itself may. */
  readonly metricsToken?: string | undefined
  readonly log: (error: unknown, path: string) => void
}

/** How long the answer about readiness is repeated, in ms: asking writes to the disk, and anybody may ask. */
const readyForMs = 1_000

/** Is it alive, can it take writes, how is it doing: for whoever runs the server, without a session. */
export function healthRoutes({ ready, metrics, metricsToken, log }: HealthDeps): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()
  let asked: { readonly at: number; readonly isReady: Promise<boolean> } | undefined
  const isReady = (): Promise<boolean> => {
    if (asked && performance.now() - asked.at < readyForMs) return asked.isReady
    const answer = ready().then(
      () => true,
      (error: unknown) => {
        log(error, '/readyz')
        return false
      },
    )
    asked = { at: performance.now(), isReady: answer }
    return answer
  }

  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get('/readyz', async (c) =>
    (await isReady())
      ? c.json({ ok: true })
      : problem(c, 503, 'not-ready', '服务器暂时不能保存数据;已保存的数据完好'),
  )
  app.get('/metrics', async (c) => {
    const may = metricsToken ? showsToken(c, metricsToken) : isLocal(c)
    // As if there were nothing: who may not read it need not know of it.
    if (!may) return problem(c, 404, 'unknown-route', '没有这个地址')
    return c.body(await metrics(), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    })
  })
  return app
}

function showsToken(c: Context, token: string): boolean {
  const shown = Buffer.from(c.req.header('authorization') ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return shown.length === wanted.length && timingSafeEqual(shown, wanted)
}
