import { css, html, LitElement } from 'lit'
import { customElement, query } from 'lit/decorators.js'
import { buttons, fields } from '../components/base-styles.js'
import { dialogStyles } from '../components/dialog-styles.js'
import { touchText as t } from '../i18n/touch-strings.js'
import type { ClipboardContent } from './read-clipboard.js'

/** Where the clipboard may not be read: a box to paste into by hand. Fires `pasted-by-hand` with what came, undefined for cancel. */
@customElement('paste-box')
export class PasteBox extends LitElement {
  @query('dialog') private _dialog!: HTMLDialogElement | null
  @query('textarea') private _box!: HTMLTextAreaElement | null

  static override styles = [
    buttons,
    fields,
    dialogStyles,
    css`
      dialog {
        --dialog-width: 460px;
      }
      p {
        margin: 0 0 var(--gap-s);
      }
      textarea {
        box-sizing: border-box;
        width: 100%;
        min-height: 6em;
      }
    `,
  ]

  override firstUpdated(): void {
    this._dialog?.showModal()
    this._box?.focus()
  }

  override render() {
    return html`<dialog aria-labelledby="title" @keydown=${stop} @copy=${stop} @cancel=${this.#cancelled}>
      <h2 id="title">${t('pasteHere')}</h2>
      <p>${t('pasteWhy')}</p>
      <textarea aria-label=${t('pasteBox')} @paste=${this.#pasted}></textarea>
      <div class="foot">
        <button @click=${() => this.#answer(undefined)}>${t('cancel')}</button>
        <button class="primary" @click=${this.#put}>${t('put')}</button>
      </div>
    </dialog>`
  }

  /** The clipboard itself is better than what the box makes of it: it still has the table. */
  readonly #pasted = (event: ClipboardEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    const data = event.clipboardData
    this.#answer({ text: data?.getData('text/plain') ?? '', html: data?.getData('text/html') ?? '' })
  }

  /** Some keyboards put the clipboard in as if it were typed. */
  readonly #put = (): void => this.#answer({ text: this._box?.value ?? '', html: '' })

  readonly #cancelled = (event: Event): void => {
    event.preventDefault()
    this.#answer(undefined)
  }

  #answer(detail: ClipboardContent | undefined): void {
    this._dialog?.close()
    this.dispatchEvent(new CustomEvent('pasted-by-hand', { detail }))
  }
}

/** Keys and copies in the box are not the sheet's. */
const stop = (event: Event): void => event.stopPropagation()
