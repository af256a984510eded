import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { roleNames } from '../../shared/domain/glossary.js'
import { decide } from '../../shared/domain/permission.js'
import { type AccountLine, type AccountPage, accountStates } from '../../shared/protocol/accounts-api.js'
import '../accounts/account-panel.js'
import type { AccountPanel } from '../accounts/account-panel.js'
import '../accounts/import-panel.js'
import type { ImportPanel } from '../accounts/import-panel.js'
import { changeAccount, fetchAccounts } from '../api/account-calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { accountText as t } from '../i18n/account-strings.js'
import { localText } from '../i18n/local-text.js'
import { accountsPageStyles } from './accounts-page-styles.js'

/** People and what may be done with them: found, made, imported; roles that wait are confirmed in the list itself. */
@customElement('accounts-page')
export class AccountsPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _page: AccountPage | undefined
  @state() private _words = ''
  @state() private _state = ''
  @state() private _problem = ''
  @state() private _done = ''
  @query('account-panel') private _panel!: AccountPanel | null
  @query('import-panel') private _import!: ImportPanel | null
  #asked = 0

  static override styles = [layout, buttons, fields, accountsPageStyles]

  override connectedCallback(): void {
    super.connectedCallback()
    // Whoever confirms roles comes for those that wait.
    if (this.workplace?.me.role === 'security') this._state = 'pending'
    void this.#read()
  }

  override render() {
    const { workplace, _page: page } = this
    if (!workplace) return nothing
    const { person, tree } = workplace
    if (!decide(person, { action: 'list-accounts', org: person.org }, tree).allowed)
      return html`<p class="empty">${t('notForYou')}</p>`
    const mayCreate = decide(person, { action: 'create-account', org: person.org }, tree).allowed
    return html`
      <div class="bar">
        <h1>${t('title')}</h1>
        <input type="search" aria-label=${t('search')} placeholder=${t('searchHint')} .value=${this._words}
          @input=${this.#searched} />
        <select aria-label=${t('state')} @change=${this.#filtered}>
          ${['', ...accountStates, 'pending'].map(
            (each) =>
              html`<option value=${each} ?selected=${each === this._state}>${stateWord(each)}</option>`,
          )}
        </select>
        <span class="grow"></span>
        ${
          mayCreate
            ? html`<button @click=${() => this._import?.open()}>${t('import')}</button>
              <button class="primary" @click=${() => this._panel?.open()}>${t('create')}</button>`
            : nothing
        }
      </div>
      ${this._problem ? html`<p class="problem" role="alert">${this._problem}</p>` : nothing}
      ${this._done ? html`<p class="done" role="status">${this._done}</p>` : nothing}
      ${page ? this.#list(page) : nothing}
      <account-panel .workplace=${workplace} @changed=${this.#read}></account-panel>
      <import-panel @changed=${this.#read}></import-panel>
    `
  }

  #list({ total, accounts, pending }: AccountPage): TemplateResult {
    const shown = accounts.length
    const words = total > shown ? t('foundSome', { n: total, m: shown }) : t('found', { n: total })
    return html`
      <p class="hint" role="status">
        ${total === 0 ? t('none') : words}${pending > 0 ? ` · ${t('pendingCount', { n: pending })}` : ''}
      </p>
      ${
        total === 0
          ? nothing
          : html`<table>
              <thead>
                <tr>
                  <th>${t('person')}</th><th>${t('unit')}</th><th>${t('role')}</th><th>${t('state')}</th>
                  <th>${t('actions')}</th>
                </tr>
              </thead>
              <tbody>${accounts.map((account) => this.#row(account))}</tbody>
            </table>`
      }
    `
  }

  #row(account: AccountLine): TemplateResult {
    const { name, login, unit, role, state, pending, lockedSeconds } = account
    const first = state === 'awaiting'
    return html`<tr class=${state}>
      <td><span class="name">${name}</span> <span class="login">${login}</span></td>
      <td>${unit}</td>
      <td>
        ${first ? nothing : localText(roleNames[role])}
        ${
          pending
            ? html`<span class="asks">${t(first ? 'firstRole' : 'asks', {
                role: localText(roleNames[pending.role]),
                by: pending.by,
              })}</span>`
            : nothing
        }
      </td>
      <td>
        ${stateWord(state)}
        ${account.mustChangePassword ? html`<span class="hint">${t('mustChange')}</span>` : nothing}
        ${lockedSeconds > 0 ? html`<span class="warn">${t('locked', { n: lockedSeconds })}</span>` : nothing}
        ${account.subject ? html`<span class="hint">${t('linked')}</span>` : nothing}
      </td>
      <td class="ways">
        ${pending && account.may.includes('confirm-role') ? this.#answers(account, pending.role) : nothing}
        <button aria-label=${t('manageOf', { name })} @click=${() => this._panel?.open(account)}>
          ${t('manage')}
        </button>
      </td>
    </tr>`
  }

  #answers({ id, name }: AccountLine, role: AccountLine['role']): TemplateResult {
    const words = { name, role: localText(roleNames[role]) }
    return html`<button class="primary" aria-label=${t('confirmOf', words)}
        @click=${() => this.#answer(id, { action: 'confirm-role', role }, t('confirmed', words))}>
        ${t('confirm')}
      </button>
      <button aria-label=${t('refuseOf', words)}
        @click=${() => this.#answer(id, { action: 'refuse-role', role }, t('refused', words))}>
        ${t('refuse')}
      </button>`
  }

  async #answer(id: string, change: Parameters<typeof changeAccount>[1], done: string): Promise<void> {
    this._problem = ''
    this._done = ''
    try {
      await changeAccount(id, change)
      this._done = done
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
    }
    await this.#read()
  }

  readonly #searched = (event: Event): void => {
    this._words = (event.target as HTMLInputElement).value
    void this.#read()
  }

  readonly #filtered = (event: Event): void => {
    this._state = (event.target as HTMLSelectElement).value
    void this.#read()
  }

  readonly #read = async (): Promise<void> => {
    const turn = ++this.#asked
    try {
      const page = await fetchAccounts({ q: this._words, state: this._state })
      if (turn === this.#asked) this._page = page // a later search may have been answered first
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status !== 401 && error.status !== 403) this._problem = error.message
    }
  }
}

function stateWord(state: string): string {
  switch (state) {
    case 'active':
    case 'awaiting':
    case 'disabled':
    case 'pending':
      return t(state)
    default:
      return t('all')
  }
}
