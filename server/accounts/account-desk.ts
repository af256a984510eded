import { randomBytes } from 'node:crypto'
import {
  type AccountAction,
  type AccountTarget,
  accountActions,
  roleMismatch,
} from '../../shared/domain/account-permission.js'
import { loginProblem, nameProblem } from '../../shared/domain/account-rules.js'
import type { Visitor } from '../../shared/domain/audit.js'
import { asOrgUnitId, asUserId, type UserId } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { decide } from '../../shared/domain/permission.js'
import type { Role } from '../../shared/domain/person.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import {
  type AccountChange,
  type AccountDone,
  type AccountLine,
  type AccountPage,
  type AccountPast,
  type AccountState,
  maxListedAccounts,
  type NewAccountBody,
} from '../../shared/protocol/accounts-api.js'
import { accountEntry } from '../auth/account-events.js'
import { readablePassword } from '../auth/one-time-password.js'
import type { Passwords } from '../auth/passwords.js'
import type { SignInGuard } from '../auth/sign-in-guard.js'
import type { Account, AccountStep, SessionEnd } from '../store/account-store.js'
import type { Store } from '../store/store.js'
import { type AccountRefusal, after, before, refusalOf } from './account-step-words.js'

export interface AccountDeskDeps {
  readonly store: Store
  readonly passwords: Passwords
  readonly guard: SignInGuard
  readonly tree: () => OrgTree
  readonly now: () => Date
  /** People changed: their names, or who there is. */
  readonly onChanged: () => Promise<void>
  /** Sessions of somebody ended; called after it is on disk. */
  readonly onEnded: (user: UserId, why: SessionEnd) => void
}

/** Steps after which a session that knew the account otherwise must not go on. */
const ending: readonly AccountStep['action'][] = [
  'disable-account',
  'move-account',
  'confirm-role',
  'reset-password',
  'end-sessions',
]

/** Everything that is done with other people's accounts passes here: asked of `decide`, recorded, made effective. */
export class AccountDesk {
  readonly #deps: AccountDeskDeps

  constructor(deps: AccountDeskDeps) {
    this.#deps = deps
  }

