import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { statusNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId, type OrgUnitId, type SheetRef } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import { isEditable } from '../../shared/domain/status.js'
import type { LateEdit } from '../../shared/protocol/record-api.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { cellName } from '../components/cell-name.js'
import { cellText } from '../components/cell-text.js'
import { SessionWatch } from '../components/session-watch.js'
import { localText } from '../i18n/local-text.js'
import { recordText as t } from '../i18n/record-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { possibleActions, shortTime } from './possible-actions.js'
import { decideLateEdits, fetchLateEdits } from './record-calls.js'
import { recordStyles } from './record-styles.js'

/**
 * Values that came after a return was handed in: the reviewer decides about them, the unit sees what became of them and
 * writes in what was agreed to. Nothing is merged by itself. Fires `toast`. With `quiet` it is not there when empty.
 */
@customElement('late-edit-list')
export class LateEditList extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) sheet: SheetRef | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  @property({ type: Boolean }) quiet = false
  @state() private _list: readonly LateEdit[] | 'loading' | 'failed' = 'loading'
  @state() private _complaint: { readonly id: number; readonly words: string } | undefined
  @state() private _busy = false
  /** Statuses that {@link _list} was asked for: who hands in or sends back changes what can be decided. */
  #asked = ''
  readonly #watch = new SessionWatch(this, ['connection', 'access', 'cells'])

  static override styles = [buttons, recordStyles]

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session')) this.#watch.watch(this.session)
    if (changed.has('sheet')) this._list = 'loading'
    const { sheet } = this
    const wanted = sheet ? `${sheet.table}/${sheet.period}/${sheet.scope}` : ''
    if (wanted === this.#asked) return
    this.#asked = wanted
    if (sheet) void this.#load(sheet)
  }

  override render() {
    const list = this._list
    if (this.quiet && (typeof list === 'string' || list.length === 0)) return nothing
    return html`<section aria-label=${t('late')}>
      <h2>${t('late')}</h2>
      <p class="muted">${t('lateHint')}</p>
      ${typeof list === 'string' ? html`<p role="status">${t(list)}</p>` : nothing}
      ${list.length === 0 ? html`<p class="muted">${t('noLate')}</p>` : nothing}
      <ul>${typeof list === 'string' ? nothing : list.map((each) => this.#line(each))}</ul>
    </section>`
  }

  #line(each: LateEdit) {
    const { id, org, key, value, by, at, status, held } = each
    return html`<li>
      <strong>${cellName(this.workplace, { org, key })}</strong>
      <strong>${cellText(this.workplace, key, value) || t('empty')}</strong>
      <span class="muted">${t('nowHolds', { value: cellText(this.workplace, key, held) || t('empty') })}</span>
      <div class="muted">${t('lateBy', { by, at: shortTime(at), status: localText(statusNames[status]) })}</div>
      ${each.state === 'open' ? this.#ways(each) : this.#decided(each)}
      <p class="complaint" role="alert">${this._complaint?.id === id ? this._complaint.words : ''}</p>
    </li>`
  }

  #ways({ id, org }: LateEdit) {
    const { workplace, sheet, session } = this
    const unit = asOrgUnitId(org)
    const actions =
      workplace && sheet && session ? possibleActions(workplace, sheet.table, unit, session.status(org)) : []
    if (!actions.includes('send-back') && !this.#waitsInHand(unit))
      return html`<span class="state open">${t('late')}</span>`
    return html`<div class="ways">
      <input id=${`reason-${id}`} aria-label=${t('lateReason')} placeholder=${t('lateReason')} maxlength="500" />
      <button class="primary" ?disabled=${this._busy} @click=${() => this.#decide(id, org, 'adopt')}>${t('adopt')}</button>
      <button ?disabled=${this._busy} @click=${() => this.#decide(id, org, 'decline')}>${t('decline')}</button>
    </div>`
  }

  /** Only the closed period kept it out: the unit still has the return, those above decide all the same. */
  #waitsInHand(org: OrgUnitId): boolean {
    const { workplace, session } = this
    if (!workplace || !session || !isEditable(session.status(org))) return false
    return decide(workplace.person, { action: 'urge', org }, workplace.tree).allowed
  }

  #decided(each: LateEdit) {
    const { state: standing, decidedBy, decidedAt, answer, org, key, value } = each
    const words = standing === 'adopted' ? t('adopted') : t('declined')
    const { session } = this
    const may = standing === 'adopted' && session?.access(org).ok && each.own
    return html`<div class="ways">
      <span class="state ${standing}">${words}</span>
      <span class="muted">${t('decidedBy', { by: decidedBy ?? '', at: decidedAt ? shortTime(decidedAt) : '', answer: answer ?? '' })}</span>
      ${may ? html`<button class="primary" @click=${() => this.#write(org, key, value)}>${t('write')}</button>` : nothing}
    </div>`
  }

  #write(org: string, key: string, value: LateEdit['value']): void {
    const name = cellName(this.workplace, { org, key })
    const done = this.session?.write([{ org, key, value }], t('written', { cell: name }))
    if (!done?.ok) return
    for (const refused of this.session?.refused ?? [])
      if (refused.org === org && refused.key === key) this.session?.discardRefused(refused)
    this.#say(t('written', { cell: name }))
  }

  async #decide(id: number, org: string, decision: 'adopt' | 'decline'): Promise<void> {
    const { sheet } = this
    const field = this.renderRoot.querySelector<HTMLInputElement>(`#reason-${id}`)
    const reason = field?.value.trim() ?? ''
    if (!sheet) return
    if (!reason) {
      this._complaint = { id, words: t('lateReasonNeeded') }
      field?.focus()
      return
    }
    this._complaint = undefined
    this._busy = true
    try {
      const { table, period } = sheet
      await decideLateEdits({ table, period, org, ids: [id], decision, reason })
      this.#say(t(decision === 'adopt' ? 'adoptDone' : 'declineDone'))
      await this.#load(sheet)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._complaint = { id, words: error.message }
    } finally {
      this._busy = false
    }
  }

  #say(message: string): void {
    this.dispatchEvent(new CustomEvent('toast', { detail: { message }, bubbles: true, composed: true }))
  }

  async #load(sheet: SheetRef): Promise<void> {
    try {
      const list = await fetchLateEdits(sheet)
      if (this.sheet === sheet) this._list = list
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (this.sheet === sheet) this._list = 'failed'
    }
  }
}
