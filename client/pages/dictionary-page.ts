import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { burdenByLevel, burdenOf } from '../../shared/domain/burden.js'
import { levelNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId, asPeriodCode, type IndicatorCode } from '../../shared/domain/ids.js'
import type { Concept, Pack } from '../../shared/domain/table.js'
import type { ConceptFigure } from '../../shared/protocol/api.js'
import { fetchConcepts } from '../api/calls.js'
import { ApiError } from '../api/request.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, layout } from '../components/base-styles.js'
import { dictionaryText as t } from '../i18n/dictionary-strings.js'
import { localText, periodName } from '../i18n/local-text.js'

/** 指标字典: what each table counts under the same concept, side by side, and how much is asked of whom. */
@customElement('dictionary-page')
export class DictionaryPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _figures: ReadonlyMap<string, ConceptFigure> | undefined
  @state() private _problem: string | undefined

  static override styles = [
    layout,
    buttons,
    css`
      :host {
        display: block;
        max-width: 1200px;
        width: 100%;
        box-sizing: border-box;
        margin: 0 auto;
        padding: var(--gap-m);
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-m);
      }
      .bar h1 {
        flex: 1;
      }
      .scroll {
        overflow-x: auto;
        margin-bottom: var(--gap-l);
        background: var(--panel);
        border: 1px solid var(--line);
      }
      h2,
      h3 {
        margin: var(--gap-m) 0 var(--gap-xs);
      }
      td a {
        color: var(--accent);
      }
      table {
        border-collapse: collapse;
        width: 100%;
        min-width: 820px;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 5px 10px;
        border-bottom: 1px solid var(--line);
        text-align: left;
        vertical-align: top;
      }
      thead th {
        background: var(--panel-sunken);
        font-size: var(--text-sm);
        white-space: nowrap;
      }
      table.burden {
        min-width: 560px;
      }
      .number {
        text-align: right;
        white-space: nowrap;
      }
      .concept th {
        background: var(--panel-tint);
        font-weight: 600;
      }
      .concept span {
        font-weight: 400;
      }
      .concept span {
        white-space: normal;
      }
      @media (max-width: 720px) {
        /* A line becomes a small card: nothing to scroll sideways for. */
        #concepts {
          min-width: 0;
        }
        #concepts thead {
          display: none;
        }
        #concepts,
        #concepts tbody,
        #concepts tr,
        #concepts th,
        #concepts td {
          display: block;
        }
        #concepts tr:not(.concept) {
          padding: var(--gap-xs) 0;
          border-bottom: 1px solid var(--line);
        }
        #concepts td {
          padding: 2px 10px;
          border: 0;
          text-align: left;
        }
        #concepts td[data-label]::before {
          content: attr(data-label) ': ';
          color: var(--ink-muted);
        }
      }
      .sum td,
      .sum th {
        font-weight: 700;
        background: var(--cell-computed);
      }
      p.small {
        margin-bottom: var(--gap-xs);
      }
      .small {
        font-size: var(--text-s);
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  override render() {
    const { workplace } = this
    if (!workplace) return nothing
    const { concepts } = workplace.catalogue
    return html`
      <div class="bar"><h1>${t('title')}</h1><a class="button" href="/">${t('home')}</a></div>
      ${
        concepts.length === 0
          ? nothing
          : html`<h2>${t('concepts')}</h2>
              <p class="muted small">${t('conceptsHint')}</p>
              ${this._problem ? html`<p role="alert">${this._problem}</p>` : nothing}
              <div class="scroll" tabindex="0" role="region" aria-label=${t('concepts')}>
                <table id="concepts">
                  <thead><tr>
                    ${(['member', 'table', 'where', 'unit', 'value', 'words', 'reported'] as const).map(
                      (key) => html`<th scope="col">${t(key)}</th>`,
                    )}
                  </tr></thead>
                  ${concepts.map((concept) => this.#concept(workplace, concept))}
                </table>
              </div>`
      }
      <h2>${t('burden')}</h2>
      <p class="muted small">${t('burdenHint')}</p>
      ${workplace.catalogue.packs.map((pack) => this.#burden(workplace, pack))}
    `
  }

  #concept(workplace: WorkplaceModel, { name, note, members }: Concept) {
    return html`<tbody>
      <tr class="concept"><th colspan="7" scope="rowgroup">${localText(name)} <span class="muted small">${note}</span></th></tr>
      ${members.map((code) => this.#member(workplace, code))}
    </tbody>`
  }

  #member({ catalogue, tree }: WorkplaceModel, code: IndicatorCode) {
    const indicator = catalogue.indicator(code)
    const table = catalogue.tableOf(code)
    if (!indicator || !table) return nothing
    const figure = this._figures?.get(code)
    const isText = indicator.valueType === 'text'
    const where =
      figure &&
      html`<a href=${pageAddress('totals', table.id, asPeriodCode(figure.period), asOrgUnitId(figure.org))}>
        ${tree.get(asOrgUnitId(figure.org))?.name} ${periodName(asPeriodCode(figure.period))}</a>`
    return html`<tr>
      <td>${localText(indicator.name)} <span class="muted small">${code}</span></td>
      <td data-label=${t('table')}>${localText(table.name)}</td>
      <td data-label=${t('where')}>${where ?? (this._figures ? t('hidden') : t('loading'))}</td>
      <td data-label=${t('unit')}>${indicator.unit}</td>
      <td class="number" data-label=${t('value')}>${figure ? (isText ? (figure.reported > 0 ? t('text') : t('missing')) : shownValue(figure)) : ''}</td>
      <td data-label=${t('words')}>${figure && figure.value !== null ? figure.words : ''}</td>
      <td class="number" data-label=${t('reported')}>${figure ? (figure.expected > 0 ? `${figure.reported}/${figure.expected}` : t('computed')) : ''}</td>
    </tr>`
  }

  #burden({ catalogue, tree }: WorkplaceModel, pack: Pack) {
    const own = burdenOf({ catalogue, tree }).filter(({ table }) => catalogue.packOf(table) === pack)
    const sums = burdenByLevel(own, () => pack.id)
    return html`<h3>${localText(pack.name)}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${localText(pack.name)}>
        <table class="burden">
          <thead><tr>
            ${(['table', 'level', 'units', 'cells', 'perMonth', 'ledger'] as const).map(
              (key) => html`<th scope="col">${t(key)}</th>`,
            )}
          </tr></thead>
          <tbody>
            ${own.map(({ table, level, units, cells, perMonth, ledgerColumns }) => {
              const found = catalogue.table(table)
              return html`<tr>
                <td>${found ? localText(found.name) : table} <span class="muted small">${table}</span></td>
                <td>${localText(levelNames[level])}</td>
                <td class="number">${units}</td>
                <td class="number">${oneDecimal(cells)}</td>
                <td class="number">${oneDecimal(perMonth)}</td>
                <td class="number">${ledgerColumns > 0 ? ledgerColumns : ''}</td>
              </tr>`
            })}
            ${sums.map(
              ({ level, perMonth }) => html`<tr class="sum">
                <th scope="row">${t('sum')}</th>
                <td>${localText(levelNames[level])}</td>
                <td></td><td></td>
                <td class="number">${oneDecimal(perMonth)}</td>
                <td></td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`
  }

  async #load(): Promise<void> {
    try {
      const { figures } = await fetchConcepts('all')
      this._figures = new Map(figures.map((figure) => [figure.indicator, figure]))
      this._problem = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
    }
  }
}

/** Missing, 0 and 不适用 are three things. */
function shownValue({ value, reported, na }: ConceptFigure): string {
  if (value !== null) return value.toLocaleString('zh-CN', { maximumFractionDigits: 4 })
  return reported > 0 && na === reported ? t('notApplicable') : t('missing')
}

function oneDecimal(number: number): string {
  return String(Math.round(number * 10) / 10)
}
