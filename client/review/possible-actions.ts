import type { OrgUnitId, TableId } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import { nextStatus, type ReviewAction, reviewActions } from '../../shared/domain/workflow.js'
import type { ReviewEvent } from '../../shared/protocol/review-api.js'
import type { WorkplaceModel } from '../app/workplace-model.js'

/** What the person may do with a return that stands at this status; the server decides the same way. */
export function possibleActions(
  workplace: Pick<WorkplaceModel, 'person' | 'tree' | 'chainOf'>,
  table: TableId,
  org: OrgUnitId,
  status: ReturnStatus,
): readonly ReviewAction[] {
  const { person, tree } = workplace
  if (!tree.get(org)) return []
  const chain = workplace.chainOf(table, org)
  return reviewActions.filter(
    (action) =>
      decide(person, { action, org, status, chain }, tree).allowed && nextStatus(status, action, chain).ok,
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
