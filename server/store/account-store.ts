import type { AuditEntry } from '../../shared/domain/audit.js'
import type { OrgUnitId, UserId } from '../../shared/domain/ids.js'
import type { Role } from '../../shared/domain/person.js'

export interface Account {
  readonly id: UserId
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly org: OrgUnitId
  readonly passwordHash: string
  readonly disabled: boolean
  /** False until a security administrator made the first role effective; until then nobody signs in with it. */
  readonly confirmed: boolean
  /** Role that waits for the security administrator, who asked for it, and when. */
  readonly pending: { readonly role: Role; readonly by: UserId; readonly at: Date } | null
  /** The password was given by somebody else: nothing is open before it is changed. */
  readonly mustChangePassword: boolean
  /** When the person chose the password; null while they have not. */
  readonly passwordChangedAt: Date | null
  /** Who they are for the single sign-on. */
  readonly subject: string | null
}

type AccountCore = 'id' | 'login' | 'name' | 'role' | 'org' | 'passwordHash' | 'disabled'

/** An account to be added; what is left out is confirmed, waits for nothing and has no identity elsewhere. */
export type NewAccount = Pick<Account, AccountCore> & Partial<Omit<Account, AccountCore>>

/** What happens to one account. `by` null: at the server itself, by a command. */
export type AccountStep = {
  readonly account: UserId
  readonly by: UserId | null
  /** Server clock. */
  readonly at: Date
} & (
  | { readonly action: 'create-account'; readonly as: NewAccount }
  | { readonly action: 'rename-account'; readonly name: string }
  | { readonly action: 'move-account'; readonly org: OrgUnitId }
  | { readonly action: 'disable-account' | 'enable-account' }
  /** A new password given by somebody else, or chosen by the person, who keeps the session `keep`. */
  | { readonly action: 'reset-password'; readonly passwordHash: string }
  | { readonly action: 'change-password'; readonly passwordHash: string; readonly keep: string | null }
  | { readonly action: 'link-identity'; readonly subject: string | null }
  | { readonly action: 'end-sessions' }
  | { readonly action: 'ask-role' | 'confirm-role' | 'refuse-role'; readonly role: Role }
)

/** A step as recorded; `old` and `new` are the unit, role, name or subject before and after. */
export interface StoredAccountStep {
  readonly account: UserId
  readonly action: AccountStep['action']
  readonly old: string | null
  readonly new: string | null
  /** Name of the person; null for the server itself. */
  readonly by: string | null
  readonly at: Date
}

/** `last-of-role`: nobody would be left to administer, or to confirm. `stale`: the role no longer waits. */
export type AccountStepsOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly code: 'unknown-account' | 'login-taken' | 'subject-taken' | 'stale' | 'last-of-role'
      readonly account: UserId
    }

/** Why a session ended that nobody signed out of. */
export type SessionEnd =
  | 'disable-account'
  | 'move-account'
  | 'confirm-role'
  | 'reset-password'
  | 'change-password'
  | 'end-sessions'

export interface StoredSession {
  readonly account: Account
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** It began through the identity service, not by password. */
  readonly byIdentity: boolean
  /** Set when it was ended from outside; it opens nothing any more. */
  readonly ended: SessionEnd | null
}

/** Accounts, what is done with them, and sessions. */
export interface AccountStore {
  addAccounts(accounts: readonly NewAccount[]): Promise<void>
  /**
   * Carries out steps on accounts and records them, in one transaction, all or none. Moving, a confirmed role, a new
   * password, deactivation and `end-sessions` end the person's sessions in it. `audit` goes into the chain with them.
   */
  changeAccounts(steps: readonly AccountStep[], audit?: readonly AuditEntry[]): Promise<AccountStepsOutcome>
  /** The recorded steps of one account, newest first, at most `limit`. */
  accountSteps(account: UserId, limit: number): Promise<readonly StoredAccountStep[]>
  /** The newest password hashes of an account, at most five, newest first, the present one included. */
  passwordHashes(account: UserId): Promise<readonly string[]>
  accountBySubject(subject: string): Promise<Account | undefined>
  accounts(): Promise<readonly Account[]>
  account(id: UserId): Promise<Account | undefined>
  accountByLogin(login: string): Promise<Account | undefined>
  /** Keeps a session under the hash of its token. */
  addSession(tokenHash: string, user: UserId, at: Date, byIdentity?: boolean): Promise<void>
  session(tokenHash: string): Promise<StoredSession | undefined>
  touchSession(tokenHash: string, at: Date): Promise<void>
  endSession(tokenHash: string): Promise<void>
  /** Forgets sessions that began before a moment. */
  forgetSessions(begunBefore: Date): Promise<void>
}
