import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { ReviewQueue } from '../../shared/protocol/review-api.js'
import { ApiError } from '../api/request.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { layout } from '../components/base-styles.js'
import { localText, periodName } from '../i18n/local-text.js'
import { reviewText as t } from '../i18n/review-strings.js'
import { fetchReviewQueue } from './review-calls.js'

/** Which tables and periods have returns that wait for this person's review; shows nothing to others. */
@customElement('review-queue')
export class ReviewQueueList extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _waiting: ReviewQueue['waiting'] | undefined

  static override styles = [
    layout,
    css`
      section {
        max-width: 1440px;
        margin: 0 auto var(--gap-l);
      }
      h1 {
        margin-bottom: var(--gap-s);
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-s);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      a {
        display: flex;
        align-items: center;
        gap: var(--gap-s);
        min-height: 40px;
        padding: 0 var(--gap-m);
        border-left: 4px solid var(--note);
        color: var(--ink);
        text-decoration: none;
      }
      a:hover {
        background: var(--accent-soft);
      }
      b {
        padding: 0 var(--gap-s);
        border-radius: 10px;
        background: var(--note-soft);
        color: var(--note);
      }
      .empty {
        padding: var(--gap-s) var(--gap-m);
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#refresh)
    if (this.hasUpdated) void this.#refresh()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#refresh)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('workplace')) void this.#refresh()
  }

  override render() {
    const { workplace, _waiting: waiting } = this
    if (!workplace || !waiting) return nothing
    return html`<section aria-labelledby="queue">
      <h1 id="queue">${t('queueTitle')}</h1>
      ${waiting.length === 0 ? html`<p class="panel empty muted">${t('queueEmpty')}</p>` : nothing}
      <ul>
        ${waiting.map(({ table, period, count }) => {
          const definition = workplace.catalogue.table(asTableId(table))
          const code = asPeriodCode(period)
          const address = pageAddress('review', asTableId(table), code, workplace.person.org)
          return html`<li class="panel">
            <a href=${address}>
              ${definition ? localText(definition.name) : table} <span class="muted">${periodName(code)}</span>
              <b>${t('queueCount', { n: count })}</b>
            </a>
          </li>`
        })}
      </ul>
    </section>`
  }

  readonly #refresh = async (): Promise<void> => {
    const role = this.workplace?.me.role
    if ((role !== 'reviewer' && role !== 'supervisor') || document.visibilityState === 'hidden') return
    try {
      this._waiting = await fetchReviewQueue()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // the rest of the page tells of a dead network
    }
  }
}
