import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import type { Finding } from '../../shared/domain/checks.js'
import { type Indicator, isTyped, listOf } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { visibleScope } from '../../shared/domain/permission.js'
import { asks, type ListDefinition, ownIndicators, type TableDefinition } from '../../shared/domain/table.js'
import type { ReturnParams } from '../app/page-params.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { cellName } from '../components/cell-name.js'
import '../components/check-lines.js'
import { OpenedSheet } from '../components/opened-sheet.js'
import '../components/conflict-panel.js'
import '../components/refused-panel.js'
import '../components/return-header.js'
import '../components/toast-line.js'
import type { Toast, ToastLine } from '../components/toast-line.js'
import type { UndoBar, UndoneDetail } from '../components/undo-bar.js'
import '../form/form-row.js'
import { type SheetWarnings, warningsOf } from '../grid/sheet-warnings.js'
import { formText } from '../i18n/form-strings.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { localText } from '../i18n/local-text.js'
import { sessionText } from '../i18n/session-strings.js'
import '../ledger/ledger-list.js'
import type { LedgerTalk } from '../ledger/ledger-talk.js'
import '../ledger/ledger-overview.js'
import '../import/import-button.js'
import '../review/comment-thread.js'
import '../review/comment-toggle.js'
import { CommentWatch } from '../review/comment-watch.js'
import '../review/review-bar.js'
import '../review/task-line.js'
import type { CellAddress, SheetSession } from '../sync/sheet-session.js'
import { formPageStyles } from './form-page-styles.js'

/**
 * The lists of one unit, to add lines and edit them in place; for a unit above those that keep the lists, all their
 * items in one table to read. The other typed indicators of the table stand above as small fields.
 */
