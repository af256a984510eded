import { type AccountRequest, accountActions, decideAccount } from './account-permission.js'
import { type CommentRequest, commentActions, decideComment } from './comment-permission.js'
import { allowed, type Decision, denied } from './decision.js'
import { levelNames } from './glossary.js'
import type { OrgUnitId } from './ids.js'
import { type OrgLevel, type OrgTree, orgLevels } from './org.js'
import type { Person } from './person.js'
import { decideRecord, type RecordRequest, recordActions } from './record-permission.js'
import { assertNever } from './result.js'
import { type ReviewChain, rankOf, settlesItself } from './review-chain.js'
import { isEditable, type ReturnStatus } from './status.js'
import type { Visibility } from './table.js'
import { holderOf, type ReviewAction } from './workflow.js'

/** One thing somebody wants to do. Every door (HTTP, relay, feed, export) asks {@link decide} with one of these. */
export type Request =
  | { readonly action: 'read-return'; readonly org: OrgUnitId; readonly visibility: Visibility }
  | {
      readonly action: 'write-return'
      readonly org: OrgUnitId
      readonly visibility: Visibility
      readonly status: ReturnStatus
      /** True when the period no longer takes entries of this unit: see `standingOf`. */
      readonly closed?: boolean
    }
  | { readonly action: 'read-total'; readonly org: OrgUnitId; readonly visibility: Visibility }
  | { readonly action: 'export'; readonly org: OrgUnitId; readonly visibility: Visibility }
  | {
      readonly action: ReviewAction
      readonly org: OrgUnitId
      readonly status: ReturnStatus
      /** Levels that review this return. */
      readonly chain: ReviewChain
      /** True when the period no longer takes entries of this unit. */
      readonly closed?: boolean
    }
  | { readonly action: 'read-reviews'; readonly org: OrgUnitId }
  /** Compare the kept totals of a unit and everything below it with a rebuild. */
  | { readonly action: 'check-totals'; readonly org: OrgUnitId }
  | RecordRequest
  | CommentRequest
  | AccountRequest
  /** Which levels review a table, and the working calendar; `org` is the unit it is set for. */
  | { readonly action: 'configure-review'; readonly org: OrgUnitId }
  /** Issue a task, lock its period, give a unit more time. */
  | { readonly action: 'manage-task'; readonly org: OrgUnitId }
  /** 催办 of a unit. */
  | { readonly action: 'urge'; readonly org: OrgUnitId }

/**
 * Decides whether a person may do a thing. Pure: knows nothing of sockets, sessions or storage.
 *
 * Reading: own unit and everything below it, always; beyond that what the table's visibility opens
 * (own street, whole district). Those who run the system, grant rights and audit read no figures (separation of
 * duties); the auditor reads what is on record about them: reasons, corrections, the log. Writing: only the row of the person's own unit, by a role that fills,
 * while the return is editable; nobody writes another unit's row.
 *
 * Reviewing: the unit itself submits and withdraws; the levels of the return's chain approve and send back one after
 * the other, the street's by its reviewer, those above by their supervisors, and the highest one locks. Nobody
 * approves the return of the own unit, with one exception: above the highest unit stands nobody, so its supervisor
 * settles its own row, and the record shows that it was the same unit. Reasons of a return are read by
 * its own unit and those above, not by neighbours. Whether the status allows the step is `nextStatus`'s answer.
 */
export function decide(person: Person, request: Request, tree: OrgTree): Decision {
  if (isAccountRequest(request)) return decideAccount(person, request, tree)
  if (!tree.get(request.org)) return denied('unknown-org-unit', '没有这个组织单位')
  if (isRecordRequest(request)) return decideRecord(person, request, tree)
  if (isCommentRequest(request)) {
    const { org, visibility } = request
    return decideComment(
      person,
      request,
      tree,
      decide(person, { action: 'read-return', org, visibility }, tree),
    )
  }
  switch (request.action) {
    case 'read-return':
    case 'read-total':
    case 'export':
      if (!readsFigures(person)) return denied('role-cannot-read', `${apart}不查看、不导出报表数据`)
      return maySee(person, request.org, request.visibility, tree)
        ? allowed
        : denied('not-visible', '按本表设置,您看不到这个单位的数据')
    case 'read-reviews':
      if (!readsFigures(person) && person.role !== 'auditor')
        return denied('role-cannot-read', `${apart}不查看审核意见`)
      return tree.isWithin(request.org, person.org)
        ? allowed
        : denied('not-visible', '审核意见只有本单位和上级单位可以查看')
    case 'check-totals':
      if (person.role !== 'supervisor') return denied('not-visible', '只有区级主管可以核对汇总')
      return tree.isWithin(request.org, person.org)
        ? allowed
        : denied('not-below-you', '只能核对本单位及下级单位的汇总')
    case 'configure-review':
      if (person.role !== 'administrator')
        return denied('role-cannot-configure', '审核级次和工作日历只能由系统管理员设置')
      return tree.isWithin(request.org, person.org)
        ? allowed
        : denied('not-below-you', '只能设置本单位范围内的报表')
    case 'manage-task':
    case 'urge':
      return mayManage(person, request.action, request.org, tree)
    case 'submit':
    case 'withdraw':
      if (!fills(person)) return denied('role-cannot-write', '您的角色只能查看,不能提交或撤回')
      if (person.org !== request.org)
        return denied('not-your-unit', '只能提交或撤回本单位的报送,这一份属于其他单位')
      // A locked return says so itself, and what was handed in needs no more time.
      return request.closed && request.status !== 'locked' ? denied('period-closed', entryClosed) : allowed
    case 'approve':
    case 'send-back':
    case 'lock':
      return mayReview(person, request, tree)
    case 'write-return': {
      if (!fills(person)) return denied('role-cannot-write', '您的角色只能查看,不能填报')
      if (person.org !== request.org)
        return denied('not-your-unit', '只能填报本单位的数据,这一行属于其他单位')
      if (!isEditable(request.status)) return denied('not-editable', whyNotEditable(request.status))
      return request.closed ? denied('period-closed', entryClosed) : allowed
    }
    default:
      return assertNever(request)
  }
}

