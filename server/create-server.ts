import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { DestinationStream } from 'pino'
import { WebSocketServer } from 'ws'
import { type OrgUnitId, parseReturnName, type ReturnRef } from '../shared/domain/ids.js'
import { buildOrgTree, type OrgUnit } from '../shared/domain/org.js'
import type { PackIssue } from '../shared/domain/pack-issue.js'
import { type Catalogue, catalogueOfTree, participants, reportingUnits } from '../shared/domain/table.js'
import { closeCodes } from '../shared/protocol/close-codes.js'
import { maxFrameBytes } from '../shared/protocol/frames.js'
import type { ReturnLimits } from '../shared/protocol/return-limits.js'
import { Passwords } from './auth/passwords.js'
import type { SessionLimits } from './auth/sessions.js'
import { loadPacks, readOrgUnitsCsv } from './catalogue/load-packs.js'
import { parseOrgCsv } from './catalogue/org-csv.js'
import { rollUpPrint } from './catalogue/roll-up-print.js'
import { createDemoAccounts, type DemoAccount, demoAccountsCsv } from './demo/demo-accounts.js'
import { auditExportRoutes } from './export/audit-routes.js'
import { exportRoutes } from './export/export-routes.js'
import { createApp } from './http/app.js'
import { personOf } from './http/door.js'
import type { RequestLimits } from './http/request-limits.js'
import { ServerMeters } from './metrics/server-meters.js'
import { Bulletin } from './relay/bulletin.js'
import { Committer } from './relay/committer.js'
import { FeedDesk } from './relay/feed-desk.js'
import { defaultLineLimits, HttpLines, type LineLimits } from './relay/http-lines.js'
import { slowedFrame } from './relay/message-allowance.js'
import { RoomRegistry } from './relay/room-registry.js'
import { SheetSocket, type SheetSocketDeps } from './relay/sheet-socket.js'
import { SocketWire } from './relay/socket-wire.js'
import { defaultLimits, type SocketLimits, Sockets } from './relay/sockets.js'
import { serveStockSocket } from './relay/stock-socket.js'
import { serverLog } from './server-log.js'
import type { IdentityConfig } from './sso/identity-service.js'
import { openSqliteStore } from './store/sqlite/sqlite-store.js'
import type { RollUpModel, Store } from './store/store.js'
import { readRoutes } from './upload/read-routes.js'
import { wireAccounts } from './wire-accounts.js'
import { wireRecords } from './wire-records.js'
import { wireReview } from './wire-review.js'
import { type Alarm, systemAlarm } from './workflow/due-timer.js'
import { loadWorkflow, openWorkflowOffice } from './workflow/workflow-office.js'

/** How a server is set up. Everything that tests and benchmarks vary is here; nothing reads the environment below. */
export interface ServerConfig {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly dataDir: string
  readonly packsDir: string
  readonly clientDir: string
  readonly allowedOrigins?: readonly string[]
  readonly limits?: Partial<SocketLimits>
  readonly lines?: Partial<LineLimits>
  /** How large one return may become. */
  readonly returns?: ReturnLimits
  /** Clock, for tests. */
  readonly now?: () => Date
  /** What wakes the server at due moments, for tests. */
  readonly alarm?: Alarm
  /** Gathering time of the feeds in ms. */
  readonly feedTickMs?: number
  /** How long empty rooms and feeds stay in memory in ms. */
  readonly lingerMs?: number
  /** Time between two looks at the sessions of open connections in ms. */
  readonly sessionLookMs?: number
  /** How long sessions last; left out = 12 hours, and 4 hours without an action. */
  readonly sessionLimits?: SessionLimits | undefined
  /** Failed sign-ins that one address may make in ten minutes. */
  readonly failuresPerAddress?: number
  /** The city's identity service; left out = passwords only. */
  readonly identity?: IdentityConfig | undefined
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info'
  /** Where the log goes; left out = standard output. */
  readonly logTo?: DestinationStream
  /** Requests taken in a minute. */
  readonly requests?: Partial<RequestLimits>
  /** Proxies whose word about where a request comes from is taken. */
  readonly trustedProxies?: readonly string[]
  /** Opens `/metrics` to whoever shows it; without one only this machine itself may read it. */
  readonly metricsToken?: string | undefined
  /** Time in ms in which the head of a request must have come. */
  readonly headersTimeoutMs?: number
  /** A store opened elsewhere; the server then leaves closing it to its owner. */
  readonly store?: Store
}

