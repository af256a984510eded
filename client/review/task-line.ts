import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { asOrgUnitId, type PeriodCode } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { TaskAnswer, WireTask } from '../../shared/protocol/task-api.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { fetchAtRest, LatePart } from '../components/late-part.js'
import type { Toast } from '../components/toast-line.js'
import { comfortText } from '../i18n/comfort-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import { officeMoment } from '../i18n/office-moment.js'
import { taskText as t } from '../i18n/task-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import type { ReviewDialog } from './review-dialog.js'
import { fetchCalendar, fetchTask, issueTask, lockPeriod } from './task-calls.js'
import type { TaskDialog } from './task-dialog.js'

const namedUnits = 5

/** What is asked before a task is issued or a period is locked. */
const dialogPart = new LatePart(() => Promise.all([import('./review-dialog.js'), import('./task-dialog.js')]))

/**
 * Until when a sheet is asked for and how this person's unit stands, in words; for those above, who is late. With
 * `manage` a supervisor issues and locks here. Fires `toast`.
 */
@customElement('task-line')
export class TaskLine extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property({ attribute: false }) period: PeriodCode | undefined
  /** Tells when the task changed, where a sheet is open. */
  @property({ attribute: false }) session: SheetSession | undefined
  @property({ type: Boolean }) manage = false
  @state() private _answer: TaskAnswer | undefined
  /** What opens later has been asked for. */
  #rested = false
  @query('task-dialog') private _dialog!: TaskDialog | null
  @query('review-dialog') private _confirm!: ReviewDialog | null
  #heard: SheetSession | undefined

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-xs) var(--gap-m);
        min-height: 40px;
        font-size: var(--text-s);
        color: var(--ink-muted);
      }
      b {
        color: var(--ink);
        font-weight: 600;
      }
      .bad {
        padding: 0 var(--gap-s);
        border-radius: var(--radius);
        background: var(--danger-soft);
        color: var(--danger);
        font-weight: 600;
      }
      button {
        font-size: var(--text-sm);
      }
      @media (max-width: 720px) {
        .line {
          min-height: 28px;
        }
        button {
          min-height: 44px;
        }
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (this.session !== this.#heard) {
      this.#heard?.removeEventListener('workflow', this.#load)
      this.session?.addEventListener('workflow', this.#load)
      this.#heard = this.session
    }
    if (changed.has('table') || changed.has('period')) {
      this._answer = undefined
      void this.#load()
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#heard?.removeEventListener('workflow', this.#load)
    this.#heard = undefined
  }

  override updated(): void {
    if (this.#rested || !this.manage || !this._answer) return
    this.#rested = true
    fetchAtRest([dialogPart])
  }

  override render() {
    const { workplace, _answer: answer } = this
    if (!workplace || !answer) return nothing
    const manages = this.manage && this.#mayManage(workplace)
    return html`<div class="line" role="group">
        ${answer.task ? this.#words(workplace, answer, answer.task) : html`<span>${t(manages ? 'noTask' : 'noDeadline')}</span>`}
        ${manages ? this.#buttons(answer.task) : nothing}
      </div>
      ${manages ? html`<task-dialog></task-dialog><review-dialog></review-dialog>` : nothing}`
  }

  #words(workplace: WorkplaceModel, answer: TaskAnswer, task: WireTask) {
    const { standing, late } = answer
    const own = answer.extensions.find(({ org }) => org === workplace.me.org)
    const names = late.slice(0, namedUnits).map((id) => workplace.tree.get(asOrgUnitId(id))?.name ?? id)
    const listed = late.length > names.length ? t('andMore', { names: names.join('、') }) : names.join('、')
    const others = late.some((id) => id !== workplace.me.org)
    return html`<b>${t('deadline', { at: officeMoment(task.deadline) })}</b>
      ${standing === 'overdue' ? html`<span class="bad">${t('overdue')}</span>` : nothing}
      ${standing === 'closed' ? html`<span class="bad">${t('closed')}</span>` : nothing}
      ${own ? html`<span>${t('extended', { at: officeMoment(own.until) })}</span>` : nothing}
      ${task.lockAt && !task.lockedAt ? html`<span>${t('locksAt', { at: officeMoment(task.lockAt) })}</span>` : nothing}
      <span>${t('lead', { n: Math.round(task.leadMinutes / 6) / 10 })}</span>
      ${task.reason ? html`<span>${t('reason', { reason: task.reason })}</span>` : nothing}
      ${others ? html`<span class="bad">${t('late', { n: late.length, names: listed })}</span>` : nothing}`
  }

  #buttons(task: WireTask | null) {
    return html`<button @click=${this.#issue}>${t(task ? 'change' : 'issue')}</button>
      ${task && !task.lockedAt ? html`<button @click=${this.#lock}>${t('lock')}</button>` : nothing}`
  }

  #mayManage({ person, tree, catalogue }: WorkplaceModel): boolean {
    const scope = this.table && catalogue.packOf(this.table.id)?.scope
    return (
      scope !== undefined && decide(person, { action: 'manage-task', org: asOrgUnitId(scope) }, tree).allowed
    )
  }

  readonly #issue = async (): Promise<void> => {
    const { table, period, _answer: answer } = this
    if (!table || !period) return
    await this.#try(async () => {
      const calendar = await fetchCalendar()
      const { deadline, lockAt } = answer?.task ?? {}
      const words = await this._dialog?.ask({
        kind: 'issue',
        title: t('issueTitle', { table: localText(table.name), period: periodName(period) }),
        calendar,
        ...(deadline ? { at: new Date(deadline) } : {}),
        ...(lockAt ? { lockAt: new Date(lockAt) } : {}),
      })
      if (!words) return undefined
      await issueTask({
        table: table.id,
        period,
        deadline: words.at.toISOString(),
        lockAt: words.lockAt?.toISOString() ?? null,
        ...(words.reason ? { reason: words.reason } : {}),
      })
      return t('issued')
    })
  }

  readonly #lock = async (): Promise<void> => {
    const { table, period } = this
    if (!table || !period) return
    await this.#try(async () => {
      const sure = await this._confirm?.ask({
        title: t('lockTitle'),
        words: [t('lockWords')],
        confirm: t('lock'),
      })
      if (!sure) return undefined
      const { locked } = await lockPeriod({ table: table.id, period })
      return t('locked', { n: locked })
    })
  }

  async #try(work: () => Promise<string | undefined>): Promise<void> {
    if (!(await dialogPart.come())) {
      this.#tell(comfortText('partMissing'))
      return
    }
    try {
      const message = await work()
      if (message === undefined) return
      this.#tell(message)
      await this.#load()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#tell(error.message)
    }
  }

  #tell(message: string): void {
    this.dispatchEvent(new CustomEvent<Toast>('toast', { detail: { message } }))
  }

  readonly #load = async (): Promise<void> => {
    const { table, period } = this
    if (!table || !period) return
    try {
      const answer = await fetchTask(table.id, period)
      if (table === this.table && period === this.period) this._answer = answer
    } catch (error) {
      if (!(error instanceof ApiError)) throw error // without network the sheet itself still says what may be done
    }
  }
}
