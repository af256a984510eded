import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { fetchSingleSignOn } from '../api/account-calls.js'
import { signIn } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import '../components/display-menu.js'
import { accountText as account } from '../i18n/account-strings.js'
import { t } from '../i18n/app-strings.js'
import { language, switchLanguage } from '../i18n/language.js'

const ssoWords: Readonly<Record<string, Parameters<typeof account>[0]>> = {
  unreachable: 'sso-unreachable',
  'unknown-person': 'sso-unknown-person',
  disabled: 'sso-disabled',
  'not-confirmed': 'sso-not-confirmed',
}

/** Sign-in. Fires `signed-in` with the address to go on to. */
@customElement('sign-in-page')
export class SignInPage extends LitElement {
  @property() back = '/'
  /** Why the session ended while the person was at work; empty when it did not. */
  @property() ended = ''
  @state() private _problem: string | undefined
  /** Name of the identity service, if there is one. */
  @state() private _service: string | null = null
  @state() private _busy = false
  @state() private _shown = false
  @query('#login') private _login: HTMLInputElement | null | undefined
  @query('#password') private _password: HTMLInputElement | null | undefined

  static override styles = [
    layout,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        place-items: center;
        align-content: center;
        gap: var(--gap-m);
        padding: var(--gap-l);
        background: linear-gradient(var(--paper-top), var(--paper) 60%);
      }
      form {
        width: min(380px, 100%);
        padding: 28px 32px 24px;
        display: grid;
        gap: var(--gap-m);
        box-shadow: var(--shadow);
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 10px;
      }
      .brand h1 {
        font-size: calc(24px * var(--text-scale));
        letter-spacing: 0.1em;
      }
      label.line {
        display: grid;
        gap: 4px;
        color: var(--ink-muted);
      }
      label.line input {
        min-height: 40px;
        font-size: var(--text-l);
      }
      label.check {
        display: flex;
        align-items: center;
        gap: var(--gap-s);
        color: var(--ink-muted);
        font-size: var(--text-sm);
      }
      label.check input {
        min-height: 0;
        width: 16px;
        height: 16px;
      }
      button.primary {
        min-height: 42px;
        font-size: var(--text-l);
      }
      .problem {
        padding: var(--gap-s) var(--gap-m);
        border-left: 3px solid var(--danger);
        background: var(--danger-soft);
        color: var(--danger);
      }
      .ended {
        padding: var(--gap-s) var(--gap-m);
        border-left: 3px solid var(--warn);
        background: var(--warn-soft);
        color: var(--warn);
      }
      .below {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: var(--gap-m);
        color: var(--accent);
      }
      .small {
        font-size: var(--text-s);
      }
    `,
  ]

  override firstUpdated(): void {
    const refused = new URLSearchParams(location.search).get('sso')
    if (refused) this._problem = account(ssoWords[refused] ?? 'sso-refused')
    void this.#findService()
    this._login?.focus()
  }

  override render() {
    const problem = this._problem
    return html`
      <form class="panel" @submit=${this.#submit} novalidate>
        <div class="brand">
          <svg width="34" height="34" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="6" fill="var(--brand)" />
            <path d="M7 9h18M7 16h18M7 23h18M13 9v14" stroke="var(--brand-ink)" stroke-width="2.4" fill="none" />
            <rect x="14.5" y="17.4" width="10.5" height="4.4" fill="var(--brand-mark)" />
          </svg>
          <div>
            <h1>${t('product')}</h1>
            <p class="muted small">${t('tagline')}</p>
          </div>
        </div>
        ${this.ended && !problem ? html`<p class="ended" role="status">${this.ended}</p>` : nothing}
        ${problem ? html`<p class="problem" role="alert" id="problem">${problem}</p>` : nothing}
        <label class="line" for="login">
          ${t('login')}
          <input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false"
            aria-describedby=${problem ? 'problem' : nothing} aria-invalid=${problem ? 'true' : nothing} />
        </label>
        <label class="line" for="password">
          ${t('password')}
          <input
            id="password"
            name="password"
            type=${this._shown ? 'text' : 'password'}
            autocomplete="current-password"
            aria-describedby=${problem ? 'problem' : nothing}
            aria-invalid=${problem ? 'true' : nothing}
          />
        </label>
        <label class="check">
          <input type="checkbox" .checked=${this._shown} @change=${this.#toggleShown} />
          ${t('showPassword')}
        </label>
        <button class="primary" type="submit" ?disabled=${this._busy}>
          ${this._busy ? t('signingIn') : t('signIn')}
        </button>
        ${this.#single()}
        <p class="muted small">${t('forgot')}</p>
      </form>
      <div class="below">
        <display-menu></display-menu>
        <button class="quiet" type="button" lang=${language() === 'en' ? 'zh-CN' : 'en'}
          @click=${this.#switchLanguage}>${t('switchLanguage')}</button>
      </div>
    `
  }

  #single() {
    if (!this._service) return nothing
    const address = `/api/sso/start?back=${encodeURIComponent(this.back)}`
    return html`<a class="button" href=${address}>${account('signOnWith', { name: this._service })}</a>`
  }

  /** Without an answer there is no button: passwords work all the same. */
  async #findService(): Promise<void> {
    try {
      this._service = (await fetchSingleSignOn()).name
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  readonly #toggleShown = (): void => {
    this._shown = !this._shown
  }

  readonly #switchLanguage = (): void => switchLanguage(language() === 'en' ? 'zh-CN' : 'en')

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const login = this._login?.value.trim() ?? ''
    const password = this._password?.value ?? ''
    if (!login || !password) {
      this._problem = t('fillBoth')
      ;(login ? this._password : this._login)?.focus()
      return
    }
    this._busy = true
    this._problem = undefined
    try {
      await signIn({ login, password })
      this.dispatchEvent(new CustomEvent('signed-in', { detail: { back: this.back } }))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
      await this.updateComplete
      this._password?.select()
    } finally {
      this._busy = false
    }
  }
}
