import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { asOrgUnitId, asPeriodCode, type PeriodCode } from '../../shared/domain/ids.js'
import { period as parsedPeriod, periodsOfYear } from '../../shared/domain/period.js'
import { isEditable } from '../../shared/domain/status.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { ReviewEvent } from '../../shared/protocol/review-api.js'
import type { ReturnDifference } from '../../shared/protocol/review-difference-api.js'
import { ApiError } from '../api/request.js'
import type { SheetParams } from '../app/page-params.js'
import { navigate, pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields } from '../components/base-styles.js'
import { OpenedSheet } from '../components/opened-sheet.js'
import '../components/session-status.js'
import '../components/toast-line.js'
import type { Toast, ToastLine } from '../components/toast-line.js'
import { differenceText as dt } from '../i18n/difference-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import { reviewText as t } from '../i18n/review-strings.js'
import '../review/late-edit-list.js'
import { fetchReviewDifferences } from '../review/difference-calls.js'
import { standingReasons } from '../review/difference-words.js'
import { askMany, type BulkAction, performMany } from '../review/many-steps.js'
import { possibleActions } from '../review/possible-actions.js'
import '../review/review-difference.js'
import { fetchLatestReviews } from '../review/review-calls.js'
import type { ReviewList } from '../review/review-list.js'
import { ReviewWalk, type WalkPage } from '../review/review-walk.js'
import '../review/review-dialog.js'
import type { ReviewDialog } from '../review/review-dialog.js'
import '../review/review-list.js'
import { questionFor } from '../review/review-questions.js'
import {
  passesFilter,
  type ReviewFilter,
  type ReviewRow,
  reviewFilters,
  reviewRows,
} from '../review/review-rows.js'
import '../review/task-line.js'
import '../review/unit-steps.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { reviewPageStyles } from './review-page-styles.js'
import { scopesOf } from './sheet-scopes.js'

const bulkWords = {
  approve: 'approveMany',
  'send-back': 'sendBackCount',
  lock: 'lockMany',
} as const satisfies Readonly<Record<BulkAction, string>>
const bulkActions: readonly BulkAction[] = ['approve', 'send-back', 'lock']
const namedUnits = 8

