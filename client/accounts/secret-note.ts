import { html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { buttons, layout } from '../components/base-styles.js'
import { accountText as t } from '../i18n/account-strings.js'
import { accountStyles } from './account-styles.js'

/** A one-time password, shown once: what it is, whom it is for, and a way to copy it. */
@customElement('secret-note')
export class SecretNote extends LitElement {
  @property() password = ''
  @property() login = ''
  @property() name = ''
  @state() private _copied = false

  static override styles = [layout, buttons, accountStyles]

  override render() {
    if (!this.password) return nothing
    return html`<div class="secret" role="status">
      <strong>${t('oneTime')}</strong>
      <div class="row">
        <code>${this.password}</code>
        <button type="button" @click=${this.#copy}>${this._copied ? t('copied') : t('copy')}</button>
      </div>
      <span class="hint">${t('oneTimeHint', { name: this.name, login: this.login })}</span>
    </div>`
  }

  readonly #copy = async (): Promise<void> => {
    // Only there on https and on this machine itself; elsewhere the text is selected for Ctrl+C.
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(this.password)
      this._copied = true
      return
    }
    const code = this.renderRoot.querySelector('code')
    if (code) getSelection()?.selectAllChildren(code)
  }
}
