import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { comfortText as t } from '../i18n/comfort-strings.js'
import { type Appearance, chooseAppearance, shownAppearance, textSizes, themes } from './appearance.js'

/** 显示设置: colours and size of words, shown at once and kept for the person. Escape and a press elsewhere close it. */
@customElement('display-menu')
export class DisplayMenu extends LitElement {
  /** Id of the person; empty before signing in. */
  @property() user = ''
  @state() private _open = false
  @query('button') private _button!: HTMLButtonElement | null

  static override styles = css`
    :host {
      position: relative;
      flex: none;
    }
    button {
      min-height: var(--menu-height, 30px);
      padding: 0 var(--menu-pad, 10px);
      border: 1px solid var(--menu-line, var(--line-control));
      border-radius: var(--radius);
      background: transparent;
      color: inherit;
      font: inherit;
      font-size: var(--text-sm);
      cursor: pointer;
      white-space: nowrap;
    }
    button:focus-visible {
      outline: 2px solid currentColor;
      outline-offset: 2px;
    }
    .sheet {
      position: absolute;
      z-index: 70;
      right: 0;
      top: calc(100% + 6px);
      width: max-content;
      min-width: 180px;
      max-width: calc(100vw - 24px);
      padding: var(--gap-m);
      background: var(--panel);
      color: var(--ink);
      border: 1px solid var(--line-control);
      border-radius: var(--radius);
      box-shadow: var(--shadow);
    }
    @media (max-width: 640px) {
      .sheet {
        left: 0;
        right: auto;
      }
    }
    fieldset {
      margin: 0 0 var(--gap-s);
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0;
      font-weight: 600;
    }
    label {
      display: flex;
      align-items: center;
      gap: var(--gap-s);
      min-height: 28px;
      cursor: pointer;
    }
    input {
      width: 16px;
      height: 16px;
      margin: 0;
      accent-color: var(--accent);
    }
    input:focus-visible {
      outline: 2px solid var(--focus);
      outline-offset: 2px;
    }
    p {
      margin: 0;
      color: var(--ink-muted);
      font-size: var(--text-s);
    }
  `

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('pointerdown', this.#elsewhere)
  }

  override render() {
    return html`<button aria-expanded=${this._open} aria-controls="sheet" @click=${this.#toggle}>${t('display')}</button>
      ${this._open ? this.#sheet(shownAppearance()) : nothing}`
  }

  #sheet(shown: Appearance) {
    return html`<div class="sheet" id="sheet" role="group" aria-label=${t('display')} @keydown=${this.#keydown}
      @focusout=${this.#left}>
      <fieldset>
        <legend>${t('theme')}</legend>
        ${themes.map(
          (theme) => html`<label>
            <input type="radio" name="theme" .checked=${theme === shown.theme}
              @change=${() => this.#choose({ ...shownAppearance(), theme })} />${t(`theme.${theme}`)}
          </label>`,
        )}
      </fieldset>
      <fieldset>
        <legend>${t('text')}</legend>
        ${textSizes.map(
          (text) => html`<label>
            <input type="radio" name="text" .checked=${text === shown.text}
              @change=${() => this.#choose({ ...shownAppearance(), text })} />${t(`text.${text}`)}
          </label>`,
        )}
      </fieldset>
      <p>${t('keptHere')}</p>
    </div>`
  }

  #choose(appearance: Appearance): void {
    chooseAppearance(appearance, this.user)
    this.requestUpdate()
  }

  readonly #toggle = async (): Promise<void> => {
    this._open = !this._open
    if (!this._open) return this.#close()
    document.addEventListener('pointerdown', this.#elsewhere)
    await this.updateComplete
    this.renderRoot.querySelector<HTMLInputElement>('input:checked')?.focus()
  }

  #close(): void {
    this._open = false
    document.removeEventListener('pointerdown', this.#elsewhere)
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.#close()
    this._button?.focus()
  }

  /** Tab out of the sheet: it would only lie over what the person goes to. */
  readonly #left = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget)) this.#close()
  }

  readonly #elsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#close()
  }
}
