import { html, LitElement, nothing } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { maxReviewReasonLength } from '../../shared/domain/workflow.js'
import { workingMinutes } from '../../shared/domain/working-time.js'
import type { WorkingCalendarSetting } from '../../shared/protocol/task-api.js'
import { buttons, fields } from '../components/base-styles.js'
import { fromField, toField } from '../i18n/office-moment.js'
import { taskText as t } from '../i18n/task-strings.js'
import { reviewDialogStyles } from './review-dialog-styles.js'

export interface TaskQuestion {
  readonly title: string
  /** `issue`: a deadline, when entry closes, a reason when the notice is short. `extend`: until when, and why. */
  readonly kind: 'issue' | 'extend'
  /** Working days and the shortest notice; undefined while they could not be read. */
  readonly calendar?: WorkingCalendarSetting
  readonly at?: Date
  readonly lockAt?: Date
}

export interface TaskWords {
  readonly at: Date
  readonly lockAt: Date | null
  readonly reason: string
}

/** Asks for the moments of a task or of an extension, on the office's clock. Escape cancels. */
@customElement('task-dialog')
export class TaskDialog extends LitElement {
  @state() private _question: TaskQuestion | undefined
  @state() private _at = ''
  @state() private _lockAt = ''
  @state() private _reason = ''
  @state() private _complaint = ''
  @query('dialog') private _dialog!: HTMLDialogElement | null
  #answer: ((words: TaskWords | undefined) => void) | undefined

  static override styles = [buttons, fields, reviewDialogStyles]

  async ask(question: TaskQuestion): Promise<TaskWords | undefined> {
    this.#finish(undefined)
    this._question = question
    this._at = question.at ? toField(question.at) : ''
    this._lockAt = question.lockAt ? toField(question.lockAt) : ''
    this._reason = ''
    this._complaint = ''
    await this.updateComplete
    this._dialog?.showModal()
    this.renderRoot.querySelector('input')?.focus()
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#finish(undefined)
  }

  override render() {
    return html`<dialog aria-labelledby="title" @close=${this.#closed} @keydown=${stop} @paste=${stop} @copy=${stop}>
      ${this._question ? this.#form(this._question) : nothing}
    </dialog>`
  }

  #form({ title, kind, calendar }: TaskQuestion) {
    const issues = kind === 'issue'
    const at = fromField(this._at)
    const lead = issues && calendar && at ? workingMinutes(new Date(), at, calendar) : undefined
    return html`<form @submit=${this.#confirm} novalidate>
      <h2 id="title">${title}</h2>
      <label class="block" for="at">${t(issues ? 'deadlineField' : 'untilField')}</label>
      <input id="at" type="datetime-local" required .value=${this._at}
        @input=${(event: Event) => {
          this._at = typed(event)
        }} />
      ${lead === undefined ? nothing : html`<span class="muted" role="status">${t('leadNow', { n: hours(lead) })}</span>`}
      ${
        issues
          ? html`<label class="block" for="lock">${t('lockField')}</label>
            <input id="lock" type="datetime-local" .value=${this._lockAt}
              @input=${(event: Event) => {
                this._lockAt = typed(event)
              }} />`
          : nothing
      }
      <label class="block" for="why">
        ${issues ? t('reasonField', { n: hours(calendar?.minLeadMinutes ?? 0) }) : t('extendReason')}
      </label>
      <textarea id="why" rows="2" maxlength=${maxReviewReasonLength} .value=${this._reason}
        @input=${(event: Event) => {
          this._reason = typed(event)
        }}></textarea>
      <p class="complaint" role="alert">${this._complaint}</p>
      <div class="ways">
        <button type="button" @click=${() => this._dialog?.close()}>${t('cancel')}</button>
        <button class="primary" type="submit">${t('ok')}</button>
      </div>
    </form>`
  }

  readonly #confirm = (event: Event): void => {
    event.preventDefault()
    const at = fromField(this._at)
    const reason = this._reason.trim()
    const extends_ = this._question?.kind === 'extend'
    if (!at || (extends_ && !reason)) {
      this._complaint = t(extends_ ? 'extendNeeded' : 'deadlineNeeded')
      return
    }
    this.#finish({ at, lockAt: fromField(this._lockAt) ?? null, reason })
    this._dialog?.close()
  }

  readonly #closed = (): void => this.#finish(undefined)

  #finish(words: TaskWords | undefined): void {
    const resolve = this.#answer
    this.#answer = undefined
    resolve?.(words)
  }
}

const stop = (event: Event): void => event.stopPropagation()

const hours = (minutes: number): number => Math.round(minutes / 6) / 10

function typed(event: Event): string {
  const { target } = event
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : ''
}
