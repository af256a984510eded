import type { AccountChange, AccountDone, AccountPage } from '../../shared/protocol/accounts-api.js'
import { signIn, type TestServer } from './test-server.js'

/** Logins of the demo accounts that administer. */
export const duties = {
  administrator: 'admin',
  security: 'security',
  auditor: 'audit',
  viewer: 'viewer',
} as const

/** What a page of ours asks about accounts, by clients that ignore our pages. */
export class AccountOffice {
  readonly server: TestServer

  constructor(server: TestServer) {
    this.server = server
  }

  async ask(
    login: string,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return this.askAs(await this.server.cookieFor(login), method, path, body, headers)
  }

  askAs(
    cookie: string,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const { url } = this.server
    return fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie ? { cookie } : {}),
        origin: url,
        ...(body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    })
  }

  async list(q: string, as: string = duties.administrator): Promise<AccountPage> {
    const answer = await this.ask(as, 'GET', `/api/accounts?${new URLSearchParams({ q })}`)
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return (await answer.json()) as AccountPage
  }

  /** Id of the account with exactly this login. */
  async idOf(login: string): Promise<string> {
    const account = await this.server.store.accountByLogin(login)
    if (!account) throw new Error(`no account ${login}`)
    return account.id
  }

  async change(as: string, login: string, change: AccountChange): Promise<Response> {
    return this.ask(as, 'POST', `/api/accounts/${await this.idOf(login)}`, change)
  }

  /** Somebody new, confirmed, with a password of their own; answers their Cookie header. */
  async employ(
    login: string,
    { org, role = 'clerk', name = '新来的人' }: { org: string; role?: string; name?: string },
    password = 'Lan-Tian-2026',
  ): Promise<string> {
    const made = await this.ask(duties.administrator, 'POST', '/api/accounts', { login, name, org, role })
    if (!made.ok) throw new Error(`${made.status} ${await made.text()}`)
    const { password: oneTime = '' } = (await made.json()) as AccountDone
    const confirmed = await this.change(duties.security, login, {
      action: 'confirm-role',
      role: role as 'clerk',
    })
    if (!confirmed.ok) throw new Error(`${confirmed.status} ${await confirmed.text()}`)
    const first = await signIn(this.server.url, login, oneTime)
    const changed = await this.askAs(first, 'POST', '/api/password', { current: oneTime, next: password })
    const cookie = changed.headers.getSetCookie()[0]?.split(';')[0]
    if (!changed.ok || !cookie) throw new Error(`${changed.status} ${await changed.text()}`)
    return cookie
  }
}
