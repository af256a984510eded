import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  asOrgUnitId,
  asPeriodCode,
  asTableId,
  type OrgUnitId,
  type PeriodCode,
} from '../../shared/domain/ids.js'
import { periodsOfYear } from '../../shared/domain/period.js'
import { readsFigures } from '../../shared/domain/permission.js'
import { isEditable } from '../../shared/domain/status.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { MyReturn } from '../../shared/protocol/api.js'
import { ApiError } from '../api/request.js'
import { loadMyReturns } from '../app/load-workplace.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields, layout } from '../components/base-styles.js'
import { t } from '../i18n/app-strings.js'
import { dictionaryText } from '../i18n/dictionary-strings.js'
import { localText, periodName, periodTypeName } from '../i18n/local-text.js'
import '../components/status-chip.js'
import { officeMoment } from '../i18n/office-moment.js'
import { reviewText } from '../i18n/review-strings.js'
import { taskText } from '../i18n/task-strings.js'
import '../review/mention-panel.js'
import '../review/notice-panel.js'
import '../review/review-queue.js'
import { browserStorage, refusedSheets } from '../sync/refused-store.js'
import { homeStyles } from './home-styles.js'
import './period-strip.js'
import {
  type AgendaItem,
  type AgendaState,
  agendaOf,
  agendaStates,
  isDone,
  localToday,
  periodStart,
} from './return-agenda.js'
import { fillAddress, scopeFor, scopesOf, usualScope } from './sheet-scopes.js'
import './table-card.js'

const stateWords = {
  'sent-back': 'sentBack',
  todo: 'todo',
  'in-progress': 'inProgress',
  done: 'complete',
} as const satisfies Readonly<Record<AgendaState, string>>

