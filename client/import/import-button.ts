import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { SessionWatch } from '../components/session-watch.js'
import { importEntryText as t } from '../i18n/import-entry-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import type { ImportDialog } from './import-dialog.js'
import { canImport, importTarget } from './import-target.js'

/** 导入, for those who may write at least one row of the sheet; others see nothing. */
@customElement('import-button')
export class ImportButton extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) table: TableDefinition | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  /** The unit of a page that shows one return. */
  @property() home: string | undefined
  /** Shows the export too, on pages that have none beside it. */
  @property({ type: Boolean }) exports = false
  @state() private _problem = ''
  @query('import-dialog') private _dialog!: ImportDialog | null
  readonly #watch = new SessionWatch(this, ['access', 'connection'])

  static override styles = [
    buttons,
    css`
      :host {
        display: contents;
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
  }

  override render() {
    const { session, table } = this
    if (!session || !table || !session.ready) return nothing
    const { period, scope } = session.ref
    const file = `/export/sheet/${[table.id, period, scope].map(encodeURIComponent).join('/')}.xlsx`
    return html`
      ${this.exports ? html`<a class="button" href=${file} download>${t('exportXlsx')}</a>` : nothing}
      ${canImport(session) ? html`<button @click=${this.#open}>${t('import')}</button>` : nothing}
      ${this._problem ? html`<span role="alert">${this._problem}</span>` : nothing}
      <import-dialog></import-dialog>`
  }

  /** The window comes when it is wanted: a first load carries what everybody needs. */
  readonly #open = async (): Promise<void> => {
    try {
      await import('./import-dialog.js')
      this._problem = ''
    } catch {
      this._problem = t('notLoaded')
      return
    }
    const { session, workplace, table, _dialog: dialog } = this
    if (!session || !workplace || !table || !dialog) return
    dialog.target = importTarget(session, workplace, table, this.home)
    await dialog.open()
  }
}
