import type { Visitor } from '../../shared/domain/audit.js'
import { type OrgUnitId, type ReturnRef, returnName } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { type DenialCode, decide, type Person } from '../../shared/domain/permission.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import { returnLevels } from '../../shared/domain/table.js'
import {
  type CellReason,
  isSettledBelow,
  nextStatus,
  type ReviewAction,
  type WorkflowIssue,
} from '../../shared/domain/workflow.js'
import type { ReviewDone, ReviewWarning } from '../../shared/protocol/review-api.js'
import type { RollUpModel, StatusChange, StatusOutcome, Store } from '../store/store.js'

export interface ReviewDeskDeps {
  readonly store: Store
  readonly model: () => RollUpModel
  readonly now: () => Date
  /** Writes the step and lets rooms and feeds know; see Committer.setStatus. */
  readonly setStatus: (ref: ReturnRef, change: StatusChange) => Promise<StatusOutcome>
  /** Why a return cannot exist, in words; undefined when it can. */
  readonly whyNot: (ref: ReturnRef) => string | undefined
}

/** What somebody says with an action; only a 退回 needs it. */
export interface ReviewWords {
  readonly reason: string | null
  readonly cells: readonly CellReason[]
}

export interface ReviewRefusal {
  readonly code: DenialCode | WorkflowIssue['code'] | 'unknown-return' | 'reason-missing' | 'status-changed'
  readonly message: string
}

/** How often a decision is made anew when the return moved between looking and writing. */
const maxAttempts = 3

/**
 * Performs one step of a return on its way: asks whether the person may, what the next status is, and has it written
 * on condition that the return still stands where the decision was made. Knows nothing of HTTP and rooms.
 */
export class ReviewDesk {
  readonly #deps: ReviewDeskDeps

  constructor(deps: ReviewDeskDeps) {
    this.#deps = deps
  }

  /** @throws StoreError when the step could not be written; then nothing changed. */
  async perform(
    person: Visitor,
    ref: ReturnRef,
    action: ReviewAction,
    words: ReviewWords,
  ): Promise<Result<ReviewDone, ReviewRefusal>> {
    const missing = this.#deps.whyNot(ref)
    const unit = this.#deps.model().tree.get(ref.org)
    if (missing !== undefined || !unit)
      return fail({ code: 'unknown-return', message: missing ?? '没有这份报送' })
    if (action === 'send-back' && !words.reason)
      return fail({ code: 'reason-missing', message: '退回请写明原因,填报人才知道改哪里' })
    for (let attempt = 1; ; attempt += 1) {
      const { status } = await this.#deps.store.statusOf(ref)
      const next = this.#next(person, { action, unit, status })
      if (!next.ok) return next
      const outcome = await this.#deps.setStatus(ref, {
        from: status,
        to: next.value,
        action,
        by: person.id,
        ...(person.origin ? { origin: person.origin } : {}),
        at: this.#deps.now(),
        reason: words.reason,
        cells: action === 'send-back' ? words.cells : [],
      })
      if (outcome.ok)
        return ok({ status: next.value, seq: outcome.seq, warnings: await this.#warnings(ref, unit, action) })
      if (attempt === maxAttempts)
        return fail({ code: 'status-changed', message: '这份报送的状态刚刚有变动,请看清后再操作' })
    }
  }

  #next(
    person: Person,
    asked: { readonly action: ReviewAction; readonly unit: OrgUnit; readonly status: ReturnStatus },
  ): Result<ReturnStatus, ReviewRefusal> {
    const { action, unit, status } = asked
    const decision = decide(person, { action, org: unit.id, status }, this.#deps.model().tree)
    if (!decision.allowed) return fail({ code: decision.code, message: decision.reason })
    return nextStatus(status, action, unit.level)
  }

  /**
   * 先下后上: a unit above is settled after all those below it. A soft rule: what stands against it is named, and
   * the step is done all the same, since a community that never answers must not hold up a street.
   */
  async #warnings(ref: ReturnRef, unit: OrgUnit, action: ReviewAction): Promise<readonly ReviewWarning[]> {
    if (action === 'withdraw' || action === 'send-back') return []
    const { catalogue, tree } = this.#deps.model()
    const table = catalogue.table(ref.table)
    const levels = table ? returnLevels(catalogue, table) : []
    const below = tree.within(unit.id, levels).filter(({ id }) => id !== unit.id)
    if (below.length === 0) return []
    const settled = new Set<string>()
    const wanted = action === 'lock' ? (status: ReturnStatus) => status === 'locked' : isSettledBelow
    const standing = await this.#deps.store.returnsAt(['street-approved', 'approved', 'locked'], ref)
    for (const each of standing) if (wanted(each.status)) settled.add(returnName(each.ref))
    const open = below.filter(({ id }) => !settled.has(returnName({ ...ref, org: id })))
    if (open.length === 0) return []
    const what = action === 'lock' ? '锁定' : '审核通过'
    const names = open.slice(0, 5).map(({ name }) => name)
    const more = open.length > names.length ? '等' : ''
    return [
      {
        code: 'children-open',
        message: `下级还有 ${open.length} 个单位未${what}:${names.join('、')}${more}`,
        orgs: open.map(({ id }): OrgUnitId => id),
      },
    ]
  }
}