export interface RunningServer {
  /** Address to open in a browser. */
  readonly url: string
  readonly store: Store
  /** Every address that answers, as `METHOD /path`: whoever adds one has to say whose it is. */
  readonly routes: readonly string[]
  /** Accounts made at this start, with their passwords; empty when the data folder had accounts already. */
  readonly newAccounts: readonly DemoAccount[]
  /** Stops accepting, lets what is under way reach the disk, tells clients to come back, closes the store. */
  stop(): Promise<void>
}

/** A pack is unsound; the server does not start with half of its tables. */
export class PackError extends Error {
  readonly issues: readonly PackIssue[]

  constructor(issues: readonly PackIssue[]) {
    super(`${issues.length} issue(s) in the packs`)
    this.name = 'PackError'
    this.issues = issues
  }
}

const rollUpSetting = 'roll-up-print'
export const databaseFile = 'huibiao.sqlite'
export const demoAccountsFile = 'demo-accounts.csv'

const defaultTickMs = 16
/** Address, cookies and other headers of one request together; ours need less than one KiB. */
const maxHeadBytes = 16 * 1024
const defaultLingerMs = 30_000
const defaultSessionLookMs = 10_000

/**
 * The composition root: opens the store, loads packs and org units, wires relay, feeds, HTTP and exports, listens.
 * @throws StoreError when the data cannot be opened, PackError when a pack is unsound,
 * and the system's error (EADDRINUSE …) when the address cannot be had; nothing stays open then.
 */
