import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type Change, formatChange } from '../../shared/domain/comparison.js'
import { noNumber } from '../../shared/domain/display-phrase.js'
import { formatValue } from '../../shared/domain/format-value.js'
import { asIndicatorCode, asOrgUnitId, asPeriodCode, type SheetRef } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { Lens } from '../../shared/domain/status.js'
import type { ComparisonAnswer, ComparisonRow } from '../../shared/protocol/api.js'
import { fetchComparison } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { comparisonText as t } from '../i18n/comparison-strings.js'
import { language } from '../i18n/language.js'
import { localText, periodName } from '../i18n/local-text.js'

/**
 * The figures of one unit, indicator by indicator, beside those of the year before and of the period before: 本期,
 * 本年累计, 上年同期, 同比, 上期, 环比. One indicator opens into the units below.
 */
@customElement('comparison-table')
export class ComparisonTable extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) ref: SheetRef | undefined
  @property() lens: Lens = 'all'
  /** Commit that the page's live figures have reached: a newer one makes the comparison be read again. */
  @property({ type: Number }) seq = 0
  @state() private _answer: ComparisonAnswer | undefined
  @state() private _problem: string | undefined
  @state() private _opened: string | undefined
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  static override styles = [
    buttons,
    css`
      table {
        border-collapse: collapse;
        width: 100%;
        background: var(--panel);
        font-size: var(--text-sm);
      }
      caption {
        text-align: left;
        padding: var(--gap-s);
        color: var(--ink-muted);
      }
      th,
      td {
        padding: 6px 10px;
        border: 1px solid var(--line);
        text-align: right;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      thead th {
        position: sticky;
        top: 0;
        background: var(--panel-sunken);
        color: var(--ink);
        font-weight: 600;
      }
      thead th:first-child {
        text-align: left;
      }
      th[scope='row'] {
        text-align: left;
        font-weight: 400;
        white-space: normal;
        min-width: 14em;
      }
      tr.below th[scope='row'] {
        padding-left: 36px;
        color: var(--ink-muted);
      }
      th button {
        min-width: 24px;
        min-height: 24px;
        padding: 0 4px;
      }
      .unit {
        color: var(--ink-muted);
      }
      p {
        padding: var(--gap-m);
      }
    `,
  ]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('ref') || changed.has('lens')) {
      this._answer = undefined
      this._opened = undefined
      void this.#load()
    } else if (changed.has('seq') && !this.#timer)
      // Many people type at once; whoever compares with last year does not need each of their keys.
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        void this.#load()
      }, 3_000)
  }

  override render() {
    const { workplace, ref } = this
    const answer = this._answer
    if (this._problem) return html`<p role="alert">${this._problem}</p>`
    if (!workplace || !ref || !answer) return html`<p class="unit">${t('loading')}</p>`
    const own = answer.rows.filter(({ org }) => org === ref.scope)
    const years = answer.lastYearPeriod
    const before = answer.previousPeriod
    return html`<table>
      <caption>
        ${t('caption', { unit: workplace.tree.get(ref.scope)?.name ?? '' })}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t('indicator')}</th>
          <th scope="col">${t('now')}<br /><span class="unit">${periodName(ref.period)}</span></th>
          <th scope="col">${t('yearToDate')}</th>
          <th scope="col">
            ${t('lastYear')}<br /><span class="unit">${years ? periodName(asPeriodCode(years)) : noNumber}</span>
          </th>
          <th scope="col">${t('yearOnYear')}</th>
          ${
            before
              ? html`<th scope="col">${t('previous')}<br /><span class="unit">${periodName(asPeriodCode(before))}</span></th>
                  <th scope="col">${t('periodOnPeriod')}</th>`
              : nothing
          }
        </tr>
      </thead>
      <tbody>
        ${own.map((row) => this.#rows(workplace, row, answer))}
      </tbody>
    </table>`
  }

  #rows(workplace: WorkplaceModel, row: ComparisonRow, answer: ComparisonAnswer) {
    const indicator = workplace.catalogue.indicator(asIndicatorCode(row.indicator))
    if (!indicator || (indicator.valueType !== 'number' && indicator.valueType !== 'yesno')) return nothing
    const below = answer.rows.filter((each) => each.indicator === row.indicator && each.org !== row.org)
    const open = this._opened === row.indicator
    const name = localText(indicator.name)
    return html`<tr>
        <th scope="row">
          ${
            below.length > 0
              ? html`<button class="quiet" aria-expanded=${open} aria-label=${t('units', { name })}
                  @click=${() => this.#toggle(row.indicator)}>${open ? '▾' : '▸'}</button>`
              : nothing
          }
          ${name} <span class="unit">${indicator.unit}</span>
        </th>
        ${this.#figures(row, indicator, answer)}
      </tr>
      ${
        open
          ? below.map(
              (each) => html`<tr class="below">
                <th scope="row">${workplace.tree.get(asOrgUnitId(each.org))?.name ?? each.org}</th>
                ${this.#figures(each, indicator, answer)}
              </tr>`,
            )
          : nothing
      }`
  }

  #figures(row: ComparisonRow, indicator: Indicator, answer: ComparisonAnswer) {
    const figure = (value: number | null) =>
      html`<td>${value === null ? noNumber : formatValue(value, indicator)}</td>`
    return html`${figure(row.now)}${figure(row.yearToDate)}${figure(row.lastYear)}${this.#change(row.yearOnYear)}${
      answer.previousPeriod ? html`${figure(row.previous)}${this.#change(row.periodOnPeriod)}` : nothing
    }`
  }

  #change(change: Change) {
    const up = 'value' in change && change.value > 0
    const down = 'value' in change && change.value < 0
    // The arrow repeats the sign for the eye; a screen reader has the sign.
    return html`<td>${formatChange(change, language())}<span aria-hidden="true">${up ? ' ↑' : down ? ' ↓' : ''}</span></td>`
  }

  #toggle(code: string): void {
    this._opened = this._opened === code ? undefined : code
  }

  async #load(): Promise<void> {
    const { ref, lens } = this
    if (!ref) return
    const asked = ++this.#asked
    try {
      const answer = await fetchComparison({ ...ref, lens })
      if (asked !== this.#asked) return
      this._answer = answer
      this._problem = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (asked === this.#asked && !this._answer) this._problem = error.message
    }
  }
}
