import type { OrgLevel } from './org.js'
import { assertNever, fail, ok, type Result } from './result.js'
import { levelAfter, type ReviewChain, rankOf } from './review-chain.js'
import { isEditable, type ReturnStatus } from './status.js'

/** What can be done to a return on its way up: 提交 撤回 审核通过 退回 锁定. Correction after a lock is another road. */
export const reviewActions = ['submit', 'withdraw', 'approve', 'send-back', 'lock'] as const
export type ReviewAction = (typeof reviewActions)[number]

/** Why one cell came back. */
export interface CellReason {
  readonly key: string
  readonly reason: string
}

/** Why a step may pass that stands against 先下后上: the units below are late (逾期), or do not report at all (缺报). */
export const exceptionKinds = ['overdue', 'unreported'] as const
export type ExceptionKind = (typeof exceptionKinds)[number]

/** What was said with a step besides its reason; kept with it for good. */
export interface StepRemarks {
  /** 缺报: the cells that were left empty at this submission, and why. */
  readonly missing?: { readonly reason: string; readonly cells: readonly string[] }
  /** The units below that were not through, and why that did not hold the step up. */
  readonly exception?: {
    readonly kind: ExceptionKind
    readonly reason: string
    readonly orgs: readonly string[]
  }
  /** 核实说明 given with this submission: the check, the cell it stands beside, the words. */
  readonly explanations?: readonly { readonly check: string; readonly key: string; readonly text: string }[]
}

/** Longest reason of a 退回, and most cells it may name. */
export const maxReviewReasonLength = 500
export const maxReviewCells = 200

/** In whose hands a return is: its own unit fills it, or the level named has to look at it. */
export type ReviewHolder = 'unit' | OrgLevel

/** The level that gave a return its status by approving it, short of the final approval. */
const approvedBy: Partial<Record<ReturnStatus, OrgLevel>> = {
  'street-approved': 'street',
  'district-approved': 'district',
}

/** In whose hands a return is: each level of its chain after the other, and the highest one once it is approved. */
export function holderOf(status: ReturnStatus, chain: ReviewChain): ReviewHolder {
  if (isEditable(status)) return 'unit'
  if (status === 'submitted') return chain.levels[0] ?? chain.top
  const level = approvedBy[status]
  return level ? levelAfter(chain, level) : chain.top
}

/** The status that an approval by this level gives: the last level's is final. */
function approvalBy(level: OrgLevel, chain: ReviewChain): ReturnStatus {
  if (level === chain.levels[chain.levels.length - 1]) return 'approved'
  return level === 'street' ? 'street-approved' : level === 'district' ? 'district-approved' : 'approved'
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
 * The status after an action on a return with this chain, or why the action does not fit the present one.
 * Says nothing about who may do it: that is `decide`.
 * @example nextStatus('submitted', 'approve', { levels: ['street', 'district'], top: 'district' }) // street-approved
 * @example nextStatus('submitted', 'approve', { levels: ['district'], top: 'district' }) // approved
 */
export function nextStatus(
  status: ReturnStatus,
  action: ReviewAction,
  chain: ReviewChain,
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
    case 'approve': {
      const holder = holderOf(status, chain)
      if (holder === 'unit') return issue('not-submitted', '还没有提交,不能审核')
      if (status === 'approved') return issue('reviewed', '已经终审通过,不用再次审核')
      return ok(approvalBy(holder, chain))
    }
    case 'send-back':
      return isEditable(status) ? issue('not-submitted', '还没有提交,不用退回') : ok('sent-back')
    case 'lock':
      return status === 'approved' ? ok('locked') : issue('not-approved', '终审通过后才能锁定')
    default:
      return assertNever(action)
  }
}

/**
 * True once a return is through for a unit above it at this level: handed in, and no level up to that one has it in hand.
 * What the level itself does not review is through as soon as it is handed in and has left the levels in between.
 */
export function isSettledBelow(status: ReturnStatus, chain: ReviewChain, above: OrgLevel): boolean {
  if (status === 'approved' || status === 'locked') return true
  const holder = holderOf(status, chain)
  return holder !== 'unit' && rankOf(holder) > rankOf(above)
}