function isAccountRequest(request: Request): request is AccountRequest {
  return request.action === 'list-accounts' || accountActions.some((action) => action === request.action)
}

function isCommentRequest(request: Request): request is CommentRequest {
  return commentActions.some((action) => action === request.action)
}

function isRecordRequest(request: Request): request is RecordRequest {
  return recordActions.some((action) => action === request.action)
}

const entryClosed = '本报告期已截止,不再接收填报;确需补报请向上级申请延期'

const apart = '按职责分离要求,系统管理员、安全管理员和审计员'

/** Whether a role works with figures at all; the three offices of separated duties do not. */
export function readsFigures({ role }: Pick<Person, 'role'>): boolean {
  return role !== 'administrator' && role !== 'security' && role !== 'auditor'
}

function fills({ role }: Person): boolean {
  return role === 'clerk' || role === 'reviewer' || role === 'supervisor'
}

function whyNotEditable(status: ReturnStatus): string {
  if (status === 'locked') return '已锁定,不能修改;确需修改请走更正程序'
  return status === 'submitted'
    ? '本单位已提交,需撤回或由审核人退回后才能修改'
    : '已审核通过,需由审核人退回后才能修改'
}

function mayReview(
  person: Person,
  request: {
    readonly action: ReviewAction
    readonly org: OrgUnitId
    readonly status: ReturnStatus
    readonly chain: ReviewChain
  },
  tree: OrgTree,
): Decision {
  const { action, org, status, chain } = request
  if (person.role !== 'reviewer' && person.role !== 'supervisor')
    return denied('role-cannot-review', '您的角色不能审核')
  if (action === 'lock' && person.role !== 'supervisor') return denied('role-cannot-lock', '只有主管可以锁定')
  // The step goes with the seat: a role given at a wrong level must not bring another level's word with it.
  const seat = tree.get(person.org)?.level
  const seated =
    person.role === 'reviewer'
      ? seat === 'street'
      : seat === 'district' || seat === 'city' || seat === chain.top
  if (!seat || !seated) return denied('role-cannot-review', '您的账号不在审核这一级的单位,请联系管理员核对')
  if (!tree.isWithin(org, person.org)) return denied('not-below-you', '只能审核本单位下级的报送')
  const level = tree.get(org)?.level ?? 'community'
  if (org === person.org && !(settlesItself(chain, level) && person.role === 'supervisor'))
    return denied('own-return', '本单位的报送由上级审核,不能自己审核')
  const holder = holderOf(status, chain)
  if (holder === 'unit') return denied('not-your-turn', '该单位还没有提交,请等提交后再处理')
  if (holder === seat) return allowed
  const named = (each: OrgLevel) =>
    each === 'district' || each === 'city' ? `${levelNames[each].zh}级` : levelNames[each].zh
  if (!chain.levels.includes(seat) && seat !== chain.top)
    return denied('not-your-turn', `按本表设置,${named(seat)}不审核这份报送,现由${named(holder)}处理`)
  return denied(
    'not-your-turn',
    rankOf(holder) > rankOf(seat)
      ? `${named(seat)}已审核完毕,现由${named(holder)}处理`
      : `请等${named(holder)}审核通过后再处理`,
  )
}

/** Tasks are a supervisor's; those who review also remind the units below them. */
function mayManage(person: Person, action: 'manage-task' | 'urge', org: OrgUnitId, tree: OrgTree): Decision {
  const seat = tree.get(person.org)?.level
  const oversees =
    person.role === 'supervisor' && (seat === 'district' || seat === 'city' || person.org === tree.root.id)
  if (!oversees && !(action === 'urge' && person.role === 'reviewer' && seat === 'street'))
    return denied(
      'role-cannot-manage',
      action === 'urge' ? '您的角色不能催办' : '下达任务、锁定报告期和延期由区级以上主管办理',
    )
  if (!tree.isWithin(org, person.org)) return denied('not-below-you', '这个单位不在您的管辖范围内')
  if (action === 'urge' && org === person.org) return denied('not-below-you', '催办的对象是下级单位')
  return allowed
}

function maySee(person: Person, org: OrgUnitId, visibility: Visibility, tree: OrgTree): boolean {
  if (tree.isWithin(org, person.org)) return true
  const scope = visibleScope(person, visibility, tree)
  return scope !== undefined && tree.isWithin(org, scope)
}

/**
 * The highest org unit whose rows the person may read in a table with this visibility; undefined for a person of an
 * unknown unit and for a role that reads no figures.
 */
export function visibleScope(person: Person, visibility: Visibility, tree: OrgTree): OrgUnitId | undefined {
  const path = tree.pathUp(person.org)
  const own = path[0]
  if (!own || !readsFigures(person)) return undefined
  if (visibility === 'own') return own.id
  const widest = path.find((unit) => unit.level === visibility)
  // A supervisor stands above the street level: their own unit is then already the wider scope. In a district's own
  // installation nothing stands above the district, and "the whole city" is all there is.
  const above = orgLevels.indexOf(visibility) < orgLevels.indexOf(tree.root.level)
  return (widest ?? (above ? tree.root : own)).id
}
