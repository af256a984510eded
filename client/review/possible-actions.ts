import type { OrgUnitId } from '../../shared/domain/ids.js'
import type { OrgTree } from '../../shared/domain/org.js'
import { decide, type Person } from '../../shared/domain/permission.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import { nextStatus, type ReviewAction, reviewActions } from '../../shared/domain/workflow.js'
import type { ReviewEvent } from '../../shared/protocol/review-api.js'

/** What the person may do with a return that stands at this status; the server decides the same way. */
export function possibleActions(
  { person, tree }: { readonly person: Person; readonly tree: OrgTree },
  org: OrgUnitId,
  status: ReturnStatus,
): readonly ReviewAction[] {
  const level = tree.get(org)?.level
  if (!level) return []
  return reviewActions.filter(
    (action) => decide(person, { action, org, status }, tree).allowed && nextStatus(status, action, level).ok,
  )
}

/** The 退回 that still stands: nobody approved the return since. Events newest first. */
export function standingSendBack(events: readonly ReviewEvent[]): ReviewEvent | undefined {
  const last = events.find(({ action }) => action === 'send-back' || action === 'approve')
  return last?.action === 'send-back' ? last : undefined
}

/** A moment as people here write it, on their own clock: 4月2日 16:05. */
export function shortTime(iso: string): string {
  const at = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getMonth() + 1}月${at.getDate()}日 ${two(at.getHours())}:${two(at.getMinutes())}`
}
