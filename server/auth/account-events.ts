import type { AuditEntry, Visitor } from '../../shared/domain/audit.js'
import type { OrgUnitId, UserId } from '../../shared/domain/ids.js'

/** What the audit log keeps of one thing done with an account. Never a password or its hash. */
export function accountEntry(
  actor: Visitor,
  at: Date,
  action: string,
  account: { readonly id: UserId; readonly login: string; readonly org: OrgUnitId },
  from: string | null,
  to: string | null,
): AuditEntry {
  return {
    at,
    by: actor.id,
    origin: actor.origin ?? null,
    event: {
      kind: 'account',
      action,
      account: account.id,
      org: account.org,
      details: { login: account.login, from, to },
    },
  }
}
