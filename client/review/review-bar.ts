import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { asOrgUnitId, type ReturnRef } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { decide } from '../../shared/domain/permission.js'
import { isEditable } from '../../shared/domain/status.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { ReviewAction } from '../../shared/domain/workflow.js'
import { noteKey } from '../../shared/protocol/return-document.js'
import type { ReviewEvent, ReviewRequest } from '../../shared/protocol/review-api.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { fetchAtRest, LatePart } from '../components/late-part.js'
import { SessionWatch } from '../components/session-watch.js'
import { refusalWords } from '../i18n/refusal-words.js'
import '../components/status-chip.js'
import type { Toast } from '../components/toast-line.js'
import { comfortText } from '../i18n/comfort-strings.js'
import { reviewText as t } from '../i18n/review-strings.js'
import { submitText } from '../i18n/submit-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { possibleActions, shortTime, standingSendBack } from './possible-actions.js'
import './changes-since.js'
import { fetchReviews, performReview } from './review-calls.js'
import type { DialogQuestion, ReviewDialog } from './review-dialog.js'
import './sent-back-note.js'
import './step-remarks.js'
import type { SubmitDialog, SubmitQuestion } from './submit-dialog.js'
import type { SubmitPlace } from './submit-question.js'
import { whenSaved } from './when-saved.js'

/** What is asked before a step. */
const questionPart = new LatePart(async () => {
  const [review, submit] = await Promise.all([
    import('./review-questions.js'),
    import('./submit-question.js'),
    import('./review-dialog.js'),
    import('./submit-dialog.js'),
  ])
  return { ...review, ...submit }
})

const doneWords = {
  submit: 'doneSubmit',
  withdraw: 'doneWithdraw',
  approve: 'doneApprove',
  'send-back': 'doneSendBack',
  lock: 'doneLock',
} as const satisfies Readonly<Record<ReviewAction, string>>

const didWords = {
  submit: 'didSubmit',
  withdraw: 'didWithdraw',
  approve: 'didApprove',
  'send-back': 'didSendBack',
  lock: 'didLock',
} as const satisfies Readonly<Record<ReviewAction, string>>

/**
 * Where one return stands on its way, who moved it last, and what this person may do with it now. Follows the
 * session: a step of somebody else changes the buttons at once. Fires `toast` with what became of a step.
 */
