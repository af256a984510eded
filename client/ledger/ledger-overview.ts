import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import type { ListDefinition } from '../../shared/domain/table.js'
import { buttons, fields } from '../components/base-styles.js'
import { displayText, figureText } from '../form/value-text.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { matchesFilter } from './ledger-figures.js'
import { ledgerListStyles } from './ledger-list-styles.js'
import { columnLabel } from './ledger-rows.js'
import { tableHead, tableSums } from './ledger-table.js'
import { type OverviewLine, overviewFigures, overviewLines, type UnitShare } from './overview-lines.js'
import { pager } from './pager.js'
import { pageOf } from './paging.js'

/** One list over all units of a scope, to read: every item with its unit, filter, count and sums, and who has not reported. */
@customElement('ledger-overview')
export class LedgerOverview extends LitElement {
  @property({ attribute: false }) list: ListDefinition | undefined
  @property({ attribute: false }) indicators: readonly Indicator[] = []
  @property({ attribute: false }) units: readonly OrgUnit[] = []
  @property({ attribute: false }) tree: OrgTree | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  @property() scope = ''
  @property({ attribute: false }) hrefOf: (org: string) => string = (org) => org
  @property({ type: Number }) revision = 0
  @state() private _filter = ''
  @state() private _page = 0

  static override styles = [
    buttons,
    fields,
    ledgerListStyles,
    css`
      col.unit {
        width: 92px;
      }
      col.community {
        width: 152px;
      }
      a {
        color: var(--accent);
      }
      .figures {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--gap-l);
        margin: 0 0 var(--gap-s);
        padding: var(--gap-s) var(--gap-m);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--panel);
        align-items: baseline;
      }
      .figures b {
        font-size: var(--text-l);
      }
      details {
        margin-bottom: var(--gap-s);
        color: var(--ink-muted);
        font-size: var(--text-s);
      }
      details a {
        margin-right: var(--gap-m);
        white-space: nowrap;
        line-height: 2;
      }
      summary {
        cursor: pointer;
        color: var(--warn);
      }
      tbody tr td.value:not(:focus-within),
      tbody td {
        cursor: default;
      }
      @media (max-width: 599px) {
        .figures {
          margin: 0 var(--gap-m) var(--gap-s);
          display: block;
        }
        .figures span {
          display: block;
        }
        details {
          padding: 0 var(--gap-m);
        }
        details a {
          line-height: 40px;
        }
      }
    `,
  ]

  override render() {
    const { list, session } = this
    if (!list || !session) return nothing
    const cellsOf = (org: string) => session.cells(org)
    const { lines, shares } = overviewLines(list, this.units, cellsOf)
    const kept = lines.filter(({ item, unit }) => matchesFilter(item, this._filter, this.#namesOf(unit)))
    const page = pageOf(kept, this._page)
    const figures = overviewFigures(list, this.indicators, this.units, cellsOf, (code) =>
      session.total(this.scope, code),
    )
    const filtered = this._filter.trim() !== ''
    return html`<section aria-label=${localText(list.name)}>
      <div class="bar">
        <h2>${localText(list.name)}</h2>
        <span role="status">${
          filtered
            ? t('shownCount', { n: kept.length, m: lines.length })
            : t('itemCount', { n: lines.length })
        }</span>
        <span class="grow"></span>
        <input type="search" aria-label=${t('filter')} placeholder=${t('filterHint')} .value=${this._filter}
          @input=${this.#filtered} />
      </div>
      <div class="figures">
        ${figures.map(
          ({ indicator, value }) => html`<span>${localText(indicator.name)}
            <b>${value === null ? t('noFigure') : figureText(value, indicator)}</b></span>`,
        )}
        ${this.#coverage(shares)}
      </div>
      ${this.#missing(shares)}
      ${kept.length > 0 ? this.#table(list, page.lines, page.start, kept) : html`<p class="muted">${filtered ? t('noItems') : t('emptyReadOnly')}</p>`}
      ${pager(page, (index) => {
        this._page = index
        this.scrollIntoView({ block: 'start' })
      })}
    </section>`
  }

  #coverage(shares: readonly UnitShare[]) {
    const none = shares.filter((share) => share.none).length
    const reported = shares.filter((share) => share.none || share.items > 0).length
    return html`<span class="muted">${t('unitsReported', { n: reported, m: shares.length })}${
      none > 0 ? `,${t('unitsNone', { n: none })}` : ''
    }</span>`
  }

  #missing(shares: readonly UnitShare[]) {
    const missing = shares.filter((share) => !share.none && share.items === 0)
    if (missing.length === 0) return nothing
    return html`<details>
      <summary>${t('unitsMissing', { n: missing.length })}</summary>
      ${missing.map(({ unit }) => html`<a href=${this.hrefOf(unit.id)}>${unit.name}</a>`)}
    </details>`
  }

  #table(list: ListDefinition, shown: readonly OverviewLine[], start: number, kept: readonly OverviewLine[]) {
    const withParent = this.units.some((unit) => unit.parentId !== null && unit.parentId !== this.scope)
    const head = tableHead(list, {
      before: [
        ['index', t('number')],
        ...(withParent ? [['unit', t('parent')] as const] : []),
        ['community', t('unit')],
      ],
      after: [],
      markRequired: false,
    })
    const sums = tableSums(
      list,
      kept.map(({ item }) => item),
      {
        before: withParent ? 3 : 2,
        after: 0,
        title: this._filter.trim() ? t('sumOfShown') : t('total'),
      },
    )
    return html`<div class="frame"><table>
      ${head}
      <tbody>
        ${repeat(
          shown,
          ({ unit, item }) => `${unit.id} ${item.id}`,
          ({ unit, item }, i) => html`<tr>
            <td class="index">${start + i + 1}</td>
            ${withParent ? html`<td>${this.#parentOf(unit)}</td>` : nothing}
            <td><a href=${this.hrefOf(unit.id)} title=${t('openUnit')}>${unit.name}</a></td>
            ${list.columns.map(
              (column) => html`<td class="value ${column.valueType}" data-label=${columnLabel(column)}
                >${displayText(item.fields[column.id], column)}</td>`,
            )}
          </tr>`,
        )}
      </tbody>
      ${sums}
    </table></div>`
  }

  #parentOf(unit: OrgUnit): string {
    return (unit.parentId && this.tree?.get(unit.parentId)?.name) || ''
  }

  #namesOf(unit: OrgUnit): readonly string[] {
    return [unit.name, this.#parentOf(unit)]
  }

  readonly #filtered = (event: Event): void => {
    this._filter = (event.target as HTMLInputElement).value
    this._page = 0
  }
}
