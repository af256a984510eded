import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { maxCommentLength, mentionBeingTyped, mentionedIn } from '../../shared/domain/comment.js'
import { asUserId, type ReturnRef, type UserId } from '../../shared/domain/ids.js'
import type { CommentPeople } from '../../shared/protocol/comment-api.js'
import { fetchCommentPeople } from '../api/comment-calls.js'
import { ApiError } from '../api/request.js'
import { buttons } from '../components/base-styles.js'
import { commentText as t } from '../i18n/comment-strings.js'

type Someone = CommentPeople['people'][number]

/** What was written, and whom it calls. */
export interface Written {
  readonly text: string
  readonly mentions: readonly string[]
}

/** A field for a comment; after @ it offers the people who may see the return. Events: `written` {@link Written}, `cancel`. */
@customElement('comment-field')
export class CommentField extends LitElement {
  @property({ attribute: false }) ref: ReturnRef | undefined
  /** Words to begin with, when something said is said otherwise. */
  @property() begin = ''
  @property() confirm = ''
  @property({ type: Boolean }) cancellable = false
  @property() label = ''
  @state() private _text = ''
  @state() private _offered: readonly Someone[] = []
  @state() private _chosen = 0
  @query('textarea') private _field!: HTMLTextAreaElement | null
  readonly #known = new Map<UserId, { readonly id: UserId; readonly name: string }>()
  #wanted: string | undefined

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
        position: relative;
      }
      textarea {
        width: 100%;
        box-sizing: border-box;
        min-height: 3.6em;
        padding: var(--gap-xs) var(--gap-s);
        border: 1px solid var(--line-control);
        border-radius: var(--radius);
        background: var(--panel);
        color: var(--ink);
        font: inherit;
      }
      textarea:focus-visible {
        outline: 2px solid var(--focus);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--panel);
        max-height: 12em;
        overflow: auto;
      }
      li {
        padding: 4px var(--gap-s);
        cursor: pointer;
      }
      li[aria-selected='true'] {
        background: var(--accent-soft);
        color: var(--accent-strong);
      }
      .unit {
        color: var(--ink-muted);
        margin-left: var(--gap-s);
      }
      .ways {
        display: flex;
        gap: var(--gap-s);
      }
      @media (max-width: 720px) {
        button,
        li {
          min-height: 44px;
        }
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    this._text = this.begin
  }

  override focus(): void {
    void this.updateComplete.then(() => this._field?.focus())
  }

  /** Empties it, once what was written is on the server. */
  clear(): void {
    this._text = ''
  }

  override render() {
    const open = this._offered.length > 0
    return html`<textarea rows="2" maxlength=${maxCommentLength} .value=${this._text} aria-label=${this.label}
        placeholder=${t('write')} aria-controls=${open ? 'people' : nothing}
        aria-activedescendant=${open ? `person-${this._chosen}` : nothing} aria-autocomplete="list"
        @input=${this.#typed} @keydown=${this.#keydown}></textarea>
      ${
        open
          ? html`<ul id="people" role="listbox" aria-label=${t('people')}>
              ${this._offered.map(
                (
                  person,
                  i,
                ) => html`<li role="option" id=${`person-${i}`} aria-selected=${String(i === this._chosen)}
                  @mousedown=${(event: Event) => this.#pick(event, person)}>
                  ${person.name}<span class="unit">${person.unit}</span>
                </li>`,
              )}
            </ul>`
          : nothing
      }
      <div class="ways">
        <button class="primary" @click=${this.#finish}>${this.confirm || t('send')}</button>
        ${this.cancellable ? html`<button @click=${this.#cancel}>${t('cancel')}</button>` : nothing}
      </div>`
  }

  readonly #typed = (): void => {
    const field = this._field
    if (!field) return
    this._text = field.value
    const wanted = mentionBeingTyped(field.value, field.selectionStart)
    this.#wanted = wanted
    if (wanted === undefined) this._offered = []
    else void this.#offer(wanted)
  }

  async #offer(wanted: string): Promise<void> {
    if (!this.ref) return
    try {
      const people = await fetchCommentPeople(this.ref, wanted)
      if (wanted !== this.#wanted) return
      this._offered = people
      this._chosen = 0
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._offered = [] // what is written can be sent all the same
    }
  }

  /** Keys typed here are not the page's: grid, undo and review listen above. */
  readonly #keydown = (event: KeyboardEvent): void => {
    const { length } = this._offered
    if (event.isComposing || event.keyCode === 229) return
    if (event.key !== 'Escape' || length > 0) event.stopPropagation()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      this.#finish()
    } else if (length > 0) {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      const person = this._offered[this._chosen]
      if (step !== 0) {
        event.preventDefault()
        this._chosen = (this._chosen + step + length) % length
      } else if ((event.key === 'Enter' || event.key === 'Tab') && person) this.#pick(event, person)
      else if (event.key === 'Escape') this._offered = []
    }
  }

  #pick(event: Event, person: Someone): void {
    event.preventDefault()
    const field = this._field
    if (!field) return
    const cursor = field.selectionStart
    const start = field.value.slice(0, cursor).lastIndexOf('@')
    const name = `@${person.name} `
    const id = asUserId(person.id)
    this.#known.set(id, { id, name: person.name })
    this._text = field.value.slice(0, start) + name + field.value.slice(cursor)
    this._offered = []
    this.#wanted = undefined
    void this.updateComplete.then(() => field.setSelectionRange(start + name.length, start + name.length))
  }

  readonly #finish = (): void => {
    const text = this._text.trim()
    const mentions = mentionedIn(text, [...this.#known.values()]).map(({ id }) => id)
    this.dispatchEvent(new CustomEvent<Written>('written', { detail: { text, mentions } }))
  }

  readonly #cancel = (): void => {
    this.dispatchEvent(new CustomEvent('cancel'))
  }
}
