import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import { asOrgUnitId, type ReturnRef } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import type { CommentLine } from '../../shared/protocol/comment-api.js'
import { addComment, editComment, resolveComments } from '../api/comment-calls.js'
import { ApiError } from '../api/request.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { buttons } from '../components/base-styles.js'
import { commentText as t } from '../i18n/comment-strings.js'
import type { SheetSession } from '../sync/sheet-session.js'
import './comment-field.js'
import type { CommentField, Written } from './comment-field.js'
import { CommentWatch } from './comment-watch.js'
import { shortTime } from './possible-actions.js'

/** What is said about one cell, or about a return as a whole: open first, done folded away, a field to answer. */
@customElement('comment-thread')
export class CommentThread extends LitElement {
  @property({ attribute: false }) workplace: WorkplaceModel | undefined
  @property({ attribute: false }) session: SheetSession | undefined
  @property() org = ''
  /** Null: the return as a whole. */
  @property({ attribute: false }) key: string | null = null
  @property() label = ''
  @state() private _editing: number | undefined
  @state() private _said = ''
  @state() private _busy = false
  @query('comment-field.new') private _field!: CommentField | null
  readonly #watch = new CommentWatch(this)

  static override styles = [
    buttons,
    css`
      :host {
        display: block;
        font-size: var(--text-s);
      }
      ul {
        margin: 0 0 var(--gap-xs);
        padding: 0;
        list-style: none;
      }
      li {
        padding: var(--gap-xs) 0 var(--gap-xs) var(--gap-s);
        border-left: 3px solid var(--note);
        margin-bottom: var(--gap-xs);
      }
      li.done {
        border-left-color: var(--line-strong);
        color: var(--ink-muted);
      }
      .text {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .by,
      p {
        margin: 0;
        color: var(--ink-muted);
      }
      summary {
        cursor: pointer;
        min-height: 24px;
      }
      button.quiet {
        min-height: 24px;
        padding: 0 var(--gap-xs);
      }
      @media (max-width: 720px) {
        button,
        button.quiet {
          min-height: 44px;
        }
      }
    `,
  ]

  /** Puts the cursor where one writes. */
  override focus(): void {
    void this.updateComplete.then(() => this._field?.focus())
  }

  override willUpdate(): void {
    this.#watch.watch(this.session)
  }

  override render() {
    const lines = this.#watch.book?.at(this.org, this.key) ?? []
    const open = lines.filter(({ resolvedAt }) => resolvedAt === null)
    const done = lines.filter(({ resolvedAt }) => resolvedAt !== null)
    const mayWrite = this.#mayWrite()
    return html`<section aria-label=${this.label || t('comments')}>
      ${lines.length === 0 ? html`<p>${t('none')}</p>` : nothing}
      ${
        done.length > 0
          ? html`<details><summary>${t('showResolved', { n: done.length })}</summary>${this.#lines(done, false)}</details>`
          : nothing
      }
      ${this.#lines(open, mayWrite)}
      ${
        mayWrite
          ? html`<comment-field class="new" .ref=${this.#ref()} .label=${t('write')} @written=${this.#add}></comment-field>
              ${open.length > 0 ? html`<button ?disabled=${this._busy} @click=${this.#resolve}>${t('resolve')}</button>` : nothing}`
          : html`<p>${t('readOnly')}</p>`
      }
      <p role="status">${this._said}</p>
    </section>`
  }

  #lines(lines: readonly CommentLine[], mayWrite: boolean) {
    return html`<ul>
      ${repeat(
        lines,
        ({ id }) => id,
        (line) => html`<li class=${line.resolvedAt === null ? 'open' : 'done'}>
          <div class="by">
            ${t('said', { by: line.by, at: shortTime(line.at) })}
            ${line.editedAt ? t('edited', { at: shortTime(line.editedAt) }) : nothing}
            ${line.resolvedBy ? t('resolvedBy', { by: line.resolvedBy }) : nothing}
          </div>
          ${
            this._editing === line.id
              ? html`<comment-field cancellable .ref=${this.#ref()} .begin=${line.text} .confirm=${t('save')}
                  .label=${t('edit')} @written=${(event: CustomEvent<Written>) => this.#edit(line.id, event)}
                  @cancel=${() => {
                    this._editing = undefined
                  }}></comment-field>`
              : html`<div class="text">${line.text}</div>`
          }
          ${
            mayWrite && line.own && this._editing !== line.id
              ? html`<button class="quiet" @click=${() => {
                  this._editing = line.id
                }}>${t('edit')}</button>`
              : nothing
          }
        </li>`,
      )}
    </ul>`
  }

  #ref(): ReturnRef | undefined {
    const { session } = this
    return session && { table: session.ref.table, period: session.ref.period, org: asOrgUnitId(this.org) }
  }

  #mayWrite(): boolean {
    const { workplace } = this
    const ref = this.#ref()
    const visibility = ref && workplace?.catalogue.table(ref.table)?.visibility
    if (!workplace || !ref || !visibility) return false
    return decide(workplace.person, { action: 'write-comment', org: ref.org, visibility }, workplace.tree)
      .allowed
  }

  readonly #add = async (event: CustomEvent<Written>): Promise<void> => {
    const ref = this.#ref()
    if (!ref || !(await this.#try(event.detail, (body) => addComment({ ...ref, key: this.key, ...body }))))
      return
    this._field?.clear()
    this._said = t('sent')
  }

  async #edit(id: number, event: CustomEvent<Written>): Promise<void> {
    if (await this.#try(event.detail, (body) => editComment(id, body))) this._editing = undefined
  }

  readonly #resolve = async (): Promise<void> => {
    const ref = this.#ref()
    if (ref) await this.#try(undefined, () => resolveComments({ ...ref, key: this.key }))
  }

  async #try(
    written: Written | undefined,
    work: (body: { readonly text: string; readonly mentions: readonly string[] }) => Promise<void>,
  ): Promise<boolean> {
    if (written?.text === '') {
      this._said = t('empty')
      return false
    }
    this._busy = true
    try {
      await work(written ?? { text: '', mentions: [] })
      this._said = ''
      // Told by the socket too; asked at once for the pages without one.
      await this.#watch.book?.refresh()
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this._said = error.message
      return false
    } finally {
      this._busy = false
    }
  }
}
