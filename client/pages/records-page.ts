import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query } from 'lit/decorators.js'
import type { SheetParams } from '../app/page-params.js'
import { pageAddress } from '../app/router.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { OpenedSheet } from '../components/opened-sheet.js'
import '../components/session-status.js'
import '../components/toast-line.js'
import type { Toast, ToastLine } from '../components/toast-line.js'
import type { UndoneDetail } from '../components/undo-bar.js'
import '../components/undo-bar.js'
import { localText, periodName } from '../i18n/local-text.js'
import { recordText as t } from '../i18n/record-strings.js'
import '../review/correction-list.js'
import '../review/difference-list.js'
import '../review/late-edit-list.js'

/** What is on record about a sheet: corrections of what was settled, edits that came late, and what differs between two moments. */
@customElement('records-page')
export class RecordsPage extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) params: SheetParams | undefined
  @query('toast-line') private _toast!: ToastLine | null
  readonly #sheet = new OpenedSheet(this)

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
        box-sizing: border-box;
        width: 100%;
        max-width: 1100px;
        margin: 0 auto;
        padding: var(--gap-m);
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-s) var(--gap-m);
        align-items: center;
        margin-bottom: var(--gap-m);
      }
      h1 {
        margin: 0;
        font-size: var(--text-l);
      }
      .grow {
        flex: 1;
      }
      .part {
        display: block;
        background: var(--panel);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        padding: var(--gap-m);
        margin-bottom: var(--gap-m);
      }
    `,
  ]

  override willUpdate(): void {
    const { params, workplace } = this
    const known = params && workplace?.catalogue.table(params.table) && workplace.tree.get(params.scope)
    this.#sheet.open(known ? params : undefined, workplace)
  }

  override render() {
    const { workplace, params } = this
    const table = params && workplace?.catalogue.table(params.table)
    const unit = params && workplace?.tree.get(params.scope)
    if (!workplace || !params) return nothing
    if (!table || !unit) return html`<p role="alert">${t('failed')}</p>`
    const { session } = this.#sheet
    return html`<div class="bar">
        <h1>${t('title')} · ${localText(table.name)} · ${periodName(params.period)} · ${unit.name}</h1>
        <span class="grow"></span>
        <undo-bar .session=${session} @undone=${this.#undone}></undo-bar>
        <a class="button" href=${pageAddress('sheet', table.id, params.period, params.scope)}>${t('backToSheet')}</a>
        <session-status .session=${session}></session-status>
      </div>
      <div @toast=${this.#onToast}>
        <correction-list class="part" .workplace=${workplace} .sheet=${params}></correction-list>
        ${
          workplace.tree.isWithin(params.scope, workplace.person.org)
            ? html`<late-edit-list class="part" .workplace=${workplace} .sheet=${params} .session=${session}></late-edit-list>`
            : nothing
        }
        <difference-list class="part" .workplace=${workplace} .sheet=${params} .session=${session}></difference-list>
      </div>
      <toast-line></toast-line>`
  }

  readonly #onToast = (event: CustomEvent<Toast>): void => this._toast?.show(event.detail)

  readonly #undone = (event: CustomEvent<UndoneDetail>): void =>
    this._toast?.show({ message: event.detail.message })
}