@customElement('review-bar')
export class ReviewBar extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  /** The unit whose return it is about. */
  @property() org = ''
  /** Names the unit and its status, where the page does not do so itself. */
  @property({ type: Boolean }) named = false
  @state() private _events: readonly ReviewEvent[] = []
  @state() private _busy = false
  @query('review-dialog') private _dialog!: ReviewDialog | null
  @query('submit-dialog') private _submit!: SubmitDialog | null
  readonly #watch = new SessionWatch(this, ['access', 'connection'])
  /** What opens later has been asked for. */
  #rested = false
  /** The return and status that {@link _events} were asked for. */
  #asked = ''

  static override styles = [
    buttons,
    css`
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-xs) var(--gap-s);
        min-height: 40px;
        margin-right: var(--gap-l);
        padding: 2px 0;
      }
      .by {
        color: var(--ink-muted);
        font-size: var(--text-s);
      }
      @media (max-width: 599px) {
        button {
          min-height: 44px;
        }
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
    const ref = this.#ref()
    const status = this.session?.ready ? this.session.status(this.org) : undefined
    const wanted = ref && status ? `${ref.table}/${ref.period}/${ref.org}/${status}` : ''
    if (wanted === this.#asked) return
    if (!this.#asked.startsWith(`${ref?.table}/${ref?.period}/${ref?.org}/`)) this._events = []
    this.#asked = wanted
    if (ref && status && status !== 'empty') void this.#load(ref, wanted)
  }

  override updated(): void {
    if (this.#rested || !this.session?.ready) return
    this.#rested = true
    fetchAtRest([questionPart])
  }

  override render() {
    const { workplace, table, session, org } = this
    const unit = workplace?.tree.get(asOrgUnitId(org))
    if (!workplace || !table || !session?.ready || !unit || !session.orgs.includes(org)) return nothing
    const status = session.status(org)
    const actions = possibleActions(workplace, table.id, unit.id, status)
    const sentBack = standingSendBack(this._events)
    const last = this._events[0]
    const said = isEditable(status) ? undefined : this._events.find(({ action }) => action === 'submit')
    const answered = sentBack && !isEditable(status) ? sentBack : undefined
    const early = status === 'empty' ? this.#tooEarly(workplace, table, unit) : nothing
    if (actions.length === 0 && !last && early === nothing && !this.named) return this.#dialog()
    return html`<div class="line">
        ${this.named ? html`<b>${unit.name}</b><status-chip .status=${status}></status-chip>` : nothing}
        ${actions.map((action) => this.#button(action))} ${early}
        ${last ? html`<span class="by">${t(didWords[last.action], { by: last.by, at: shortTime(last.at) })}</span>` : nothing}
      </div>
      ${
        sentBack
          ? html`<sent-back-note .event=${sentBack} .catalogue=${workplace.catalogue} .urgent=${isEditable(status)}></sent-back-note>`
          : nothing
      }
      ${answered ? this.#changes(workplace, answered) : nothing}
      ${said ? html`<step-remarks .event=${said} .catalogue=${workplace.catalogue}></step-remarks>` : nothing}
      ${this.#dialog()}`
  }

  #changes(workplace: WorkplaceModel, event: ReviewEvent) {
    return html`<changes-since .workplace=${workplace} .ref=${this.#ref()} .event=${event}
      .stamp=${this.#asked}></changes-since>`
  }

  #dialog() {
    return html`<review-dialog></review-dialog><submit-dialog></submit-dialog>`
  }

  #tell(message: string): void {
    this.dispatchEvent(new CustomEvent<Toast>('toast', { detail: { message } }))
  }

  /** 提交 stands there from the first look on, and the page does not jump with the first value. */
  #tooEarly(workplace: WorkplaceModel, table: TableDefinition, { id }: OrgUnit) {
    const { person, tree } = workplace
    const chain = workplace.chainOf(table.id, id)
    if (!decide(person, { action: 'submit', org: id, status: 'empty', chain }, tree).allowed) return nothing
    return html`<button disabled title=${t('nothingFilled')}>${t('submit')}</button>`
  }

  #button(action: ReviewAction) {
    const main = action === 'submit' || action === 'approve' || action === 'lock'
    return html`<button class=${main ? 'primary' : ''} data-action=${action} ?disabled=${this._busy}
      aria-keyshortcuts=${action === 'submit' ? 'F9' : nothing} @click=${() => this.#act(action)}>${t(action)}</button>`
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('keydown', this.#onKey)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('keydown', this.#onKey)
  }

  /** F9 hands in from wherever the person is typing: the button itself is a long way from the grid by Tab. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'F9' || event.ctrlKey || event.altKey || event.shiftKey || event.metaKey) return
    const button = this.renderRoot.querySelector<HTMLButtonElement>('button[data-action="submit"]')
    if (!button || button.disabled) return
    event.preventDefault()
    button.focus() // what is being typed is taken first, as by a click
    button.click()
  }

  #ref(): ReturnRef | undefined {
    const { session, org } = this
    return session && org
      ? { table: session.ref.table, period: session.ref.period, org: asOrgUnitId(org) }
      : undefined
  }

  async #act(action: ReviewAction): Promise<void> {
    const { workplace, table, session } = this
    const ref = this.#ref()
    const unit = ref && workplace?.tree.get(ref.org)
    if (!ref || !workplace || !table || !session || !unit) return
    const questions = questionPart.here ?? (await questionPart.come())
    if (!questions) return this.#tell(comfortText('partMissing'))
    try {
      // Not busy yet: the button has to take the focus back when the question is answered with no.
      const words =
        action === 'submit'
          ? await this.#askSubmit({ workplace, table, session, ref, unit }, questions.submitQuestion)
          : await this.#ask(questions.questionFor(action, { unit, table, catalogue: workplace.catalogue }))
      if (words) await this.#perform(ref, action, words)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#tell(error.message)
    }
  }

  async #ask(question: DialogQuestion | undefined): Promise<ReviewRequest | undefined> {
    return question ? this._dialog?.ask(question) : {}
  }

  /** Shows what stands against a submission, writes the explanations, and waits until everything is on the server. */
  async #askSubmit(
    of: SubmitPlace,
    questionOf: (of: SubmitPlace) => SubmitQuestion,
  ): Promise<ReviewRequest | undefined> {
    const { session, ref } = of
    const answer = await this._submit?.ask(questionOf(of))
    if (!answer) return undefined
    if (answer.notes.length > 0) {
      const changes = answer.notes.map(({ cell, text }) => ({
        org: ref.org,
        key: noteKey(cell),
        value: text,
      }))
      const written = session.write(changes, submitText('noteLabel'))
      if (!written.ok) {
        this.#tell(written.reason)
        return undefined
      }
    }
    if (!(await whenSaved(session))) {
      this.#tell(t('waitSaving'))
      return undefined
    }
    return answer.missing === undefined ? {} : { missing: answer.missing }
  }

  /** One step; when units below stand against it, the person may put an exception on record. */
  async #perform(ref: ReturnRef, action: ReviewAction, words: ReviewRequest): Promise<void> {
    this._busy = true
    try {
      const { warnings } = await performReview(ref, action, words)
      this.#tell([t(doneWords[action]), ...warnings.map(refusalWords)].join(';'))
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'children-open') throw error
      this._busy = false
      const question = questionPart.here?.exceptionQuestion(error.message, t(action))
      const answer = question && (await this._dialog?.ask(question))
      if (answer?.exception) await this.#perform(ref, action, { ...words, exception: answer.exception })
    } finally {
      this._busy = false
    }
  }

  async #load(ref: ReturnRef, wanted: string): Promise<void> {
    const { workplace } = this
    if (!workplace) return
    // Reasons are not for neighbours; asking would only be refused.
    if (!decide(workplace.person, { action: 'read-reviews', org: ref.org }, workplace.tree).allowed) return
    try {
      const events = await fetchReviews(ref)
      if (wanted === this.#asked) this._events = events
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // Without network the buttons and the status still say enough.
    }
  }
}
