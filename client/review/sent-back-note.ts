import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { asIndicatorCode } from '../../shared/domain/ids.js'
import type { Catalogue } from '../../shared/domain/table.js'
import type { ReviewEvent } from '../../shared/protocol/review-api.js'
import { localText } from '../i18n/local-text.js'
import { reviewText as t } from '../i18n/review-strings.js'
import { shortTime } from './possible-actions.js'

/** Why a return came back, in whole and cell by cell. */
@customElement('sent-back-note')
export class SentBackNote extends LitElement {
  @property({ attribute: false }) event: ReviewEvent | undefined
  @property({ attribute: false }) catalogue: Catalogue | undefined
  /** True while the unit has to do something about it. */
  @property({ type: Boolean }) urgent = false

  static override styles = css`
    section {
      margin-top: var(--gap-xs);
      padding: var(--gap-s) var(--gap-m);
      border-left: 4px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--panel-sunken);
    }
    section.urgent {
      border-left-color: var(--danger);
      background: var(--danger-soft);
    }
    h3 {
      margin: 0;
      font-size: var(--text-m);
    }
    .urgent h3 {
      color: var(--danger);
    }
    .reason {
      margin: 2px 0 0;
      white-space: pre-line;
      overflow-wrap: anywhere;
    }
    .by {
      margin-left: var(--gap-s);
      color: var(--ink-muted);
      font-size: var(--text-s);
      font-weight: 400;
    }
    ul {
      margin: var(--gap-xs) 0 0;
      padding-left: 1.2em;
    }
  `

  override render() {
    const { event, urgent } = this
    if (!event) return nothing
    return html`<section class=${urgent ? 'urgent' : ''} role=${urgent ? 'alert' : 'note'}>
      <h3>
        ${urgent ? t('sentBackNow') : t('sentBackBefore')}
        <span class="by">${t('sentBackBy', { by: event.by, at: shortTime(event.at) })}</span>
      </h3>
      <p class="reason">${event.reason}</p>
      ${
        event.cells.length > 0
          ? html`<ul>
              ${event.cells.map(({ key, reason }) => html`<li><b>${this.#nameOf(key)}</b>${reason ? `:${reason}` : ''}</li>`)}
            </ul>`
          : nothing
      }
    </section>`
  }

  #nameOf(key: string): string {
    const indicator = this.catalogue?.indicator(asIndicatorCode(key))
    return indicator ? localText(indicator.name) : key
  }
}
