import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Mentions } from '../../shared/protocol/comment-api.js'
import { fetchMentions, readMention } from '../api/comment-calls.js'
import { ApiError } from '../api/request.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, layout } from '../components/base-styles.js'
import { cellName } from '../components/cell-name.js'
import { commentText as t } from '../i18n/comment-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import { newsStyles } from './news-styles.js'
import { shortTime } from './possible-actions.js'

/** A page that stays open still shows what came meanwhile. */
const lookAgainMs = 60_000

type Mention = Mentions['mentions'][number]

/** The comments that call this person, until they say that they read them. */
@customElement('mention-panel')
export class MentionPanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _mentions: readonly Mention[] = []
  #timer: ReturnType<typeof setInterval> | undefined

  static override styles = [
    layout,
    buttons,
    newsStyles,
    css`
      :host {
        --tone: var(--note);
        --tone-soft: var(--note-soft);
      }
      .text {
        white-space: pre-wrap;
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#load)
    this.#timer = setInterval(this.#load, lookAgainMs)
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#load)
    clearInterval(this.#timer)
  }

  override render() {
    if (!this.workplace || this._mentions.length === 0) return nothing
    return html`<section aria-labelledby="mentions" aria-live="polite">
      <h2 id="mentions">${t('mentions')}</h2>
      <ul>${this._mentions.map((mention) => this.#line(mention))}</ul>
    </section>`
  }

  #line(mention: Mention) {
    const { id, org, key, by, at, text } = mention
    const { catalogue, tree } = this.workplace ?? {}
    const table = catalogue?.table(asTableId(mention.table))
    const period = asPeriodCode(mention.period)
    const place =
      key === null ? (tree?.get(asOrgUnitId(org))?.name ?? org) : cellName(this.workplace, { org, key })
    const sheet = `${table ? localText(table.name) : mention.table} ${periodName(period)}`
    return html`<li class="news">
      <div>
        <a href=${pageAddress(table?.layout === 'ledger' ? 'ledger' : 'form', asTableId(mention.table), period, asOrgUnitId(org))}>${sheet} · ${place}</a>
        <div class="muted">${t('said', { by, at: shortTime(at) })}</div>
        <div class="text">${text}</div>
      </div>
      <button @click=${() => this.#read(id)}>${t('read')}</button>
    </li>`
  }

  async #read(id: number): Promise<void> {
    try {
      await readMention(id)
      this._mentions = this._mentions.filter((mention) => mention.id !== id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // it stays and can be pressed again
    }
  }

  readonly #load = async (): Promise<void> => {
    if (document.visibilityState === 'hidden') return
    try {
      this._mentions = await fetchMentions()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
}
