import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { asPeriodCode, type OrgUnitId, type PeriodCode, type TableId } from '../../shared/domain/ids.js'
import { period } from '../../shared/domain/period.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { fetchTotals } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { t } from '../i18n/app-strings.js'
import { localText, periodName, periodTypeName } from '../i18n/local-text.js'
import { reviewText } from '../i18n/review-strings.js'

interface Share {
  readonly reported: number
  readonly expected: number
}

/** One table seen from a scope: how much of a period is reported, and the ways in. Fires `pick` with another period. */
@customElement('table-card')
export class TableCard extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property({ attribute: false }) scope: OrgUnitId | undefined
  @property({ attribute: false }) periods: readonly PeriodCode[] = []
  @property({ attribute: false }) period: PeriodCode | undefined
  @state() private _share: Share | undefined
  #asked = 0

  static override styles = [
    layout,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        gap: var(--gap-s);
        padding: var(--gap-m);
      }
      .name {
        display: grid;
      }
      .name a {
        color: var(--ink);
        font-weight: 600;
        text-decoration: none;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name a:hover {
        color: var(--accent);
        text-decoration: underline;
      }
      .small,
      .share {
        font-size: var(--text-s);
      }
      .share {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 3px;
        min-height: 25px;
      }
      .track {
        grid-column: 1 / -1;
        height: 4px;
        border-radius: 2px;
        background: var(--panel-sunken);
        overflow: hidden;
      }
      .track i {
        display: block;
        height: 100%;
        background: var(--accent);
      }
      .track i.full {
        background: var(--ok);
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-xs) 6px;
      }
      .ways a.button {
        padding: 0 10px;
      }
      .ways a.button.quiet {
        padding: 0 6px;
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('table') || changed.has('scope') || changed.has('period')) void this.#loadShare()
  }

  override render() {
    const { table, scope, period: chosen } = this
    if (!table || !scope || !chosen) return nothing
    const sheet = pageAddress('sheet', table.id, chosen, scope)
    const year = asPeriodCode(String(period(chosen).year))
    return html`
      <div class="name">
        <a href=${sheet}>${localText(table.name)}</a>
        <span class="muted small">${periodTypeName(table.periodType)} · ${table.formCode}</span>
      </div>
      <select aria-label="${localText(table.name)} ${t('period')}" @change=${this.#pick}>
        ${this.periods.map(
          (code) => html`<option value=${code} ?selected=${code === chosen}>${periodName(code)}</option>`,
        )}
      </select>
      <div class="share">${this.#shareWords()}</div>
      <div class="ways">
        <a class="button" href=${sheet}>${t('openSheet')}</a>
        <a class="button" href=${pageAddress('totals', table.id, chosen, scope)}>${t('openTotals')}</a>
        ${this.#reviewLink(table.id, chosen, scope)}
        ${
          table.periodType === 'year'
            ? nothing
            : html`<a class="button quiet" href=${pageAddress('totals', table.id, year, scope)}>${t('yearTotals')}</a>`
        }
      </div>
    `
  }

  #reviewLink(table: TableId, chosen: PeriodCode, scope: OrgUnitId) {
    const { person, tree } = this.workplace ?? {}
    if (!person || !tree || (person.role !== 'reviewer' && person.role !== 'supervisor')) return nothing
    const below = tree.isWithin(scope, person.org) ? scope : person.org
    return html`<a class="button" href=${pageAddress('review', table, chosen, below)}>${reviewText('review')}</a>`
  }

  #shareWords() {
    const share = this._share
    if (!share || share.expected === 0) return nothing
    const percent = (share.reported / share.expected) * 100
    const full = share.reported >= share.expected
    // 99.96 % is not yet everything: rounding down keeps it from saying so.
    return html`<span>${t('reportedShare', { n: share.reported, m: share.expected })}</span>
      <span class="muted">${full ? t('complete') : `${Math.floor(percent)}%`}</span>
      <span class="track" aria-hidden="true"><i class=${full ? 'full' : ''} style="width:${percent}%"></i></span>`
  }

  async #loadShare(): Promise<void> {
    const { table, scope, period: chosen } = this
    if (!table || !scope || !chosen) return
    const asked = ++this.#asked
    try {
      const { totals } = await fetchTotals({ table: table.id, period: chosen, scope, lens: 'all' })
      if (asked !== this.#asked) return // the person picked another one meanwhile
      const own = totals.filter(({ org }) => org === scope)
      this._share = {
        reported: own.reduce((sum, { reported }) => sum + reported, 0),
        expected: own.reduce((sum, { expected }) => sum + expected, 0),
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._share = undefined // the ways in work without it
    }
  }

  #pick(event: Event): void {
    const { target } = event
    if (target instanceof HTMLSelectElement)
      this.dispatchEvent(new CustomEvent('pick', { detail: target.value }))
  }
}
