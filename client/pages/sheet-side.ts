import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { statusNames } from '../../shared/domain/glossary.js'
import { isTyped } from '../../shared/domain/indicator.js'
import { decide } from '../../shared/domain/permission.js'
import type { CellHistory } from '../../shared/protocol/api.js'
import { request } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { displayText } from '../form/value-text.js'
import { rowLabel } from '../grid/column-defs.js'
import type { PastePlan } from '../grid/paste-plan.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import type { SheetView } from '../grid/sheet-view.js'
import { besideText } from '../i18n/beside-strings.js'
import { commentText } from '../i18n/comment-strings.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { language } from '../i18n/language.js'
import { localText } from '../i18n/local-text.js'
import { recordText } from '../i18n/record-strings.js'
import type { CommentThread } from '../review/comment-thread.js'
import type { CorrectionDialog } from '../review/correction-dialog.js'
import type { SheetSession } from '../sync/sheet-session.js'
import './cell-facts.js'
import { textDifference } from './text-difference.js'

/** What the panel beside a sheet shows. */
export type Side =
  | {
      readonly kind: 'cell'
      readonly view: SheetView
      readonly row: SheetRow
      readonly column: SheetColumn
    }
  | {
      readonly kind: 'text'
      readonly session: SheetSession
      readonly row: SheetRow
      readonly column: SheetColumn
    }
  | { readonly kind: 'paste'; readonly plan: PastePlan }

type CellSide = Side & { readonly kind: 'cell' }

/** True for a cell that people write: sums and computed cells have no past of their own. */
const hasPast = ({ view, row, column }: CellSide): boolean => column.typed && view.isAsked(row, column)

/** Comes when it is first looked at: the sheet itself is there sooner. */
const loadThread = () => import('../review/comment-thread.js')
const loadText = () => import('./text-panel.js')
const loadCorrection = () => import('../review/correction-dialog.js')

const restMs = 250

/** More refused cells than anybody reads are only counted. */
const refusedShown = 200

/** The panel beside a sheet: everything about a cell with its past, or what a paste left out and why. Fires `close-side`. */
@customElement('sheet-side')
export class SheetSide extends LitElement {
  @property({ attribute: false }) side: Side | undefined
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  @query('comment-thread') private _thread!: CommentThread | null
  @query('correction-dialog') private _dialog!: CorrectionDialog | null
  @state() private _entries: CellHistory['entries'] | 'loading' | 'failed' = 'loading'
  #loaded: Side | undefined
  #resting: ReturnType<typeof setTimeout> | undefined

  static override styles = [
    buttons,
    css`
      aside {
        position: absolute;
        z-index: 20;
        right: 0;
        top: 0;
        bottom: 0;
        box-sizing: border-box;
        width: min(380px, 100%);
        overflow: auto;
        background: var(--panel);
        border: 1px solid var(--line-strong);
        box-shadow: var(--shadow);
        padding: var(--gap-m);
        font-size: var(--text-s);
      }
      aside.text {
        width: min(620px, 100%);
      }
      .close {
        float: right;
        position: sticky;
        top: 0;
        z-index: 1;
        margin: -4px -4px var(--gap-xs) var(--gap-s);
      }
      h2,
      h3 {
        margin: 0 0 var(--gap-s);
        font-size: var(--text-m);
      }
      h3 {
        margin-top: var(--gap-m);
      }
      ul {
        margin: 0 0 var(--gap-m);
        padding: 0;
        list-style: none;
      }
      li {
        padding: var(--gap-xs) 0;
        border-top: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      ins {
        font-weight: 600;
      }
      .muted {
        color: var(--ink-muted);
      }
    `,
  ]

  override willUpdate(): void {
    const { side } = this
    if (side === this.#loaded) return
    this.#loaded = side
    clearTimeout(this.#resting)
    if (side?.kind === 'text') void loadText()
    if (side?.kind !== 'cell') return
    void loadThread()
    if (!hasPast(side)) {
      this._entries = []
      return
    }
    this._entries = 'loading'
    // Whoever walks through the sheet with the arrows asks only where they stay.
    this.#resting = setTimeout(() => void this.#load(side), restMs)
  }

  override render() {
    const { side } = this
    if (!side) return nothing
    return html`<aside class=${side.kind} @keydown=${this.#escape} role=${side.kind === 'paste' ? 'alert' : 'complementary'}>
      <button class="close" @click=${this.#close}>${t('closeReport')}</button>
      ${this.#content(side)}
    </aside>`
  }

  #content(side: Side) {
    switch (side.kind) {
      case 'cell':
        return this.#cell(side)
      case 'text':
        return html`<text-panel .session=${side.session} .org=${side.row.org} .indicator=${side.column.indicator}></text-panel>`
      case 'paste':
        return this.#refused(side.plan)
    }
  }

  #refused({ refused, outside }: PastePlan) {
    return html`<h2>${t('refusedCells', { n: refused.length })}</h2>
      ${outside > 0 ? html`<p>${t('pasteOutside', { n: outside })}</p>` : nothing}
      <ul>
        ${refused.slice(0, refusedShown).map(
          ({ row, column, text, reason }) => html`<li>
            ${t('cellAnd', { org: rowLabel(row), indicator: localText(column.indicator.name), text })}
            <div class="muted">${reason}</div>
          </li>`,
        )}
      </ul>`
  }

