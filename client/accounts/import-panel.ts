import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { roleNames } from '../../shared/domain/glossary.js'
import { roles } from '../../shared/domain/person.js'
import type { ImportDone, ImportLine, ImportPreview } from '../../shared/protocol/accounts-api.js'
import { carryOutImport, previewImport } from '../api/account-calls.js'
import { ApiError } from '../api/request.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { dialogStyles, dialogTableStyles } from '../components/dialog-styles.js'
import { accountText as t } from '../i18n/account-strings.js'
import { localText } from '../i18n/local-text.js'
import { accountStyles } from './account-styles.js'
import { importStyles } from './import-styles.js'

/** Import of people: file, preview line by line, then all of what was previewed. Fires `changed` when it is done. */
@customElement('import-panel')
export class ImportPanel extends LitElement {
  @state() private _file: File | undefined
  @state() private _preview: ImportPreview | undefined
  @state() private _done: ImportDone | undefined
  @state() private _problem = ''
  @state() private _busy = false
  @query('dialog') private _dialog!: HTMLDialogElement | null

  static override styles = [
    layout,
    buttons,
    fields,
    dialogStyles,
    dialogTableStyles,
    accountStyles,
    importStyles,
  ]

  async open(): Promise<void> {
    this.#reset()
    await this.updateComplete
    this._dialog?.showModal()
  }

  override render() {
    return html`<dialog class="wide" aria-labelledby="import-title" @keydown=${stop}>
      <div class="head">
        <div>
          <h2 id="import-title">${t('importTitle')}</h2>
          <p class="hint">${t('importHint')}</p>
        </div>
        <button type="button" @click=${() => this._dialog?.close()}>${t('close')}</button>
      </div>
      <div class="row">
        <a class="button" href="/api/accounts/import/template.xlsx" download>${t('template')}</a>
        <label class="file">
          <input class="hidden-words" type="file" accept=".xlsx,.csv" @change=${this.#chosen}
            ?disabled=${this._busy} />
          <span>${t('chooseFile')}</span>
        </label>
        <span class="hint">${this._file?.name ?? ''}</span>
      </div>
      ${this._busy ? html`<p role="status">${t('reading')}</p>` : nothing}
      ${this._problem ? html`<p class="problem" role="alert">${this._problem}</p>` : nothing}
      ${this._done ? this.#result(this._done) : this._preview ? this.#plan(this._preview) : nothing}
    </dialog>`
  }

  #plan({ lines }: ImportPreview): TemplateResult {
    const count = (outcome: ImportLine['outcome']) => lines.filter((line) => line.outcome === outcome).length
    const [create, change, same, error] = [count('create'), count('change'), count('same'), count('error')]
    const n = create + change
    const word = n === 0 ? t('nothingToImport') : t(error > 0 ? 'carryOutRest' : 'carryOut', { n, error })
    return html`
      <p class="summary" role="status">${t('summary', { create, change, same, error })}</p>
      <div class="scroll" tabindex="0">
        <table>
          <thead>
            <tr>
              <th>${t('line')}</th><th>${t('outcome')}</th><th>${t('login')}</th><th>${t('name')}</th>
              <th>${t('unit')}</th><th>${t('role')}</th><th>${t('says')}</th>
            </tr>
          </thead>
          <tbody>
            ${lines.map(
              (line) => html`<tr class=${line.outcome}>
                <td>${line.line}</td>
                <td>${t(`outcome-${line.outcome}`)}</td>
                <td>${line.login}</td>
                <td>${line.name}</td>
                <td>${line.unit || line.org}</td>
                <td>${roleWord(line.role)}</td>
                <td>${line.says.join(';')}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="row end">
        <button type="button" @click=${this.#reset}>${t('cancel')}</button>
        <button class="primary" type="button" ?disabled=${this._busy || n === 0} @click=${this.#carryOut}>
          ${word}
        </button>
      </div>
    `
  }

  #result({ created, changed }: ImportDone): TemplateResult {
    return html`
      <p class="done" role="status">${t('imported', { created: created.length, changed })}</p>
      ${
        created.length === 0
          ? nothing
          : html`<div class="secret">
              <span>${t('passwordsHint')}</span>
              <div class="row">
                <button type="button" @click=${this.#savePasswords}>${t('downloadPasswords')}</button>
              </div>
              <div class="scroll" tabindex="0">
                <table>
                  <thead><tr><th>${t('login')}</th><th>${t('name')}</th><th>${t('oneTime')}</th></tr></thead>
                  <tbody>
                    ${created.map(
                      ({ login, name, password }) =>
                        html`<tr><td>${login}</td><td>${name}</td><td><code>${password}</code></td></tr>`,
                    )}
                  </tbody>
                </table>
              </div>
            </div>`
      }
    `
  }

  readonly #reset = (): void => {
    this._file = undefined
    this._preview = undefined
    this._done = undefined
    this._problem = ''
    const input = this.renderRoot.querySelector('input')
    if (input) input.value = '' // the same file may be chosen again
  }

  readonly #chosen = async (event: Event): Promise<void> => {
    const file = (event.target as HTMLInputElement).files?.[0]
    if (!file) return
    this.#reset()
    this._file = file
    await this.#attempt(async () => {
      this._preview = await previewImport(file)
    })
  }

  readonly #carryOut = async (): Promise<void> => {
    const file = this._file
    const plan = this._preview?.plan
    if (!file || !plan) return
    await this.#attempt(async () => {
      this._done = await carryOutImport(file, plan)
      this.dispatchEvent(new CustomEvent('changed'))
    })
  }

  readonly #savePasswords = (): void => {
    const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/"/g, '""')}"`
    const lines = (this._done?.created ?? []).map(({ login, name, password }) =>
      [login, name, password].map(cell).join(','),
    )
    const text = `\uFEFF${[[t('login'), t('name'), t('oneTime')].map(cell).join(','), ...lines].join('\r\n')}\r\n`
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
    link.download = 'passwords.csv'
    link.click()
    URL.revokeObjectURL(link.href)
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this._busy = true
    this._problem = ''
    try {
      await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
    } finally {
      this._busy = false
    }
  }
}

const roleWord = (text: string): string => {
  const role = roles.find((each) => each === text)
  return role ? localText(roleNames[role]) : text
}

/** Keys typed here are not the page's. */
const stop = (event: Event): void => event.stopPropagation()
