import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { words } from '../../shared/domain/glossary.js'
import { asPeriodCode } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { parsePeriod, periodsOfYear } from '../../shared/domain/period.js'
import { visibleScope } from '../../shared/domain/permission.js'
import { reportingUnits, type TableDefinition } from '../../shared/domain/table.js'
import type { ReturnParams } from '../app/page-params.js'
import { navigate, pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { formText as t } from '../i18n/form-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { fields } from './base-styles.js'
import './session-status.js'
import './status-chip.js'
import { SessionWatch } from './session-watch.js'
import './undo-bar.js'
import './unit-picker.js'

/**
 * Head of a page that shows one unit's return: which table, whose, for when, its status, and the connection. What the
 * page adds to be done with it goes into the slot `actions`.
 */
@customElement('return-header')
export class ReturnHeader extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property({ attribute: false }) params: ReturnParams | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  /** First part of the address of the same page for another unit: `form` or `ledger`. */
  @property() route: 'form' | 'ledger' = 'form'
  readonly #watch = new SessionWatch(this, ['access', 'people', 'cells'])

  static override styles = [
    fields,
    css`
    :host {
      display: block;
      padding: var(--gap-m) 0 var(--gap-s);
    }
    h1 {
      margin: 0;
      font-size: var(--text-xl);
      line-height: 1.3;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--gap-xs) var(--gap-m);
      color: var(--ink-muted);
      margin-top: var(--gap-xs);
    }
    .grow {
      flex: 1 1 0;
    }
    .code {
      font-size: var(--text-s);
    }
    .people {
      font-size: var(--text-s);
      color: var(--note);
    }
    a {
      color: var(--accent);
    }
    @media (max-width: 599px) {
      select {
        min-height: 44px;
      }
    }
  `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
  }

  override render() {
    const { workplace, table, params, session } = this
    if (!workplace || !table || !params) return nothing
    const scope = visibleScope(workplace.person, table.visibility, workplace.tree)
    const part = workplace.treeOf(table.id, params.period)
    // Who may see beyond the units that take part sees all of them.
    const top = scope && (part.get(scope) ? scope : part.root.id)
    const units = top ? reportingUnits(workplace.catalogue, table, part, top) : []
    const unit = workplace.tree.get(params.org)
    const status = session?.status(params.org)
    const fills = units.some((each) => each.id === params.org)
    // Another window of oneself is no company.
    const others = [...new Set((session?.people ?? []).map((person) => person.name))].filter(
      (name) => name !== workplace.me.name,
    )
    const writable = session?.access(params.org).ok ?? false
    return html`<h1>${localText(table.name)}</h1>
      <div class="line">
        ${units.length > 1 ? this.#picker(units) : html`<strong>${unit?.name ?? params.org}</strong>`}
        ${this.#periods(table, params)}
        ${status && fills ? html`<status-chip .status=${status}></status-chip>` : nothing}
        ${table.formCode ? html`<span class="code">${table.formCode}</span>` : nothing}
        <a href="/sheet/${params.table}/${params.period}/${this.#sheetScope()}">${t('openSheet')}</a>
        <span class="grow"></span>
        ${others.length > 0 ? html`<span class="people">${t('alsoHere', { names: others.slice(0, 5).join('、'), n: others.length })}</span>` : nothing}
        <session-status .session=${session} .readonly=${!writable}></session-status>
        <slot name="actions"></slot>
        ${writable ? html`<undo-bar .session=${session}></undo-bar>` : nothing}
      </div>`
  }

  #periods(table: TableDefinition, params: ReturnParams) {
    const parsed = parsePeriod(params.period)
    const codes = parsed.ok ? periodsOfYear(parsed.value.year, table.periodType) : []
    if (codes.length < 2 || !codes.includes(params.period))
      return html`<span>${periodName(params.period)}</span>`
    return html`<select aria-label=${localText(words.period)} .value=${live(params.period)} @change=${this.#choosePeriod}>
      ${codes.map(
        (code) =>
          html`<option value=${code} ?selected=${code === params.period}>${periodName(code)}</option>`,
      )}
    </select>`
  }

  readonly #choosePeriod = (event: Event): void => {
    const code = asPeriodCode((event.target as HTMLSelectElement).value)
    if (this.params) navigate(pageAddress(this.route, this.params.table, code, this.params.org))
  }

  #picker(units: readonly OrgUnit[]) {
    return html`<unit-picker
      .tree=${this.workplace?.tree}
      .units=${units}
      .current=${this.params?.org ?? ''}
      .hrefOf=${(org: string) => `/${this.route}/${this.params?.table}/${this.params?.period}/${org}`}
    ></unit-picker>`
  }

  /** The person's own unit when it lies above the return, else the return's unit. */
  #sheetScope(): string {
    const { workplace, params } = this
    if (!workplace || !params) return ''
    return workplace.tree.isWithin(params.org, workplace.person.org) ? workplace.person.org : params.org
  }
}
