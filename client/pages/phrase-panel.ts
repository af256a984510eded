import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { noNumber } from '../../shared/domain/display-phrase.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import { checkPhrase, type PhraseCheck } from '../../shared/domain/phrase/check-phrase.js'
import { figuresOf, findFigures } from '../../shared/domain/phrase/find-figures.js'
import { supportedWords } from '../../shared/domain/phrase/supported-words.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { copyText } from '../components/copy-text.js'
import { localText } from '../i18n/local-text.js'
import { phraseText as t } from '../i18n/phrase-strings.js'
import { sidePanel } from './side-panel-styles.js'

/** A figure that a sentence may speak of. */
export interface PhraseFigure {
  readonly indicator: Indicator
  /** In the indicator's unit; null when nobody has reported. */
  readonly value: number | null
  /** The figure as the page shows it. */
  readonly shown: string
}

/**
 * Holds a pasted sentence against one figure: which of its numbers the figure supports, why not, and which words it does
 * support. Fires `close-panel`.
 */
@customElement('phrase-panel')
export class PhrasePanel extends LitElement {
  /** The unit whose figures these are. */
  @property() unitName = ''
  @property() lensName = ''
  @property({ attribute: false }) figures: readonly PhraseFigure[] = []
  @state() private _chosen = ''
  @state() private _text = ''
  @state() private _said = ''

  static override styles = [
    layout,
    buttons,
    fields,
    sidePanel,
    css`
      select,
      textarea {
        box-sizing: border-box;
        width: 100%;
        margin-bottom: var(--gap-s);
        font: inherit;
      }
      select {
        min-height: 32px;
      }
      .found,
      .offers {
        list-style: none;
        margin: 0 0 var(--gap-m);
        padding: 0;
      }
      .found li {
        padding: var(--gap-s);
        margin-bottom: var(--gap-s);
        border: 1px solid var(--line);
        border-left-width: 4px;
        border-radius: var(--radius);
        overflow-wrap: anywhere;
      }
      .found .supported {
        border-left-color: var(--ok);
      }
      .found .refused,
      .found .unreadable {
        border-left-color: var(--warn);
      }
      .offers {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-xs);
      }
      .small {
        font-size: var(--text-s);
      }
    `,
  ]

  override firstUpdated(): void {
    this.renderRoot.querySelector('textarea')?.focus()
  }

  override render() {
    const figure = this.figures.find(({ indicator }) => indicator.code === this._chosen) ?? this.figures[0]
    return html`<header>
        <div>
          <h2>${t('title')}</h2>
          <p class="muted small">${this.unitName} · ${t('lens', { lens: this.lensName })}</p>
        </div>
        <button @click=${this.#close}>${t('close')}</button>
      </header>
      <div class="body">${figure ? this.#body(figure) : nothing}</div>`
  }

  #body(figure: PhraseFigure) {
    const { indicator, value, shown } = figure
    const text = this._text.trim()
    const phrases = text === '' ? [] : figuresOf(findFigures(text, indicator.unit), indicator.unit)
    // A phrase of its own may be written in ways that a sentence is not searched for (百, 三成).
    const whole = phrases.length === 0 && text !== '' ? [text] : phrases
    const checks = whole.map((words) => ({ words, check: checkPhrase(words, value, indicator.unit) }))
    const offers = value === null ? [] : supportedWords(value, indicator.unit)
    return html`
      <label>${t('which')}
        <select @change=${this.#choose}>
          ${this.figures.map(
            (each) =>
              html`<option value=${each.indicator.code} ?selected=${each === figure}>${localText(each.indicator.name)}</option>`,
          )}
        </select>
      </label>
      <p>${t('value')} <b>${value === null ? `${noNumber} ${t('noValue')}` : `${shown} ${indicator.unit}`}</b></p>
      <label>${t('paste')}
        <textarea rows="3" .value=${this._text} @input=${this.#type}></textarea>
      </label>
      <ul class="found" aria-live="polite">
        ${checks.map(({ words, check }) => this.#finding(words, check))}
      </ul>
      ${
        offers.length === 0
          ? nothing
          : html`<p class="small">${t('instead')}</p>
              <ul class="offers">
                ${offers.map(
                  (words) =>
                    html`<li><button aria-label="${t('copy')} ${words}" @click=${() => this.#copy(words)}>${words}</button></li>`,
                )}
              </ul>`
      }
      <p class="small" role="status">${this._said}</p>`
  }

  #finding(words: string, check: PhraseCheck) {
    return html`<li class=${check.verdict}>
      <b>${words}</b> ${t(check.verdict)}
      ${check.verdict === 'supported' ? nothing : html`<div class="small">${localText(check.reason)}</div>`}
      ${check.warnings.map((warning) => html`<div class="small muted">${localText(warning)}</div>`)}
    </li>`
  }

  readonly #choose = (event: Event): void => {
    this._chosen = (event.target as HTMLSelectElement).value
    this._said = ''
  }

  readonly #type = (event: Event): void => {
    this._text = (event.target as HTMLTextAreaElement).value
  }

  async #copy(words: string): Promise<void> {
    this._said = (await copyText(words)) ? t('copied', { words }) : t('notCopied')
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close-panel'))
  }
}