  #cell(side: CellSide) {
    const { view, row, column } = side
    return html`<h2>${rowLabel(row)} · ${localText(column.indicator.name)}</h2>
      <cell-facts .view=${view} .row=${row} .column=${column}></cell-facts>
      ${hasPast(side) ? [this.#talk(row, column), this.#history(side)] : nothing}
      <p class="muted">${besideText('closeHint')}</p>`
  }

  #talk(row: SheetRow, column: SheetColumn) {
    if (row.kind !== 'unit') return nothing
    return html`<h3>${commentText('comments')}</h3>
      ${keyed(
        // What is half written about one cell must not be sent for another.
        `${row.org.id}/${column.id}`,
        html`<comment-thread .workplace=${this.workplace} .session=${this.session} .org=${row.org.id}
          .key=${column.id}></comment-thread>`,
      )}`
  }

  /** Puts the cursor where one comments on the cell. */
  async talk(): Promise<void> {
    await Promise.all([loadThread(), this.updateComplete])
    this._thread?.focus()
  }

  #history({ row, column }: CellSide) {
    const entries = this._entries
    const value = (each: CellValue) => displayText(each, column.indicator) || t('empty')
    return html`<h3>${t('history')}</h3>
      ${entries === 'loading' ? html`<p>${t('loading')}</p>` : nothing}
      ${entries === 'failed' ? html`<p>${t('historyFailed')}</p>` : nothing}
      ${entries.length === 0 ? html`<p>${t('historyEmpty')}</p>` : nothing}
      <ul>
        ${(typeof entries === 'string' ? [] : entries).map(
          (entry) => html`<li>
            ${textDifference(entry.old, entry.new) ?? html`${value(entry.old)} → <strong>${value(entry.new)}</strong>`}
            ${entry.correction === null ? nothing : html`<strong>${recordText('wasCorrected', { n: entry.correction })}</strong>`}
            <div class="muted">
              ${entry.by} · ${new Date(entry.at).toLocaleString(language())}
              ${entry.status === null ? nothing : html`· ${recordText('atStatus', { status: localText(statusNames[entry.status]) })}`}
            </div>
            ${
              entry.origin
                ? html`<div class="muted">${recordText('fromPlace', { address: entry.origin.address, agent: entry.origin.agent.slice(0, 60) })}</div>`
                : nothing
            }
          </li>`,
        )}
      </ul>
      ${this.#correction(row, column)}`
  }

  /** A settled figure is corrected by two people; anything else has shorter roads. */
  #correction(row: SheetRow, column: SheetColumn) {
    const { workplace, session } = this
    const org = row.org.id
    if (!workplace || !session || row.kind !== 'unit' || !isTyped(column.indicator)) return nothing
    const status = session.status(org)
    const asked = { action: 'request-correction', org, status } as const
    if (!decide(workplace.person, asked, workplace.tree).allowed) return nothing
    return html`<p><button class="primary" @click=${() => this.#correct(row, column)}>${recordText('correct')}</button></p>
      <correction-dialog></correction-dialog>`
  }

  async #correct({ org }: SheetRow, { id, indicator }: SheetColumn): Promise<void> {
    const { side, session } = this
    if (side?.kind !== 'cell' || !session) return
    const old = session.value(org.id, id) ?? null
    await loadCorrection()
    void this._dialog?.ask({
      ref: { table: side.view.session.ref.table, period: side.view.session.ref.period, org: org.id },
      key: id,
      name: `${org.name} ${localText(indicator.name)}`,
      kind: indicator,
      old,
      shown: displayText(old, indicator),
    })
  }

  async #load(side: CellSide): Promise<void> {
    const { ref } = side.view.session
    const path = [ref.table, ref.period, side.row.org.id].map(encodeURIComponent).join('/')
    const key = encodeURIComponent(side.column.id)
    try {
      const { entries } = (await request('GET', `/api/history/${path}?key=${key}`)) as CellHistory
      if (this.side === side) this._entries = entries
    } catch {
      if (this.side === side) this._entries = 'failed' // the panel says so; the sheet itself is not concerned
    }
  }

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) this.#close()
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close-side'))
  }
}
