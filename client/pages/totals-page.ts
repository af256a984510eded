import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { lensNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId, asPeriodCode, type OrgUnitId } from '../../shared/domain/ids.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { period as parsedPeriod, periodTypes } from '../../shared/domain/period.js'
import { formatWindow } from '../../shared/domain/rolling-window.js'
import { type Lens, lenses } from '../../shared/domain/status.js'
import { ownIndicators, type TableDefinition } from '../../shared/domain/table.js'
import type { SheetParams } from '../app/page-params.js'
import { navigate, pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { t } from '../i18n/app-strings.js'
import { comparisonText } from '../i18n/comparison-strings.js'
import { joinedText } from '../i18n/joined-strings.js'
import { language } from '../i18n/language.js'
import { localText, periodName, periodTypeName } from '../i18n/local-text.js'
import { phraseText } from '../i18n/phrase-strings.js'
import '../review/task-line.js'
import { openTotals } from '../sync/open-totals.js'
import { type MovedEvent, type TotalsSession, totalName } from '../sync/totals-session.js'
import { headerRows } from './column-groups.js'
import '../review/correction-mark.js'
import './comparison-table.js'
import './findings-list.js'
import './joined-texts-panel.js'
import './missing-panel.js'
import './phrase-panel.js'
import { scopesOf } from './sheet-scopes.js'
import {
  inMoneyUnit,
  type MoneyUnit,
  moneyUnits,
  type TotalCell,
  totalCell,
  totalPeriods,
  totalRows,
} from './totals-figures.js'
import { totalsStyles } from './totals-styles.js'

const flashMs = 1600

/** Live totals of one table: units down, indicators across, with coverage and who is missing. */
@customElement('totals-page')
export class TotalsPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) params: SheetParams | undefined
  @state() private _lens: Lens = 'all'
  @state() private _view: 'numbers' | 'words' | 'comparison' = 'numbers'
  @state() private _money: MoneyUnit = moneyUnits[0]
  @state() private _expanded: ReadonlySet<OrgUnitId> = new Set()
  @state() private _asked: { readonly org: OrgUnitId; readonly indicator: string } | undefined
  /** The panel beside the figures that is about no single cell. */
  @state() private _panel: 'joined' | 'phrase' | undefined
  @state() private _moved: ReadonlySet<string> = new Set()
  #session: TotalsSession | undefined
  #flashTimer: ReturnType<typeof setTimeout> | undefined

  static override styles = [layout, buttons, fields, totalsStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#close()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated && this.params) this.#open(this.params) // put back into the page after it was taken out
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { params } = this
    if (!changed.has('params') || !params) return
    const before = changed.get('params')
    if (before?.scope !== params.scope || before.table !== params.table)
      this._expanded = new Set([params.scope])
    this._asked = undefined
    if (before?.table !== params.table) this._panel = undefined
    this.#close()
    this.#open(params)
  }

  override render() {
    const { workplace, params } = this
    if (!workplace || !params) return nothing
    const table = workplace.catalogue.table(params.table)
    const scope = table && workplace.treeOf(table.id).get(params.scope)
    if (!table || !scope)
      return html`<p class="notice" role="alert">${table ? t('unknownScope') : t('unknownTable')}</p>`
    const asked = this._asked
    return html`
      ${this.#bar(workplace, table, scope, params)}
      <correction-mark .workplace=${workplace} .sheet=${params}></correction-mark>
      ${
        parsedPeriod(params.period).type === table.periodType
          ? html`<task-line .workplace=${workplace} .table=${table} .period=${params.period}></task-line>`
          : nothing
      }
      <findings-list .workplace=${workplace} .ref=${params} .seq=${this.#session?.seq ?? 0}></findings-list>
      <div class="body" @keydown=${this.#escape}>
        <div class="scroll" tabindex="0" aria-label=${localText(table.name)}>
          ${
            this.#session?.problem
              ? html`<p class="notice" role="alert">${this.#session.problem}</p>`
              : this._view === 'comparison'
                ? html`<comparison-table .workplace=${workplace} .ref=${params} .lens=${this._lens}
                    .seq=${this.#session?.seq ?? 0}></comparison-table>`
                : this.#table(workplace, table, scope, params)
          }
        </div>
        ${
          this._panel === 'joined'
            ? html`<joined-texts-panel .workplace=${workplace} .ref=${params}
                .indicators=${joinedIndicators(workplace, table, params)} .digest=${table.digest} @close-panel=${this.#closePanel}></joined-texts-panel>`
            : nothing
        }
        ${this._panel === 'phrase' ? this.#phrases(workplace, table, scope, params) : nothing}
        ${
          asked
            ? html`<missing-panel
                .workplace=${workplace}
                .ref=${{ ...params, scope: asked.org }}
                .indicator=${asked.indicator}
                .lens=${this._lens}
                .seq=${this.#session?.seq ?? 0}
                @close-panel=${this.#closePanel}
              ></missing-panel>`
            : nothing
        }
      </div>
      <footer class="muted small">${t('legend')}${this._money === moneyUnits[0] ? nothing : html`<span class="rounded">${phraseText('rounded')}</span>`}${table.note ? html`<span>${table.note}</span>` : nothing}</footer>
    `
  }

  #bar(workplace: WorkplaceModel, table: TableDefinition, scope: OrgUnit, params: SheetParams) {
    const year = workplace.catalogue.packOf(table.id)?.year ?? parsedPeriod(params.period).year
    const periods = totalPeriods(year, table.periodType)
    const scopes = scopesOf(workplace, table)
    const file = `/export/totals/${[table.id, params.period, scope.id].map(encodeURIComponent).join('/')}`
    const go = (period: string, unit: string) =>
      navigate(pageAddress('totals', table.id, asPeriodCode(period), asOrgUnitId(unit)), { replace: true })
    return html`
      <div class="bar">
        <h1>${localText(table.name)} <span class="muted">${t('totalsTitle')}</span></h1>
        <span class="state">${this.#state()}</span>
      </div>
      <div class="bar tools">
        <label class="field">
          ${t('scope')}
          <select @change=${(event: Event) => go(params.period, selected(event))}>
            ${scopes.map(
              (unit) => html`<option value=${unit.id} ?selected=${unit.id === scope.id}>
                ${unit.level === 'district' || unit.level === 'city' ? '' : '\u3000'}${unit.name}
              </option>`,
            )}
          </select>
        </label>
        <label class="field">
          ${t('period')}
          <select @change=${(event: Event) => go(selected(event), scope.id)}>
            ${periodTypes
              .filter((type) => periods.some((code) => parsedPeriod(code).type === type))
              .map(
                (type) => html`<optgroup label=${periodTypeName(type)}>
                  ${periods
                    .filter((code) => parsedPeriod(code).type === type)
                    .map(
                      (code) => html`<option value=${code} ?selected=${code === params.period}>
                        ${periodName(code)}
                      </option>`,
                    )}
                </optgroup>`,
              )}
          </select>
        </label>
        <span class="switch" role="group" aria-label=${t('lens')}>
          ${lenses.map(
            (lens) => html`<button aria-pressed=${lens === this._lens} @click=${() => this.#setLens(lens)}>
              ${localText(lensNames[lens])}
            </button>`,
          )}
        </span>
        <span class="switch" role="group">
          <button aria-pressed=${this._view === 'numbers'} @click=${() => this.#setView('numbers')}>${t('numbers')}</button>
          <button aria-pressed=${this._view === 'words'} @click=${() => this.#setView('words')}>${t('words')}</button>
          <button aria-pressed=${this._view === 'comparison'} @click=${() => this.#setView('comparison')}>
            ${comparisonText('compare')}
          </button>
        </span>
        ${
          workplace.catalogue.indicatorsOf(table.id).some(({ unit }) => unit === '元')
            ? html`<label class="field">${phraseText('money')}
                <select @change=${this.#chooseMoney}>
                  ${moneyUnits.map((unit) => html`<option ?selected=${unit === this._money}>${unit.label}</option>`)}
                </select>
              </label>`
            : nothing
        }
        <span class="space"></span>
        ${
          joinedIndicators(workplace, table, params).length > 0
            ? html`<button aria-pressed=${this._panel === 'joined'} @click=${() => this.#togglePanel('joined')}>${joinedText('open')}</button>`
            : nothing
        }
        <button aria-pressed=${this._panel === 'phrase'} @click=${() => this.#togglePanel('phrase')}>
          ${phraseText('open')}
        </button>
        <a class="button" href="${file}.csv?lens=${this._lens}" download @click=${this.#lookForNames}>${t('exportCsv')}</a>
        <a class="button" href="${file}.xlsx?lens=${this._lens}" download @click=${this.#lookForNames}>${t('exportXlsx')}</a>
      </div>
    `
  }

  #state() {
    const session = this.#session
    if (!session?.ready) return session?.problem ? nothing : html`<span class="muted">${t('loading')}</span>`
    const time = session.heardAt?.toLocaleTimeString('zh-CN', { hour12: false }) ?? ''
    const live = session.state === 'online'
    return html`<span class=${live ? 'live' : 'stale'} role="status">${live ? t('live') : t('stale')}</span>
      <span class="muted">${t('asOf', { seq: session.seq, time })}</span>`
  }

  #table(workplace: WorkplaceModel, table: TableDefinition, scope: OrgUnit, params: SheetParams) {
    if (!this.#session?.ready) return html`<p class="notice muted">${t('loading')}</p>`
    const indicators = workplace.catalogue.indicatorsOf(table.id)
    const groups = headerRows(table.columns)
    const rows = totalRows(workplace, table, scope, this._expanded)
    return html`<table>
      <thead>
        ${groups.map(
          (cells, level) => html`<tr class="group" style="--level:${level}">
            ${
              level === 0
                ? html`<th class="unit" rowspan=${groups.length + 1} scope="col">
                    ${t('units')}
                    ${
                      rows.some(({ depth, hasChildren }) => depth > 0 && hasChildren)
                        ? html`<button class="quiet" @click=${() => this.#toggleAll(workplace, scope)}>
                            ${this.#allExpanded(workplace, scope) ? t('collapse') : t('expandAll')}
                          </button>`
                        : nothing
                    }
                  </th>`
                : nothing
            }
            ${cells.map(({ label, span }) => html`<th colspan=${span} scope="colgroup">${label}</th>`)}
          </tr>`,
        )}
        <tr style="--level:${groups.length}">
          ${groups.length === 0 ? html`<th class="unit" scope="col">${t('units')}</th>` : nothing}
          ${indicators.map(
            (indicator) => html`<th scope="col" title=${indicator.definition}>
              ${localText(indicator.name)}
              ${indicator.unit ? html`<span class="in muted">${indicator.unit === '元' ? this._money.label : indicator.unit}</span>` : nothing}
              ${
                indicator.rule.kind === 'window'
                  ? html`<span class="in muted">${formatWindow(params.period, indicator.rule.months, language())}</span>`
                  : nothing
              }
            </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          rows,
          ({ unit }) => unit.id,
          ({ unit, depth, hasChildren }) => html`<tr class="depth-${depth}">
            <th class="unit" scope="row" style="padding-left:${8 + depth * 16}px">
              ${
                hasChildren
                  ? html`<button
                      class="toggle"
                      aria-expanded=${this._expanded.has(unit.id)}
                      aria-label="${unit.name} ${this._expanded.has(unit.id) ? t('collapse') : t('expand')}"
                      @click=${() => this.#toggle(unit.id)}
                    >
                      ${this._expanded.has(unit.id) ? '▾' : '▸'}
                    </button>`
                  : html`<span class="toggle" aria-hidden="true"></span>`
              }
              ${this.#unitName(table, unit, params)}
            </th>
            ${indicators.map((indicator) => this.#cell(workplace, unit.id, indicator, params))}
          </tr>`,
        )}
      </tbody>
    </table>`
  }

  /** Figures of the scope that a sentence may be held against. */
  #phrases(workplace: WorkplaceModel, table: TableDefinition, scope: OrgUnit, params: SheetParams) {
    const figures = workplace.catalogue
      .indicatorsOf(table.id)
      .filter(({ valueType }) => valueType === 'number' || valueType === 'yesno')
      .map((indicator) => {
        const { value, number } = totalCell(indicator, {
          workplace,
          org: scope.id,
          period: params.period,
          lookup: (code, at) => this.#session?.total(at, code),
        })
        return { indicator, value, shown: number }
      })
    return html`<phrase-panel .unitName=${scope.name} .lensName=${localText(lensNames[this._lens])}
      .figures=${figures} @close-panel=${this.#closePanel}></phrase-panel>`
  }

  #unitName(table: TableDefinition, unit: OrgUnit, params: SheetParams) {
    // A sheet exists only for the table's own periods, not for a quarter made of months.
    if (parsedPeriod(params.period).type !== table.periodType) return html`<span>${unit.name}</span>`
    return html`<a href=${pageAddress('sheet', table.id, params.period, unit.id)} title=${t('openRow')}>${unit.name}</a>`
  }

  #cell(workplace: WorkplaceModel, org: OrgUnitId, indicator: Indicator, params: SheetParams) {
    const cell = totalCell(indicator, {
      workplace,
      org,
      period: params.period,
      lookup: (code, at) => this.#session?.total(at, code),
    })
    const moved = this._moved.has(totalName(org, indicator.code))
    const asked = this._asked?.org === org && this._asked.indicator === indicator.code
    const inWords = this._view === 'words'
    const { number } = inMoneyUnit(cell, indicator, this._money)
    const shown = inWords ? cell.words : number
    const other = inWords ? number : cell.words
    return html`<td class="${moved ? 'moved' : ''} ${asked ? 'asked' : ''}">
      <div class="figure">
        ${this.#coverage(cell, org, indicator)}
        <span class="value" title=${other === shown ? '' : other}>${shown}</span>
        ${cell.basis === 'typed' ? html`<span class="of" title=${indicator.origin ?? ''}>${t('typedFigure')}</span>` : nothing}
      </div>
    </td>`
  }

  #coverage(cell: TotalCell, org: OrgUnitId, indicator: Indicator) {
    const { reported, expected, na, of } = cell
    if (expected === 0)
      return of === null ? nothing : html`<span class="of">${t('ofDenominator', { n: of })}</span>`
    const full = reported >= expected
    const title = `${t('coverageTitle', { n: reported, m: expected })}${na > 0 ? `;${t('naCount', { n: na })}` : ''}`
    return html`<button
      class="coverage ${full ? 'full' : reported === 0 ? 'none' : 'part'}"
      title=${title}
      aria-label="${reported}/${expected} ${title}"
      @click=${() => this.#ask(org, indicator.code)}
    >
      ${reported}/${expected}
    </button>`
  }

  #open(params: SheetParams): void {
    if (this.#session || !this.isConnected) return
    const session = openTotals(params, this._lens)
    this.#session = session
    session.addEventListener('connection', () => this.requestUpdate())
    session.addEventListener('totals', (event) => this.#flash((event as MovedEvent).detail))
  }

  #close(): void {
    clearTimeout(this.#flashTimer)
    this.#session?.close()
    this.#session = undefined
  }

  #flash(moved: ReadonlySet<string>): void {
    this._moved = moved
    this.requestUpdate()
    clearTimeout(this.#flashTimer)
    if (moved.size > 0)
      this.#flashTimer = setTimeout(() => {
        this._moved = new Set()
      }, flashMs)
  }

  #setLens(lens: Lens): void {
    this._lens = lens
    this.#session?.setLens(lens)
  }

  /** A file with the units' texts may be published: somebody must have looked for names, which no program finds. */
  readonly #lookForNames = (event: Event): void => {
    const { workplace, params } = this
    const table = params && workplace?.catalogue.table(params.table)
    if (!workplace || !params || !table || joinedIndicators(workplace, table, params).length === 0) return
    if (!window.confirm(joinedText('exportNames'))) event.preventDefault()
  }

  readonly #chooseMoney = (event: Event): void => {
    const chosen = selected(event)
    this._money = moneyUnits.find(({ label }) => label === chosen) ?? moneyUnits[0]
  }

  #setView(view: 'numbers' | 'words' | 'comparison'): void {
    this._view = view
  }

  #ask(org: OrgUnitId, indicator: string): void {
    this._panel = undefined
    const same = this._asked?.org === org && this._asked.indicator === indicator
    this._asked = same ? undefined : { org, indicator }
  }

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#closePanel()
  }

  #togglePanel(panel: 'joined' | 'phrase'): void {
    this._asked = undefined
    this._panel = this._panel === panel ? undefined : panel
  }

  readonly #closePanel = (): void => {
    this._panel = undefined
    this._asked = undefined
  }

  #toggle(id: OrgUnitId): void {
    const next = new Set(this._expanded)
    if (!next.delete(id)) next.add(id)
    this._expanded = next
  }

  #allExpanded(workplace: WorkplaceModel, scope: OrgUnit): boolean {
    return this.#parents(workplace, scope).every((id) => this._expanded.has(id))
  }

  #toggleAll(workplace: WorkplaceModel, scope: OrgUnit): void {
    this._expanded = new Set(
      this.#allExpanded(workplace, scope) ? [scope.id] : this.#parents(workplace, scope),
    )
  }

  #parents(workplace: WorkplaceModel, scope: OrgUnit): readonly OrgUnitId[] {
    const tree = this.params ? workplace.treeOf(this.params.table) : workplace.tree
    return tree.within(scope.id, ['city', 'district', 'street']).map(({ id }) => id)
  }
}

/** Texts exist for the table's own periods only, not for a quarter made of months. */
function joinedIndicators(
  { catalogue }: WorkplaceModel,
  table: TableDefinition,
  { period }: SheetParams,
): readonly Indicator[] {
  if (parsedPeriod(period).type !== table.periodType) return []
  return ownIndicators(catalogue, table).filter(({ rule }) => rule.kind === 'text')
}

function selected(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : ''
}
