import { allowed, type Decision, denied } from './decision.js'
import type { OrgUnitId, UserId } from './ids.js'
import type { OrgTree } from './org.js'
import type { Person } from './person.js'
import { assertNever } from './result.js'
import { isCorrectable, type ReturnStatus } from './status.js'

/** What may be done with what is settled and on record. */
export const recordActions = ['read-audit', 'request-correction', 'decide-correction'] as const

export type RecordRequest =
  /** The audit log of a unit and everything below it. */
  | { readonly action: 'read-audit'; readonly org: OrgUnitId }
  | { readonly action: 'request-correction'; readonly org: OrgUnitId; readonly status: ReturnStatus }
  | {
      readonly action: 'decide-correction'
      readonly org: OrgUnitId
      readonly status: ReturnStatus
      readonly requestedBy: UserId
    }

/**
 * Who may look into the audit log and correct what is settled. The log: the auditor, and the supervisor of that scope.
 * A correction is asked for by the unit itself or by those who review it, and decided by somebody else who could also
 * lock the return; while it is not settled there are shorter roads.
 */
export function decideRecord(person: Person, request: RecordRequest, tree: OrgTree): Decision {
  const isAbove = tree.isWithin(request.org, person.org)
  switch (request.action) {
    case 'read-audit':
      if (person.role !== 'auditor' && person.role !== 'supervisor')
        return denied('role-cannot-audit', '只有审计员和区级主管可以查看审计记录')
      return isAbove ? allowed : denied('not-below-you', '只能查看本单位及下级单位的审计记录')
    case 'request-correction': {
      const reviews = person.role === 'reviewer' || person.role === 'supervisor'
      if (!reviews && person.role !== 'clerk')
        return denied('role-cannot-write', '您的角色只能查看,不能申请更正')
      if (person.org !== request.org && !(reviews && isAbove))
        return denied('not-your-unit', '只能为本单位或下级单位申请更正')
      return settled(request.status)
    }
    case 'decide-correction': {
      const seat = tree.get(person.org)?.level
      if (person.role !== 'supervisor' || (seat !== 'district' && seat !== 'city'))
        return denied('role-cannot-lock', '更正由有锁定权的区级主管批准')
      if (!isAbove) return denied('not-below-you', '只能批准本单位下级的更正')
      if (request.requestedBy === person.id) return denied('own-request', '自己申请的更正须由另一位主管批准')
      return settled(request.status)
    }
    default:
      return assertNever(request)
  }
}

function settled(status: ReturnStatus): Decision {
  return isCorrectable(status)
    ? allowed
    : denied('not-correctable', '这份报送还没有审核通过或锁定,可以直接修改或退回,不用更正')
}
