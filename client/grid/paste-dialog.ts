import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { buttons } from '../components/base-styles.js'
import { dialogStyles, dialogTableStyles } from '../components/dialog-styles.js'
import { displayText } from '../form/value-text.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'
import { rowLabel } from './column-defs.js'
import type { PasteDoubt, PasteWay } from './paste-judge.js'
import type { PastePlan } from './paste-plan.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/** More cells than anybody reads are only counted. */
const shownCells = 100
const wayNames: Readonly<Record<PasteWay, 'wayName' | 'wayPosition'>> = {
  name: 'wayName',
  position: 'wayPosition',
}

/**
 * What a paste in doubt would do, before anything is written: why it asks, which cells get which values, what is left out
 * and why. Fires `paste-answer` with the chosen way, or undefined for cancel.
 */
@customElement('paste-dialog')
export class PasteDialog extends LitElement {
  @property({ attribute: false }) doubt: PasteDoubt | undefined
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  @state() private _way: PasteWay = 'position'

  static override styles = [
    buttons,
    dialogStyles,
    dialogTableStyles,
    css`
      dialog {
        --dialog-width: 720px;
      }
      h3 {
        margin: var(--gap-s) 0 var(--gap-xs);
        font-size: var(--text-m);
      }
      ul {
        margin: 0 0 var(--gap-s);
        padding-left: 1.4em;
      }
      fieldset {
        margin: 0 0 var(--gap-s);
        padding: var(--gap-xs) var(--gap-s);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      label {
        display: block;
        min-height: 28px;
        line-height: 28px;
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('doubt')) this._way = this.doubt?.plans[0]?.way ?? 'position'
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('doubt') || !this.doubt) return
    const dialog = this.renderRoot.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
    this.renderRoot.querySelector<HTMLElement>('button.primary')?.focus()
  }

  override render() {
    const { doubt } = this
    const plan = doubt?.plans.find(({ way }) => way === this._way)?.plan
    if (!doubt || !plan) return nothing
    const n = plan.changes.length
    return html`<dialog aria-labelledby="title" @cancel=${this.#cancel} @keydown=${this.#keydown}>
      <h2 id="title">${t('pasteTitle')}</h2>
      <ul>${doubt.reasons.map((reason) => html`<li class="why">${reason}</li>`)}</ul>
      ${doubt.plans.length > 1 ? this.#ways(doubt) : nothing}
      <h3>${t('pasteWrites', { n, units: new Set(plan.changes.map(({ org }) => org)).size })}</h3>
      ${n > 0 ? this.#changes(plan) : nothing}
      ${plan.refused.length > 0 ? this.#refused(plan) : nothing}
      <div class="foot">
        <button @click=${this.#cancel}>${t('pasteCancel')}</button>
        <button class="primary" ?disabled=${n === 0} @click=${() => this.#answer(this._way)}
          >${t('pasteConfirm', { n })}</button>
      </div>
    </dialog>`
  }

  #ways(doubt: PasteDoubt) {
    return html`<fieldset>
      <legend>${t('pasteHow')}</legend>
      ${doubt.plans.map(
        ({ way, plan }) => html`<label>
          <input type="radio" name="way" value=${way} .checked=${way === this._way}
            @change=${() => {
              this._way = way
            }} />
          ${t(wayNames[way], { n: plan.changes.length })}
        </label>`,
      )}
    </fieldset>`
  }

  #changes(plan: PastePlan) {
    const byOrg = new Map(
      this.rows.filter(({ kind }) => kind === 'unit').map((row) => [row.org.id as string, row]),
    )
    const byKey = new Map(this.columns.map((column) => [column.id as string, column]))
    const more = plan.changes.length - shownCells
    return html`<div class="scroll"><table>
      <thead><tr>
        <th>${t('unitColumn')}</th><th>${t('indicatorColumn')}</th><th>${t('oldValue')}</th><th>${t('newValue')}</th>
      </tr></thead>
      <tbody>
        ${plan.changes.slice(0, shownCells).map(({ org, key, value }) => {
          const [row, column] = [byOrg.get(org), byKey.get(key)]
          return row && column
            ? html`<tr>
                <td>${rowLabel(row)}</td><td>${localText(column.indicator.name)}</td>
                <td class="muted">${this.view?.text(row, column) || t('empty')}</td>
                <td>${displayText(value, column.indicator) || t('empty')} ${typeof value === 'number' ? column.unit : ''}</td>
              </tr>`
            : nothing
        })}
      </tbody>
    </table></div>
    ${more > 0 ? html`<p class="muted">${t('pasteMore', { n: more })}</p>` : nothing}`
  }

  #refused({ refused }: PastePlan) {
    const more = refused.length - shownCells
    return html`<h3>${t('refusedCells', { n: refused.length })}</h3>
      <div class="scroll"><table><tbody>
        ${refused.slice(0, shownCells).map(
          ({ row, column, text, reason }) => html`<tr>
            <td>${t('cellAnd', { org: rowLabel(row), indicator: localText(column.indicator.name), text })}</td>
            <td>${reason}</td>
          </tr>`,
        )}
      </tbody></table></div>
      ${more > 0 ? html`<p class="muted">${t('pasteMore', { n: more })}</p>` : nothing}`
  }

  /** Keys of the dialog are not the page's: Ctrl+Z behind it would be a surprise. */
  readonly #keydown = (event: KeyboardEvent): void => event.stopPropagation()

  readonly #cancel = (event: Event): void => {
    event.preventDefault()
    this.#answer(undefined)
  }

  #answer(way: PasteWay | undefined): void {
    this.renderRoot.querySelector('dialog')?.close()
    this.dispatchEvent(new CustomEvent<PasteWay | undefined>('paste-answer', { detail: way }))
  }
}