@customElement('ledger-page')
export class LedgerPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) params: ReturnParams | undefined
  readonly #comments = new CommentWatch(this)
  readonly #sheet = new OpenedSheet(this)
  #revision = 0
  #warnings: SheetWarnings | undefined

  static override styles = [
    formPageStyles,
    css`
      :host {
        max-width: 1360px;
      }
      .fields {
        margin-bottom: var(--gap-m);
        border-top: 1px solid var(--line);
      }
      h2 {
        border-top: 0;
      }
    `,
  ]

  override willUpdate(): void {
    this.#revision += 1
    const { params, workplace } = this
    const ref = params && { table: params.table, period: params.period, scope: params.org }
    const table = this.#table()
    this.#sheet.open(ref && table ? ref : undefined, workplace)
    this.#comments.watch(this.#sheet.session)
    this.#warnings = warningsOf(this.#warnings, this.#sheet.session, workplace, table)
  }

  override render() {
    const { workplace, params } = this
    if (!workplace || !params) return nothing
    const table = this.#table()
    if (!table) return html`<p class="problem">${formText('unknownTable', { table: params.table })}</p>`
    const unit = workplace.treeOf(table.id).get(params.org)
    if (!unit) return html`<p class="problem">${formText('unknownOrg', { org: params.org })}</p>`
    const { session } = this.#sheet
    return html`<return-header .workplace=${workplace} .table=${table} .params=${params} .session=${session} route="ledger"
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
          : html`<p class="loading">${session?.problem ? '' : formText('loading')}</p>`
      }
      <toast-line></toast-line>`
  }

  #body(workplace: WorkplaceModel, table: TableDefinition, unit: OrgUnit, session: SheetSession) {
    if (table.lists.length === 0)
      return html`<p class="reason">${t('noLists', { table: localText(table.name) })}
        <a href=${pageAddress('form', table.id, session.ref.period, unit.id)}>${t('openForm')}</a></p>`
    const indicators = ownIndicators(workplace.catalogue, table)
    const scalars = indicators.filter((indicator) => isTyped(indicator) && asks(indicator, unit))
    const own = table.lists.filter((list) => list.entryLevels.includes(unit.level))
    const below = table.lists
      .map((list) => ({ list, units: this.#unitsBelow(workplace, table, list, unit) }))
      .filter(({ units }) => units.length > 0)
    const access = session.access(unit.id)
    const fillsHere = own.length > 0 || scalars.length > 0
    return html`${fillsHere && !access.ok ? html`<p class="reason">${t('readOnly')}:${access.reason}</p>` : nothing}
      ${scalars.length > 0 ? this.#scalars(scalars, unit, session, access.ok) : nothing}
      <check-lines .findings=${this.#counted(indicators, unit)} .isExplained=${this.#isExplained}
        .explainHref=${access.ok ? pageAddress('form', table.id, session.ref.period, unit.id) : ''}></check-lines>
      <div @toast=${this.#toast}>
        ${own.map(
          (
            list,
          ) => html`<ledger-list .list=${list} .indicators=${indicators} .session=${session} .org=${unit.id}
            .readonly=${!access.ok} .revision=${this.#revision} .talk=${this.#talk(workplace, unit, session)}></ledger-list>`,
        )}
      </div>
      ${below.map(
        ({ list, units }) => html`<ledger-overview .list=${list} .indicators=${indicators} .units=${units}
          .tree=${workplace.tree} .session=${session} .scope=${unit.id} .revision=${this.#revision}
          .hrefOf=${this.#hrefOf}></ledger-overview>`,
      )}
      ${
        fillsHere
          ? html`<comment-toggle .workplace=${workplace} .session=${session} .org=${unit.id} .key=${null}></comment-toggle>`
          : nothing
      }
      ${own.length === 0 && below.length === 0 ? html`<p class="reason">${t('nothingHere')}</p>` : nothing}
      ${table.note ? html`<p class="table-note">${table.note}</p>` : nothing}`
  }

  #talk(workplace: WorkplaceModel, { id }: OrgUnit, session: SheetSession): LedgerTalk {
    return {
      open: (key) => this.#comments.book?.openAt(id, key) ?? 0,
      thread: (
        key,
        label,
      ) => html`<comment-thread .workplace=${workplace} .session=${session} .org=${id} .key=${key}
        .label=${label}></comment-thread>`,
    }
  }

  /** What checks say of the figures that the lists count, each check once. */
  #counted(indicators: readonly Indicator[], org: OrgUnit): readonly Finding[] {
    const found = indicators
      .filter((indicator) => listOf(indicator) !== undefined)
      .flatMap(({ code }) => this.#warnings?.at({ kind: 'unit', org }, code) ?? [])
    return [...new Map(found.map((finding) => [finding.check, finding])).values()]
  }

  readonly #isExplained = (finding: Finding): boolean => this.#warnings?.isExplained(finding) ?? false

  #scalars(scalars: readonly Indicator[], unit: OrgUnit, session: SheetSession, writable: boolean) {
    return html`<div class="fields" @toast=${this.#toast} @focusin=${this.#focused} @focusout=${this.#left}>
      <h2>${t('scalars')}</h2>
      ${scalars.map(
        (
          indicator,
          i,
        ) => html`<form-row .indicator=${indicator} .session=${session} .workplace=${this.workplace} .org=${unit.id} .number=${i + 1}
          .readonly=${!writable} .revision=${this.#revision} .others=${this.#othersAt(indicator.code)}
          .findings=${this.#warnings?.at({ kind: 'unit', org: unit }, indicator.code) ?? []}
          .isExplained=${this.#isExplained}></form-row>`,
      )}
    </div>`
  }

  /** Units below this one that keep the list and whose ledgers the person may see. */
  #unitsBelow(
    workplace: WorkplaceModel,
    table: TableDefinition,
    list: ListDefinition,
    unit: OrgUnit,
  ): readonly OrgUnit[] {
    const { tree, person } = workplace
    const seen = visibleScope(person, table.visibility, tree)
    return workplace
      .treeOf(table.id)
      .within(unit.id, list.entryLevels)
      .filter((each) => each.id !== unit.id && seen !== undefined && tree.isWithin(each.id, seen))
  }

  #table(): TableDefinition | undefined {
    return this.params && this.workplace?.catalogue.table(this.params.table)
  }

  #othersAt(key: string): readonly string[] {
    const people = (this.#sheet.session?.people ?? []).filter(
      ({ at }) => at?.org === this.params?.org && at?.key === key,
    )
    return [...new Set(people.map((person) => person.name))]
  }

  #show(toast: Toast): void {
    this.renderRoot.querySelector<ToastLine>('toast-line')?.show(toast)
  }

  readonly #hrefOf = (org: string): string => `/ledger/${this.params?.table}/${this.params?.period}/${org}`

  readonly #nameOf = (cell: CellAddress): string => cellName(this.workplace, cell)

  readonly #toast = (event: CustomEvent<Toast>): void => this.#show(event.detail)

  readonly #undone = (event: CustomEvent<UndoneDetail>): void => {
    const bar = event.composedPath()[0] as UndoBar
    const { message, canRedo } = event.detail
    const action = { label: sessionText('redo'), run: () => bar.redo() }
    this.#show(canRedo ? { message, action } : { message })
  }

  readonly #focused = (event: Event): void => {
    const row = event.target as HTMLElement & { readonly indicator?: Indicator }
    if (row.indicator && this.params)
      this.#sheet.session?.setCursor({ org: this.params.org, key: row.indicator.code })
  }

  readonly #left = (event: FocusEvent): void => {
    if (event.relatedTarget === null) this.#sheet.session?.setCursor(null)
  }
}
