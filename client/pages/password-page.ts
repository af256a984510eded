import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { minPasswordLength, passwordProblem } from '../../shared/domain/password-rules.js'
import type { Me } from '../../shared/protocol/api.js'
import { changePassword, fetchMe, signOutEverywhere } from '../api/account-calls.js'
import { signOut } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { accountText as t } from '../i18n/account-strings.js'
import { t as app } from '../i18n/app-strings.js'

/** The own account: a new password, and signing out everywhere. Whoever must change the password sees only that. */
@customElement('password-page')
export class PasswordPage extends LitElement {
  /** Known where the workplace is; whoever must change the password has none yet. */
  @property({ attribute: false }) me: Me | undefined
  @state() private _next = ''
  @state() private _problem = ''
  @state() private _done = ''
  @state() private _busy = false
  @query('#current') private _current!: HTMLInputElement | null
  @query('#again') private _again!: HTMLInputElement | null

  static override styles = [
    layout,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        justify-items: center;
        align-content: start;
        gap: var(--gap-m);
        padding: var(--gap-l) var(--gap-m) 60px;
      }
      form,
      section {
        box-sizing: border-box;
        width: min(440px, 100%);
        padding: 22px 26px;
        display: grid;
        gap: var(--gap-m);
      }
      label {
        display: grid;
        gap: 4px;
        color: var(--ink-muted);
      }
      input {
        min-height: 40px;
      }
      button.primary {
        min-height: 42px;
      }
      .problem,
      .must,
      .done {
        padding: var(--gap-s) var(--gap-m);
        border-left: 3px solid var(--danger);
        background: var(--danger-soft);
        color: var(--danger);
      }
      .must {
        border-color: var(--warn);
        background: var(--warn-soft);
        color: var(--warn);
      }
      .done {
        border-color: var(--ok);
        background: var(--ok-soft);
        color: var(--ok);
      }
      .hint {
        color: var(--ink-muted);
        font-size: var(--text-sm);
      }
      .hint.good {
        color: var(--ok);
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#readMe()
  }

  override render() {
    const { me } = this
    if (!me) return nothing
    const must = me.mustChangePassword === true
    const problem = this._next === '' ? undefined : passwordProblem(this._next, me)
    return html`
      <form class="panel" @submit=${this.#submit} novalidate>
        <h1>${t('passwordTitle')}</h1>
        ${must ? html`<p class="must" role="status">${t('mustNow')}</p>` : nothing}
        ${this._problem ? html`<p class="problem" role="alert">${this._problem}</p>` : nothing}
        ${this._done ? html`<p class="done" role="status">${this._done}</p>` : nothing}
        <input type="text" name="username" autocomplete="username" .value=${me.login} hidden />
        <label for="current">${t('current')}
          <input id="current" type="password" autocomplete="current-password" />
        </label>
        <label for="next">${t('next')}
          <input id="next" type="password" autocomplete="new-password" aria-describedby="rules said"
            minlength=${minPasswordLength} .value=${this._next} @input=${this.#typed} />
        </label>
        <p class="hint" id="rules">${t('rules')}</p>
        <p class=${problem || this._next === '' ? 'hint' : 'hint good'} id="said" aria-live="polite">
          ${this._next === '' ? nothing : t(problem ?? 'good')}
        </p>
        <label for="again">${t('again')}
          <input id="again" type="password" autocomplete="new-password" />
        </label>
        <button class="primary" type="submit" ?disabled=${this._busy}>
          ${this._busy ? t('changing') : t('change')}
        </button>
        ${must ? html`<button type="button" class="quiet" @click=${this.#leave}>${app('signOut')}</button>` : nothing}
      </form>
      ${
        must
          ? nothing
          : html`<section class="panel">
              <h2>${t('everywhereTitle')}</h2>
              <p class="hint">${t('everywhereHint')}</p>
              <button type="button" @click=${this.#everywhere}>${t('everywhere')}</button>
            </section>
            <a href="/">${app('toHome')}</a>`
      }
    `
  }

  async #readMe(): Promise<void> {
    try {
      this.me = await fetchMe()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // a 401 has already led to the sign-in page
      this._problem = error.message
    }
    await this.updateComplete
    this._current?.focus()
  }

  readonly #typed = (event: Event): void => {
    this._next = (event.target as HTMLInputElement).value
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { me } = this
    const current = this._current?.value ?? ''
    if (!me) return
    this._done = ''
    this._problem = this.#complaint(me, current)
    if (this._problem) return
    this._busy = true
    try {
      await changePassword({ current, next: this._next })
      if (me.mustChangePassword) location.assign('/')
      else {
        this._done = t('changed')
        this._next = ''
        for (const field of [this._current, this._again]) if (field) field.value = ''
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
    } finally {
      this._busy = false
    }
  }

  #complaint(me: Me, current: string): string {
    if (!current || !this._next) return t('fillAll')
    const problem = passwordProblem(this._next, me)
    if (problem) return t(problem)
    return this._next === this._again?.value ? '' : t('notSame')
  }

  readonly #leave = async (): Promise<void> => {
    await this.#leaveBy(signOut)
  }

  readonly #everywhere = async (): Promise<void> => {
    await this.#leaveBy(signOutEverywhere)
  }

  async #leaveBy(way: () => Promise<void>): Promise<void> {
    try {
      await way()
      location.assign('/sign-in')
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
    }
  }
}
