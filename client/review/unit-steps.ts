import { html, LitElement, nothing } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import { asOrgUnitId, type PeriodCode } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import type { Toast } from '../components/toast-line.js'
import { taskText as t } from '../i18n/task-strings.js'
import { extend, urge } from './task-calls.js'
import './task-dialog.js'
import type { TaskDialog } from './task-dialog.js'

/** 催办 and 延期 of chosen units, as far as this person may. Fires `toast`. */
@customElement('unit-steps')
export class UnitSteps extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property({ attribute: false }) period: PeriodCode | undefined
  @property({ attribute: false }) orgs: readonly string[] = []
  /** Units among them that have not handed in. */
  @property({ attribute: false }) open: readonly string[] = []
  @query('task-dialog') private _dialog!: TaskDialog | null

  static override styles = buttons

  override render() {
    const { workplace } = this
    if (!workplace) return nothing
    const may = (action: 'urge' | 'manage-task') =>
      decide(workplace.person, { action, org: workplace.person.org }, workplace.tree).allowed ||
      (this.orgs.length > 0 && this.#allowed(workplace, action, this.orgs).length > 0)
    const urged = this.#allowed(workplace, 'urge', this.open)
    const extended = this.#allowed(workplace, 'manage-task', this.open)
    return html`${
      urged.length > 0 || may('urge')
        ? html`<button ?disabled=${urged.length === 0} @click=${() => this.#urge(urged)}>
            ${t('urge', { n: urged.length })}
          </button>`
        : nothing
    }
    ${
      may('manage-task')
        ? html`<button ?disabled=${extended.length === 0} @click=${() => this.#extend(extended)}>
              ${t('extend', { n: extended.length })}
            </button>
            <task-dialog></task-dialog>`
        : nothing
    }`
  }

  #allowed(
    { person, tree }: WorkplaceModel,
    action: 'urge' | 'manage-task',
    orgs: readonly string[],
  ): readonly string[] {
    return orgs.filter((org) => decide(person, { action, org: asOrgUnitId(org) }, tree).allowed)
  }

  async #urge(orgs: readonly string[]): Promise<void> {
    const { table, period } = this
    if (!table || !period) return
    await this.#try(async () => {
      const { told, later, nothingMissing } = await urge({ table: table.id, period, orgs })
      return [
        ...(told > 0 ? [t('urged', { told })] : []),
        ...(later > 0 ? [t('urgedLater', { later })] : []),
        ...(nothingMissing.length > 0 ? [t('urgedNone', { n: nothingMissing.length })] : []),
      ].join(';')
    })
  }

  async #extend(orgs: readonly string[]): Promise<void> {
    const { table, period } = this
    if (!table || !period) return
    await this.#try(async () => {
      const words = await this._dialog?.ask({ kind: 'extend', title: t('extendTitle', { n: orgs.length }) })
      if (!words) return ''
      const until = words.at.toISOString()
      await extend({ table: table.id, period, orgs, until, reason: words.reason })
      return t('extendedDone')
    })
  }

  async #try(work: () => Promise<string>): Promise<void> {
    let message: string
    try {
      message = await work()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      message = error.message
    }
    if (message) this.dispatchEvent(new CustomEvent<Toast>('toast', { detail: { message } }))
  }
}
