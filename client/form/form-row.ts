import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { type CellValue, isNotApplicable, isReported } from '../../shared/domain/cell-value.js'
import type { Finding } from '../../shared/domain/checks.js'
import { isCoWritten } from '../../shared/domain/co-written.js'
import { displayUnit } from '../../shared/domain/format-value.js'
import { type Indicator, isTyped } from '../../shared/domain/indicator.js'
import type { ValueKind } from '../../shared/domain/typed-value.js'
import { noteKey } from '../../shared/protocol/return-document.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import '../components/check-lines.js'
import '../components/sent-back-line.js'
import { saveStateWord } from '../components/session-status.js'
import { besideText } from '../i18n/beside-strings.js'
import { formText as t } from '../i18n/form-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession, WriteOutcome } from '../sync/sheet-session.js'
import './earlier-line.js'
import './na-control.js'
import { carryStock, stockOfferAt } from './stock-offers.js'
import './text-editor.js'
import './value-field.js'
import { fromScaled } from '../../shared/domain/cell-value.js'
import type { ValueField } from './value-field.js'
import { displayText, figureText } from './value-text.js'

const noteKind: ValueKind = { valueType: 'text', unit: '', decimals: 0 }

/** One indicator of one return: what is asked, the answer, how it is kept, and why it may be unusual. */
@customElement('form-row')
export class FormRow extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true }

  @property({ attribute: false }) indicator: Indicator | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  @property() org = ''
  @property({ type: Number }) number = 0
  @property({ type: Boolean }) readonly = false
  /** Names of other people whose cursor is here. */
  @property({ attribute: false }) others: readonly string[] = []
  /** Where the ledger that feeds the indicator is opened. */
  @property() ledgerHref = ''
  /** Counts up with every change of the session, because cells change behind the same session object. */
  @property({ type: Number }) revision = 0
  /** Checks that do not hold here. */
  @property({ attribute: false }) findings: readonly Finding[] = []
  @property({ attribute: false }) isExplained: (finding: Finding) => boolean = () => false
  /** With it the row shows what was reported earlier. */
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @state() private _noteOpen = false

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
        padding: var(--gap-s) var(--gap-m);
        border-top: 1px solid var(--line);
        scroll-margin-top: 120px;
      }
      .row {
        display: grid;
        grid-template-columns: minmax(14em, 5fr) minmax(14em, 6fr) minmax(8em, 2fr);
        gap: var(--gap-xs) var(--gap-l);
        align-items: start;
      }
      .name {
        font-weight: 600;
      }
      .number {
        display: inline-block;
        min-width: 1.8em;
        color: var(--ink-faint);
        font-weight: 400;
      }
      .definition {
        margin: 0;
        padding-left: calc(1.8 * var(--text-m));
        font-size: var(--text-s);
        color: var(--ink-muted);
      }
      .computed {
        font-weight: 600;
      }
      .from {
        font-size: var(--text-s);
        color: var(--ink-muted);
        font-weight: 400;
      }
      .state {
        font-size: var(--text-s);
        color: var(--ink-muted);
        padding-top: 8px;
      }
      a {
        color: var(--accent);
      }
      button.quiet {
        padding: 0;
        min-height: 28px;
        font-size: var(--text-s);
      }
      .saved {
        color: var(--ok);
      }
      .local,
      .missing {
        color: var(--warn);
        font-weight: 600;
      }
      .note {
        grid-column: 2 / -1;
      }
      .note-label {
        font-size: var(--text-s);
        color: var(--ink-muted);
      }
      .earlier {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-xs) var(--gap-l);
        padding-top: 2px;
      }
      .earlier button {
        min-height: 28px;
        padding: 0 var(--gap-s);
        font-size: var(--text-s);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--gap-m);
        align-items: center;
      }
      .people {
        color: var(--note);
      }
      .na {
        display: inline-block;
        padding: 2px var(--gap-s);
        border-radius: var(--radius);
        background: var(--panel-sunken);
      }
      @media (max-width: 599px) {
        .row {
          display: block;
        }
        .state {
          padding-top: 0;
        }
        button.quiet,
        .earlier button {
          min-height: 44px;
        }
        .answer {
          padding-top: var(--gap-xs);
        }
      }
    `,
  ]

  /** Puts the cursor into the input. */
  override focus(): void {
    const field = this.renderRoot.querySelector<HTMLElement>(
      'value-field:not([readonly]), text-editor:not([readonly])',
    )
    const target = field ?? this.renderRoot.querySelector<HTMLElement>('a, button')
    target?.focus()
    this.scrollIntoView({ block: 'nearest' })
  }

  override render() {
    const { indicator, session } = this
    if (!indicator || !session) return nothing
    const value = session.value(this.org, indicator.code)
    const note = session.value(this.org, noteKey(indicator.code))
    // A figure that asks to be verified gets the place for its explanation without being asked for.
    const asked = this.findings.some(
      ({ severity, cells }) => severity === 'soft' && cells[0] === indicator.code,
    )
    const showNote = this._noteOpen || isReported(note) || (asked && !this.readonly)
    const name = localText(indicator.name)
    return html`<div class="row" @keydown=${this.#keydown}>
      <div>
        <span class="name"><span class="number">${this.number}</span>${name}</span>
        ${indicator.definition ? html`<p class="definition">${t('definition')}:${indicator.definition}</p>` : nothing}
      </div>
      <div class="answer">
        ${this.#answer(indicator, value, name)}
        ${this.#earlier(indicator, value)}
        <sent-back-line .session=${session} .workplace=${this.workplace} .org=${this.org} .key=${indicator.code}
          .revision=${this.revision}></sent-back-line>
        <check-lines .findings=${this.findings} .isExplained=${this.isExplained}></check-lines>
        <div class="tools">
          <na-control .value=${value} .readonly=${this.readonly} .write=${this.#writer(indicator.code, name)}></na-control>
          ${
            showNote || this.readonly
              ? nothing
              : html`<button class="quiet" @click=${this.#openNote}>${t('noteAdd')}</button>`
          }
          <slot name="comments"></slot>
        </div>
      </div>
      <div class="state">${this.#state(indicator, value)}</div>
      ${
        showNote
          ? html`<div class="note">
              <span class="note-label">${t('note')}(${t('noteHint')})</span>
              <value-field class="note-field" .spec=${noteKind} .value=${note} .readOnly=${this.readonly} compact
                .noNa=${true} .label=${`${name} ${t('note')}`}
                .write=${this.#writer(noteKey(indicator.code), `${name} ${t('note')}`)}></value-field>
            </div>`
          : nothing
      }
    </div>`
  }

  #earlier(indicator: Indicator, value: CellValue | undefined) {
    const { session, workplace, org } = this
    if (!session || !workplace) return nothing
    const offer =
      this.readonly || isReported(value) ? undefined : stockOfferAt({ session, workplace, org }, indicator)
    return html`<div class="earlier">
      <earlier-line .session=${session} .workplace=${workplace} .org=${org} .indicator=${indicator}
        .revision=${this.revision}></earlier-line>
      ${
        offer
          ? html`<button class="carry" title=${besideText('carryHint')} @click=${() => this.#carry(indicator)}>
              ${besideText('carry', { value: displayText(offer.value, indicator) })}</button>`
          : nothing
      }
    </div>`
  }

  #carry(indicator: Indicator): void {
    const { session, workplace, org } = this
    if (!session || !workplace) return
    const detail = { message: carryStock({ session, workplace, org }, indicator) }
    this.dispatchEvent(new CustomEvent('toast', { detail, bubbles: true, composed: true }))
    this.focus()
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' || !event.altKey || event.isComposing || !this.indicator || this.readonly)
      return
    if (this.indicator.valueType !== 'number') return // a list of answers opens with the same keys
    event.preventDefault()
    // Something typed and not yet stored: the hand that typed it comes first.
    if (this.renderRoot.querySelector<ValueField>('value-field')?.hasDraft) return
    this.#carry(this.indicator)
  }

  #answer(indicator: Indicator, value: CellValue | undefined, name: string) {
    if (isNotApplicable(value)) return html`<span class="na">${t('naBecause', { reason: value.na })}</span>`
    if (!isTyped(indicator)) {
      const leaf = this.session ? leafOf(indicator, this.session.cells(this.org)) : null
      const figure = leaf ? figureText(fromScaled(leaf.n, indicator.decimals), indicator) : ''
      return html`<span class="computed">${figure}</span>
        <span class="from">${t('computed')} <a href=${this.ledgerHref}>${t('openLedger')}</a></span>`
    }
    if (isCoWritten(indicator))
      return html`<text-editor
        .session=${this.session}
        .org=${this.org}
        .indicator=${indicator}
        .label=${name}
        .readOnly=${this.readonly}
        .revision=${this.revision}
      ></text-editor>`
    return html`<value-field
      .spec=${indicator}
      .value=${value}
      .readOnly=${this.readonly}
      .label=${displayUnit(indicator) ? `${name}(${displayUnit(indicator)})` : name}
      .changedBy=${this.session?.changedBy(this.org, indicator.code)}
      .write=${this.#writer(indicator.code, name)}
    ></value-field>`
  }

  #state(indicator: Indicator, value: CellValue | undefined) {
    const { session, org } = this
    if (!session) return nothing
    const save = session.saveState(org, indicator.code)
    const by = session.changedBy(org, indicator.code)
    const answered = leafOf(indicator, session.cells(org)) !== null
    return html`${
      answered || save !== 'saved'
        ? isTyped(indicator) || isNotApplicable(value)
          ? html`<span class=${save}>${saveStateWord(save)}</span>`
          : nothing
        : html`<span class="missing">${t('missing')}</span>`
    }
    ${by ? html`<div>${t('changedBy', { name: by })}</div>` : nothing}
    ${this.others.map((person) => html`<div class="people">${t('editing', { name: person })}</div>`)}`
  }

  #writer(key: string, label: string): (value: CellValue) => WriteOutcome {
    return (value) =>
      this.session?.write([{ org: this.org, key, value }], label) ?? { ok: false, reason: t('openedFailed') }
  }

  readonly #openNote = async (): Promise<void> => {
    this._noteOpen = true
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('.note-field')?.focus()
  }
}
