import type { RollUpModel, StatusChange, StatusOutcome, Store } from '../../server/store/store.js'
import { asUserId, type ReturnRef } from '../../shared/domain/ids.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import type { ReviewAction } from '../../shared/domain/workflow.js'

const actionTo: Readonly<Record<ReturnStatus, ReviewAction>> = {
  empty: 'withdraw',
  open: 'withdraw',
  submitted: 'submit',
  'street-approved': 'approve',
  'district-approved': 'approve',
  approved: 'approve',
  locked: 'lock',
  'sent-back': 'send-back',
}

/** Puts a return at any status, whatever it had: for tests of what a status means, not of how one gets there. */
export async function moveStatus(
  store: Store,
  ref: ReturnRef,
  to: ReturnStatus,
  model: RollUpModel,
  more: Partial<StatusChange> = {},
): Promise<StatusOutcome & { readonly ok: true }> {
  const { status } = await store.statusOf(ref)
  const change: StatusChange = {
    from: status,
    to,
    action: actionTo[to],
    by: asUserId('u1'),
    at: new Date('2024-04-01T00:00:00Z'),
    reason: null,
    cells: [],
    ...more,
  }
  const outcome = await store.setStatus(ref, change, model)
  if (!outcome.ok) throw new Error(`the return stands at ${outcome.status}`)
  return outcome
}
