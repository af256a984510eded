import { html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Finding } from '../../shared/domain/checks.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { visibleScope } from '../../shared/domain/permission.js'
import { ownIndicators, reportingUnits, type TableDefinition } from '../../shared/domain/table.js'
import type { ReturnParams } from '../app/page-params.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { cellName } from '../components/cell-name.js'
import { OpenedSheet } from '../components/opened-sheet.js'
import '../components/conflict-panel.js'
import '../components/refused-panel.js'
import '../components/return-header.js'
import '../components/toast-line.js'
import { buttons } from '../components/base-styles.js'
import type { Toast, ToastLine } from '../components/toast-line.js'
import type { UndoBar, UndoneDetail } from '../components/undo-bar.js'
import {
  fieldsAt,
  nextMissing,
  type OwnRate,
  ownRates,
  type Progress,
  progressOf,
} from '../form/form-fields.js'
import '../form/form-row.js'
import '../form/stock-carry.js'
import type { OfferPlace } from '../form/stock-offers.js'
import '../form/unit-progress-list.js'
import { figureText } from '../form/value-text.js'
import { type SheetWarnings, warningsOf } from '../grid/sheet-warnings.js'
import { formText as t } from '../i18n/form-strings.js'
import { localText } from '../i18n/local-text.js'
import { sessionText } from '../i18n/session-strings.js'
import '../import/import-button.js'
import '../review/comment-toggle.js'
import type { CommentToggle } from '../review/comment-toggle.js'
import '../review/review-bar.js'
import '../review/task-line.js'
import type { CellAddress, SheetSession } from '../sync/sheet-session.js'
import { formPageStyles } from './form-page-styles.js'