export async function createServer(config: ServerConfig): Promise<RunningServer> {
  const log = serverLog(config.logLevel ?? 'info', config.logTo)
  const now = config.now ?? (() => new Date())
  const loaded = await loadPacks(config.packsDir)
  if (!loaded.ok) throw new PackError(loaded.error)
  const shipped = loaded.value
  await mkdir(config.dataDir, { recursive: true })
  const store = config.store ?? (await openSqliteStore({ file: join(config.dataDir, databaseFile) }))
  const closeStore = async () => {
    if (!config.store) await store.close()
  }
  try {
    const passwords = new Passwords()
    const newAccounts = await furnish(store, config, shipped, passwords)
    const tree = buildOrgTree(await store.readOrgUnits())
    const model: RollUpModel = { catalogue: catalogueOfTree(shipped, tree), tree }
    const demo = (await store.setting('demo')) === 'yes'
    await keepTotalsInStep(store, model)

    const onError = (error: unknown, where: string) => log.error({ err: error, where }, 'relay')
    const logHttp = (error: unknown, path: string, request?: string) =>
      log.error({ err: error, path, request }, 'http')
    const sockets = new Sockets({ ...defaultLimits, ...config.limits })
    const lines = new HttpLines({
      limits: sockets.limits,
      lines: { ...defaultLineLimits, ...config.lines },
      serve: (wire, person, session) => new SheetSocket(nextSocket++, wire, person, socketDepsOf(session)),
    })
    const accounts = await wireAccounts({
      store,
      passwords,
      tree: () => model.tree,
      now,
      onError,
      live: [sockets, lines],
      sessionLookMs: config.sessionLookMs ?? defaultSessionLookMs,
      sessionLimits: config.sessionLimits,
      failuresPerAddress: config.failuresPerAddress,
      identity: config.identity,
    })
    const committer = new Committer(
      store,
      () => model,
      (edits, ms) => meters.committed(edits, ms),
    )
    const lingerMs = config.lingerMs ?? defaultLingerMs
    const ground = await loadWorkflow(store, now)
    const levels = () => ground.settings.levels
    const entryClosed = (ref: ReturnRef) => ground.book.isClosed(ref)
    const rooms = new RoomRegistry({
      entryClosed,
      store,
      committer,
      model: () => model,
      now,
      lingerMs,
      limits: config.returns,
      onError,
    })
    const feeds = new FeedDesk({
      store,
      committer,
      model: () => model,
      nameOf: accounts.nameOf,
      tickMs: config.feedTickMs ?? defaultTickMs,
      lingerMs,
    })
    const meters = new ServerMeters({
      sockets: () => sockets.size,
      lines: () => lines.size,
      rooms: () => rooms.size,
      queue: () => committer.depth,
      memory: () => process.memoryUsage(),
      busy: () => performance.eventLoopUtilization().utilization,
    })
    const bulletin = new Bulletin()
    const socketDeps: SheetSocketDeps = {
      rooms,
      feeds,
      bulletin,
      model: () => model,
      maxBufferedBytes: sockets.limits.maxBufferedBytes,
      onError,
    }
    const socketDepsOf = (session: string): SheetSocketDeps => ({
      ...socketDeps,
      onEdit: () => void accounts.sessions.acted(session),
    })
    let nextSocket = 1
    const office = openWorkflowOffice({
      store,
      ground,
      model: () => model,
      now,
      alarm: config.alarm ?? systemAlarm,
      personOf,
      setStatus: (ref, change) => committer.setStatus(ref, change),
      tell: (chosen, sheet) => {
        if (sheet) rooms.rightsChanged(sheet.table, sheet.period)
        bulletin.tell({
          t: 'workflow',
          levels: chosen,
          table: sheet?.table ?? null,
          period: sheet?.period ?? null,
        })
      },
      onError,
    })
    const reviews = wireReview({
      store,
      model: () => model,
      levels,
      entryClosed,
      now,
      setStatus: (ref, change) => committer.setStatus(ref, change),
      whyNot: (ref) => rooms.whyNot(ref),
      said: ({ table, period, org }, isFor) => bulletin.tell({ t: 'comments', table, period, org }, isFor),
      personOf,
    })
    const app = createApp({
      sessions: accounts.sessions,
      account: accounts.account,
      accounts: accounts.routes,
      singleSignOn: accounts.singleSignOn,
      accountImport: accounts.importRoutes,
      fileReading: readRoutes({ tree: () => model.tree, personOf }),
      work: { store, model: () => model, demo, reviewLevels: levels, book: ground.book },
      reviews: reviews.routes,
      workflow: office.routes,
      records: wireRecords({
        store,
        model: () => model,
        levels,
        now,
        committer,
        rooms,
        reviews: reviews.desk,
        entryClosed,
        personOf,
      }),
      lines,
      auditPages: { store, model: () => model, now, onError },
      audit: auditExportRoutes({ store, model: () => model, demo, now, personOf }),
      exports: exportRoutes({
        store,
        catalogue: () => model.catalogue,
        tree: () => model.tree,
        demo,
        now,
        personOf,
      }),
      allowedOrigins: config.allowedOrigins ?? [],
      clientDir: config.clientDir,
      health: {
        ready: async () => {
          await store.probe()
        },
        metrics: () => meters.text(),
        metricsToken: config.metricsToken,
        log: logHttp,
      },
      limits: config.requests,
      trustedProxies: config.trustedProxies ?? [],
      onAnswered: (line) => {
        meters.answered(line.path, line.status, line.ms)
        log.info(line, 'answered')
      },
      onSheetSocket: (socket, person, session) => {
        sockets.add(socket, session, person.id, slowedFrame())
        accounts.live.opened(session)
        new SheetSocket(nextSocket++, new SocketWire(socket), person, socketDepsOf(session))
      },
      onStockSocket: (socket, person, session, name) => {
        sockets.add(socket, session, person.id)
        accounts.live.opened(session)
        const ref = parseReturnName(name)
        if (!ref) {
          socket.close(closeCodes.notFound, 'no such return')
          return
        }
        serveStockSocket(socket, person, ref, socketDepsOf(session)).catch((error: unknown) => {
          onError(error, name)
          socket.close(closeCodes.tryLater, 'try later')
        })
      },
      log: logHttp,
    })

    const webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
    })
    const headersTimeout = config.headersTimeoutMs ?? 10_000
    const server = createAdaptorServer({
      fetch: app.fetch,
      websocket: { server: webSockets },
      serverOptions: {
        headersTimeout,
        requestTimeout: 30_000,
        // Left at its default, both are looked at only every half minute.
        connectionsCheckingInterval: Math.min(headersTimeout, 2_000),
        maxHeaderSize: maxHeadBytes,
      },
    }) as Server
    server.listen(config.port, config.host)
    await once(server, 'listening') // rejects on 'error', e.g. EADDRINUSE
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : config.port
    log.info({ port }, 'listening')
    // What became due while nobody was here.
    await office.timer.look()

    let stopping: Promise<void> | undefined
    const stop = async () => {
      const closed = once(server, 'close')
      server.close()
      accounts.live.stop()
      await office.timer.stop()
      await committer.idle()
      await rooms.closeAll()
      feeds.close()
      sockets.closeAll(closeCodes.restarting, 'restarting')
      lines.closeAll(closeCodes.restarting, 'restarting')
      webSockets.close()
      // A connection whose held poll was answered just now becomes idle a moment later.
      const sweep = setInterval(() => server.closeIdleConnections(), 20)
      const cut = setTimeout(() => server.closeAllConnections(), 2_000)
      await closed
      clearInterval(sweep)
      clearTimeout(cut)
      await committer.idle()
      await closeStore()
    }
    return {
      url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
      store,
      routes: [
        ...new Set(
          app.routes.filter(({ method }) => method !== 'ALL').map((each) => `${each.method} ${each.path}`),
        ),
      ],
      newAccounts,
      stop: () => {
        stopping ??= stop()
        return stopping
      },
    }
  } catch (error) {
    await closeStore()
    throw error
  }
}

