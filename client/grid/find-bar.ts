import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { buttons, fields } from '../components/base-styles.js'
import { arrangeText as t } from '../i18n/arrange-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession } from '../sync/sheet-session.js'
import { rowLabel } from './column-defs.js'
import { type FindQuery, findCells, type Match, planReplace, type ReplacePlan } from './find-cells.js'
import type { CellChange } from './range-changes.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

const searchAgainMs = 400

/** A replacement to be written as one step. */
export interface Replacement {
  readonly changes: readonly CellChange[]
  readonly label: string
}

/**
 * Finds in all shown rows, drawn or not, and replaces in one's own cells after a preview. Fires `found` ({@link Match}[],
 * to be marked), `go-to-match` ({@link Match}), `replace-cells` ({@link Replacement}) and `close-find`.
 */
@customElement('find-bar')
export class FindBar extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  /** Every row of the sheet: what a filter hides is counted. */
  @property({ attribute: false }) allRows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  @property({ type: Boolean }) replacing = false
  @state() private _query: FindQuery = { text: '', whole: false }
  @state() private _by = ''
  @state() private _at = -1
  /** Counts up to search again after changes. */
  @state() private _round = 0
  @query('input[type="search"]') private _input!: HTMLInputElement | null
  #matches: readonly Match[] = []
  #hidden = 0
  #watched: SheetSession | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  static override styles = [
    buttons,
    fields,
    css`
      :host {
        display: block;
        padding: var(--gap-xs) var(--gap-s);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--panel);
        font-size: var(--text-s);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-xs) var(--gap-s);
      }
      .line + .line {
        margin-top: var(--gap-xs);
      }
      input {
        width: 15em;
      }
      input[type='checkbox'] {
        width: auto;
        min-height: 0;
      }
      .grow {
        flex: 1 1 0;
      }
      .count {
        min-width: 5em;
      }
      .muted {
        color: var(--ink-muted);
      }
      .warn {
        color: var(--warn);
      }
    `,
  ]

  /** Puts the keyboard into the search text; `typed` is what was typed before the bar was there. */
  start(typed?: string): void {
    if (typed !== undefined) {
      this._query = { ...this._query, text: typed }
      this._input?.focus()
      void this.updateComplete.then(() => this._input?.setSelectionRange(typed.length, typed.length))
      return
    }
    this._input?.focus()
    this._input?.select()
  }

  /** Goes to the next match, or with `back` to the one before. */
  step(back: boolean): void {
    const n = this.#matches.length
    if (n === 0) return
    this._at = this._at < 0 ? (back ? n - 1 : 0) : (this._at + (back ? -1 : 1) + n) % n
    this.#tell('go-to-match', this.#matches[this._at])
  }

  override firstUpdated(): void {
    this.start()
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('view')) this.#watch(this.view?.session)
    const reasons = ['view', 'rows', 'allRows', 'columns', '_query', '_round']
    if (!reasons.some((name) => changed.has(name))) return
    const { view, rows, allRows, columns } = this
    const before = this.#matches
    this.#matches = view ? findCells(this._query, { rows, columns }, view) : []
    this.#hidden =
      view && allRows.length > rows.length
        ? findCells(this._query, { rows: allRows, columns }, view).length - this.#matches.length
        : 0
    if (changed.has('_query')) this._at = -1
    else if (this._at >= this.#matches.length) this._at = this.#matches.length - 1
    if (before.length > 0 || this.#matches.length > 0) this.#tell('found', this.#matches)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#watch(undefined)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#watch(this.view?.session)
  }

  /** Follows a session: many changes in a row are one search, for a large sheet has much to look through. */
  #watch(session: SheetSession | undefined): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const event of ['cells', 'totals', 'access']) {
      this.#watched?.removeEventListener(event, this.#changed)
      session?.addEventListener(event, this.#changed)
    }
    this.#watched = session
  }

  readonly #changed = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this._round += 1
    }, searchAgainMs)
  }

  override render() {
    const n = this.#matches.length
    return html`<div role="search" @keydown=${this.#keydown}>
      <div class="line">
        <label class="field">${t('findIn')}
          <input type="search" placeholder=${t('findHint')} .value=${this._query.text} @input=${this.#typed} />
        </label>
        <label><input type="checkbox" .checked=${this._query.whole} @change=${this.#wholeChanged} /> ${t('whole')}</label>
        <span class="count" role="status">${this.#count(n)}</span>
        <button ?disabled=${n === 0} @click=${() => this.step(true)}>${t('previousMatch')}</button>
        <button ?disabled=${n === 0} @click=${() => this.step(false)}>${t('nextMatch')}</button>
        <button @click=${this.#toggleReplace} aria-expanded=${this.replacing}>${t('replace')}</button>
        <span class="grow"></span>
        <button @click=${this.#close}>${t('close')}</button>
      </div>
      ${this.replacing ? this.#replaceLine() : nothing}
    </div>`
  }

  #count(n: number): string {
    if (this._query.text.trim() === '') return ''
    const found =
      n === 0 ? t('noMatch') : this._at < 0 ? t('matches', { n }) : t('matchAt', { at: this._at + 1, n })
    return this.#hidden > 0 ? `${found};${t('matchesHidden', { n: this.#hidden })}` : found
  }

  get #plan(): ReplacePlan | undefined {
    const { view } = this
    return view && this._query.text.trim() !== ''
      ? planReplace(this._query, this._by, this.#matches, view)
      : undefined
  }

  #replaceLine() {
    const plan = this.#plan
    const n = plan?.changes.length ?? 0
    const [first] = plan?.refused ?? []
    return html`<div class="line">
      <label class="field">${t('replaceBy')}
        <input class="by" .value=${this._by} @input=${this.#byTyped} />
      </label>
      <button class="primary" ?disabled=${n === 0} @click=${this.#replace}>${t('replaceAll', { n })}</button>
      ${
        plan && this.#matches.length > 0
          ? html`<span role="status">${t('replaceable', { n })}${
              plan.foreign > 0
                ? html`;<span class="muted">${t('replaceForeign', { n: plan.foreign })}</span>`
                : nothing
            }${
              first
                ? html`;<span class="warn">${t('replaceRefused', { n: plan.refused.length })}
                    ${t('replaceFirst', { org: rowLabel(first.row), indicator: localText(first.column.indicator.name), text: first.text, reason: first.reason })}</span>`
                : nothing
            }</span>`
          : nothing
      }
    </div>`
  }

  readonly #typed = (event: Event): void => {
    this._query = { ...this._query, text: (event.target as HTMLInputElement).value }
  }

  readonly #byTyped = (event: Event): void => {
    this._by = (event.target as HTMLInputElement).value
  }

  readonly #wholeChanged = (event: Event): void => {
    this._query = { ...this._query, whole: (event.target as HTMLInputElement).checked }
  }

  readonly #toggleReplace = (): void => {
    this.replacing = !this.replacing
  }

  readonly #replace = (): void => {
    const changes = this.#plan?.changes ?? []
    const replacement: Replacement = { changes, label: t('replaceStep', { n: changes.length }) }
    if (changes.length > 0) this.#tell('replace-cells', replacement)
    this._round += 1
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    const inText = event.composedPath()[0] instanceof HTMLInputElement
    if (event.key === 'Escape') this.#close()
    else if (event.key === 'F3' || (event.key === 'Enter' && inText)) this.step(event.shiftKey)
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'h') this.replacing = true
    else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') this.start()
    else {
      // Undo belongs to the text while one writes in it.
      if (inText) event.stopPropagation()
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }

  readonly #close = (): void => this.#tell('close-find', undefined)

  #tell(name: 'found' | 'go-to-match' | 'replace-cells' | 'close-find', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}
