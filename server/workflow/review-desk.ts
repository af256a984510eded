import type { Visitor } from '../../shared/domain/audit.js'
import type { DenialCode } from '../../shared/domain/decision.js'
import type { ReturnRef, Seq } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { decide } from '../../shared/domain/permission.js'
import type { Person } from '../../shared/domain/person.js'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { chainOf } from '../../shared/domain/review-chain.js'
import type { ReturnStatus } from '../../shared/domain/status.js'
import {
  type CellReason,
  nextStatus,
  type ReviewAction,
  type WorkflowIssue,
} from '../../shared/domain/workflow.js'
import type { ReviewDone, ReviewWarning } from '../../shared/protocol/review-api.js'
import type { StatusChange, StatusOutcome } from '../store/store.js'
import { lockedWithPeriod } from './period-lock.js'
import { type Barred, type LookDeps, lookBefore, type PassWords } from './step-look.js'

export interface ReviewDeskDeps extends LookDeps {
  /** True when the period no longer takes entries of the unit. */
  readonly entryClosed: (ref: ReturnRef) => boolean
  readonly now: () => Date
  /** Writes the step and lets rooms and feeds know; see Committer.setStatus. */
  readonly setStatus: (ref: ReturnRef, change: StatusChange) => Promise<StatusOutcome>
  /** Why a return cannot exist, in words; undefined when it can. */
  readonly whyNot: (ref: ReturnRef) => string | undefined
}

/** What somebody says with an action: a 退回 needs a reason, the rest only where something stands against the step. */
export interface ReviewWords extends PassWords {
  readonly reason: string | null
  readonly cells: readonly CellReason[]
}

export interface ReviewRefusal extends Omit<Barred, 'code'> {
  readonly code:
    | DenialCode
    | WorkflowIssue['code']
    | Barred['code']
    | 'unknown-return'
    | 'reason-missing'
    | 'status-changed'
}

/** How often a decision is made anew when the return moved between looking and writing. */
const maxAttempts = 4

/**
 * Performs one step of a return on its way: asks whether the person may, what the next status is, whether figures and
 * units below allow it, and has it written on condition that the return still stands where the decision was made.
 * Knows nothing of HTTP and rooms.
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
      const next = this.#next(person, ref, unit, action, status)
      if (!next.ok) return next
      const looked = await lookBefore(this.#deps, ref, unit, action, words)
      if (!looked.ok) return looked
      const { remarks, warnings, seen } = looked.value
      const change: StatusChange = {
        from: status,
        to: next.value,
        action,
        by: person.id,
        ...(person.origin ? { origin: person.origin } : {}),
        at: this.#deps.now(),
        reason: words.reason,
        cells: action === 'send-back' ? words.cells : [],
        ...(Object.keys(remarks).length > 0 ? { remarks } : {}),
        ...(seen === undefined ? {} : { seen }),
      }
      const outcome = await this.#deps.setStatus(ref, change)
      if (outcome.ok)
        return ok(await this.#afterClosing(ref, action, { status: next.value, seq: outcome.seq, warnings }))
      if (attempt === maxAttempts)
        return fail({ code: 'status-changed', message: '这份报送的状态刚刚有变动,请看清后再操作' })
    }
  }

  /**
   * After entry closed, what is approved at last is locked with the rest of the period, and what is sent back waits for
   * more time: both are told to whoever did the step.
   */
  async #afterClosing(ref: ReturnRef, action: ReviewAction, done: ReviewDone): Promise<ReviewDone> {
    if (!this.#deps.entryClosed(ref)) return done
    const warn = (status: ReturnStatus, seq: Seq, code: ReviewWarning['code'], message: string) => ({
      status,
      seq,
      warnings: [...done.warnings, { code, message, orgs: [ref.org] }],
    })
    if (action === 'send-back')
      return warn(done.status, done.seq, 'period-closed', '本期已截止,该单位须由区级主管延期后才能修改')
    if (done.status !== 'approved') return done
    const locked = await this.#deps.setStatus(ref, lockedWithPeriod(this.#deps.now()))
    if (!locked.ok) return done // somebody was faster; what they did is on record
    return warn('locked', locked.seq, 'locked-with-period', '本期已锁定,这份报送通过后随即锁定')
  }

  #next(
    person: Person,
    ref: ReturnRef,
    unit: OrgUnit,
    action: ReviewAction,
    status: ReturnStatus,
  ): Result<ReturnStatus, ReviewRefusal> {
    const model = this.#deps.model()
    const chain = chainOf(model, ref.table, unit.id, this.#deps.levels())
    const decision = decide(
      person,
      { action, org: unit.id, status, chain, closed: this.#deps.entryClosed(ref) },
      model.tree,
    )
    if (!decision.allowed) return fail({ code: decision.code, message: decision.reason })
    return nextStatus(status, action, chain)
  }
}
