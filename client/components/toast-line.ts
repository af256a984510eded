import { css, html, LitElement, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { sessionText as t } from '../i18n/session-strings.js'

export interface Toast {
  readonly message: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

const shownMs = 8000

/** One line at the bottom of the screen about what was just done, with at most one thing to do about it. */
@customElement('toast-line')
export class ToastLine extends LitElement {
  @state() private _toast: Toast | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  static override styles = css`
    :host {
      position: fixed;
      left: 50%;
      bottom: 24px;
      transform: translateX(-50%);
      z-index: 50;
      max-width: calc(100vw - 24px);
      pointer-events: none;
    }
    .line {
      pointer-events: auto;
      display: flex;
      align-items: center;
      gap: var(--gap-m);
      padding: var(--gap-s) var(--gap-m);
      border-radius: var(--radius);
      background: var(--toast);
      color: var(--toast-ink);
      box-shadow: var(--shadow);
    }
    button {
      font: inherit;
      min-height: 32px;
      padding: 0 var(--gap-s);
      border: 1px solid var(--toast-line);
      border-radius: var(--radius);
      background: transparent;
      color: inherit;
      white-space: nowrap;
    }
    button:focus-visible {
      outline: 2px solid currentColor;
    }
  `

  /** Shows a line for a few seconds; a newer one takes its place. */
  show(toast: Toast): void {
    this._toast = toast
    this.#restart()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  override render() {
    const toast = this._toast
    return html`<div role="status" aria-live="polite">
      ${
        toast
          ? html`<div class="line" @mouseenter=${this.#hold} @mouseleave=${this.#restart} @focusin=${this.#hold}>
              <span>${toast.message}</span>
              ${toast.action ? html`<button @click=${this.#act}>${toast.action.label}</button>` : nothing}
              <button @click=${this.#hide}>${t('close')}</button>
            </div>`
          : nothing
      }
    </div>`
  }

  readonly #hold = (): void => clearTimeout(this.#timer)

  readonly #restart = (): void => {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#hide, shownMs)
  }

  readonly #hide = (): void => {
    clearTimeout(this.#timer)
    this._toast = undefined
  }

  readonly #act = (): void => {
    const run = this._toast?.action?.run
    this.#hide()
    run?.()
  }
}
