import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { upgradeWebSocket } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { csrf } from 'hono/csrf'
import type { WebSocket } from 'ws'
import type { Visitor } from '../../shared/domain/audit.js'
import type { Sessions } from '../auth/sessions.js'
import { type AccountDeps, accountRoutes } from './account-routes.js'
import { type AuditRouteDeps, auditRoutes } from './audit-routes.js'
import { compressJson } from './compress-json.js'
import { conceptRoutes } from './concept-routes.js'
import {
  type DoorEnv,
  isOwnOrigin,
  noForeignSites,
  personOf,
  signedInOnly,
  whoIsThere,
  whyNotIn,
} from './door.js'
import { type HealthDeps, healthRoutes } from './health-routes.js'
import { type LineDeps, lineRoutes } from './line-routes.js'
import { pastRoutes } from './past-routes.js'
import { peerAddress } from './peer-address.js'
import { answerError, problem } from './problem.js'
import { type RequestLine, requestIds } from './request-id.js'
import { defaultRequestLimits, type RequestLimits, requestLimits } from './request-limits.js'
import { securityHeaders } from './security-headers.js'
import { type WorkDeps, workRoutes } from './work-routes.js'

export interface AppDeps {
  readonly sessions: Sessions
  readonly account: AccountDeps
  readonly work: WorkDeps
  /** Sign-in by the city's identity service, mounted at `/api`. */
  readonly singleSignOn: Hono
  /** Other people's accounts, mounted at `/api`. */
  readonly accounts: Hono
  /** Their import, which takes larger bodies, mounted at `/api`. */
  readonly accountImport: Hono
  /** Reading of files for the import into sheets, mounted at `/api`. */
  readonly fileReading: Hono
  /** The review chain, mounted at `/api`. */
  readonly reviews: Hono
  /** Settings, tasks and reminders of the review chain, mounted at `/api`. */
  readonly workflow: Hono
  /** Corrections and late edits, mounted at `/api`. */
  readonly records: Hono
  /** Sheet sockets over plain HTTP, mounted at `/api/line`. */
  readonly lines: LineDeps
  /** The audit log on screen. */
  readonly auditPages: AuditRouteDeps
  /** Files for inspectors, mounted at `/export`. */
  readonly audit: Hono
  /** Mounted at `/export`. */
  readonly exports: Hono
  /** Origins besides the server's own that may open sockets and post, e.g. behind a proxy that rewrites Host. */
  readonly allowedOrigins: readonly string[]
  /** Folder of the built client. */
  readonly clientDir: string
  readonly health: HealthDeps
  readonly limits?: Partial<RequestLimits> | undefined
  /** Addresses of proxies whose word about where a request comes from is taken. */
  readonly trustedProxies: readonly string[]
  /** Called once per answer, for log and figures. */
  readonly onAnswered: (line: RequestLine) => void
  readonly onSheetSocket: (socket: WebSocket, person: Visitor, session: string) => void
  readonly onStockSocket: (socket: WebSocket, person: Visitor, session: string, name: string) => void
  readonly log: (error: unknown, path: string, request?: string) => void
}

const maxBodyBytes = 64 * 1024

