import { allowed, type Decision, denied } from './decision.js'
import type { OrgUnitId, UserId } from './ids.js'
import type { OrgTree } from './org.js'
import type { Person } from './person.js'
import { assertNever } from './result.js'
import type { Visibility } from './table.js'

/** What may be done with what people say about a return. */
export const commentActions = ['read-comments', 'write-comment', 'edit-comment'] as const

interface AboutReturn {
  readonly org: OrgUnitId
  readonly visibility: Visibility
}

export type CommentRequest =
  | ({ readonly action: 'read-comments' } & AboutReturn)
  /** To say something, and to call what was said done with. */
  | ({ readonly action: 'write-comment' } & AboutReturn)
  | ({ readonly action: 'edit-comment'; readonly author: UserId } & AboutReturn)

/**
 * Who reads and writes comments. Who may read the return reads them, and so does its auditor, who reads what is said
 * although not the figures. The unit's own staff and those who review it write; words once said are changed by nobody
 * but their author. `mayRead`: whether the person may read the return itself.
 */
export function decideComment(
  person: Person,
  request: CommentRequest,
  tree: OrgTree,
  mayRead: Decision,
): Decision {
  const isAbove = tree.isWithin(request.org, person.org)
  switch (request.action) {
    case 'read-comments':
      return person.role === 'auditor' && isAbove ? allowed : mayRead
    case 'write-comment':
    case 'edit-comment': {
      if (!mayRead.allowed) return mayRead
      const reviews = person.role === 'reviewer' || person.role === 'supervisor'
      if (!reviews && person.role !== 'clerk')
        return denied('role-cannot-write', '您的角色只能查看批注,不能写批注')
      if (person.org !== request.org && !(reviews && isAbove))
        return denied('not-your-unit', '批注由本单位填报人和上级审核人写,其他单位只能查看')
      return request.action === 'edit-comment' && request.author !== person.id
        ? denied('not-your-comment', '只能修改自己写的批注')
        : allowed
    }
    default:
      return assertNever(request)
  }
}
