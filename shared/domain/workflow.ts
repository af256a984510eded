import type { OrgLevel } from './org.js'
import { assertNever, fail, ok, type Result } from './result.js'
import { isEditable, type ReturnStatus } from './status.js'

/** What can be done to a return on its way up: 提交 撤回 审核通过 退回 锁定. Correction after a lock is another road. */
export const reviewActions = ['submit', 'withdraw', 'approve', 'send-back', 'lock'] as const
export type ReviewAction = (typeof reviewActions)[number]

/** Why one cell came back. */
export interface CellReason {
  readonly key: string
  readonly reason: string
}

/** Longest reason of a 退回, and most cells it may name. */
export const maxReviewReasonLength = 500
export const maxReviewCells = 200

/** In whose hands a return is: its own unit fills it, or the level named has to look at it. */
export type ReviewHolder = 'unit' | 'street' | 'district'

/**
 * In whose hands a return is. A community's return is looked at by its street and then by the district; those of
 * streets and districts have no street above them and go to the district at once.
 */
export function holderOf(status: ReturnStatus, level: OrgLevel): ReviewHolder {
  if (isEditable(status)) return 'unit'
  return status === 'submitted' && level === 'community' ? 'street' : 'district'
}

export interface WorkflowIssue {
  readonly code:
    | 'nothing-filled'
    | 'not-submitted'
    | 'already-submitted'
    | 'reviewed'
    | 'not-approved'
    | 'locked'
  /** For the person, Chinese. */
  readonly message: string
}

const issue = (code: WorkflowIssue['code'], message: string): Result<ReturnStatus, WorkflowIssue> =>
  fail({ code, message })

/**
 * The status after an action on a return of a unit of this level, or why the action does not fit the present one.
 * Says nothing about who may do it: that is `decide`.
 * @example nextStatus('submitted', 'approve', 'community') // street-approved
 * @example nextStatus('submitted', 'approve', 'street') // approved: no street stands above a street
 */
export function nextStatus(
  status: ReturnStatus,
  action: ReviewAction,
  level: OrgLevel,
): Result<ReturnStatus, WorkflowIssue> {
  if (status === 'locked') return issue('locked', '已锁定,不能再变动;确需修改请走更正程序')
  switch (action) {
    case 'submit':
      // An untouched return says nothing; 0, 不适用 and 本期无 are what a unit without such work reports.
      if (status === 'empty')
        return issue('nothing-filled', '还没有填报任何内容,不能提交;没有这项工作请填 0 或标“不适用”')
      return isEditable(status) ? ok('submitted') : issue('already-submitted', '已经提交,不用再次提交')
    case 'withdraw':
      if (status === 'submitted') return ok('open')
      return isEditable(status)
        ? issue('not-submitted', '还没有提交,不用撤回')
        : issue('reviewed', '上级已审核通过,不能撤回;需要修改请联系审核人退回')
    case 'approve':
      if (isEditable(status)) return issue('not-submitted', '还没有提交,不能审核')
      if (status === 'approved') return issue('reviewed', '区级已审核通过')
      return ok(holderOf(status, level) === 'street' ? 'street-approved' : 'approved')
    case 'send-back':
      return isEditable(status) ? issue('not-submitted', '还没有提交,不用退回') : ok('sent-back')
    case 'lock':
      return status === 'approved' ? ok('locked') : issue('not-approved', '区级审核通过后才能锁定')
    default:
      return assertNever(action)
  }
}

/** True once nobody of the levels below has to do anything more before the unit above may be settled. */
export function isSettledBelow(status: ReturnStatus): boolean {
  return status === 'street-approved' || status === 'approved' || status === 'locked'
}
