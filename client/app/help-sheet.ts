import { css, html, LitElement } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { buttons, fields } from '../components/base-styles.js'
import { dialogStyles } from '../components/dialog-styles.js'
import { comfortText as t } from '../i18n/comfort-strings.js'
import { localText } from '../i18n/local-text.js'
import { findShortcuts } from './shortcuts.js'

/** Every shortcut, by area, with a box to search in. A modal dialog: the browser keeps the focus in and gives it back. */
@customElement('help-sheet')
export class HelpSheet extends LitElement {
  @state() private _text = ''
  @query('dialog') private _dialog!: HTMLDialogElement | null

  static override styles = [
    buttons,
    fields,
    dialogStyles,
    css`
      dialog {
        --dialog-width: 760px;
        padding: 0;
        overflow: hidden;
      }
      .frame {
        display: flex;
        flex-direction: column;
        max-height: calc(100vh - 44px);
      }
      .head {
        flex: none;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-s) var(--gap-m);
        padding: var(--gap-m) var(--gap-l);
        border-bottom: 1px solid var(--line);
      }
      dialog h2 {
        flex: 1;
        margin: 0;
        font-size: var(--text-l);
      }
      input {
        flex: 1 0 100%;
      }
      .all {
        overflow: auto;
        padding: var(--gap-s) var(--gap-l) var(--gap-m);
      }
      h3 {
        margin: var(--gap-m) 0 var(--gap-xs);
        font-size: var(--text-m);
        color: var(--ink-muted);
      }
      dl {
        margin: 0;
        display: grid;
        grid-template-columns: minmax(8em, 34%) 1fr;
      }
      dt,
      dd {
        margin: 0;
        padding: 4px 0;
        border-top: 1px solid var(--line);
      }
      kbd {
        display: inline-block;
        margin: 1px 4px 1px 0;
        padding: 0 6px;
        border: 1px solid var(--line-control);
        border-radius: 3px;
        background: var(--panel-sunken);
        font: inherit;
        font-size: var(--text-sm);
        white-space: nowrap;
      }
      .foot {
        flex: none;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--gap-s);
        padding: var(--gap-s) var(--gap-l);
        border-top: 1px solid var(--line);
        color: var(--ink-muted);
        font-size: var(--text-s);
      }
      .none {
        margin: var(--gap-m) 0;
      }
      .hidden-words {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip: rect(0 0 0 0);
        white-space: nowrap;
      }
    `,
  ]

  /** Opens it, empty of any earlier search, or with what was typed before it was there; does nothing when it is open. */
  async open(typed = ''): Promise<void> {
    if (this._dialog?.open) return
    this._text = typed
    await this.updateComplete
    this._dialog?.showModal()
    this.renderRoot.querySelector('input')?.focus()
  }

  override render() {
    const areas = findShortcuts(this._text)
    const count = areas.reduce((sum, { shortcuts }) => sum + shortcuts.length, 0)
    return html`<dialog aria-labelledby="title" @keydown=${this.#keydown} @click=${this.#outside}>
      <div class="frame">
        <div class="head">
          <h2 id="title">${t('helpTitle')}</h2>
          <button @click=${this.#close}>${t('close')}</button>
          <input type="search" aria-label=${t('helpSearch')} placeholder=${t('helpSearch')} .value=${this._text}
            @input=${this.#typed} />
          <span class="hidden-words" role="status">${t('helpCount', { n: count })}</span>
        </div>
        <div class="all" tabindex="0" role="region" aria-labelledby="title">
          ${areas.length === 0 ? html`<p class="none">${t('helpNone', { text: this._text })}</p>` : ''}
          ${areas.map(
            ({ name, shortcuts }) => html`<h3>${localText(name)}</h3>
              <dl>
                ${shortcuts.map(
                  ({
                    keys,
                    does,
                  }) => html`<dt>${keys.map((key) => html`<kbd>${typeof key === 'string' ? key : localText(key)}</kbd>`)}</dt>
                    <dd>${localText(does)}</dd>`,
                )}
              </dl>`,
          )}
        </div>
        <div class="foot">
          <span>${t('helpHint')}</span>
          <slot></slot>
        </div>
      </div>
    </dialog>`
  }

  readonly #typed = (event: Event): void => {
    this._text = (event.target as HTMLInputElement).value
  }

  readonly #close = (): void => this._dialog?.close()

  /** Keys typed here are not the page's: undo and the grid listen above. */
  readonly #keydown = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key !== 'Escape' || event.isComposing) return
    // A search box would take the first Escape for itself, to empty it.
    event.preventDefault()
    this._dialog?.close()
  }

  readonly #outside = (event: MouseEvent): void => {
    if (event.target === this._dialog) this.#close()
  }
}
