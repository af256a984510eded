import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shippedPacksDir } from '../../server/catalogue/load-packs.js'
import { createServer, type RunningServer, type ServerConfig } from '../../server/create-server.js'

export interface TestServer extends RunningServer {
  readonly dataDir: string
  /** Signs in with the code of an org unit (its demo account) and returns the Cookie header. */
  cookieFor(login: string): Promise<string>
  /** Password of all demo accounts. */
  readonly password: string
  /** Stops the server and removes its data. */
  destroy(): Promise<void>
}

/** A real server on a free port with the Longgang pack, its real org units, and a data folder of its own. */
export async function createTestServer(config: Partial<ServerConfig> = {}): Promise<TestServer> {
  const dataDir = config.dataDir ?? (await mkdtemp(join(tmpdir(), 'huibiao-test-')))
  const server = await createServer({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    packsDir: await shippedPacksDir(),
    clientDir: join(import.meta.dirname, '..', '..', 'dist', 'client'),
    logLevel: 'silent',
    ...config,
  })
  const password = server.newAccounts[0]?.password ?? ''
  const cookies = new Map<string, Promise<string>>()
  return {
    ...server,
    dataDir,
    password,
    cookieFor: (login) => {
      const known = cookies.get(login) ?? signIn(server.url, login, password)
      cookies.set(login, known)
      return known
    },
    destroy: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Signs in over HTTP like a page does. @throws Error with the server's words when it refuses. */
export async function signIn(url: string, login: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ login, password }),
  })
  if (!answer.ok) throw new Error(`sign-in failed: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error('sign-in gave no cookie')
  return cookie
}