/** The whole HTTP side: pages, API, exports, and the doors of the sockets. */
export function createApp(deps: AppDeps): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>()
  app.onError((error, c) => answerError(error, c, deps.log))
  app.use(requestIds(deps.onAnswered))
  app.use(securityHeaders())
  app.use(async (c, next) => {
    c.set('address', peerAddress(c, deps.trustedProxies))
    await next()
  })
  app.route('/', healthRoutes(deps.health))

  app.use('*', whoIsThere(deps.sessions))
  // A sign-in comes back from the identity service's site by a link of its own, guarded by its state.
  const foreign = noForeignSites((path) => path.startsWith('/api/sso/'))
  const limits = requestLimits({ ...defaultRequestLimits, ...deps.limits })
  for (const path of ['/api/*', '/export/*']) app.use(path, foreign, limits)
  for (const path of ['/ws', '/ws/*']) app.use(path, limits)

  const api = new Hono<DoorEnv>()
  api.use(csrf({ origin: (_origin, c) => isOwnOrigin(c, deps.allowedOrigins) }))
  api.use(async (c, next) => {
    // csrf() lets JSON bodies pass; our own pages always send an Origin with a POST.
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !isOwnOrigin(c, deps.allowedOrigins))
      return problem(c, 403, 'foreign-origin', '请求来自其他网站,已拒绝')
    await next()
  })
  // Before the limit of ordinary bodies: a post may carry a whole paste.
  api.route('/', lineRoutes(deps.lines))
  api.use('/accounts/import', signedInOnly)
  api.use('/accounts/import/*', signedInOnly)
  api.route('/', deps.accountImport)
  api.use('/import/*', signedInOnly)
  api.route('/', deps.fileReading)
  api.use(
    bodyLimit({ maxSize: maxBodyBytes, onError: (c) => problem(c, 413, 'too-large', '提交的内容过大') }),
  )
  // The workplace of a district is a large JSON; frames of the lines above are not.
  api.use(compressJson())
  api.route('/', accountRoutes(deps.account))
  api.route('/', deps.singleSignOn)
  api.use(signedInOnly)
  api.route('/', workRoutes(deps.work))
  api.route('/', deps.accounts)
  api.route('/', deps.reviews)
  api.route('/', deps.workflow)
  api.route('/', deps.records)
  api.route('/', pastRoutes(deps.work))
  api.route('/', conceptRoutes(deps.work))
  api.route('/', auditRoutes(deps.auditPages))
  api.all('*', (c) => problem(c, 404, 'unknown-route', '没有这个接口'))
  app.route('/api', api)

  app.use('/export/*', signedInOnly)
  app.route('/export', deps.audit)
  app.route('/export', deps.exports)

  app.get('/ws', guardSocket(deps.allowedOrigins), (c) => openSocket(c, deps.onSheetSocket))
  app.get('/ws/return/:table/:period/:org', guardSocket(deps.allowedOrigins), (c) => {
    const { table, period, org } = c.req.param()
    const name = `${table}/${period}/${org}`
    return openSocket(c, (socket, person, session) => deps.onStockSocket(socket, person, session, name))
  })

  const assets = serveStatic({
    root: deps.clientDir,
    rewriteRequestPath: (path) => path,
    precompressed: true,
  })
  app.use('/assets/*', async (c, next) => {
    await next()
    // File names carry a hash of their content.
    if (c.res.ok) c.header('cache-control', 'public, max-age=31536000, immutable')
  })
  app.use('*', async (c, next) => (c.req.path === '/' ? next() : assets(c, next)))
  app.get('*', async (c) => {
    // Pages are routes of the client; anything that looks like a file is simply not there.
    if (/\.[a-z0-9]+$/i.test(c.req.path)) return problem(c, 404, 'unknown-route', '没有这个文件')
    const index = join(deps.clientDir, 'index.html')
    if (!existsSync(index)) return problem(c, 503, 'no-client', '页面尚未构建,请先运行 npm run build')
    c.header('cache-control', 'no-cache')
    return c.html(await readFile(index, 'utf8'))
  })
  app.notFound((c) => problem(c, 404, 'unknown-route', '没有这个地址'))
  return app
}

function guardSocket(allowedOrigins: readonly string[]) {
  return async (c: Context<DoorEnv>, next: () => Promise<void>) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket')
      return problem(c, 426, 'upgrade-required', '这个地址只接受 WebSocket 连接')
    if (!isOwnOrigin(c, allowedOrigins)) return problem(c, 403, 'foreign-origin', '连接来自其他网站,已拒绝')
    const refusal = whyNotIn(c)
    if (refusal) return refusal
    await next()
  }
}

async function openSocket(
  c: Context<DoorEnv>,
  serve: (socket: WebSocket, person: Visitor, session: string) => void,
): Promise<Response> {
  const person = personOf(c)
  const session = c.get('signedIn')?.session
  if (!person || !session) return problem(c, 401, 'unauthenticated', '请先登录')
  const answer = await upgradeWebSocket(c, {
    onOpen: (_event, socket) => {
      // The listeners go straight onto the ws socket: no event object and no copy per message.
      const raw = socket.raw as unknown as WebSocket
      serve(raw, person, session)
    },
  })
  return answer ?? problem(c, 426, 'upgrade-required', '这个地址只接受 WebSocket 连接')
}
