import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { commentText as t } from '../i18n/comment-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import './comment-thread.js'
import type { CommentThread } from './comment-thread.js'
import { CommentWatch } from './comment-watch.js'

/** How much is said about a cell, or a return as a whole, and on demand what. */
@customElement('comment-toggle')
export class CommentToggle extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  @property() org = ''
  @property({ attribute: false }) key: string | null = null
  /** Name of the cell. */
  @property() label = ''
  @state() private _open = false
  @query('comment-thread') private _thread!: CommentThread | null
  readonly #watch = new CommentWatch(this)

  static override styles = [
    buttons,
    css`
      :host {
        display: inline-block;
      }
      :host([wide]) {
        display: block;
      }
      button.quiet {
        min-height: 28px;
        padding: 0 var(--gap-xs);
        font-size: var(--text-s);
      }
      button.some {
        color: var(--note);
        font-weight: 600;
      }
      comment-thread {
        min-width: min(28em, 80vw);
        padding: var(--gap-xs) var(--gap-s);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--panel);
      }
      @media (max-width: 720px) {
        button.quiet {
          min-height: 44px;
        }
      }
    `,
  ]

  /** Unfolds it and puts the cursor where one writes. */
  async show(): Promise<void> {
    this._open = true
    await this.updateComplete
    this._thread?.focus()
  }

  override willUpdate(): void {
    this.#watch.watch(this.session)
  }

  override render() {
    const n = this.#watch.book?.openAt(this.org, this.key) ?? 0
    const words =
      this.key === null
        ? n > 0
          ? t('ofReturnOpen', { n })
          : t('ofReturn')
        : n > 0
          ? t('commentsOpen', { n })
          : t('comments')
    return html`<button class=${n > 0 ? 'quiet some' : 'quiet'} aria-expanded=${String(this._open)}
        aria-label=${this.label ? `${this.label} ${words}` : words} @click=${this.#toggle}>${words}</button>
      ${
        this._open
          ? html`<comment-thread .workplace=${this.workplace} .session=${this.session} .org=${this.org} .key=${this.key}
              .label=${`${this.label} ${t('comments')}`.trim()} @keydown=${this.#escape}></comment-thread>`
          : nothing
      }`
  }

  readonly #toggle = (): void => {
    if (this._open) this._open = false
    else void this.show()
  }

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    this._open = false
    this.renderRoot.querySelector('button')?.focus()
  }
}
