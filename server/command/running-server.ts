import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../shared/protocol/api.js'
import { demoAccountsFile } from '../create-server.js'
import { parseDemoAccounts } from '../demo/demo-account-file.js'
import { UsageError } from './command-io.js'

/** How a command reaches the server that has the data open. */
export interface ServerAccess {
  readonly url: string
  readonly login: string
  readonly password: string
}

/** Options of every command that may have to ask a running server. */
export const accessOptions = {
  url: { type: 'string' },
  login: { type: 'string' },
  password: { type: 'string' },
} as const

/** Help on {@link accessOptions}, for the help text of a command. */
export const accessHelp = `  --url URL            运行中服务器的地址,默认 http://127.0.0.1:PORT(PORT 默认 8080)
                       address of the running server
  --login L            账号,默认演示主管账号(DATA_DIR/${demoAccountsFile})
                       account; default: the demo supervisor
  --password P         密码;也可放在环境变量 HUIBIAO_PASSWORD 中,不会留在命令历史里
                       password; or in HUIBIAO_PASSWORD, which leaves no trace in the shell's history`

/**
 * Completes what was given on the command line: address from PORT, account from the demo accounts.
 * @throws UsageError when there is neither a login nor a demo supervisor.
 */
export async function serverAccess(
  given: { readonly url?: string; readonly login?: string; readonly password?: string },
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string,
): Promise<ServerAccess> {
  const url = (given.url ?? `http://127.0.0.1:${env.PORT || 8080}`).replace(/\/+$/, '')
  const password = given.password ?? env.HUIBIAO_PASSWORD
  if (given.login !== undefined) {
    if (password === undefined)
      throw new UsageError('请用 --password 或 HUIBIAO_PASSWORD 给出密码 / no password')
    return { url, login: given.login, password }
  }
  const demo = await demoSupervisor(join(dataDir, demoAccountsFile))
  if (!demo)
    throw new UsageError('请用 --login 和 --password 给出账号 / no account given, and no demo accounts')
  return { url, ...demo }
}

async function demoSupervisor(
  file: string,
): Promise<{ readonly login: string; readonly password: string } | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined) // not a demo: the caller asks for an account
  return text === undefined ? undefined : parseDemoAccounts(text).find(({ role }) => role === 'supervisor')
}

/** Signs in, lets `use` fetch paths of the server, signs out again. @throws Error with the server's own words. */
export async function withServer<Value>(
  { url, login, password }: ServerAccess,
  use: (get: (path: string) => Promise<Response>) => Promise<Value>,
): Promise<Value> {
  const post = (path: string, headers: Record<string, string>, body?: unknown) =>
    ask(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', origin: url },
      body: JSON.stringify(body ?? {}),
    })
  const signedIn = await post('/api/sign-in', {}, { login, password })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  try {
    return await use((path) => ask(`${url}${path}`, { headers: { cookie } }))
  } finally {
    await post('/api/sign-out', { cookie })
  }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(url, init)
  } catch (error) {
    const { origin } = new URL(url)
    throw new Error(`连不上 ${origin},请用 --url 给出正在运行的服务器地址 / cannot reach the server`, {
      cause: error,
    })
  }
  if (answer.ok) return answer
  const problem = (await answer.json().catch(() => undefined)) as Partial<Problem> | undefined
  throw new Error(`服务器拒绝了请求 / the server refused: ${answer.status} ${problem?.message ?? ''}`)
}
