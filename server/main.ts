import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultSessionLimits, type SessionLimits } from './auth/sessions.js'
import { loadPacks, shippedPacksDir } from './catalogue/load-packs.js'
import {
  createServer,
  demoAccountsFile,
  PackError,
  type RunningServer,
  type ServerConfig,
} from './create-server.js'
import type { DemoAccount } from './demo/demo-accounts.js'
import { identityConfig } from './sso/identity-service.js'
import { StoreError } from './store/store.js'

const help = `汇表 Huibiao 服务器 / server

用法 / usage:  npm start        (环境变量 / environment)
  HOST       监听地址,默认 127.0.0.1;要让其他电脑访问请设为 0.0.0.0   / address to listen on
  PORT       端口,默认 8080                                       / port
  DATA_DIR   数据文件夹,默认 ./data                                / data folder
  ORIGINS    其他允许的网页来源,逗号分隔(反向代理改写 Host 时用)        / further allowed origins
  OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET
             统一身份认证(OpenID Connect)的地址、客户端标识和密钥;回调地址为 /api/sso/callback   / single sign-on
  OIDC_NAME  登录按钮上的名称,默认“统一身份认证”                       / name on the button
  OIDC_LOGIN_CLAIM
             存放本系统账号的声明(如 preferred_username);不设则只认已关联的人  / claim that holds our login
  TRUSTED_PROXIES
             反向代理的地址,逗号分隔;只有它们写的 X-Forwarded-For 才算数   / proxies whose X-Forwarded-For counts
  METRICS_TOKEN
             读取 /metrics 的口令;不设则只有本机可读                    / token for /metrics; without it this machine only
  SESSION_IDLE_MINUTES
             无操作多少分钟后自动退出,默认 240                           / minutes without an action until a session ends
  LOG_LEVEL  silent | error | warn | info,默认 warn               / log level

更换报表包:改好 shared/packs 后 kill -HUP <进程号>;有错误时逐条说明,继续使用原来的
new packs: kill -HUP <pid>; faulty ones are refused and the running ones stay
`

/** Starts the server from the environment and says, in words, what happened. */
async function main(): Promise<void> {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    process.stdout.write(help)
    return
  }
  const host = process.env.HOST || '127.0.0.1'
  const port = Number(process.env.PORT || 8080)
  const dataDir = resolve(process.env.DATA_DIR || 'data')
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return giveUp(`端口 PORT=${process.env.PORT} 不正确,应为 0 到 65535 的整数`)

  let server: RunningServer
  let config: ServerConfig
  try {
    config = {
      host,
      port,
      dataDir,
      packsDir: await shippedPacksDir(),
      clientDir: join(dirname(fileURLToPath(import.meta.url)), '..', 'client'),
      allowedOrigins: listOf(process.env.ORIGINS),
      trustedProxies: listOf(process.env.TRUSTED_PROXIES),
      metricsToken: process.env.METRICS_TOKEN || undefined,
      identity: identityConfig(process.env),
      sessionLimits: sessionLimits(process.env.SESSION_IDLE_MINUTES),
      logLevel: logLevel(process.env.LOG_LEVEL),
    }
    server = await createServer(config)
  } catch (error) {
    return giveUp(reasonOf(error, host, port, dataDir))
  }

  let asked = 0
  const stop = () => {
    asked += 1
    if (asked > 1) process.exit(1) // a second Ctrl+C means it
    process.stdout.write('正在停止:先把已收到的数据写入磁盘……\n')
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`\n停止时出错 / error while stopping:\n${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  let reloading: Promise<void> = Promise.resolve()
  process.on('SIGHUP', () => {
    reloading = reloading.then(async () => {
      if (asked > 0) return
      const next = await reload(server, config)
      if (next) server = next
    })
  })
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // Last: whoever reads that it runs may stop it at once, and must not hit it before it listens for that.
  process.stdout.write(`${greeting(server, host, dataDir)}\n`)
}

/**
 * Puts the packs on disk into use: read and checked beside the running ones first, which stay when there is anything
 * wrong; otherwise the server starts anew on the same port, and pages come back by themselves as after a restart.
 * Undefined when nothing changed.
 */
async function reload(server: RunningServer, config: ServerConfig): Promise<RunningServer | undefined> {
  try {
    const loaded = await loadPacks(config.packsDir)
    if (!loaded.ok) throw new PackError(loaded.error)
  } catch (error) {
    const list = error instanceof PackError ? issueLines(error) : [`  ${String(error)}`]
    process.stderr.write(
      `${['报表包有错误,没有更换,继续使用原来的报表包 / the packs are faulty; the running ones stay:', ...list].join('\n')}\n`,
    )
    return undefined
  }
  await server.stop()
  try {
    const next = await createServer({ ...config, port: Number(new URL(server.url).port) })
    process.stdout.write(`报表包已更换 / the packs were replaced:  ${next.url}\n`)
    return next
  } catch (error) {
    return giveUp(String(error))
  }
}

function greeting(server: RunningServer, host: string, dataDir: string): string {
  const lines = ['', `汇表已启动 / Huibiao is running:  ${server.url}`]
  if (host === '0.0.0.0' || host === '::')
    for (const address of lanAddresses())
      lines.push(`  同一网络的电脑 / on this network:  http://${address}:${new URL(server.url).port}`)
  lines.push(`数据文件夹 / data folder:  ${dataDir}`)
  const accountsFile = join(dataDir, demoAccountsFile)
  if (server.newAccounts.length > 0) lines.push('', ...accountLines(server.newAccounts, accountsFile))
  // Somebody whose first start stopped half-way (a port in use) never saw them.
  else if (existsSync(accountsFile)) lines.push(`演示账号 / demo accounts:  ${accountsFile}`)
  lines.push('', '按 Ctrl+C 停止 / Ctrl+C stops it')
  return lines.join('\n')
}