  /** People whose login, name or unit contains all words, in official order of their units. */
  async list(
    actor: Visitor,
    asked: { readonly words: string; readonly state?: AccountState | 'pending' | undefined },
  ): Promise<Result<AccountPage, AccountRefusal>> {
    const may = decide(actor, { action: 'list-accounts', org: actor.org }, this.#deps.tree())
    if (!may.allowed) return fail(forbidden(may))
    const words = asked.words.toLowerCase().split(/\s+/).filter(Boolean)
    const all = await this.#inScope(actor)
    const names = namesOf(all)
    const found = all.filter((account) => {
      if (asked.state === 'pending' ? !account.pending : asked.state && stateOf(account) !== asked.state)
        return false
      const text = `${account.login} ${account.name} ${account.org} ${this.#unitName(account)}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    return ok({
      total: found.length,
      accounts: found.slice(0, maxListedAccounts).map((account) => this.#line(actor, account, names)),
      pending: all.filter(({ pending }) => pending).length,
    })
  }

  async create(actor: Visitor, body: NewAccountBody): Promise<Result<AccountDone, AccountRefusal>> {
    const step = await this.stepToCreate(actor, body)
    if (!step.ok) return step
    const refusal = await this.carryOut(actor, [step.value.step])
    if (refusal) return fail(refusal)
    return this.#done(actor, step.value.step.account, step.value.password)
  }

  /** What creating somebody takes; writes nothing. The role waits for confirmation, nobody signs in before. */
  async stepToCreate(
    actor: Visitor,
    { login, name, org, role }: NewAccountBody,
  ): Promise<Result<{ readonly step: AccountStep; readonly password: string }, AccountRefusal>> {
    const problem = this.whyNotCreate(actor, { login, name, org, role })
    if (problem) return fail(problem)
    const at = this.#deps.now()
    const password = readablePassword()
    const id = asUserId(randomBytes(9).toString('base64url'))
    const as = {
      id,
      login,
      name,
      // Until it is confirmed the account opens nothing; this is what it is in lists.
      role: 'viewer',
      org: asOrgUnitId(org),
      passwordHash: await this.#deps.passwords.hash(password),
      disabled: false,
      confirmed: false,
      pending: { role, by: actor.id, at },
      mustChangePassword: true,
    } as const
    return ok({ step: { action: 'create-account', account: id, by: actor.id, at, as }, password })
  }

  /** Why somebody cannot be created so, apart from a login that is taken; undefined when they can. */
  whyNotCreate(actor: Visitor, { login, name, org, role }: NewAccountBody): AccountRefusal | undefined {
    const words = loginProblem(login) ?? nameProblem(name)
    if (words) return { kind: 'invalid', code: 'invalid', message: words }
    const may = decide(actor, { action: 'create-account', org: asOrgUnitId(org) }, this.#deps.tree())
    if (!may.allowed) return forbidden(may)
    return this.#mismatch(role, org)
  }

  /** Does one thing with one account. */
  async change(
    actor: Visitor,
    id: UserId,
    change: AccountChange,
  ): Promise<Result<AccountDone, AccountRefusal>> {
    const account = await this.#deps.store.account(id)
    // Whoever may not see an account is told no more than that it is not there.
    if (!account || !this.#mayList(actor, account))
      return fail({ kind: 'not-found', code: 'no-account', message: '没有这个账号' })
    const refused = this.whyNotChange(actor, account, change)
    if (refused) return fail(refused)
    if (change.action === 'unlock-account') {
      await this.#deps.store.appendAudit([
        accountEntry(actor, this.#deps.now(), 'unlock-account', account, null, null),
      ])
      this.#deps.guard.succeeded(account.login)
      return this.#done(actor, id)
    }
    const password = change.action === 'reset-password' ? readablePassword() : undefined
    const refusal = await this.carryOut(actor, [await this.#stepFor(actor, account, change, password)])
    if (refusal) return fail(refusal)
    if (change.action === 'reset-password') this.#deps.guard.succeeded(account.login)
    return this.#done(actor, id, password)
  }

  /** Why a change is refused; undefined when it may be done. */
  whyNotChange(actor: Visitor, account: Account, change: AccountChange): AccountRefusal | undefined {
    const { action } = change
    const may = decide(
      actor,
      {
        action,
        org: account.org,
        target: targetOf(account),
        ...(action === 'move-account' ? { to: asOrgUnitId(change.org) } : {}),
      },
      this.#deps.tree(),
    )
    if (!may.allowed) return forbidden(may)
    switch (action) {
      case 'rename-account': {
        const message = nameProblem(change.name)
        return message ? { kind: 'invalid', code: 'invalid', message } : undefined
      }
      case 'move-account':
        if (change.org === account.org) return nothingToDo
        return this.#mismatch(account.pending?.role ?? account.role, change.org)
      case 'ask-role':
        if (account.pending?.role === change.role || (!account.pending && account.role === change.role))
          return nothingToDo
        return this.#mismatch(change.role, account.org)
      case 'disable-account':
        return account.disabled ? nothingToDo : undefined
      case 'enable-account':
        return account.disabled ? undefined : nothingToDo
      default:
        return undefined
    }
  }

  /** Carries steps out, all or none, with their entries in the audit log, and makes them felt at once. */
  async carryOut(actor: Visitor, steps: readonly AccountStep[]): Promise<AccountRefusal | undefined> {
    const { store, onChanged, onEnded } = this.#deps
    const known = new Map((await store.accounts()).map((account) => [account.id, account]))
    const entries = steps.map((step) => {
      const of = step.action === 'create-account' ? step.as : known.get(step.account)
      return accountEntry(
        actor,
        step.at,
        step.action,
        of ?? { id: step.account, login: '', org: actor.org },
        of ? before(step, of) : null,
        after(step),
      )
    })
    const outcome = await store.changeAccounts(steps, entries)
    if (!outcome.ok) return refusalOf(outcome)
    await onChanged()
    for (const { account, action } of steps) if (isEnding(action)) onEnded(account, action)
    return undefined
  }

  /** The recorded past of one account. */
  async past(actor: Visitor, id: UserId): Promise<Result<AccountPast, AccountRefusal>> {
    const account = await this.#deps.store.account(id)
    if (!account || !this.#mayList(actor, account))
      return fail({ kind: 'not-found', code: 'no-account', message: '没有这个账号' })
    const steps = await this.#deps.store.accountSteps(id, 100)
    return ok({
      steps: steps.map(({ action, old, new: now, by, at }) => ({
        action,
        old,
        new: now,
        by,
        at: at.toISOString(),
      })),
    })
  }

  async #stepFor(
    actor: Visitor,
    { id: account }: Account,
    change: Exclude<AccountChange, { action: 'unlock-account' }>,
    password: string | undefined,
  ): Promise<AccountStep> {
    const common = { account, by: actor.id, at: this.#deps.now() }
    switch (change.action) {
      case 'move-account':
        return { ...common, action: change.action, org: asOrgUnitId(change.org) }
      case 'reset-password': {
        const passwordHash = await this.#deps.passwords.hash(password ?? readablePassword())
        return { ...common, action: change.action, passwordHash }
      }
      default:
        return { ...common, ...change } as AccountStep
    }
  }

  async #done(actor: Visitor, id: UserId, password?: string): Promise<Result<AccountDone, AccountRefusal>> {
    const all = await this.#deps.store.accounts()
    const account = all.find((each) => each.id === id)
    if (!account) return fail({ kind: 'not-found', code: 'no-account', message: '没有这个账号' })
    const line = this.#line(actor, account, namesOf(all))
    return ok({ account: line, ...(password === undefined ? {} : { password }) })
  }

  #mayList(actor: Visitor, account: Account): boolean {
    return decide(actor, { action: 'list-accounts', org: account.org }, this.#deps.tree()).allowed
  }

  async #inScope(actor: Visitor): Promise<readonly Account[]> {
    const place = new Map(this.#deps.tree().units.map((unit, i) => [unit.id, i] as const))
    return (await this.#deps.store.accounts())
      .filter((account) => this.#mayList(actor, account))
      .sort((a, b) => (place.get(a.org) ?? 1e6) - (place.get(b.org) ?? 1e6))
  }

  #line(actor: Visitor, account: Account, names: ReadonlyMap<string, string>): AccountLine {
    const { id, login, name, role, org, pending, mustChangePassword, subject } = account
    return {
      id,
      login,
      name,
      role,
      org,
      unit: this.#unitName(account),
      state: stateOf(account),
      pending: pending && {
        role: pending.role,
        by: names.get(pending.by) ?? '',
        at: pending.at.toISOString(),
      },
      mustChangePassword,
      lockedSeconds: this.#deps.guard.waitSeconds(login),
      subject,
      may: accountActions.filter((action) => this.#offered(actor, account, action)),
    }
  }

  /** True for what makes sense now and `decide` allows. */
  #offered(actor: Visitor, account: Account, action: AccountAction): boolean {
    if (action === 'create-account') return false
    if (action === 'disable-account' && account.disabled) return false
    if (action === 'enable-account' && !account.disabled) return false
    if ((action === 'confirm-role' || action === 'refuse-role') && !account.pending) return false
    if (action === 'unlock-account' && this.#deps.guard.waitSeconds(account.login) === 0) return false
    return (
      decide(actor, { action, org: account.org, target: targetOf(account) }, this.#deps.tree()).allowed ||
      (action === 'move-account' && this.#mayMoveHence(actor, account))
    )
  }

  /** An account whose unit is gone can only be moved away from there. */
  #mayMoveHence(actor: Visitor, account: Account): boolean {
    const request = { action: 'move-account', org: account.org, to: actor.org } as const
    return decide(actor, { ...request, target: targetOf(account) }, this.#deps.tree()).allowed
  }

  #unitName({ org }: Pick<Account, 'org'>): string {
    return this.#deps.tree().get(org)?.name ?? org
  }

  #mismatch(role: Role, org: string): AccountRefusal | undefined {
    const unit = this.#deps.tree().get(asOrgUnitId(org))
    if (!unit) return { kind: 'invalid', code: 'unknown-org-unit', message: '没有这个组织单位' }
    const message = roleMismatch(role, unit.level)
    return message ? { kind: 'invalid', code: 'role-mismatch', message } : undefined
  }
}

const nothingToDo: AccountRefusal = {
  kind: 'conflict',
  code: 'nothing-to-do',
  message: '已经是这样了,没有改动',
}

const namesOf = (accounts: readonly Account[]): ReadonlyMap<string, string> =>
  new Map(accounts.map(({ id, name }) => [id, name]))

const targetOf = ({ id, role, pending }: Account): AccountTarget => ({ id, role, pending })

function stateOf({ disabled, confirmed }: Account): AccountState {
  if (disabled) return 'disabled'
  return confirmed ? 'active' : 'awaiting'
}

const isEnding = (action: AccountStep['action']): action is SessionEnd => ending.includes(action)

const forbidden = (denial: { readonly code: string; readonly reason: string }): AccountRefusal => ({
  kind: denial.code === 'unknown-org-unit' ? 'invalid' : 'forbidden',
  code: denial.code,
  message: denial.reason,
})
