import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { asOrgUnitId, asPeriodCode, asTableId } from '../../shared/domain/ids.js'
import type { Notices } from '../../shared/protocol/task-api.js'
import { ApiError } from '../api/request.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, layout } from '../components/base-styles.js'
import { localText, periodName } from '../i18n/local-text.js'
import { officeMoment } from '../i18n/office-moment.js'
import { taskText as t } from '../i18n/task-strings.js'
import { newsStyles } from './news-styles.js'
import { fetchNotices, readNotice } from './task-calls.js'

/** A page that stays open the whole morning still shows what came meanwhile. */
const lookAgainMs = 60_000
const namedUnits = 8

type Item = Notices['notices'][number]['items'][number]

/** What this person is reminded of (催办): only what is still missing, until it is acknowledged or handed in. */
@customElement('notice-panel')
export class NoticePanel extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _notices: Notices['notices'] = []
  #timer: ReturnType<typeof setInterval> | undefined

  static override styles = [
    layout,
    buttons,
    newsStyles,
    css`
      :host {
        --tone: var(--warn);
        --tone-soft: var(--warn-soft);
      }
      .due {
        margin-left: var(--gap-s);
        color: var(--warn);
        font-size: var(--text-s);
      }
      .late {
        color: var(--danger);
        font-weight: 600;
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
    const { workplace } = this
    if (!workplace || this._notices.length === 0) return nothing
    return html`<section aria-labelledby="notices" aria-live="polite">
      <h2 id="notices">${t('notices')}</h2>
      ${this._notices.map(
        ({ id, items }) => html`<div class="notice news">
          <ul>${items.map((item) => html`<li>${this.#item(workplace, item)}</li>`)}</ul>
          <button @click=${() => this.#read(id)}>${t('read')}</button>
        </div>`,
      )}
    </section>`
  }

  #item(workplace: WorkplaceModel, { table, period, orgs, due, overdue }: Item) {
    const definition = workplace.catalogue.table(asTableId(table))
    const code = asPeriodCode(period)
    const name = definition ? localText(definition.name) : table
    const own = orgs.length === 1 && orgs[0] === workplace.me.org
    const names = orgs.slice(0, namedUnits).map((id) => workplace.tree.get(asOrgUnitId(id))?.name ?? id)
    const listed = orgs.length > names.length ? t('andMore', { names: names.join('、') }) : names.join('、')
    const page = !own ? 'review' : definition?.layout === 'ledger' ? 'ledger' : 'form'
    const href = pageAddress(page, asTableId(table), code, workplace.person.org)
    const words = own
      ? t('noticeOwn', { table: name, period: periodName(code) })
      : t('noticeBelow', { table: name, period: periodName(code), n: orgs.length, names: listed })
    return html`<a href=${href}>${words}</a>${
      due
        ? html`<span class=${overdue ? 'due late' : 'due'}>
            ${t(overdue ? 'noticeOverdue' : 'noticeDue', { at: officeMoment(due) })}
          </span>`
        : nothing
    }`
  }

  async #read(id: number): Promise<void> {
    try {
      await readNotice(id)
      this._notices = this._notices.filter((notice) => notice.id !== id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // it stays and can be pressed again
    }
  }

  readonly #load = async (): Promise<void> => {
    if (document.visibilityState === 'hidden') return
    try {
      this._notices = await fetchNotices()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
}
