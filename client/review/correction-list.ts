import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { asPeriodCode, asTableId, type SheetRef } from '../../shared/domain/ids.js'
import type { CorrectedFiles, Correction } from '../../shared/protocol/record-api.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { cellName } from '../components/cell-name.js'
import { cellText } from '../components/cell-text.js'
import { localText, periodName } from '../i18n/local-text.js'
import { recordText as t } from '../i18n/record-strings.js'
import { shortTime } from './possible-actions.js'
import { decideCorrection, fetchCorrectedFiles, fetchCorrections } from './record-calls.js'
import { recordStyles } from './record-styles.js'

const doneWords = { approve: 'approved', refuse: 'refusedDone', withdraw: 'withdrawnDone' } as const

/** Corrections of a sheet, or `everywhere`, with what the person may do about each, and the files that hold the old values. Fires `toast`. */
@customElement('correction-list')
export class CorrectionList extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) sheet: SheetRef | undefined
  /** All that the person may see instead of those of one sheet. */
  @property({ attribute: false }) everywhere = false
  @state() private _list: readonly Correction[] | 'loading' | 'failed' = 'loading'
  @state() private _files: ReadonlyMap<number, CorrectedFiles['files']> = new Map()
  @state() private _complaint: { readonly id: number; readonly words: string } | undefined
  @state() private _busy = false

  static override styles = [buttons, recordStyles]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('sheet') || changed.has('everywhere')) void this.#load()
  }

  override render() {
    const list = this._list
    return html`<h2>${t('corrections')}</h2>
      ${typeof list === 'string' ? html`<p role="status">${t(list)}</p>` : nothing}
      ${list.length === 0 ? html`<p class="muted">${t('noCorrections')}</p>` : nothing}
      <ul>${typeof list === 'string' ? nothing : list.map((each) => this.#line(each))}</ul>`
  }

  #line(each: Correction) {
    const { id, org, cells, reason, state: standing, answer, requestedBy, requestedAt } = each
    const files = this._files.get(id)
    return html`<li>
      <span class="state ${standing}">${t(standing)}</span>
      ${this.sheet ? nothing : this.#place(each)}
      ${cells.map(
        (cell) => html`<strong>${cellName(this.workplace, { org, key: cell.key })}</strong>
          ${this.#value(cell.key, cell.old)} → <strong>${this.#value(cell.key, cell.new)}</strong> `,
      )}
      <div>${t('because', { reason })}</div>
      <div class="muted">${t('requestedBy', { by: requestedBy, at: shortTime(requestedAt) })}${this.#decision(each)}</div>
      ${answer ? html`<div class="muted">${t('answered', { answer })}</div>` : nothing}
      ${each.may.length > 0 ? this.#ways(each) : nothing}
      <button class="quiet" aria-expanded=${files ? 'true' : 'false'} @click=${() => this.#showFiles(id)}>${t('files')}</button>
      ${files ? this.#fileLines(files) : nothing}
    </li>`
  }

  #place({ table, period }: Correction) {
    const name = this.workplace?.catalogue.table(asTableId(table))?.name
    return html`${name ? localText(name) : table} · ${periodName(asPeriodCode(period))} · `
  }

  #decision({ state: standing, decidedBy, decidedAt }: Correction): string {
    const at = decidedAt ? shortTime(decidedAt) : ''
    const by = decidedBy ?? ''
    if (standing === 'done') return ` · ${t('approvedBy', { by, at })}`
    if (standing === 'refused') return ` · ${t('refusedBy', { by, at })}`
    return standing === 'withdrawn' ? ` · ${t('withdrawnBy', { at })}` : ''
  }

  #ways({ id, may }: Correction) {
    const asks = may.includes('approve')
    return html`<div class="ways">
        ${asks ? html`<input id=${`answer-${id}`} aria-label=${t('answer')} placeholder=${t('answer')} maxlength="500" />` : nothing}
        ${may.map(
          (verdict) => html`<button class=${verdict === 'approve' ? 'primary' : ''} ?disabled=${this._busy}
            @click=${() => this.#decide(id, verdict)}>${t(verdict)}</button>`,
        )}
      </div>
      <p class="complaint" role="alert">${this._complaint?.id === id ? this._complaint.words : ''}</p>`
  }

  #fileLines(files: CorrectedFiles['files']) {
    if (files.length === 0) return html`<p class="muted">${t('noFiles')}</p>`
    const unit = (id: string) => this.workplace?.tree.units.find((each) => each.id === id)?.name ?? id
    return html`<ul class="muted">
      ${files.map(
        (file) =>
          html`<li>${t('fileLine', {
            at: shortTime(file.at),
            by: file.by,
            what: `${t(file.what === 'sheet' ? 'sheetFile' : 'totalsFile')}(${file.format})`,
            period: file.period,
            scope: unit(file.scope),
            seq: file.seq,
          })}</li>`,
      )}
    </ul>`
  }

  #value(key: string, value: CellValue): string {
    return cellText(this.workplace, key, value) || t('empty')
  }

  async #decide(id: number, verdict: Correction['may'][number]): Promise<void> {
    const field = this.renderRoot.querySelector<HTMLInputElement>(`#answer-${id}`)
    const answer = field?.value.trim() ?? ''
    if (verdict === 'refuse' && !answer) {
      this._complaint = { id, words: t('answerNeeded') }
      field?.focus()
      return
    }
    this._complaint = undefined
    this._busy = true
    try {
      await decideCorrection(id, verdict, answer)
      this.dispatchEvent(
        new CustomEvent('toast', {
          detail: { message: t(doneWords[verdict]) },
          bubbles: true,
          composed: true,
        }),
      )
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._complaint = { id, words: error.message }
    } finally {
      this._busy = false
      await this.#load()
    }
  }

  async #showFiles(id: number): Promise<void> {
    const files = new Map(this._files)
    if (!files.delete(id)) {
      try {
        files.set(id, await fetchCorrectedFiles(id))
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        this._complaint = { id, words: error.message }
      }
    }
    this._files = files
  }

  async #load(): Promise<void> {
    const { sheet, everywhere } = this
    if (!sheet && !everywhere) return
    const asked = sheet && { table: sheet.table, period: sheet.period, scope: sheet.scope }
    try {
      const list = await fetchCorrections(asked ?? {})
      if (this.sheet === sheet) this._list = list
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (this.sheet === sheet) this._list = 'failed'
    }
  }
}
