import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { AccountAction } from '../../shared/domain/account-permission.js'
import { roleNames } from '../../shared/domain/glossary.js'
import { type Role, roles } from '../../shared/domain/person.js'
import type { AccountChange, AccountLine, AccountPast } from '../../shared/protocol/accounts-api.js'
import { changeAccount, createAccount, fetchAccountPast } from '../api/account-calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { dialogStyles } from '../components/dialog-styles.js'
import { accountText as t } from '../i18n/account-strings.js'
import { language } from '../i18n/language.js'
import { localText } from '../i18n/local-text.js'
import { accountStyles } from './account-styles.js'
import './secret-note.js'
import { unitSelect } from './unit-select.js'

type Step = AccountPast['steps'][number]

/** Everything about one account, or about one that is to be made. Fires `changed` after each thing done. */
@customElement('account-panel')
export class AccountPanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _account: AccountLine | undefined
  @state() private _past: readonly Step[] = []
  @state() private _problem = ''
  @state() private _done = ''
  @state() private _password = ''
  @state() private _busy = false
  @query('dialog') private _dialog!: HTMLDialogElement | null

  static override styles = [layout, buttons, fields, dialogStyles, accountStyles]

  /** Opens it for an account; without one for somebody new. */
  async open(account?: AccountLine): Promise<void> {
    this._account = account
    this._past = []
    this._problem = ''
    this._done = ''
    this._password = ''
    await this.updateComplete
    this._dialog?.showModal()
    if (account) void this.#readPast(account)
    else this.renderRoot.querySelector<HTMLInputElement>('#new-login')?.focus()
  }

  override render() {
    const account = this._account
    return html`<dialog aria-labelledby="panel-title" @keydown=${stop}>
      <div class="head">
        <div>
          <h2 id="panel-title">${account ? account.name : t('create')}</h2>
          ${account ? html`<p class="hint">${account.login} · ${account.unit}</p>` : nothing}
        </div>
        <button type="button" @click=${() => this._dialog?.close()}>${t('close')}</button>
      </div>
      ${this._problem ? html`<p class="problem" role="alert">${this._problem}</p>` : nothing}
      ${this._done ? html`<p class="done" role="status">${this._done}</p>` : nothing}
      <secret-note .password=${this._password} .login=${account?.login ?? ''} .name=${account?.name ?? ''}>
      </secret-note>
      ${account ? this.#ways(account) : this.#creation()}
    </dialog>`
  }

  #creation(): TemplateResult {
    const { workplace } = this
    if (!workplace) return html``
    return html`<form @submit=${this.#create}>
      <label class="line">${t('login')}
        <input id="new-login" name="login" maxlength="64" autocomplete="off" autocapitalize="none" required />
      </label>
      <label class="line">${t('name')}<input name="name" maxlength="40" autocomplete="off" required /></label>
      <label class="line">${t('unit')}${unitSelect(workplace.tree, workplace.person.org, {
        id: 'new-org',
        current: workplace.person.org,
      })}</label>
      <label class="line">${t('role')}${roleSelect('new-role', 'clerk')}</label>
      <p class="hint">${t('newHint')}</p>
      <div class="row"><button class="primary" ?disabled=${this._busy}>${t('create')}</button></div>
    </form>`
  }

  #ways(account: AccountLine): TemplateResult {
    const { workplace } = this
    const may = (action: AccountAction) => account.may.includes(action)
    return html`
      ${
        may('rename-account')
          ? html`<form @submit=${(event: SubmitEvent) =>
              this.#submit(event, (data) => ({ action: 'rename-account', name: data('name') }), t('rename'))}>
              <h3><label for="name">${t('rename')}</label></h3>
              <div class="row">
                <input id="name" name="name" maxlength="40" .value=${account.name} required />
                <button ?disabled=${this._busy}>${t('save')}</button>
              </div>
            </form>`
          : nothing
      }
      ${
        may('move-account') && workplace
          ? html`<form @submit=${(event: SubmitEvent) =>
              this.#submit(event, (data) => ({ action: 'move-account', org: data('org') }), t('move'))}>
              <h3><label for="org">${t('move')}</label></h3>
              <div class="row">
                ${unitSelect(workplace.tree, workplace.person.org, { id: 'org', current: account.org })}
                <button ?disabled=${this._busy}>${t('moveNow')}</button>
              </div>
              <p class="hint">${t('moveHint')}</p>
            </form>`
          : nothing
      }
      ${
        may('ask-role')
          ? html`<form @submit=${(event: SubmitEvent) =>
              this.#submit(event, (data) => ({ action: 'ask-role', role: data('role') as Role }), t('ask'))}>
              <h3><label for="role">${t('ask')}</label></h3>
              <div class="row">
                ${roleSelect('role', account.pending?.role ?? account.role)}
                <button ?disabled=${this._busy}>${t('askNow')}</button>
              </div>
              <p class="hint">${t('askHint')}</p>
            </form>`
          : nothing
      }
      ${
        may('link-identity')
          ? html`<form @submit=${(event: SubmitEvent) =>
              this.#submit(
                event,
                (data) => ({ action: 'link-identity', subject: data('subject') || null }),
                t('identity'),
              )}>
              <h3><label for="subject">${t('identity')}</label></h3>
              <div class="row">
                <input id="subject" name="subject" maxlength="256" .value=${account.subject ?? ''} />
                <button ?disabled=${this._busy}>${t('save')}</button>
              </div>
              <p class="hint">${t('identityHint')}</p>
            </form>`
          : nothing
      }
      ${this.#access(account)}
      <section>
        <h3>${t('past')}</h3>
        ${
          this._past.length === 0
            ? html`<p class="hint">${t('pastNone')}</p>`
            : html`<ul class="past">${this._past.map((step) => html`<li>${this.#stepWords(step)}</li>`)}</ul>`
        }
      </section>
    `
  }

  #access(account: AccountLine): TemplateResult {
    const button = (action: SimpleAction, word: string, sure?: string) =>
      account.may.includes(action)
        ? html`<button type="button" ?disabled=${this._busy} @click=${() => {
            if (!sure || window.confirm(sure)) void this.#change({ action }, word)
          }}>${word}</button>`
        : nothing
    const { name } = account
    return html`<section>
      <h3>${t('access')}</h3>
      <div class="row">
        ${button('unlock-account', t('unlock'))}
        ${button('reset-password', t('reset'), t('sureReset', { name }))}
        ${button('end-sessions', t('endSessions'), t('sureEnd', { name }))}
        ${button('disable-account', t('disable'), t('sureDisable', { name }))}
        ${button('enable-account', t('enable'))}
      </div>
    </section>`
  }

  #stepWords({ action, old, new: now, by, at }: Step): string {
    const key = `step-${action}` as Parameters<typeof t>[0]
    const word = (text: string | null) =>
      text === null ? '' : (this.workplace?.tree.units.find(({ id }) => id === text)?.name ?? roleWord(text))
    const change = [word(old), word(now)].filter(Boolean).join(' → ')
    return [new Date(at).toLocaleString(language()), by ?? t('server'), t(key), change]
      .filter(Boolean)
      .join(' · ')
  }

  readonly #create = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const data = reader(event)
    await this.#attempt(async () => {
      const { account, password = '' } = await createAccount({
        login: data('login'),
        name: data('name'),
        org: data('org'),
        role: data('role') as Role,
      })
      this.#show(account, password, t('created', { name: account.name }))
    })
  }

  #submit(
    event: SubmitEvent,
    changeOf: (data: (name: string) => string) => AccountChange,
    what: string,
  ): void {
    event.preventDefault()
    void this.#change(changeOf(reader(event)), what)
  }

  async #change(change: AccountChange, what: string): Promise<void> {
    const id = this._account?.id
    if (!id) return
    await this.#attempt(async () => {
      const { account, password = '' } = await changeAccount(id, change)
      this.#show(account, password, t('done', { what }))
    })
  }

  #show(account: AccountLine, password: string, done: string): void {
    this._account = account
    this._password = password
    this._done = done
    this._dialog?.scrollTo(0, 0)
    this.dispatchEvent(new CustomEvent('changed'))
    void this.#readPast(account)
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this._busy = true
    this._problem = ''
    this._done = ''
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
      this._dialog?.scrollTo(0, 0)
    } finally {
      this._busy = false
    }
  }

  async #readPast({ id }: AccountLine): Promise<void> {
    const { steps } = await fetchAccountPast(id).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error
      return { steps: [] } // the list above says what is wrong
    })
    if (this._account?.id === id) this._past = steps
  }
}

type SimpleAction = Exclude<
  AccountChange,
  | { readonly name: string }
  | { readonly org: string }
  | { readonly subject: string | null }
  | { readonly role: Role }
>['action']

function roleSelect(id: string, current: Role): TemplateResult {
  return html`<select id=${id} name="role">
    ${roles.map(
      (role) =>
        html`<option value=${role} ?selected=${role === current}>${localText(roleNames[role])}</option>`,
    )}
  </select>`
}

const roleWord = (text: string): string => {
  const role = roles.find((each) => each === text)
  return role ? localText(roleNames[role]) : text
}

/** Reads the fields of a submitted form by name. */
function reader(event: SubmitEvent): (name: string) => string {
  const data = new FormData(event.target as HTMLFormElement)
  return (name) => String(data.get(name) ?? '').trim()
}

/** Keys typed here are not the page's. */
const stop = (event: Event): void => event.stopPropagation()
