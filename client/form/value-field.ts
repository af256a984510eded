import { html, LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { live } from 'lit/directives/live.js'
import { type CellValue, isNotApplicable, maxTextLength, sameValue } from '../../shared/domain/cell-value.js'
import { displayUnit, editText } from '../../shared/domain/format-value.js'
import type { ValueKind } from '../../shared/domain/typed-value.js'
import { formText as t } from '../i18n/form-strings.js'
import type { WriteOutcome } from '../sync/sheet-session.js'
import { readEntry } from './read-entry.js'
import { valueFieldStyles } from './value-field-styles.js'
import { displayText } from './value-text.js'

/** True for a text that a single line would hide or spoil. Asked of the stored value: the input must not change under the hand. */
function isLong(value: CellValue | undefined): boolean {
  return typeof value === 'string' && (value.length > 60 || value.includes('\n'))
}

/**
 * One value with a native input that fits its type. What cannot be read or written stays in the input with the reason
 * beside it. Commits on leaving, on Enter and when the page is hidden; Escape goes back to the stored value.
 *
 * Fires `field-next` after Enter committed, and `field-draft` with `{ detail: boolean }` when an unsaved entry begins or ends.
 */
@customElement('value-field')
export class ValueField extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true }
  static override styles = valueFieldStyles

  @property({ attribute: false }) spec: ValueKind | undefined
  @property({ attribute: false }) value: CellValue | undefined
  /** Writes a value; on refusal the entry stays in the input. */
  @property({ attribute: false }) write: (value: CellValue) => WriteOutcome = () => ({ ok: true })
  /** What a screen reader calls the field. */
  @property() label = ''
  @property({ type: Boolean, reflect: true, attribute: 'readonly' }) readOnly = false
  /** In a table: no unit behind the number, one line for texts, a select for yes and no. */
  @property({ type: Boolean, reflect: true }) compact = false
  /** A field that cannot be 不适用. */
  @property({ type: Boolean }) noNa = false
  /** Who changed the value last, when it was somebody else. */
  @property({ attribute: false }) changedBy: string | undefined

  /** What is typed and not yet stored; undefined while the input shows the stored value. */
  @state() private _draft: string | undefined
  @state() private _message = ''
  /** The value that stood there when the entry began, to notice that somebody else changed it meanwhile. */
  #draftBase: CellValue | undefined

  /** True while something typed is not stored. */
  get hasDraft(): boolean {
    return this._draft !== undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#whenHidden)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#whenHidden)
    this.commit() // the page goes while something is still being typed
  }

  /** Puts the cursor into the input: a number is selected, to be typed over; a text goes on at its end. */
  override focus(): void {
    super.focus()
    const input = this.shadowRoot?.activeElement
    if (!(input instanceof HTMLInputElement) || input.type !== 'text') return
    if (this.spec?.valueType === 'number') input.select()
    else input.setSelectionRange(input.value.length, input.value.length)
  }

  /** Stores what is typed. False when it could not be read or was refused; then it stays in the input. */
  commit(): boolean {
    const { spec } = this
    if (this._draft === undefined || !spec) return true
    const entry = readEntry(this._draft, spec, { noNa: this.noNa })
    if (entry.ok) return this.#store(entry.value)
    this._message = entry.error
    return false
  }

  override updated(): void {
    // Once a person has chosen, the options' own marks no longer move the select.
    const select = this.renderRoot.querySelector('select')
    if (select) select.value = this.#text()
  }

  override render() {
    const { spec } = this
    if (!spec) return nothing
    if (this.readOnly) return html`<span class="shown" part="shown">${this.#shown(spec)}</span>`
    return html`${this.#input(spec)}${this.#remarks(spec)}`
  }

  #shown(spec: ValueKind): string {
    const text = displayText(this.value, spec)
    const unit = displayUnit(spec)
    return !this.compact && typeof this.value === 'number' && unit ? `${text} ${unit}` : text || t('missing')
  }

  #input(spec: ValueKind): TemplateResult {
    switch (spec.valueType) {
      case 'choice':
        return this.#select([...(spec.choices ?? [])].map((choice) => [choice, choice] as const))
      case 'yesno':
        if (!this.compact) return this.#radios()
        return this.#select([
          ['是', t('yes')],
          ['否', t('no')],
        ])
      case 'text':
        return this.compact && !isLong(this.value) ? this.#line('text', nothing) : this.#area()
      case 'date':
        return this.#line('date', nothing)
      case 'number':
        return html`<span class="number">${this.#line('text', 'decimal')}${
          !this.compact && displayUnit(spec) ? html`<span class="unit">${displayUnit(spec)}</span>` : nothing
        }</span>`
    }
  }

  #line(type: 'text' | 'date', inputMode: string | typeof nothing): TemplateResult {
    return html`<input
      type=${type}
      inputmode=${inputMode}
      autocomplete="off"
      enterkeyhint="next"
      aria-label=${this.label}
      aria-invalid=${this._message ? 'true' : 'false'}
      .value=${live(this.#text())}
      @input=${this.#typed}
      @change=${this.#changed}
      @blur=${() => this.commit()}
      @keydown=${this.#keydown}
    />`
  }

  #area(): TemplateResult {
    const length = this.#text().length
    return html`<textarea
        rows=${this.compact ? 2 : length > 120 ? 6 : 3}
        aria-label=${this.label}
        aria-invalid=${this._message ? 'true' : 'false'}
        .value=${live(this.#text())}
        @input=${this.#typed}
        @blur=${() => this.commit()}
        @keydown=${this.#keydown}
      ></textarea>
      ${
        this.compact && length <= maxTextLength
          ? nothing
          : html`<span class=${length > maxTextLength ? 'length over' : 'length'}
              >${t('length', { n: length, max: maxTextLength })}</span
            >`
      }`
  }

  #select(options: readonly (readonly [value: string, label: string])[]): TemplateResult {
    const current = this.#text()
    const known = current === '' || options.some(([value]) => value === current)
    return html`<select aria-label=${this.label} @change=${this.#chosen} @keydown=${this.#keydown}>
      <option value="" ?selected=${current === ''}>${this.compact ? '' : t('choose')}</option>
      ${known ? nothing : html`<option value=${current} selected>${current}</option>`}
      ${options.map(
        ([value, label]) => html`<option value=${value} ?selected=${value === current}>${label}</option>`,
      )}
    </select>`
  }

  #radios(): TemplateResult {
    const current = this.#text()
    return html`<span class="radios" role="radiogroup" aria-label=${this.label} @keydown=${this.#keydown}>
      ${(['是', '否'] as const).map(
        (value) => html`<label
          ><input type="radio" name="yesno" value=${value} .checked=${live(current === value)} @change=${this.#chosen} />
          ${value === '是' ? t('yes') : t('no')}</label
        >`,
      )}
      ${current ? html`<button type="button" @click=${() => this.#store(null)}>${t('clear')}</button>` : nothing}
    </span>`
  }

  #remarks(spec: ValueKind) {
    const others =
      this.hasDraft && !sameValue(this.value, this.#draftBase)
        ? t('changedMeanwhile', {
            by: this.changedBy ?? t('somebody'),
            value: displayText(this.value, spec) || t('empty'),
          })
        : ''
    return html`${this._message ? html`<span class="message" role="alert">${this._message}</span>` : nothing}
      ${others ? html`<span class="warning" role="status">${others}</span>` : nothing}`
  }

  #text(): string {
    if (this._draft !== undefined) return this._draft
    return this.spec && !isNotApplicable(this.value) ? editText(this.value, this.spec) : ''
  }

  readonly #typed = (event: Event): void => {
    this.#setDraft((event.target as HTMLInputElement | HTMLTextAreaElement).value)
    this._message = ''
  }

  /** A date picked with the mouse is stored at once; a year still being typed (0002, 0020, 0202) is not. */
  readonly #changed = (event: Event): void => {
    const { type, value } = event.target as HTMLInputElement
    if (type === 'date' && value >= '1900') this.commit()
  }

  readonly #chosen = (event: Event): void => {
    this.#setDraft((event.target as HTMLInputElement | HTMLSelectElement).value)
    this.commit()
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return // the input method's own keys
    const inArea = event.target instanceof HTMLTextAreaElement
    if (
      event.key === 'Enter' &&
      (!inArea || event.ctrlKey || event.metaKey) &&
      !event.altKey &&
      !event.shiftKey
    ) {
      event.preventDefault()
      if (this.commit()) this.#fire('field-next', undefined)
    } else if (event.key === 'Escape' && this.hasDraft) {
      event.stopPropagation()
      this.#setDraft(undefined)
      this._message = ''
    } else if (this.hasDraft && (event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) {
      event.stopPropagation() // the input's own undo, while its entry is unfinished
    }
  }

  readonly #whenHidden = (): void => {
    if (document.visibilityState === 'hidden') this.commit()
  }

  #store(value: CellValue): boolean {
    if (!sameValue(value, this.value)) {
      const outcome = this.write(value)
      if (!outcome.ok) {
        this._message = outcome.reason
        return false
      }
    }
    this.#setDraft(undefined)
    this._message = ''
    return true
  }

  #setDraft(draft: string | undefined): void {
    const had = this.hasDraft
    if (!had && draft !== undefined) this.#draftBase = this.value
    this._draft = draft
    if (had !== this.hasDraft) this.#fire('field-draft', this.hasDraft)
  }

  #fire(type: 'field-next' | 'field-draft', detail: boolean | undefined): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }))
  }
}
