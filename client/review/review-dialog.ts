import { html, LitElement, nothing } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import {
  type CellReason,
  type ExceptionKind,
  exceptionKinds,
  maxReviewReasonLength,
} from '../../shared/domain/workflow.js'
import type { ReviewRequest } from '../../shared/protocol/review-api.js'
import { buttons, fields } from '../components/base-styles.js'
import { reviewText as t } from '../i18n/review-strings.js'
import { submitText } from '../i18n/submit-strings.js'
import { reviewDialogStyles } from './review-dialog-styles.js'

export interface DialogQuestion {
  readonly title: string
  /** Paragraphs, in order. */
  readonly words: readonly string[]
  /** Names listed under the first paragraph, shortened when long. */
  readonly names?: readonly string[]
  readonly confirm: string
  /** True when the answer needs a reason. */
  readonly reason?: boolean
  /** True when the answer needs a kind of exception and its reason. */
  readonly exception?: boolean
  /** Cells a reason may point at. */
  readonly cells?: readonly { readonly key: string; readonly name: string }[]
  /** Cells that the answer begins with, each with its reason; the person may change and remove them. */
  readonly chosen?: readonly CellReason[]
}

const shownNames = 12

/** Asks before a step that others will see: a confirmation, or the reason of a 退回. Escape cancels. */
@customElement('review-dialog')
export class ReviewDialog extends LitElement {
  @state() private _question: DialogQuestion | undefined
  @state() private _reason = ''
  @state() private _cells: readonly CellReason[] = []
  @state() private _kind: ExceptionKind = 'overdue'
  @state() private _complaint = ''
  @query('dialog') private _dialog!: HTMLDialogElement | null
  #answer: ((answer: ReviewRequest | undefined) => void) | undefined

  static override styles = [buttons, fields, reviewDialogStyles]

  /** Resolves with the answer, or undefined when the person cancelled. */
  async ask(question: DialogQuestion): Promise<ReviewRequest | undefined> {
    this.#finish(undefined)
    this._question = question
    this._reason = ''
    this._cells = question.chosen ?? []
    this._kind = 'overdue'
    this._complaint = ''
    await this.updateComplete
    this._dialog?.showModal()
    this.renderRoot
      .querySelector<HTMLElement>(question.reason || question.exception ? 'textarea' : 'button.primary')
      ?.focus()
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#finish(undefined)
  }

  override render() {
    const question = this._question
    // Keys typed here are not the page's: undo and grid listen above.
    return html`<dialog aria-labelledby="title" @close=${this.#closed} @keydown=${stop} @paste=${stop} @copy=${stop}>
      ${question ? this.#form(question) : nothing}
    </dialog>`
  }

  #form(question: DialogQuestion) {
    const [first, ...more] = question.words
    return html`<form @submit=${this.#confirm} novalidate>
      <h2 id="title">${question.title}</h2>
      ${first ? html`<p>${first}</p>` : nothing} ${this.#names(question.names ?? [])}
      ${more.map((words) => html`<p>${words}</p>`)} ${question.reason ? this.#reasons(question) : nothing}
      ${question.exception ? this.#exception() : nothing}
      <p class="complaint" id="complaint" role="alert">${this._complaint}</p>
      <div class="ways">
        <button type="button" @click=${() => this._dialog?.close()}>${t('cancel')}</button>
        <button class="primary" type="submit">${question.confirm}</button>
      </div>
    </form>`
  }

  #names(names: readonly string[]) {
    if (names.length === 0) return nothing
    const shown = names.slice(0, shownNames)
    return html`<ul class="names" tabindex="0">
      ${shown.map((name) => html`<li>${name}</li>`)}
      ${names.length > shown.length ? html`<li class="muted">${t('more', { n: names.length })}</li>` : nothing}
    </ul>`
  }

  #reasons({ cells = [] }: DialogQuestion) {
    const nameOf = (key: string) => cells.find((cell) => cell.key === key)?.name ?? key
    const free = cells.filter(({ key }) => !this._cells.some((cell) => cell.key === key))
    return html`<label class="block" for="reason">${t('reason')}</label>
      <textarea id="reason" rows="3" maxlength=${maxReviewReasonLength} placeholder=${t('reasonHint')} required
        aria-describedby=${this._complaint ? 'complaint' : nothing} aria-invalid=${this._complaint ? 'true' : nothing}
        .value=${this._reason} @input=${this.#typed}></textarea>
      ${
        cells.length === 0
          ? nothing
          : html`<label class="block" for="cell">${t('cellReasons')}</label>
            ${this._cells.map(
              ({ key, reason }) => html`<div class="cell">
                <label for=${key}>${nameOf(key)}</label>
                <input id=${key} aria-label=${t('cellReason', { name: nameOf(key) })} .value=${reason}
                  maxlength=${maxReviewReasonLength} @input=${(event: Event) => this.#say(key, event)} />
                <button type="button" class="quiet" aria-label=${t('removeCell', { name: nameOf(key) })}
                  @click=${() => this.#remove(key)}>×</button>
              </div>`,
            )}
            ${
              free.length === 0
                ? nothing
                : html`<select id="cell" @change=${this.#add}>
                    <option value="">${t('addCell')}</option>
                    ${free.map(({ key, name }) => html`<option value=${key}>${name}</option>`)}
                  </select>`
            }`
      }`
  }

  #exception() {
    return html`<fieldset>
        <legend>${submitText('exceptionKind')}</legend>
        ${exceptionKinds.map(
          (kind) => html`<label class="kind">
            <input type="radio" name="kind" value=${kind} .checked=${kind === this._kind}
              @change=${() => {
                this._kind = kind
              }} />
            ${submitText(kind)}
          </label>`,
        )}
      </fieldset>
      <label class="block" for="exception">${submitText('exceptionReason')}</label>
      <textarea id="exception" rows="3" maxlength=${maxReviewReasonLength} required .value=${this._reason}
        @input=${this.#typed}></textarea>`
  }

  readonly #typed = (event: Event): void => {
    this._reason = (event.target as HTMLTextAreaElement).value
    this._complaint = ''
  }

  readonly #add = async (event: Event): Promise<void> => {
    const select = event.target as HTMLSelectElement
    const key = select.value
    select.value = ''
    if (!key) return
    this._cells = [...this._cells, { key, reason: '' }]
    await this.updateComplete
    const inputs = this.renderRoot.querySelectorAll<HTMLInputElement>('.cell input')
    inputs[inputs.length - 1]?.focus()
  }

  #say(key: string, event: Event): void {
    const reason = (event.target as HTMLInputElement).value
    this._cells = this._cells.map((cell) => (cell.key === key ? { key, reason } : cell))
  }

  #remove(key: string): void {
    this._cells = this._cells.filter((cell) => cell.key !== key)
  }

  readonly #confirm = (event: Event): void => {
    event.preventDefault()
    const reason = this._reason.trim()
    const { exception } = this._question ?? {}
    if ((this._question?.reason || exception) && !reason) {
      this._complaint = exception ? submitText('exceptionReason') : t('reasonNeeded')
      this.renderRoot.querySelector('textarea')?.focus()
      return
    }
    if (exception) this.#finish({ exception: { kind: this._kind, reason } })
    else this.#finish(reason ? { reason, cells: this._cells } : {})
    this._dialog?.close()
  }

  readonly #closed = (): void => this.#finish(undefined)

  #finish(answer: ReviewRequest | undefined): void {
    const resolve = this.#answer
    this.#answer = undefined
    resolve?.(answer)
  }
}

const stop = (event: Event): void => event.stopPropagation()
