import type { OrgUnitId, UserId } from './ids.js'

/** What a person is in the system; the scope is the org unit they belong to. */
export const roles = [
  'clerk',
  'reviewer',
  'supervisor',
  'administrator',
  'security',
  'auditor',
  'viewer',
] as const
export type Role = (typeof roles)[number]

export interface Person {
  readonly id: UserId
  readonly name: string
  readonly role: Role
  readonly org: OrgUnitId
}
