import type { Visitor } from '../../shared/domain/audit.js'
import {
  type PasswordProblem,
  passwordProblem,
  passwordProblemWords,
} from '../../shared/domain/password-rules.js'
import type { Account, SessionEnd } from '../store/account-store.js'
import type { Store } from '../store/store.js'
import { accountEntry } from './account-events.js'
import type { Passwords } from './passwords.js'
import type { SignInGuard } from './sign-in-guard.js'

export interface OwnAccountDeps {
  readonly store: Store
  readonly passwords: Passwords
  readonly guard: SignInGuard
  readonly now: () => Date
  /** Sessions of the person ended, except one; called after it is on disk. */
  readonly onEnded: (user: Account['id'], why: SessionEnd, keep: string | null) => void
}

export interface PasswordRefusal {
  readonly code: PasswordProblem | 'wrong-password' | 'too-many-attempts'
  readonly message: string
}

/** What people do with their own account. */
export class OwnAccount {
  readonly #deps: OwnAccountDeps

  constructor(deps: OwnAccountDeps) {
    this.#deps = deps
  }

  /** Changes the own password; other sessions end. Undefined when it is done. */
  async changePassword(
    account: Account,
    visitor: Visitor,
    session: string,
    { current, next }: { readonly current: string; readonly next: string },
  ): Promise<PasswordRefusal | undefined> {
    const { store, passwords, guard, now, onEnded } = this.#deps
    // Somebody at an open screen must not find the password out by trying either.
    const wait = guard.waitSeconds(account.login)
    if (wait > 0) return { code: 'too-many-attempts', message: `密码错误次数过多,请${wait}秒后再试` }
    guard.began(account.login)
    if (!(await passwords.verify(account.passwordHash, current)))
      return { code: 'wrong-password', message: '当前密码不正确,密码没有改动' }
    guard.succeeded(account.login)
    const problem = passwordProblem(next, account) ?? (await this.#usedBefore(account, next))
    if (problem) return { code: problem, message: `${passwordProblemWords[problem]};密码没有改动` }
    const at = now()
    const passwordHash = await passwords.hash(next)
    const step = { action: 'change-password', account: account.id, by: account.id, at } as const
    await store.changeAccounts(
      [{ ...step, passwordHash, keep: session }],
      [accountEntry(visitor, at, step.action, account, null, null)],
    )
    onEnded(account.id, 'change-password', session)
    return undefined
  }

  /** Ends all sessions of the person, this one too. */
  async signOutEverywhere(account: Account, visitor: Visitor): Promise<void> {
    const { store, now, onEnded } = this.#deps
    const step = { action: 'end-sessions', account: account.id, by: account.id, at: now() } as const
    await store.changeAccounts([step], [accountEntry(visitor, step.at, step.action, account, null, null)])
    onEnded(account.id, step.action, null)
  }

  async #usedBefore({ id }: Account, password: string): Promise<PasswordProblem | undefined> {
    for (const hash of await this.#deps.store.passwordHashes(id))
      if (await this.#deps.passwords.verify(hash, password)) return 'used-before'
    return undefined
  }
}
