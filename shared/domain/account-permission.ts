import { allowed, type Decision, denied } from './decision.js'
import type { OrgUnitId, UserId } from './ids.js'
import type { OrgLevel, OrgTree } from './org.js'
import type { Person, Role } from './person.js'
import { assertNever } from './result.js'

/** What may be done with an account of somebody. The names are also those of the recorded steps. */
export const accountActions = [
  'create-account',
  'rename-account',
  'move-account',
  'disable-account',
  'enable-account',
  'reset-password',
  'link-identity',
  'end-sessions',
  'ask-role',
  'confirm-role',
  'refuse-role',
  'unlock-account',
] as const
export type AccountAction = (typeof accountActions)[number]

export type AccountRequest =
  /** The list of people of a unit and below. */
  | { readonly action: 'list-accounts'; readonly org: OrgUnitId }
  | {
      readonly action: AccountAction
      /** The unit the account belongs to, or shall belong to when it is created. */
      readonly org: OrgUnitId
      /** Where it moves to; for `move-account`. */
      readonly to?: OrgUnitId
      /** Undefined while the account does not exist yet. */
      readonly target?: AccountTarget | undefined
    }

export interface AccountTarget {
  readonly id: UserId
  readonly role: Role
  /** Role that waits for confirmation, and who asked for it. */
  readonly pending: { readonly role: Role; readonly by: UserId } | null
}

/**
 * Who may do what with accounts. The administrator creates, names, moves, deactivates and resets; the security
 * administrator makes roles effective and unlocks; nobody else does either, and nobody does it to the own account.
 * A role asked for by one person is confirmed by another one. What would let the administrator in as a security
 * administrator (a new password, an identity of the single sign-on) only another security administrator may do.
 * A scope is the own unit and everything below it; accounts of units that are gone belong to the top.
 */
export function decideAccount(person: Person, request: AccountRequest, tree: OrgTree): Decision {
  const { action } = request
  if (action === 'list-accounts') {
    if (person.role !== 'administrator' && person.role !== 'security')
      return denied('role-cannot-administer', '只有系统管理员和安全管理员可以查看账号')
    return inScope(person, request.org, tree)
  }
  const { target } = request
  const right = rightOf(person, action, target)
  if (!right.allowed) return right
  if (target?.id === person.id && action !== 'rename-account')
    return denied('own-account', '不能对自己的账号这样做,请由另一位管理员办理')
  if (action === 'confirm-role' && target?.pending?.by === person.id)
    return denied('own-request', '自己提出的角色申请须由另一位安全管理员确认')
  if ((action === 'create-account' || action === 'move-account') && !tree.get(request.to ?? request.org))
    return denied('unknown-org-unit', '没有这个组织单位')
  const here = inScope(person, request.org, tree)
  return here.allowed && request.to !== undefined ? inScope(person, request.to, tree) : here
}

function rightOf(person: Person, action: AccountAction, target: AccountTarget | undefined): Decision {
  switch (action) {
    case 'create-account':
    case 'rename-account':
    case 'move-account':
    case 'disable-account':
    case 'enable-account':
    case 'end-sessions':
    case 'ask-role':
      return person.role === 'administrator'
        ? allowed
        : denied('role-cannot-administer', '只有系统管理员可以管理账号')
    case 'reset-password':
    case 'link-identity': {
      const guarded = target?.role === 'security' || target?.pending?.role === 'security'
      if (guarded)
        return person.role === 'security'
          ? allowed
          : denied('role-cannot-administer', '安全管理员的登录方式只能由另一位安全管理员重置')
      return person.role === 'administrator'
        ? allowed
        : denied('role-cannot-administer', '只有系统管理员可以重置登录方式')
    }
    case 'confirm-role':
    case 'refuse-role':
    case 'unlock-account':
      return person.role === 'security'
        ? allowed
        : denied('role-cannot-confirm', '只有安全管理员可以确认角色和解除锁定')
    default:
      return assertNever(action)
  }
}

function inScope(person: Person, org: OrgUnitId, tree: OrgTree): Decision {
  return person.org === tree.root.id || tree.isWithin(org, person.org)
    ? allowed
    : denied('not-below-you', '只能管理本单位及下级单位的账号')
}

/** Why a role makes no sense in a unit of a level; undefined when it does. */
export function roleMismatch(role: Role, level: OrgLevel): string | undefined {
  if (role === 'reviewer' && level !== 'street') return '街道审核员只能设在街道'
  if (role === 'supervisor' && level !== 'district' && level !== 'city') return '区级主管只能设在区(市)一级'
  return undefined
}
