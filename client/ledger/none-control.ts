import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'

/**
 * 本期无: declares that the unit has nothing for a list this period, or takes it back. Asks first when lines exist.
 * Fires `declare-none` with the new declaration.
 */
@customElement('none-control')
export class NoneControl extends LitElement {
  @property() list = ''
  @property({ type: Number }) count = 0
  @property({ type: Boolean }) declared = false
  /** Everything the list feeds is 不适用: then an empty list is no gap. */
  @property({ type: Boolean }) notApplicable = false
  @property({ type: Boolean }) writable = false
  @state() private _asking = false

  static override styles = [
    buttons,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-s) var(--gap-m);
      }
      .box {
        padding: var(--gap-s) var(--gap-m);
        border-radius: var(--radius);
        background: var(--panel-sunken);
      }
      .ask {
        background: var(--warn-soft);
      }
      @media (max-width: 599px) {
        button {
          min-height: 44px;
        }
      }
    `,
  ]

  override render() {
    if (this.declared && this.count === 0)
      return html`<div class="box">
        <span>${t('noneDeclared', { list: this.list })}</span>
        ${this.writable ? html`<button @click=${() => this.#say(false)}>${t('noneUndo')}</button>` : nothing}
      </div>`
    if (!this.writable) return this.count === 0 ? html`<div class="box">${t('emptyReadOnly')}</div>` : nothing
    if (this.count === 0 && this.notApplicable) return nothing
    if (this.count === 0)
      return html`<div class="box ask">
        <span>${t('noneAsk')}</span><button @click=${() => this.#say(true)}>${t('none')}</button>
      </div>`
    if (this._asking)
      return html`<div class="box ask" role="alertdialog" aria-label=${t('none')}>
        <span>${t('noneConfirm', { list: this.list, n: this.count })}</span>
        <button @click=${() => this.#say(true)}>${t('confirm')}</button>
        <button class="quiet" @click=${this.#ask(false)}>${t('cancel')}</button>
      </div>`
    return html`<div><button class="quiet" @click=${this.#ask(true)}>${t('none')}…</button></div>`
  }

  #ask(asking: boolean) {
    return (): void => {
      this._asking = asking
    }
  }

  #say(none: boolean): void {
    this._asking = false
    this.dispatchEvent(new CustomEvent('declare-none', { detail: none }))
  }
}