/** The returns below a reviewer or supervisor, live: who handed in, what is missing, and one step for many at once. */
@customElement('review-page')
export class ReviewPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) params: SheetParams | undefined
  @state() private _filter: ReviewFilter | undefined
  @state() private _selected: ReadonlySet<string> = new Set()
  @state() private _latest: readonly ReviewEvent[] = []
  @state() private _facts: ReadonlyMap<string, ReturnDifference> = new Map()
  @state() private _busy = false
  @query('review-list') private _list!: ReviewList | null
  @query('review-dialog') private _dialog!: ReviewDialog | null
  @query('toast-line') private _toast!: ToastLine | null
  readonly #sheet = new OpenedSheet(this)
  readonly #walk = new ReviewWalk(this, () => this.#page())
  #rows: readonly ReviewRow[] = []
  /** Scope and statuses that {@link _latest} was asked for. */
  #asked = ''

  static override styles = [buttons, fields, reviewPageStyles]

  override willUpdate(changed: PropertyValues<this>): void {
    const { params, workplace } = this
    if (changed.has('params')) {
      this.#walk.restart()
      this._selected = new Set()
      this._facts = new Map()
    }
    const known = params && workplace?.catalogue.table(params.table) && workplace.tree.get(params.scope)
    this.#sheet.open(known ? params : undefined, workplace)
    const { session } = this.#sheet
    if (!session?.ready || !params || !workplace) return
    // Whoever comes here comes for what waits; later the choice is the person's.
    this._filter ??= someWaits(workplace, session) ? 'waiting' : 'all'
    const statuses = session.orgs.map((org) => session.status(org)).join()
    const wanted = `${params.table}/${params.period}/${params.scope}/${statuses}`
    if (wanted === this.#asked) return
    this.#asked = wanted
    void this.#load(params, wanted)
  }

  override render() {
    const { workplace, params } = this
    if (!workplace || !params) return nothing
    const { role } = workplace.me
    const table = workplace.catalogue.table(params.table)
    if (!table || !workplace.tree.get(params.scope))
      return html`<p class="empty" role="alert">${t('unknown')}</p>`
    if (role !== 'reviewer' && role !== 'supervisor') return html`<p class="empty">${t('notForYou')}</p>`
    const { session } = this.#sheet
    return html`${this.#head(workplace, table, params, session)}
      <task-line manage .workplace=${workplace} .table=${table} .period=${params.period} .session=${session}
        @toast=${this.#onToast}></task-line>
      ${session?.ready ? this.#body(workplace, table, session) : html`<p class="empty" role="status">${session?.problem ?? t('loading')}</p>`}
      <late-edit-list quiet .workplace=${workplace} .sheet=${params} .session=${session} @toast=${this.#onToast}></late-edit-list>
      <review-dialog></review-dialog><toast-line></toast-line>`
  }

  #head(
    workplace: WorkplaceModel,
    table: TableDefinition,
    params: SheetParams,
    session: SheetSession | undefined,
  ) {
    const year = workplace.catalogue.packOf(table.id)?.year ?? parsedPeriod(params.period).year
    const scopes = scopesOf(workplace, table).filter(({ id }) =>
      workplace.tree.isWithin(id, workplace.person.org),
    )
    const go = (period: PeriodCode, scope: string) =>
      navigate(pageAddress('review', table.id, period, asOrgUnitId(scope)), { replace: true })
    return html`<div class="bar">
      <h1>${t('reviewTitle')} · ${localText(table.name)}</h1>
      <label class="field">${t('period')}
        <select @change=${(event: Event) => go(asPeriodCode(selectedOf(event)), params.scope)}>
          ${periodsOfYear(year, table.periodType).map(
            (code) =>
              html`<option value=${code} ?selected=${code === params.period}>${periodName(code)}</option>`,
          )}
        </select>
      </label>
      <label class="field">${t('scope')}
        <select @change=${(event: Event) => go(params.period, selectedOf(event))}>
          ${scopes.map(
            ({ id, name, level }) => html`<option value=${id} ?selected=${id === params.scope}>
              ${level === 'street' ? '\u3000' : ''}${name}
            </option>`,
          )}
        </select>
      </label>
      <span class="grow"></span>
      <session-status .session=${session} readonly></session-status>
    </div>`
  }

  #body(workplace: WorkplaceModel, table: TableDefinition, session: SheetSession) {
    const rows = reviewRows(workplace, table, session, this._latest)
    this.#rows = rows
    const chosen = this._filter ?? 'all'
    const shown = this.#shown()
    const selected = shown.filter(({ unit }) => this._selected.has(unit.id))
    const late = rows.filter((row) => passesFilter(row, 'notSubmitted'))
    const names = late.slice(0, namedUnits).map(({ unit }) => unit.name)
    const listed = names.join('、')
    return html`<div class="bar">
        ${reviewFilters.map((filter) => {
          const count = rows.filter((row) => passesFilter(row, filter)).length
          return html`<button class="filter" aria-pressed=${String(filter === chosen)}
            @click=${() => this.#setFilter(filter)}>${t(filter)} <b>${count}</b></button>`
        })}
        <span class="grow line"></span>
        <span role="status">${t('selected', { n: selected.length })}</span>
        ${bulkActions.map((action) => this.#bulkButton(workplace, action, selected))}
        <unit-steps .workplace=${workplace} .table=${table} .period=${session.ref.period}
          .orgs=${selected.map(({ unit }) => unit.id)} .open=${stillOpen(selected)} @toast=${this.#onToast}></unit-steps>
      </div>
      ${
        late.length > 0
          ? html`<p class="late" title=${late.map(({ unit }) => unit.name).join('、')}>
              ${t('notSubmittedUnits', { n: late.length, names: late.length > names.length ? t('andMore', { names: listed }) : listed })}
            </p>`
          : nothing
      }
      ${
        shown.length === 0
          ? html`<p class="empty">${t('noneHere')}</p>`
          : html`<p class="keys">${dt('keys')}</p>
              <review-list .session=${session} .rows=${shown} .selected=${this._selected} .hrefOf=${this.#hrefOf} .current=${this.#walk.current}
                .detail=${this.#walk.open ? (row: ReviewRow) => this.#detail(workplace, table, session, row) : undefined}
                  .isApproving=${this.#walk.isApproving} @choose=${this.#choose}
                @point=${(event: CustomEvent<string>) => this.#walk.point(event.detail)}></review-list>`
      }`
  }

  #detail(workplace: WorkplaceModel, table: TableDefinition, session: SheetSession, row: ReviewRow) {
    const { unit } = row
    return html`<review-difference .workplace=${workplace} .table=${table} .unit=${unit} .href=${this.#hrefOf(unit.id)}
      .facts=${row.actions.includes('approve') ? this._facts.get(unit.id) : undefined} .cells=${session.cells(unit.id)} .session=${session}
      @approve=${() => this.#walk.approve(row)} @send-back=${() => this.#walk.sendBack(row)} @fold=${() => this.#walk.fold()}></review-difference>`
  }

  #bulkButton(workplace: WorkplaceModel, action: BulkAction, selected: readonly ReviewRow[]) {
    if (action === 'lock' && workplace.me.role !== 'supervisor') return nothing
    const able = selected.filter(({ actions }) => actions.includes(action))
    return html`<button class=${action === 'approve' ? 'primary' : ''} ?disabled=${this._busy || able.length === 0}
      @click=${() => this.#act(action, able)}>${t(bulkWords[action], { n: able.length })}</button>`
  }

  async #act(action: BulkAction, rows: readonly ReviewRow[]): Promise<void> {
    const { params } = this
    const dialog = this._dialog
    if (!params) return
    const answer = await askMany(dialog, action, rows)
    if (!answer) return
    this._busy = true
    try {
      const { message, failed } = await performMany(params, dialog, action, rows, answer)
      this._toast?.show({ message })
      this._selected = failed
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._toast?.show({ message: error.message })
    } finally {
      this._busy = false
    }
  }

  #page(): WalkPage {
    const { params, workplace } = this
    const table = params && workplace?.catalogue.table(params.table)
    return {
      sheet: params,
      rows: this.#shown(),
      list: this._list,
      dialog: this._dialog,
      toast: this._toast,
      questionFor: ({ unit }) => {
        const facts = this._facts.get(unit.id)
        const chosen = facts ? standingReasons(workplace, facts) : []
        return table && workplace
          ? questionFor('send-back', { unit, table, catalogue: workplace.catalogue, chosen })
          : undefined
      },
    }
  }

  #shown(): readonly ReviewRow[] {
    const chosen = this._filter ?? 'all'
    return this.#rows.filter((row) => passesFilter(row, chosen))
  }

  async #load(params: SheetParams, wanted: string): Promise<void> {
    try {
      const [latest, facts] = await Promise.all([fetchLatestReviews(params), fetchReviewDifferences(params)])
      if (wanted !== this.#asked) return
      this._latest = latest
      this._facts = new Map(facts.map((each) => [each.org, each]))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // statuses come by the session; who, when and what differs are missing
    }
  }

  readonly #onToast = (event: CustomEvent<Toast>): void => this._toast?.show(event.detail)

  #setFilter(filter: ReviewFilter): void {
    this._filter = filter
    this._selected = new Set()
  }

  readonly #choose = (event: CustomEvent<ReadonlySet<string>>): void => {
    this._selected = event.detail
  }

  readonly #hrefOf = (org: string): string => {
    const { params, workplace } = this
    const ledger = params && workplace?.catalogue.table(params.table)?.layout === 'ledger'
    return params
      ? pageAddress(ledger ? 'ledger' : 'form', params.table, params.period, asOrgUnitId(org))
      : '/'
  }
}

function someWaits(workplace: WorkplaceModel, session: SheetSession): boolean {
  return session.orgs.some((org) =>
    possibleActions(workplace, session.ref.table, asOrgUnitId(org), session.status(org)).includes('approve'),
  )
}

function selectedOf(event: Event): string {
  return event.target instanceof HTMLSelectElement ? event.target.value : ''
}

/** Units that have not handed in: whom a reminder or more time is for. */
function stillOpen(rows: readonly ReviewRow[]): readonly string[] {
  return rows.filter(({ status }) => isEditable(status)).map(({ unit }) => unit.id)
}