/** One unit's return as a form, indicators down the page. Also the entry path of matrix tables on phones. */
@customElement('form-page')
export class FormPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) params: ReturnParams | undefined
  readonly #sheet = new OpenedSheet(this)
  #revision = 0
  #warnings: SheetWarnings | undefined
  #lastField: string | undefined

  static override styles = [buttons, formPageStyles]

  override willUpdate(): void {
    this.#revision += 1
    const { params, workplace } = this
    const ref = params && { table: params.table, period: params.period, scope: params.org }
    const table = this.#table()
    this.#sheet.open(ref && table ? ref : undefined, workplace)
    this.#warnings = warningsOf(this.#warnings, this.#sheet.session, workplace, table)
  }

  override render() {
    const { workplace, params } = this
    if (!workplace || !params) return nothing
    const table = this.#table()
    if (!table) return html`<p class="problem">${t('unknownTable', { table: params.table })}</p>`
    const unit = workplace.treeOf(table.id).get(params.org)
    if (!unit) return html`<p class="problem">${t('unknownOrg', { org: params.org })}</p>`
    const { session } = this.#sheet
    return html`<return-header .workplace=${workplace} .table=${table} .params=${params} .session=${session} route="form"
        @undone=${this.#undone}><import-button slot="actions" exports .workplace=${workplace} .table=${table}
          .session=${session} .home=${unit.id}></import-button></return-header>
      <div class="way">
        <review-bar .workplace=${workplace} .table=${table} .session=${session} .org=${unit.id}
          @toast=${this.#toast}></review-bar>
        <task-line .workplace=${workplace} .table=${table} .period=${params.period} .session=${session}></task-line>
      </div>
      <conflict-panel .session=${session} .workplace=${workplace}></conflict-panel>
      <refused-panel .session=${session} .nameOf=${this.#nameOf}></refused-panel>
      ${session?.problem ? html`<p class="problem" role="alert">${session.problem}</p>` : nothing}
      ${
        session?.ready
          ? keyed(session, this.#body(workplace, table, unit, session))
          : html`<p class="loading">${session?.problem ? '' : t('loading')}</p>`
      }
      <toast-line></toast-line>`
  }

  #body(workplace: WorkplaceModel, table: TableDefinition, unit: OrgUnit, session: SheetSession) {
    const indicators = ownIndicators(workplace.catalogue, table)
    const fields = fieldsAt(indicators, unit)
    if (fields.length === 0) return this.#unitList(workplace, table, unit, session, indicators)
    const access = session.access(unit.id)
    const progress = progressOf(fields, session.cells(unit.id))
    return html`${access.ok ? nothing : html`<p class="reason">${t('readOnly')}:${access.reason}</p>`}
      ${this.#progressBar(progress, access.ok, { session, workplace, table, org: unit.id })}
      <div class="fields" @toast=${this.#toast} @field-next=${this.#next} @focusin=${this.#focused} @focusout=${this.#left}>
        ${repeat(
          fields,
          (field) => `${unit.id} ${field.code}`,
          (field, i) => html`${this.#groupHeading(table, fields, i)}
            <form-row .indicator=${field} .session=${session} .workplace=${workplace} .org=${unit.id} .number=${i + 1}
              .readonly=${!access.ok} .revision=${this.#revision} .others=${this.#othersAt(field)}
              .findings=${this.#warnings?.at({ kind: 'unit', org: unit }, field.code) ?? []}
              .isExplained=${this.#isExplained}
              .ledgerHref=${`/ledger/${table.id}/${session.ref.period}/${unit.id}`} @keydown=${commentKey}>
              <comment-toggle slot="comments" .workplace=${workplace} .session=${session} .org=${unit.id}
                .key=${field.code} .label=${localText(field.name)}></comment-toggle></form-row>`,
        )}
      </div>
      <comment-toggle .workplace=${workplace} .session=${session} .org=${unit.id} .key=${null}></comment-toggle>
      ${this.#rates(ownRates(indicators, fields, session.cells(unit.id)))}
      ${table.note ? html`<p class="table-note">${table.note}</p>` : nothing}`
  }

  #unitList(
    workplace: WorkplaceModel,
    table: TableDefinition,
    unit: OrgUnit,
    session: SheetSession,
    indicators: readonly Indicator[],
  ) {
    const seen = visibleScope(workplace.person, table.visibility, workplace.tree)
    const part = workplace.treeOf(table.id, session.ref.period)
    const units = reportingUnits(workplace.catalogue, table, part, unit.id).filter(
      (each) => seen !== undefined && workplace.tree.isWithin(each.id, seen),
    )
    return html`<p class="reason">${t('notFilledHere', { org: unit.name })}</p>
      <unit-progress-list .units=${units} .tree=${workplace.tree} .indicators=${indicators} .session=${session}
        .revision=${this.#revision}
        .hrefOf=${(org: string) => `/form/${table.id}/${session.ref.period}/${org}`}></unit-progress-list>`
  }

  #progressBar(
    progress: Progress,
    writable: boolean,
    { session, workplace, table, org }: OfferPlace & { readonly table: TableDefinition },
  ) {
    const { reported, expected, missing } = progress
    const words =
      missing.length === 0 ? t('complete', { m: expected }) : t('progress', { n: reported, m: expected })
    return html`<div class="progress">
      <div class="meter"><span style=${`width:${expected ? (100 * reported) / expected : 0}%`}></span></div>
      <span role="status">${words}</span>
      ${
        writable
          ? html`<button ?disabled=${missing.length === 0} @click=${this.#goToMissing}>${t('nextMissing')}</button>
              <stock-carry .session=${session} .workplace=${workplace} .table=${table} .org=${org}
                .revision=${this.#revision} @toast=${this.#toast}></stock-carry>
              <span class="hint">${t('fillHint')}</span>`
          : nothing
      }
    </div>`
  }

  #rates(rates: readonly OwnRate[]) {
    if (rates.length === 0) return nothing
    return html`<dl class="rates">
      <span>${t('rates')}</span>
      ${rates.map(
        ({ indicator, value }) => html`<div>
          <dt>${localText(indicator.name)}</dt>
          <dd>${value === null ? '—' : figureText(value, indicator)}</dd>
        </div>`,
      )}
    </dl>`
  }

  #groupHeading(table: TableDefinition, fields: readonly Indicator[], i: number) {
    const groupOf = (field: Indicator | undefined) =>
      table.columns.find((column) => column.indicator === field?.code)?.group.join(' · ') ?? ''
    const group = groupOf(fields[i])
    return group && (i === 0 || group !== groupOf(fields[i - 1])) ? html`<h2>${group}</h2>` : nothing
  }

  readonly #isExplained = (finding: Finding): boolean => this.#warnings?.isExplained(finding) ?? false

  #table(): TableDefinition | undefined {
    return this.params && this.workplace?.catalogue.table(this.params.table)
  }

  #othersAt(field: Indicator): readonly string[] {
    const names = (this.#sheet.session?.people ?? [])
      .filter(({ at }) => at?.org === this.params?.org && at?.key === field.code)
      .map((person) => person.name)
    return [...new Set(names)]
  }

  #rows(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('form-row')]
  }

  readonly #next = (event: Event): void => {
    const rows = this.#rows()
    const next = rows[rows.indexOf(event.target as HTMLElement) + 1]
    if (next) next.focus()
    else this.renderRoot.querySelector<HTMLElement>('.progress button')?.focus()
  }

  readonly #goToMissing = (): void => {
    const { workplace, params } = this
    const { session } = this.#sheet
    const unit = params && workplace?.tree.get(params.org)
    if (!workplace || !params || !session || !unit) return
    const fields = fieldsAt(workplace.catalogue.indicatorsOf(params.table), unit)
    const target = nextMissing(fields, progressOf(fields, session.cells(unit.id)), this.#lastField)
    if (target) this.#rows()[fields.indexOf(target)]?.focus()
  }

  readonly #focused = (event: Event): void => {
    const row = event.target as HTMLElement & { readonly indicator?: Indicator }
    if (!row.indicator || !this.params) return
    this.#lastField = row.indicator.code
    this.#sheet.session?.setCursor({ org: this.params.org, key: row.indicator.code })
  }

  readonly #left = (event: FocusEvent): void => {
    if (event.relatedTarget === null) this.#sheet.session?.setCursor(null)
  }

  readonly #undone = (event: CustomEvent<UndoneDetail>): void => {
    const bar = event.composedPath()[0] as UndoBar
    const { message, canRedo } = event.detail
    const action = { label: sessionText('redo'), run: () => bar.redo() }
    this.renderRoot.querySelector<ToastLine>('toast-line')?.show(canRedo ? { message, action } : { message })
  }

  readonly #toast = (event: CustomEvent<Toast>): void =>
    this.renderRoot.querySelector<ToastLine>('toast-line')?.show(event.detail)

  readonly #nameOf = (cell: CellAddress): string => cellName(this.workplace, cell)
}

/** Shift+F2 in a row: what is said about it. */
function commentKey(event: KeyboardEvent): void {
  if (event.key !== 'F2' || !event.shiftKey || !(event.currentTarget instanceof HTMLElement)) return
  event.preventDefault()
  void event.currentTarget.querySelector<CommentToggle>('comment-toggle')?.show()
}
