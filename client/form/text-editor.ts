import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { countCharacters, maxLengthOf, toPlainText } from '../../shared/domain/co-written.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import { moveChange, movePlace, type TextDelta, textChange } from '../../shared/domain/text-change.js'
import { formText as t } from '../i18n/form-strings.js'
import type { CoWrittenText, SheetSession, TextChanged } from '../sync/sheet-session.js'
import { displayText } from './value-text.js'

/**
 * A long text that several people write at the same time. What is typed goes into the text at once; what others write
 * appears without moving the caret away from its words. While an input method composes, or while the text is too long,
 * the area belongs to the person alone: what others did meanwhile is caught up with afterwards.
 * Fires `field-next` on Ctrl+Enter.
 */
@customElement('text-editor')
export class TextEditor extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true }

  @property({ attribute: false }) session: SheetSession | undefined
  @property() org = ''
  @property({ attribute: false }) indicator: Indicator | undefined
  @property() label = ''
  @property({ type: Boolean, reflect: true, attribute: 'readonly' }) readOnly = false
  /** Counts up with every change of the session: whether the text can be written may have changed. */
  @property({ type: Number }) revision = 0
  @state() private _count = 0
  @state() private _message = ''
  @query('textarea') private _area!: HTMLTextAreaElement | null
  #text: CoWrittenText | undefined
  #composing = false
  /** The wording that the area was last in step with. */
  #base = ''
  /** What others did since, while the area could not follow. */
  #missed: TextDelta[] = []

  static override styles = css`
    * {
      box-sizing: border-box;
    }
    :host {
      display: block;
      min-width: 0;
    }
    textarea {
      display: block;
      width: 100%;
      min-height: 11em;
      padding: var(--gap-s);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--cell-own);
      color: var(--ink);
      font: inherit;
      line-height: 1.7;
      resize: vertical;
    }
    textarea:focus {
      outline: 2px solid var(--focus);
      outline-offset: -1px;
    }
    [aria-invalid='true'] {
      border-color: var(--danger);
      background: var(--danger-soft);
    }
    .foot {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 0 var(--gap-m);
      font-size: var(--text-s);
      color: var(--ink-muted);
    }
    .outside {
      color: var(--warn);
      font-weight: 600;
    }
    .message {
      color: var(--danger);
      font-size: var(--text-s);
    }
    .shown {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      line-height: 1.7;
    }
    @media (max-width: 599px) {
      textarea {
        font-size: var(--text-l);
      }
    }
  `

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('beforeunload', this.#guard)
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('beforeunload', this.#guard)
    this.#close()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('session') || changed.has('org') || changed.has('indicator')) this.#close()
    if (!this.#text && !this.readOnly && this.isConnected) this.#open()
  }

  override updated(): void {
    // The area is only written to when it is new; from then on it is changed piece by piece.
    const area = this._area
    if (area && area !== this.#shownIn) {
      this.#shownIn = area
      area.value = this.#base
    }
  }

  #shownIn: HTMLTextAreaElement | undefined

  override render() {
    const { indicator, session } = this
    if (!indicator || !session) return nothing
    if (this.readOnly || !this.#text) {
      const shown = displayText(session.value(this.org, indicator.code), indicator)
      return html`<div class="shown">${shown || t('missing')}</div>`
    }
    return html`<textarea
        rows="8"
        aria-label=${this.label}
        aria-invalid=${this._message ? 'true' : 'false'}
        @input=${this.#typed}
        @beforeinput=${this.#beforeInput}
        @compositionstart=${this.#compositionStart}
        @compositionend=${this.#compositionEnd}
        @keydown=${this.#keydown}
        @blur=${this.#blurred}
      ></textarea>
      ${this._message ? html`<div class="message" role="alert">${this._message}</div>` : nothing}
      <div class="foot">${this.#length(indicator)}<span>${t('textHint')}</span></div>`
  }

  #length(indicator: Indicator) {
    const n = this._count
    const max = maxLengthOf(indicator)
    const advised = indicator.advisedLength
    if (!advised) return html`<span class=${n > max ? 'outside' : ''}>${t('textLength', { n, max })}</span>`
    const [from, to] = advised
    return html`<span class=${n > to || (n > 0 && n < from) ? 'outside' : ''}>${t('textAdvised', { n, from, to, max })}</span>`
  }

  #open(): void {
    const { session, indicator } = this
    const text = indicator && session?.text(this.org, indicator.code)
    if (!text) return
    this.#text = text
    text.addEventListener('change', this.#changed)
    this.#base = text.value
    this.#missed = []
    this._count = countCharacters(text.value)
    if (this.#shownIn) this.#shownIn.value = text.value
  }

  #close(): void {
    this.#take()
    this.#text?.removeEventListener('change', this.#changed)
    this.#text?.close()
    this.#text = undefined
    this.#shownIn = undefined
    this.#composing = false
    this._message = ''
  }

  /** Brings what stands in the area into the text; what cannot be taken stays in the area with the reason. */
  #take(): void {
    const { indicator } = this
    const text = this.#text
    const area = this.#shownIn
    if (!text || !area || !indicator || this.#composing) return
    const wanted = toPlainText(area.value)
    const caret = wanted === area.value ? area.selectionStart : undefined
    const change = textChange(this.#base, wanted, caret)
    const count = countCharacters(wanted)
    const max = maxLengthOf(indicator)
    this._count = count
    if (change && count > max && count > countCharacters(text.value)) {
      this._message = t('textTooLong', { n: count, max })
      return
    }
    this._message = wanted === area.value ? '' : t('textCleaned')
    let end = caret ?? Math.min(area.selectionStart, wanted.length)
    for (const part of change ? moveChange(change, this.#missed) : []) {
      const outcome = text.splice(part)
      if (!outcome.ok) {
        this._message = outcome.reason
        return
      }
      if (this.#missed.length > 0) end = part.at + part.insert.length
    }
    if (!change) for (const delta of this.#missed) end = movePlace(end, delta)
    this.#missed = []
    this.#show(text.value, end, end)
  }

  #show(value: string, start: number, end: number): void {
    const area = this.#shownIn
    this.#base = value
    this._count = countCharacters(value)
    if (!area || area.value === value) return
    const { scrollTop } = area
    area.value = value
    area.setSelectionRange(start, end)
    area.scrollTop = scrollTop
  }

  readonly #changed = (event: Event): void => {
    const { delta, own } = (event as CustomEvent<TextChanged>).detail
    const text = this.#text
    const area = this.#shownIn
    if (own || !text) return // what one's own hand did stands in the area already
    // Not in step: the area holds something of its own, which must not be written over.
    if (this.#composing || (area && area.value !== this.#base)) {
      this.#missed.push(delta)
      return
    }
    const place = (at: number | undefined) => movePlace(at ?? 0, delta)
    this.#show(text.value, place(area?.selectionStart), place(area?.selectionEnd))
  }

  readonly #typed = (): void => this.#take()

  readonly #compositionStart = (): void => {
    this.#composing = true
  }

  readonly #compositionEnd = (): void => {
    this.#composing = false
    this.#take()
  }

  readonly #beforeInput = (event: InputEvent): void => {
    if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return
    event.preventDefault()
    this.#step(event.inputType === 'historyUndo')
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229 || !(event.ctrlKey || event.metaKey) || event.altKey)
      return
    const key = event.key.toLowerCase()
    if (key === 'z' || key === 'y') this.#step(key === 'z' && !event.shiftKey)
    else if (key === 'enter')
      this.dispatchEvent(new CustomEvent('field-next', { bubbles: true, composed: true }))
    else return
    event.preventDefault() // the area's own undo knows nothing of what others wrote, nor the page's of this text
    event.stopPropagation()
  }

  #step(back: boolean): void {
    this.#take()
    if (back) this.#text?.undo()
    else this.#text?.redo()
  }

  readonly #blurred = (): void => {
    this.#take()
    this.#text?.rest()
  }

  /** What is too long to be saved is nowhere but here. */
  readonly #guard = (event: BeforeUnloadEvent): void => {
    this.#take()
    if (!this.#shownIn || this.#shownIn.value === this.#base) return
    event.preventDefault()
    event.returnValue = true
  }
}
