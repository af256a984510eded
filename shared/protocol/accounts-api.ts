import type { AccountAction } from '../domain/account-permission.js'
import type { Role } from '../domain/person.js'

/** Bodies of `/api/accounts` and of what people do with their own account. Errors are Problems (api.ts). */

/** `GET /api/accounts?q=&state=`: people whose login, name or unit contains all words of `q`, in official order. */
export interface AccountPage {
  readonly total: number
  /** At most {@link maxListedAccounts} of them. */
  readonly accounts: readonly AccountLine[]
  /** How many roles wait for confirmation, whatever was searched for. */
  readonly pending: number
}

export const maxListedAccounts = 200

export const accountStates = ['active', 'awaiting', 'disabled'] as const
/** `awaiting`: nobody confirmed its first role yet. */
export type AccountState = (typeof accountStates)[number]

export interface AccountLine {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly org: string
  readonly unit: string
  readonly state: AccountState
  readonly pending: { readonly role: Role; readonly by: string; readonly at: string } | null
  readonly mustChangePassword: boolean
  /** Seconds that it must wait after wrong passwords; 0 = it may try. */
  readonly lockedSeconds: number
  /** Who it is for the single sign-on; null = not linked. */
  readonly subject: string | null
  /** What the person who asks may do with it now. */
  readonly may: readonly AccountAction[]
}

/** `POST /api/accounts`; answers {@link AccountDone}. */
export interface NewAccountBody {
  readonly login: string
  readonly name: string
  readonly org: string
  readonly role: Role
}

/** `POST /api/accounts/:id`; answers {@link AccountDone}. */
export type AccountChange =
  | { readonly action: 'rename-account'; readonly name: string }
  | { readonly action: 'move-account'; readonly org: string }
  | { readonly action: 'link-identity'; readonly subject: string | null }
  | { readonly action: 'ask-role' | 'confirm-role' | 'refuse-role'; readonly role: Role }
  | {
      readonly action:
        | 'disable-account'
        | 'enable-account'
        | 'reset-password'
        | 'end-sessions'
        | 'unlock-account'
    }

export interface AccountDone {
  readonly account: AccountLine
  /** One-time password, told once and kept nowhere. */
  readonly password?: string
}

/** `GET /api/accounts/:id/steps`: what was done with an account, newest first. */
export interface AccountPast {
  readonly steps: readonly {
    readonly action: string
    readonly old: string | null
    readonly new: string | null
    readonly by: string | null
    readonly at: string
  }[]
}

/** What importing a row would do: `same` = everything is so already. */
export type ImportOutcome = 'create' | 'change' | 'same' | 'error'

/** One row of an import file, and what would come of it. */
export interface ImportLine {
  /** Line of the file, as its program counts. */
  readonly line: number
  readonly login: string
  readonly name: string
  readonly org: string
  readonly unit: string
  readonly role: string
  readonly outcome: ImportOutcome
  /** What would change, or what is wrong, in words. */
  readonly says: readonly string[]
}

/**
 * `POST /api/accounts/import/preview`, body: the file (CSV or XLSX), writes nothing.
 * `POST /api/accounts/import?plan=` with the same file carries out exactly this plan, rows in error left out.
 */
export interface ImportPreview {
  /** Names the plan: file, accounts and units as they were looked at. */
  readonly plan: string
  readonly lines: readonly ImportLine[]
}

/** Answer of an import that was carried out, all of it. */
export interface ImportDone {
  readonly created: readonly { readonly login: string; readonly name: string; readonly password: string }[]
  readonly changed: number
}

export const maxImportBytes = 1024 * 1024
export const maxImportRows = 500

/** `POST /api/password`: the own password. Answers 204; other sessions of the account end. */
export interface PasswordChange {
  readonly current: string
  readonly next: string
}

/** `GET /api/single-sign-on`: name of the identity service, null when there is none. */
export interface SingleSignOn {
  readonly name: string | null
}
