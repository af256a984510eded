import { html, LitElement, nothing } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { ReturnRef } from '../../shared/domain/ids.js'
import { parseCellText, type ValueKind } from '../../shared/domain/typed-value.js'
import { maxRecordReason } from '../../shared/protocol/record-api.js'
import { ApiError } from '../api/request.js'
import { buttons, fields } from '../components/base-styles.js'
import { recordText as t } from '../i18n/record-strings.js'
import { refusalWords } from '../i18n/refusal-words.js'
import { askCorrection } from './record-calls.js'
import { reviewDialogStyles } from './review-dialog-styles.js'

export interface CorrectionQuestion {
  readonly ref: ReturnRef
  readonly key: string
  /** Unit and indicator, for the person. */
  readonly name: string
  readonly kind: ValueKind
  readonly old: CellValue
  /** The old value as the sheet shows it. */
  readonly shown: string
}

/** Asks for the new value of one settled cell and why, and sends the request. Fires `toast`. Escape cancels. */
@customElement('correction-dialog')
export class CorrectionDialog extends LitElement {
  @state() private _question: CorrectionQuestion | undefined
  @state() private _complaint = ''
  @state() private _busy = false
  @query('dialog') private _dialog!: HTMLDialogElement | null

  static override styles = [buttons, fields, reviewDialogStyles]

  async ask(question: CorrectionQuestion): Promise<void> {
    this._question = question
    this._complaint = ''
    await this.updateComplete
    this._dialog?.showModal()
    this.renderRoot.querySelector<HTMLElement>('#value')?.focus()
  }

  override render() {
    const question = this._question
    // Keys typed here are not the page's: undo and grid listen above.
    return html`<dialog aria-labelledby="title" @keydown=${stop} @paste=${stop} @copy=${stop}>
      ${question ? this.#form(question) : nothing}
    </dialog>`
  }

  #form({ name, shown }: CorrectionQuestion) {
    return html`<form @submit=${this.#send} novalidate>
      <h2 id="title">${t('correctTitle', { cell: name })}</h2>
      <p>${t('correctHint')}</p>
      <p>${t('oldValue')}:<strong>${shown || t('empty')}</strong></p>
      <label class="block" for="value">${t('newValue')}</label>
      <input id="value" autocomplete="off" placeholder=${t('clearHint')} />
      <label class="block" for="why">${t('why')}</label>
      <textarea id="why" rows="3" maxlength=${maxRecordReason} required></textarea>
      <p class="complaint" id="complaint" role="alert">${this._complaint}</p>
      <div class="ways">
        <button type="button" @click=${() => this._dialog?.close()}>${t('cancel')}</button>
        <button class="primary" type="submit" ?disabled=${this._busy}>${t('send')}</button>
      </div>
    </form>`
  }

  readonly #send = async (event: Event): Promise<void> => {
    event.preventDefault()
    const question = this._question
    const text = this.renderRoot.querySelector<HTMLInputElement>('#value')?.value.trim() ?? ''
    const reason = this.renderRoot.querySelector<HTMLTextAreaElement>('#why')?.value.trim() ?? ''
    if (!question) return
    const typed = parseCellText(text, question.kind)
    if (!typed.ok) return this.#complain(refusalWords(typed.error))
    if (sameValue(typed.value, question.old)) return this.#complain(t('same'))
    if (!reason) return this.#complain(t('whyNeeded'))
    this._busy = true
    try {
      const cells = [{ key: question.key, old: question.old, new: typed.value }]
      await askCorrection({ ...question.ref, reason, cells })
      this._dialog?.close()
      this.dispatchEvent(
        new CustomEvent('toast', { detail: { message: t('asked') }, bubbles: true, composed: true }),
      )
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#complain(error.message)
    } finally {
      this._busy = false
    }
  }

  #complain(words: string): void {
    this._complaint = words
  }
}

const stop = (event: Event): void => event.stopPropagation()
