import type { OrgUnitId, UserId } from './ids.js'
import type { OrgTree } from './org.js'
import { assertNever } from './result.js'
import { isEditable, type ReturnStatus } from './status.js'
import type { Visibility } from './table.js'

/** What a person is in the system; the scope is the org unit they belong to. */
export const roles = ['clerk', 'reviewer', 'supervisor', 'administrator', 'auditor', 'viewer'] as const
export type Role = (typeof roles)[number]

export interface Person {
  readonly id: UserId
  readonly name: string
  readonly role: Role
  readonly org: OrgUnitId
}

/** One thing somebody wants to do. Every door (HTTP, relay, feed, export) asks {@link decide} with one of these. */
export type Request =
  | { readonly action: 'read-return'; readonly org: OrgUnitId; readonly visibility: Visibility }
  | {
      readonly action: 'write-return'
      readonly org: OrgUnitId
      readonly visibility: Visibility
      readonly status: ReturnStatus
    }
  | { readonly action: 'read-total'; readonly org: OrgUnitId; readonly visibility: Visibility }
  | { readonly action: 'export'; readonly org: OrgUnitId; readonly visibility: Visibility }

export type DenialCode =
  | 'unknown-org-unit'
  | 'not-visible'
  | 'not-your-unit'
  | 'role-cannot-write'
  | 'not-editable'

/** Answer to a request; a refusal says why in words for the person who asked. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: DenialCode; readonly reason: string }

const allowed: Decision = { allowed: true }
const denied = (code: DenialCode, reason: string): Decision => ({ allowed: false, code, reason })

/**
 * Decides whether a person may do a thing. Pure: knows nothing of sockets, sessions or storage.
 *
 * Reading: own unit and everything below it, always; beyond that what the table's visibility opens
 * (own street, whole district). Writing: only the row of the person's own unit, by a role that fills,
 * while the return is editable; nobody writes another unit's row.
 */
export function decide(person: Person, request: Request, tree: OrgTree): Decision {
  if (!tree.get(request.org)) return denied('unknown-org-unit', '没有这个组织单位')
  switch (request.action) {
    case 'read-return':
    case 'read-total':
    case 'export':
      return maySee(person, request.org, request.visibility, tree)
        ? allowed
        : denied('not-visible', '按本表设置,您看不到这个单位的数据')
    case 'write-return': {
      if (person.role !== 'clerk' && person.role !== 'reviewer' && person.role !== 'supervisor')
        return denied('role-cannot-write', '您的角色只能查看,不能填报')
      if (person.org !== request.org)
        return denied('not-your-unit', '只能填报本单位的数据,这一行属于其他单位')
      if (!isEditable(request.status)) return denied('not-editable', '本单位已提交或已锁定,需退回后才能修改')
      return allowed
    }
    default:
      return assertNever(request)
  }
}

function maySee(person: Person, org: OrgUnitId, visibility: Visibility, tree: OrgTree): boolean {
  if (tree.isWithin(org, person.org)) return true
  const scope = visibleScope(person, visibility, tree)
  return scope !== undefined && tree.isWithin(org, scope)
}

/** The highest org unit whose rows the person may read in a table with this visibility; undefined for an unknown person's unit. */
export function visibleScope(person: Person, visibility: Visibility, tree: OrgTree): OrgUnitId | undefined {
  const path = tree.pathUp(person.org)
  const own = path[0]
  if (!own) return undefined
  const widest = visibility === 'own' ? own : path.find((unit) => unit.level === visibility)
  // A supervisor stands above the street level: their own unit is then already the wider scope.
  return (widest ?? own).id
}
