import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { dialogStyles } from '../components/dialog-styles.js'
import { idleText as t } from '../i18n/idle-strings.js'
import type { IdleWarning } from './idle-watch.js'

/** Says that the session is about to end, and counts down. What is being typed is taken before. Fires `go-on`. */
@customElement('idle-warning')
export class IdleWarningDialog extends LitElement {
  @property({ attribute: false }) warning: IdleWarning | undefined
  @state() private _leftMs = 0
  @state() private _away = false
  @query('dialog') private _dialog!: HTMLDialogElement | null
  #endsAt = 0
  #timer: ReturnType<typeof setInterval> | undefined

  static override styles = [
    buttons,
    dialogStyles,
    css`
      p {
        margin: 0 0 var(--gap-s);
      }
      .muted {
        color: var(--ink-muted);
      }
    `,
  ]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('warning')) return
    clearInterval(this.#timer)
    const { warning } = this
    if (!warning) {
      this._away = false
      return
    }
    this.#endsAt = Date.now() + warning.leftMs
    this.#count()
    this.#timer = setInterval(this.#count, 1000)
  }

  override updated(): void {
    const dialog = this._dialog
    if (!dialog || dialog.open) return
    const typing = deepActive()
    dialog.showModal()
    // A window in the background tells nobody that the focus moved; half a line must not go with the session.
    if (typing && typing !== deepActive()) typing.dispatchEvent(new FocusEvent('blur'))
  }

  override render() {
    const { warning } = this
    if (!warning || this._away) return nothing
    const seconds = Math.ceil(this._leftMs / 1000)
    const [m, s] = [Math.floor(seconds / 60), seconds % 60]
    const left = m > 0 ? t('minutes', { m, s }) : t('seconds', { s })
    return html`<dialog role="alertdialog" aria-labelledby="title" aria-describedby="words" @cancel=${this.#goOn}>
      <h2 id="title">${t('title')}</h2>
      <p id="words">${t(warning.cause, { left })}</p>
      <p class="muted">${t('kept')}</p>
      <div class="foot">
        <button class="primary" autofocus @click=${this.#goOn}>
          ${warning.cause === 'idle' ? t('goOn') : t('understood')}
        </button>
      </div>
    </dialog>`
  }

  readonly #count = (): void => {
    this._leftMs = Math.max(0, this.#endsAt - Date.now())
  }

  readonly #goOn = (event: Event): void => {
    event.preventDefault()
    // The end of a session that lasted its longest cannot be put off: it is said once.
    if (this.warning?.cause === 'absolute') this._away = true
    else this.dispatchEvent(new CustomEvent('go-on'))
  }
}

/** What has the focus, inside of whatever holds it. */
function deepActive(): Element | null {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active
}