/** Totals kept under other rules than those of the packs now are rebuilt from the cells before anybody reads them. */
async function keepTotalsInStep(store: Store, model: RollUpModel): Promise<void> {
  const print = rollUpPrint(model.catalogue)
  if ((await store.setting(rollUpSetting)) === print) return
  await store.rebuildTotals(model)
  await store.setSetting(rollUpSetting, print)
}

/** The units that have a return in some table, and those that stand above them in a pack, in official order. */
function unitsWithWork({ catalogue, tree }: RollUpModel): readonly OrgUnit[] {
  const found = new Set<OrgUnitId>()
  for (const table of catalogue.tables) {
    const part = participants(catalogue, tree, table.id)
    for (const unit of part ? reportingUnits(catalogue, table, part, part.root.id) : [])
      for (const { id } of part?.pathUp(unit.id) ?? []) found.add(id)
  }
  return tree.units.filter(({ id }) => found.has(id))
}

/** Gives an empty store the real org units and the demo accounts; leaves a furnished one alone. */
async function furnish(
  store: Store,
  config: ServerConfig,
  catalogue: Catalogue,
  passwords: Passwords,
): Promise<readonly DemoAccount[]> {
  if ((await store.readOrgUnits()).length === 0) {
    const { units, badRows } = parseOrgCsv(await readOrgUnitsCsv(config.packsDir))
    if (badRows.length > 0)
      throw new Error(badRows.map(({ line, reason }) => `org-units.csv 第${line}行:${reason}`).join('\n'))
    await store.replaceOrgUnits(units)
  }
  if ((await store.accounts()).length > 0) return []
  const tree = buildOrgTree(await store.readOrgUnits())
  const reporting = unitsWithWork({ catalogue: catalogueOfTree(catalogue, tree), tree })
  const created = await createDemoAccounts(tree.root, reporting, passwords)
  const file = join(config.dataDir, demoAccountsFile)
  await writeFile(file, demoAccountsCsv(created), { mode: 0o600 })
  await chmod(file, 0o600)
  // Before the accounts: a start that is cut off between the two must not leave a demo that does not say so.
  await store.setSetting('demo', 'yes')
  await store.addAccounts(created.map(({ account }) => account))
  return created
}
