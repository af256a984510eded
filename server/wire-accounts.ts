import type { Hono } from 'hono'
import type { UserId } from '../shared/domain/ids.js'
import type { OrgTree } from '../shared/domain/org.js'
import { accountAdminRoutes } from './accounts/account-admin-routes.js'
import { AccountDesk } from './accounts/account-desk.js'
import { AccountImport } from './accounts/account-import.js'
import { importRoutes } from './accounts/import-routes.js'
import { peopleLimits } from './accounts/read-upload.js'
import { AddressGuard } from './auth/address-guard.js'
import { OwnAccount } from './auth/own-account.js'
import type { Passwords } from './auth/passwords.js'
import { sessionEndWords } from './auth/session-end-words.js'
import { type SessionLimits, Sessions } from './auth/sessions.js'
import { SignInGuard } from './auth/sign-in-guard.js'
import { SignInLog } from './auth/sign-in-log.js'
import { type AccountDeps, enter } from './http/account-routes.js'
import { personOf } from './http/door.js'
import { type LiveHolders, LiveSessions } from './relay/live-sessions.js'
import { type IdentityConfig, IdentityService } from './sso/identity-service.js'
import { ssoRoutes } from './sso/sso-routes.js'
import type { SessionEnd } from './store/account-store.js'
import type { Store } from './store/store.js'
import { UploadReader } from './upload/upload-reader.js'

export interface AccountWiring {
  readonly store: Store
  readonly passwords: Passwords
  readonly tree: () => OrgTree
  readonly now: () => Date
  readonly onError: (error: unknown, where: string) => void
  /** What may be open for a session. */
  readonly live: readonly LiveHolders[]
  /** Time between two looks at the sessions of open connections, in ms. */
  readonly sessionLookMs: number
  /** How long sessions last. */
  readonly sessionLimits?: SessionLimits | undefined
  /** Failed sign-ins of one address in ten minutes; left out = generous. */
  readonly failuresPerAddress?: number | undefined
  readonly identity?: IdentityConfig | undefined
}

export interface WiredAccounts {
  readonly sessions: Sessions
  readonly live: LiveSessions
  readonly account: AccountDeps
  /** Other people's accounts, for `/api`. */
  readonly routes: Hono
  readonly importRoutes: Hono
  readonly singleSignOn: Hono
  /** Name of a person, also of one who was added a moment ago; empty for an unknown one. */
  readonly nameOf: (user: UserId) => string
}

/** Puts together everything about accounts: sign-in, sessions and what is open for them, and their administration. */
export async function wireAccounts(wiring: AccountWiring): Promise<WiredAccounts> {
  const { store, passwords, tree, now, onError } = wiring
  const names = new Map<UserId, string>()
  const readNames = async () => {
    for (const { id, name } of await store.accounts()) names.set(id, name)
  }
  await readNames()

  const guard = new SignInGuard(now)
  const sessions = new Sessions(store, now, onError, wiring.sessionLimits)
  const live = new LiveSessions({
    live: wiring.live,
    whyOver: async (session) => {
      const { ended } = await sessions.check(session)
      return ended && sessionEndWords[ended]
    },
    everyMs: wiring.sessionLookMs,
    onError,
  })
  const onEnded = (user: UserId, why: SessionEnd, keep: string | null = null) =>
    live.endPerson(user, sessionEndWords[why], keep)
  const desk = new AccountDesk({ store, passwords, guard, tree, now, onChanged: readNames, onEnded })
  const people = new AccountImport({ desk, store, reader: new UploadReader(peopleLimits), tree, now })
  const account: AccountDeps = {
    store,
    sessions,
    passwords,
    guard,
    addresses: new AddressGuard(now, wiring.failuresPerAddress),
    own: new OwnAccount({ store, passwords, guard, now, onEnded }),
    log: new SignInLog(store, now),
    onSignedOut: (session) => live.endSession(session, 'signed out'),
  }
  return {
    sessions,
    live,
    account,
    singleSignOn: ssoRoutes({
      service: wiring.identity && new IdentityService(wiring.identity),
      store,
      now,
      enter: (c, who) => enter(c, account, who, true),
      log: onError,
    }),
    routes: accountAdminRoutes({ desk, personOf }),
    importRoutes: importRoutes({ people, tree, personOf }),
    nameOf: (user) => names.get(user) ?? '',
  }
}