/** The demo accounts, shown at this first start only. */
function accountLines(accounts: readonly DemoAccount[], file: string): readonly string[] {
  const password = accounts[0]?.password ?? ''
  const line = ({ account }: DemoAccount) => `${account.login.padEnd(14)}${account.name}`
  const of = (role: string) => accounts.filter(({ account }) => account.role === role).map(line)
  const clerks = of('clerk')
  return [
    `演示账号(合成数据,只显示这一次;也存于 ${file})/ demo accounts, shown once`,
    `密码 / password(全部账号相同):  ${password}`,
    '',
    '账号          姓名',
    ...['administrator', 'security', 'auditor', 'viewer', 'supervisor'].flatMap(of),
    ...of('reviewer'),
    ...clerks,
  ]
}

function reasonOf(error: unknown, host: string, port: number, dataDir: string): string {
  if (error instanceof PackError)
    return ['报表包有错误,服务器没有启动,数据未被改动:', ...issueLines(error)].join('\n')
  if (error instanceof StoreError) return `${error.message}\n(${error.code} · ${dataDir})`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE')
    return `端口 ${port} 已被占用(可能已有一个汇表在运行)。请关闭它,或换一个端口:PORT=${port + 1} npm start`
  if (code === 'EACCES') return `没有权限使用 ${host}:${port} 或数据文件夹 ${dataDir}`
  if (code === 'EEXIST' || code === 'ENOTDIR') return `DATA_DIR 应是一个文件夹,现在是别的东西:${dataDir}`
  if (code === 'EROFS' || code === 'ENOSPC') return `数据文件夹写不进去(只读或磁盘已满):${dataDir}`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `这台电脑没有地址 ${host},请检查 HOST`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function issueLines({ issues }: PackError): readonly string[] {
  return issues.map(
    ({ file, table, field, message }) =>
      `  ${file}${table ? ` · ${table}` : ''}${field ? ` · ${field}` : ''}:${message}`,
  )
}

function giveUp(reason: string): never {
  process.stderr.write(`\n汇表没有启动 / not started:\n${reason}\n`)
  process.exit(1)
}

function lanAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

function logLevel(text: string | undefined): 'silent' | 'error' | 'warn' | 'info' {
  return text === 'silent' || text === 'error' || text === 'info' ? text : 'warn'
}

/** Limits with the idle time that was asked for; the usual ones without. */
function sessionLimits(minutes: string | undefined): SessionLimits {
  const asked = Number(minutes || 0) * 60_000
  if (!Number.isFinite(asked) || asked < 0) return giveUp(`SESSION_IDLE_MINUTES=${minutes} 不正确,应为分钟数`)
  return { ...defaultSessionLimits, ...(asked > 0 ? { idleMs: asked } : {}) }
}

await main()
