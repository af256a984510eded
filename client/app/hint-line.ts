import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Role } from '../../shared/domain/person.js'
import { buttons } from '../components/base-styles.js'
import { comfortText as t } from '../i18n/comfort-strings.js'
import { localText } from '../i18n/local-text.js'
import { hintsFor } from './hints.js'
import type { Route } from './router.js'
import { putHintsAway, seenHints } from './seen-hints.js'

/** What somebody new to this page has to know, one line at a time, until they put it away. Covers nothing, takes no focus. */
@customElement('hint-line')
export class HintLine extends LitElement {
  @property() page: Route['page'] = 'home'
  @property() personRole: Role = 'clerk'
  @property() user = ''
  @state() private _at = 0
  @state() private _away = false

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
        flex: none;
      }
      aside {
        display: flex;
        align-items: center;
        gap: var(--gap-xs) var(--gap-m);
        padding: 3px var(--gap-l);
        border-bottom: 1px solid var(--accent-line);
        background: var(--accent-soft);
        color: var(--ink);
        font-size: var(--text-sm);
        line-height: 1.5;
      }
      b {
        flex: none;
        color: var(--accent-strong);
      }
      span {
        flex: 1;
        min-width: 0;
      }
      button {
        flex: none;
        min-height: 26px;
      }
      @media (max-width: 599px) {
        aside {
          flex-wrap: wrap;
          padding: var(--gap-xs) var(--gap-m);
        }
        span {
          flex-basis: 100%;
          order: -1;
        }
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('page') && !changed.has('user')) return
    this._at = 0
    this._away = seenHints(this.user).has(this.page)
  }

  /** Shows the hints again, also those put away. */
  bringBack(): void {
    this._at = 0
    this._away = false
  }

  override render() {
    const hints = hintsFor(this.page, this.personRole)
    const hint = hints?.[this._at]
    if (!hints || !hint || this._away) return nothing
    return html`<aside aria-label=${t('hints')}>
      <b>${t('hintCount', { n: this._at + 1, m: hints.length })}</b>
      <span aria-live="polite">${localText(hint)}</span>
      ${
        this._at + 1 < hints.length
          ? html`<button class="quiet" @click=${this.#next}>${t('nextHint')}</button>`
          : nothing
      }
      <button class="quiet" @click=${this.#end}>${t('endHints')}</button>
    </aside>`
  }

  readonly #next = async (): Promise<void> => {
    this._at += 1
    await this.updateComplete
    // The pressed button is gone after the last hint: the focus stays beside it.
    if (!this.renderRoot.querySelector(':focus')) this.renderRoot.querySelector('button')?.focus()
  }

  readonly #end = (): void => {
    putHintsAway(this.user, this.page)
    this._away = true
    this.dispatchEvent(new CustomEvent('hints-away'))
  }
}
