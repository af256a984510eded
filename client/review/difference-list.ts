import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { SheetRef } from '../../shared/domain/ids.js'
import type { Differences } from '../../shared/protocol/record-api.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons, fields } from '../components/base-styles.js'
import { cellPart } from '../components/cell-name.js'
import { cellText } from '../components/cell-text.js'
import { SessionWatch } from '../components/session-watch.js'
import { recordText as t } from '../i18n/record-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { shortTime } from './possible-actions.js'
import { fetchDifferences } from './record-calls.js'
import { recordStyles } from './record-styles.js'
import './review-dialog.js'
import type { ReviewDialog } from './review-dialog.js'

type Cell = Differences['cells'][number]

const dayMs = 24 * 60 * 60 * 1000

/**
 * What differs between two moments of a sheet, and the way back: the earlier values are written anew into the rows the
 * person may write, as one step that can be undone. Fires `toast`.
 */
@customElement('difference-list')
export class DifferenceList extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) sheet: SheetRef | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  @state() private _found: Differences | undefined
  @state() private _problem = ''
  @state() private _from = localMoment(new Date(Date.now() - dayMs))
  @state() private _to = ''
  @query('review-dialog') private _dialog!: ReviewDialog | null
  readonly #watch = new SessionWatch(this, ['connection', 'access', 'cells'])

  static override styles = [
    buttons,
    fields,
    recordStyles,
    css`
      .scroll {
        overflow: auto;
        max-height: 60vh;
      }
      table {
        border-collapse: collapse;
        width: 100%;
        font-size: var(--text-s);
      }
      th,
      td {
        text-align: left;
        padding: var(--gap-xs) var(--gap-s);
        border-bottom: 1px solid var(--line);
        vertical-align: top;
      }
      del {
        text-decoration: line-through;
      }
      ins {
        text-decoration: none;
        font-weight: 600;
      }
    `,
  ]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
    if (changed.has('sheet')) this._found = undefined
  }

  override render() {
    return html`<h2>${t('differences')}</h2>
      <form class="ways" @submit=${this.#compare}>
        <label class="field">${t('from')}
          <input id="from" type="datetime-local" step="1" required .value=${this._from} @change=${this.#chooseFrom} />
        </label>
        <label class="field">${t('to')}
          <input id="to" type="datetime-local" step="1" .value=${this._to} title=${t('now')} @change=${this.#chooseTo} />
        </label>
        <button class="primary" type="submit">${t('compare')}</button>
      </form>
      <p class="complaint" role="alert">${this._problem}</p>
      ${this._found ? this.#table(this._found.cells) : nothing}
      <review-dialog></review-dialog>`
  }

  #table(cells: readonly Cell[]) {
    if (cells.length === 0) return html`<p role="status">${t('noDifferences')}</p>`
    const unit = (id: string) => this.workplace?.tree.units.find((each) => each.id === id)?.name ?? id
    const back = this.#restorable(cells)
    return html`<div class="ways">
        <span role="status">${t('differ', { n: cells.length })}</span>
        <button ?disabled=${back.length === 0} title=${back.length === 0 ? t('restoreNone') : nothing}
          @click=${() => this.#restore(back)}>${t('restore', { n: back.length })}</button>
      </div>
      <div class="scroll" tabindex="0">
        <table>
          <thead>
            <tr><th>${t('unit')}</th><th>${t('cell')}</th><th>${t('before')}</th><th>${t('after')}</th><th>${t('by')}</th></tr>
          </thead>
          <tbody>
            ${cells.map(
              (cell) => html`<tr>
                <td>${unit(cell.org)}</td>
                <td>${cellPart(this.workplace, cell.key)}</td>
                <td><del>${cellText(this.workplace, cell.key, cell.before) || t('empty')}</del></td>
                <td><ins>${cellText(this.workplace, cell.key, cell.after) || t('empty')}</ins></td>
                <td>${cell.by} · ${shortTime(cell.at)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`
  }

  #restorable(cells: readonly Cell[]): readonly Cell[] {
    const { session } = this
    return session ? cells.filter(({ org }) => session.access(org).ok) : []
  }

  async #restore(cells: readonly Cell[]): Promise<void> {
    const { session } = this
    const n = cells.length
    const names = cells.map(
      ({ key, before, after }) =>
        `${cellPart(this.workplace, key)}:${cellText(this.workplace, key, after) || t('empty')} → ${cellText(this.workplace, key, before) || t('empty')}`,
    )
    const answer = await this._dialog?.ask({
      title: t('restore', { n }),
      words: [t('restoreAsk', { n })],
      names,
      confirm: t('restore', { n }),
    })
    if (!answer || !session) return
    const changes = cells.map(({ org, key, before }) => ({ org, key, value: before }))
    const done = session.write(changes, t('restored', { n }))
    if (!done.ok) {
      this._problem = done.reason
      return
    }
    this._found = undefined
    const detail = { message: t('restored', { n }) }
    this.dispatchEvent(new CustomEvent('toast', { detail, bubbles: true, composed: true }))
  }

  readonly #chooseFrom = (event: Event): void => {
    this._from = (event.target as HTMLInputElement).value
  }

  readonly #chooseTo = (event: Event): void => {
    this._to = (event.target as HTMLInputElement).value
  }

  readonly #compare = async (event: Event): Promise<void> => {
    event.preventDefault()
    const { sheet } = this
    if (!sheet || this._from === '') return
    this._problem = ''
    const iso = (moment: string) => new Date(moment).toISOString()
    try {
      const found = await fetchDifferences(
        sheet,
        iso(this._from),
        this._to === '' ? undefined : iso(this._to),
      )
      if (this.sheet === sheet) this._found = found
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._problem = error.message
    }
  }
}

/** A moment as a datetime-local field holds it, on the person's clock. */
function localMoment(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
