import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { SheetRef } from '../../shared/domain/ids.js'
import { ApiError } from '../api/request.js'
import type { ToastLine } from '../components/toast-line.js'
import { differenceText as dt } from '../i18n/difference-strings.js'
import { reviewText as t } from '../i18n/review-strings.js'
import { performMany } from './many-steps.js'
import { performReview } from './review-calls.js'
import type { DialogQuestion, ReviewDialog } from './review-dialog.js'
import { type ReviewKey, reviewKeyOf } from './review-keys.js'
import type { ReviewList } from './review-list.js'
import type { ReviewRow } from './review-rows.js'
import { WaitingApprovals } from './waiting-approvals.js'

/** What a walk needs of the page around it. */
export interface WalkPage {
  readonly sheet: SheetRef | undefined
  /** Rows as they stand in the list. */
  readonly rows: readonly ReviewRow[]
  readonly list: ReviewList | null
  readonly dialog: ReviewDialog | null
  readonly toast: ToastLine | null
  /** What a 退回 of this row asks. */
  questionFor(row: ReviewRow): DialogQuestion | undefined
}

/** Going through the returns that wait, one key each: which row it is at, whether it is unfolded, what is about to happen. */
export class ReviewWalk implements ReactiveController {
  /** The unit whose row the keys act on; empty before the first step. */
  current = ''
  /** Whether what differs there is unfolded; it stays so from row to row. */
  open = false
  readonly #host: ReactiveControllerHost
  readonly #page: () => WalkPage
  readonly #approvals: WaitingApprovals

  constructor(host: ReactiveControllerHost, page: () => WalkPage) {
    this.#host = host
    this.#page = page
    this.#approvals = new WaitingApprovals(host)
    host.addController(this)
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#keydown)
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#keydown)
  }

  /** Another sheet: what waits is sent, and the walk begins anew. */
  restart(): void {
    this.#approvals.flush()
    this.current = ''
    this.open = false
  }

  readonly isApproving = (org: string): boolean => this.#approvals.has(org)

  /** A row was clicked: unfolds it, or folds it when it was unfolded. */
  point(org: string): void {
    this.open = this.current !== org || !this.open
    this.current = org
    this.#host.requestUpdate()
  }

  fold(): void {
    this.open = false
    this.#goTo(this.current)
  }

  /** The approval waits a moment, so that a slip of the finger can be taken back; the next return is there at once. */
  approve(row: ReviewRow): void {
    const { sheet } = this.#page()
    if (!sheet || !row.actions.includes('approve') || this.isApproving(row.unit.id)) return
    this.#approvals.add(row, () => void this.#sendApproval(sheet, row))
    const goesOn = this.#toNext(row.unit.id)
    const words = [dt('approving', { unit: row.unit.name }), ...(goesOn ? [] : [dt('allDone')])]
    const action = { label: dt('takeBack'), run: () => this.#undo() }
    this.#page().toast?.show({ message: words.join(';'), action })
  }

  async sendBack(row: ReviewRow): Promise<void> {
    const { sheet, dialog, toast } = this.#page()
    if (!sheet || !row.actions.includes('send-back') || this.isApproving(row.unit.id)) return
    const question = this.#page().questionFor(row)
    const answer = question && (await dialog?.ask(question))
    if (!answer) return
    try {
      const ref = { table: sheet.table, period: sheet.period, org: row.unit.id }
      await performReview(ref, 'send-back', answer)
      toast?.show({ message: t('doneSendBack') })
      this.#toNext(row.unit.id)
    } catch (error) {
      this.#tell(error)
    }
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    const key = reviewKeyOf(event)
    if (key && this.#act(key)) event.preventDefault()
  }

  /** False when the key is the browser's. */
  #act(key: ReviewKey): boolean {
    const { rows } = this.#page()
    const at = rows.findIndex(({ unit }) => unit.id === this.current)
    const row = rows[at]
    switch (key) {
      case 'down':
      case 'up': {
        const next = rows[at < 0 ? 0 : at + (key === 'down' ? 1 : -1)]
        if (next) this.#goTo(next.unit.id)
        return rows.length > 0
      }
      case 'open':
        if (!row) return false
        this.open = !this.open
        this.#goTo(row.unit.id)
        return true
      case 'fold':
        if (!this.open) return false
        this.fold()
        return true
      case 'approve':
        if (row) this.approve(row)
        return row !== undefined
      case 'send-back':
        if (row) void this.sendBack(row)
        return row !== undefined
      case 'undo':
        return this.#undo()
    }
  }

  #goTo(org: string): void {
    this.current = org
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => this.#page().list?.focusRow(org))
  }

  #undo(): boolean {
    const row = this.#approvals.undo()
    if (!row) return false
    this.#goTo(row.unit.id)
    this.#page().toast?.show({ message: dt('tookBack', { unit: row.unit.name }) })
    return true
  }

  async #sendApproval(sheet: SheetRef, row: ReviewRow): Promise<void> {
    const { dialog, toast } = this.#page()
    try {
      const { message, failed } = await performMany(sheet, dialog, 'approve', [row], {})
      if (failed.size > 0) toast?.show({ message })
    } catch (error) {
      this.#tell(error)
    }
  }

  /** Goes on to the next return that waits, from the top when there is none below; false when none waits at all. */
  #toNext(after: string): boolean {
    const { rows } = this.#page()
    const at = rows.findIndex(({ unit }) => unit.id === after)
    const next = [...rows.slice(at + 1), ...rows.slice(0, Math.max(0, at))].find(
      ({ unit, actions }) => actions.includes('approve') && !this.isApproving(unit.id),
    )
    if (next) this.#goTo(next.unit.id)
    else this.fold()
    return next !== undefined
  }

  #tell(error: unknown): void {
    if (!(error instanceof ApiError)) throw error
    this.#page().toast?.show({ message: error.message })
  }
}
