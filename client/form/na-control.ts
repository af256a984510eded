import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type CellValue, isNotApplicable, maxReasonLength } from '../../shared/domain/cell-value.js'
import { buttons } from '../components/base-styles.js'
import { formText as t } from '../i18n/form-strings.js'
import type { WriteOutcome } from '../sync/sheet-session.js'

/** 不适用: asks for the reason and writes `{ na: reason }`; takes it back by writing null. */
@customElement('na-control')
export class NaControl extends LitElement {
  @property({ attribute: false }) value: CellValue | undefined
  @property({ attribute: false }) write: (value: CellValue) => WriteOutcome = () => ({ ok: true })
  @property({ type: Boolean }) readonly = false
  @state() private _asking = false
  @state() private _message = ''

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
      }
      :host([asking]) {
        flex: 1 0 100%;
      }
      button.quiet {
        padding: 0;
        min-height: 28px;
        font-size: var(--text-s);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-xs);
        align-items: center;
      }
      input {
        font: inherit;
        flex: 1 1 14em;
        min-width: 0;
        min-height: 32px;
        padding: 2px var(--gap-s);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--panel);
        color: var(--ink);
      }
      input:focus-visible {
        outline: 2px solid var(--focus);
      }
      .message {
        color: var(--danger);
        font-size: var(--text-s);
        flex-basis: 100%;
      }
      @media (max-width: 599px) {
        button,
        button.quiet {
          min-height: 40px;
        }
        input {
          min-height: 44px;
          font-size: var(--text-l);
        }
      }
    `,
  ]

  override updated(): void {
    this.toggleAttribute('asking', this._asking)
  }

  override render() {
    if (this.readonly) return nothing
    if (isNotApplicable(this.value))
      return html`<button class="quiet" @click=${() => this.write(null)}>${t('naUndo')}</button>`
    if (!this._asking) return html`<button class="quiet" @click=${this.#ask}>${t('naSet')}</button>`
    return html`<form @submit=${this.#confirm} @keydown=${this.#keydown}>
      <input aria-label=${t('naReason')} placeholder=${t('naReasonHint')} maxlength=${maxReasonLength} />
      <button>${t('confirm')}</button>
      <button type="button" class="quiet" @click=${this.#cancel}>${t('cancel')}</button>
      ${this._message ? html`<span class="message" role="alert">${this._message}</span>` : nothing}
    </form>`
  }

  readonly #ask = async (): Promise<void> => {
    this._asking = true
    this._message = ''
    await this.updateComplete
    this.renderRoot.querySelector('input')?.focus()
  }

  readonly #cancel = (): void => {
    this._asking = false
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) this.#cancel()
    // Undo belongs to the text while one writes in it.
    else if ((event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) event.stopPropagation()
  }

  readonly #confirm = (event: Event): void => {
    event.preventDefault()
    const reason = this.renderRoot.querySelector('input')?.value.trim() ?? ''
    if (reason === '') {
      this._message = t('naNeedsReason')
      return
    }
    const outcome = this.write({ na: reason })
    this._message = outcome.ok ? '' : outcome.reason
    if (outcome.ok) this._asking = false
  }
}