/** The first page: what my unit has to fill in, most urgent first, and the ways to sheets and totals. */
@customElement('home-page')
export class HomePage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _returns: readonly MyReturn[] | undefined
  @state() private _problem: string | undefined
  /** Periods picked by hand, by table. */
  @state() private _picked: ReadonlyMap<string, string> = new Map()
  @state() private _scope: OrgUnitId | undefined

  static override styles = [layout, buttons, fields, homeStyles]

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
    if (!changed.has('workplace')) return
    void this.#refresh()
    // Few people have such a duty; nobody else waits for the code of it.
    const role = this.workplace?.me.role
    if (role !== 'clerk' && role !== 'reviewer' && role !== 'viewer') void import('./duty-panel.js')
  }

  override render() {
    const { workplace } = this
    if (!workplace) return nothing
    if (!readsFigures(workplace.person)) return html`<duty-panel .workplace=${workplace}></duty-panel>`
    const mine = this.#mine(workplace)
    const all = this.#all(workplace)
    // Whoever fills, fills first; whoever oversees, looks first.
    const notices = html`<notice-panel .workplace=${workplace}></notice-panel>
      <mention-panel .workplace=${workplace}></mention-panel>`
    return workplace.me.role === 'clerk'
      ? [notices, mine, all]
      : [
          notices,
          html`<review-queue .workplace=${workplace}></review-queue>`,
          all,
          mine,
          html`<audit-files .workplace=${workplace}></audit-files>`,
        ]
  }

  #mine(workplace: WorkplaceModel) {
    const unit = workplace.tree.get(workplace.person.org)?.name ?? ''
    if (this._problem)
      return html`<section><p class="problem panel" role="alert">
        ${this._problem} <button @click=${this.#refresh}>${t('retry')}</button>
      </p></section>`
    if (!this._returns) return html`<section><p class="muted" role="status">${t('loading')}</p></section>`
    const items = agendaOf(this._returns, localToday(new Date()))
    if (items.length === 0 && workplace.me.role !== 'clerk') return nothing
    return html`
      <section aria-labelledby="mine">
        <div class="heading">
          <h1 id="mine">${t('myReturns')}<span class="unit">${unit}</span></h1>
          ${agendaStates.map((each) => {
            const count = items.filter((item) => item.state === each).length
            return count === 0
              ? nothing
              : html`<span class="count ${each}">${t(stateWords[each])} <b>${t('count', { n: count })}</b></span>`
          })}
        </div>
        ${
          items.length === 0
            ? html`<p class="panel empty muted">${t('noReturns')}</p>`
            : html`<ul class="agenda panel">${items.map((item) => this.#agendaRow(workplace, item))}</ul>`
        }
      </section>
    `
  }

  #agendaRow(workplace: WorkplaceModel, item: AgendaItem) {
    const table = workplace.catalogue.table(asTableId(item.table))
    if (!table) return nothing
    const picked = this._picked.get(item.table)
    const shown = item.returns.find(({ period }) => period === picked) ?? item.next
    const period = asPeriodCode(shown.period)
    const address = fillAddress(workplace, table, period, asOrgUnitId(shown.org))
    const share = shown.expected > 0 ? Math.min(100, (shown.reported / shown.expected) * 100) : 0
    const action = actionWord(shown)
    const urgent = shown === item.next && item.state !== 'done'
    return html`
      <li class=${item.state}>
        <div class="name">
          <a href=${address}>${localText(table.name)}</a>
          <span class="muted small">
            ${periodTypeName(table.periodType)} · ${table.formCode} ·
            ${t('ofPeriods', { n: item.done, m: item.returns.length })}
          </span>
          ${shown.reason ? html`<span class="came-back" role="note">${reviewText('sentBackBecause', { reason: shown.reason })}</span>` : nothing}
          ${this.#due(shown)}
          ${refusedSheets(workplace.me.id, browserStorage())
            .filter((sheet) => sheet.table === item.table)
            .map((sheet) => this.#refusedLink(workplace, table, shown.org, sheet))}
        </div>
        <period-strip
          class="strip"
          .returns=${item.returns}
          .chosen=${shown.period}
          @choose=${(event: CustomEvent<string>) => this.#pick(item.table, event.detail)}
        ></period-strip>
        <select
          aria-label="${localText(table.name)} ${t('period')}"
          @change=${(event: Event) => this.#pick(item.table, selected(event))}
        >
          ${item.returns.map(
            (each) => html`<option value=${each.period} ?selected=${each.period === shown.period}>
              ${periodName(asPeriodCode(each.period))}
            </option>`,
          )}
        </select>
        <div class="progress">
          <status-chip .status=${shown.status}></status-chip>
          <span>${t('ofItems', { n: shown.reported, m: shown.expected })}</span>
          <span class="track" aria-hidden="true"><i style="width:${share}%"></i></span>
        </div>
        <a class="button ${urgent ? 'primary' : ''}" href=${address}>${action}</a>
      </li>
    `
  }

  /** Until when it is asked for, in words; late only as long as the unit has not handed in. */
  #due({ due, standing, status }: MyReturn) {
    if (!due || !standing) return nothing
    const at = officeMoment(due)
    if (!isEditable(status)) return html`<span class="muted small">${taskText('due', { at })}</span>`
    const key = { open: 'due', overdue: 'dueOverdue', extended: 'dueExtended', closed: 'dueClosed' } as const
    const late = standing === 'overdue' || standing === 'closed'
    return html`<span class=${late ? 'came-back' : 'muted small'}>${taskText(key[standing], { at })}</span>`
  }

  #refusedLink(
    workplace: WorkplaceModel,
    table: TableDefinition,
    org: string,
    sheet: { readonly period: string; readonly count: number },
  ) {
    const period = asPeriodCode(sheet.period)
    return html`<a class="refused" href=${fillAddress(workplace, table, period, asOrgUnitId(org))}>
      ${t('refusedHere', { n: sheet.count, period: periodName(period) })}
    </a>`
  }

  #all(workplace: WorkplaceModel) {
    const packs = workplace.ownPacks
    const scope = this._scope ?? usualScope(workplace)
    if (packs.length === 0) return nothing
    // Tables differ in what they show: all of it is offered, each table then takes what it allows.
    const offered = new Set(
      packs.flatMap(({ tables }) =>
        tables.flatMap((table) => scopesOf(workplace, table).map(({ id }) => id)),
      ),
    )
    const scopes = workplace.tree.units.filter(({ id }) => offered.has(id))
    const indent = { city: '', district: '', street: '\u3000', community: '\u3000\u3000' }
    return html`
      <section aria-labelledby="all">
        <div class="heading">
          <h1 id="all">${t('tables')}</h1>
          <label class="field">
            ${t('scope')}
            <select @change=${(event: Event) => this.#setScope(selected(event))}>
              ${scopes.map(
                (unit) => html`<option value=${unit.id} ?selected=${unit.id === scope}>
                  ${indent[unit.level]}${unit.name}
                </option>`,
              )}
            </select>
          </label>
          ${workplace.me.role === 'clerk' ? nothing : html`<a href="/dictionary">${dictionaryText('open')}</a>`}
        </div>
        ${packs.map(
          (pack) => html`
            ${packs.length > 1 ? html`<h2 class="pack">${localText(pack.name)}</h2>` : nothing}
            <ul class="cards">
              ${pack.tables.map((table) => this.#card(workplace, table, scopeFor(workplace, table, scope)))}
            </ul>
          `,
        )}
      </section>
    `
  }

  #card(workplace: WorkplaceModel, table: TableDefinition, scope: OrgUnitId) {
    const year = workplace.catalogue.packOf(table.id)?.year ?? new Date().getFullYear()
    const periods = periodsOfYear(year, table.periodType)
    return html`<li class="panel">
      <table-card
        .workplace=${workplace}
        .table=${table}
        .scope=${scope}
        .periods=${periods}
        .period=${this.#viewPeriod(table, periods)}
        @pick=${(event: CustomEvent<string>) => this.#pick(table.id, event.detail)}
      ></table-card>
    </li>`
  }

  /** Picked by hand, else the newest period that has begun. */
  #viewPeriod(table: TableDefinition, periods: readonly PeriodCode[]): PeriodCode {
    const picked = this._picked.get(table.id)
    if (picked && periods.includes(asPeriodCode(picked))) return asPeriodCode(picked)
    const today = localToday(new Date())
    const begun = periods.filter((code) => periodStart(code) <= today)
    return begun[begun.length - 1] ?? periods[0] ?? asPeriodCode(today.slice(0, 4))
  }

  #pick(table: string, code: string): void {
    this._picked = new Map([...this._picked, [table, code]])
  }

  #setScope(id: string): void {
    this._scope = asOrgUnitId(id)
  }

  readonly #refresh = async (): Promise<void> => {
    const user = this.workplace?.me.id
    if (!user || document.visibilityState === 'hidden') return
    try {
      this._returns = await loadMyReturns(user)
      this._problem = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!this._returns) this._problem = error.message
    }
  }
}

function actionWord(item: MyReturn): string {
  if (item.status === 'sent-back') return t('fixNow')
  if (item.status === 'open' && isDone(item)) return reviewText('goSubmit')
  if (isDone(item)) return t('open')
  return item.reported > 0 ? t('goOn') : t('fill')
}

function selected(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : ''
}
