import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { heldText } from '../components/held-text.js'
import { LatePart } from '../components/late-part.js'
import { arrangeText } from '../i18n/arrange-strings.js'
import { comfortText } from '../i18n/comfort-strings.js'
import { localText } from '../i18n/local-text.js'
import { peopleText } from '../i18n/people-strings.js'
import type { SheetAuthors } from '../sync/cell-authors.js'
import type { AuthorColouring } from './author-colours.js'
import type { FindBar, Replacement } from './find-bar.js'
import { type Match, matchKey } from './find-cells.js'
import type { AskedPaste } from './grid-clipboard.js'
import './indicator-grid.js'
import type { ColumnWidth, IndicatorGrid } from './indicator-grid.js'
import type { PasteWay } from './paste-judge.js'
import { PersonalView } from './personal-view.js'
import type { ClipboardContent } from './read-clipboard.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'
import './touch-bar.js'
import type { TouchCommand } from './touch-bar.js'
import { unfiltered, type ViewSettings } from './view-settings.js'
import './view-strip.js'

const recolourMs = 1_000

const findPart = new LatePart(() => import('./find-bar.js'))
const pastePart = new LatePart(() => import('./paste-dialog.js'))
const viewPart = new LatePart(() => import('./view-panel.js'))
const authorPart = new LatePart(() => import('./author-view.js'))

/** What is fetched once the grid is there. */
export const sheetGridParts: readonly LatePart<unknown>[] = [findPart, pastePart, viewPart, authorPart]

/**
 * The grid of a sheet with what belongs around it: finding and replacing, the person's own view of the rows, the question
 * before a doubtful paste. Renders no shadow root, like the grid itself, whose events pass through. Fires `rows-shown` when
 * other rows are shown than before; {@link shownRows} are the rows that places in the grid count.
 */
@customElement('sheet-grid')
export class SheetGrid extends LitElement {
  @property({ attribute: false }) view: SheetView | undefined
  /** All rows of the sheet in the official order. */
  @property({ attribute: false }) rows: readonly SheetRow[] = []
  @property({ attribute: false }) columns: readonly SheetColumn[] = []
  @state() private _asked: AskedPaste | undefined
  @state() private _finding: 'find' | 'replace' | undefined
  @state() private _arranging = false
  @state() private _found: ReadonlySet<string> = new Set()
  /** Counts up to have the columns drawn anew. */
  @state() private _drawing = 0
  @state() private _authors: SheetAuthors | undefined
  @state() private _onlyNew = false
  /** True where fingers are at work: then their buttons stand under the grid. */
  @state() private _byTouch = matchMedia('(pointer: coarse)').matches
  /** Takes what is pasted by hand. */
  @state() private _pasteBox: ((content: ClipboardContent) => void) | undefined
  @query('indicator-grid') private _grid!: IndicatorGrid | null
  @query('find-bar') private _findBar!: FindBar | null
  readonly #personal = new PersonalView(this)
  #shown: readonly SheetRow[] = []
  #recolouring: ReturnType<typeof setTimeout> | undefined

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** The rows as this person sees them. */
  get shownRows(): readonly SheetRow[] {
    return this.#personal.viewed.rows
  }

  /** Opens the bar that finds, or finds and replaces; with it open, puts the keyboard there. */
  async find(replace: boolean): Promise<void> {
    if (findPart.here) {
      this._finding = replace ? 'replace' : 'find'
      this._findBar?.start()
      return
    }
    const typed = await heldText(arrangeText('findIn'), this.#openFind(replace))
    if (typed !== '') this._findBar?.start(typed)
  }

  async #openFind(replace: boolean): Promise<void> {
    if (!(await this.#has(findPart))) return
    this._finding = replace ? 'replace' : 'find'
    await this.updateComplete
    await this._findBar?.updateComplete
  }

  /** Goes to the next or previous match; without a search, opens the bar. */
  findNext(back: boolean): void {
    if (this._findBar) this._findBar.step(back)
    else void this.find(false)
  }

  /** Opens or closes what a person may set about their own view. */
  async arrange(): Promise<void> {
    if (!this._arranging && !(await this.#has(viewPart))) return
    this._arranging = !this._arranging
    if (!this._arranging) this._grid?.focus()
  }

  /** Colours the cells by who filled them, or takes the colours away. */
  async colour(): Promise<void> {
    const { view } = this
    if (this._authors || !view) {
      this.#closeColours()
      return
    }
    const part = await this.#has(authorPart)
    if (!part) return
    const answer = await part.authorsOf(view)
    if (!answer.ok) this.#say(peopleText('failed', { reason: answer.error }))
    else if (this.view !== view) answer.value.close()
    else {
      this._authors = answer.value
      this._authors.addEventListener('change', this.#recolour)
    }
  }

  /** A part that is wanted now; where it cannot be had the person is told. */
  async #has<Module>(part: LatePart<Module>): Promise<Module | undefined> {
    const module = part.here ?? (await part.come())
    if (!module) {
      this.#say(comfortText('partMissing'))
      this._grid?.focus()
    }
    return module
  }

  /** Shows all rows in the official order again. */
  async showAll(): Promise<void> {
    this.#personal.change(unfiltered(this.#personal.settings))
    await this.updateComplete
    await this._grid?.updateComplete
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('view')) {
      this._asked = undefined
      this._found = new Set()
      this.#closeColours()
    }
    this.#personal.open(this.view, this.rows, this.columns)
  }

  override updated(): void {
    if (this.#shown === this.shownRows) return
    this.#shown = this.shownRows
    this.dispatchEvent(new CustomEvent('rows-shown'))
  }

  override render() {
    const { view, columns } = this
    if (!view) return nothing
    const { settings, viewed } = this.#personal
    const colouring = this.#colouring(view)
    return html`
      <view-strip .settings=${settings} .viewed=${viewed} .columns=${columns} @clear-view=${this.#clearView}
        @apply-view=${() => this.#personal.apply()}></view-strip>
      ${
        this._finding
          ? html`<find-bar .view=${view} .rows=${viewed.rows} .allRows=${this.rows} .columns=${columns}
              ?replacing=${this._finding === 'replace'} @found=${this.#mark} @go-to-match=${this.#goTo}
              @replace-cells=${this.#replace} @close-find=${this.#closeFind}></find-bar>`
          : nothing
      }
      ${
        colouring
          ? html`<author-legend .colouring=${colouring} .lastLook=${this.#personal.lastLook} ?onlyNew=${this._onlyNew}
              @only-new=${this.#setOnlyNew} @close-colours=${this.#closeColours}></author-legend>`
          : nothing
      }
      <indicator-grid tabindex="-1" aria-label=${localText(view.table.name)} .view=${view} .rows=${viewed.rows}
        .columns=${columns} .frozen=${settings.frozen} .drawing=${this._drawing} .widths=${settings.widths}
        .found=${this._found} .colouring=${colouring} @paste-doubt=${this.#ask} @paste-box=${this.#openPasteBox} @by-touch=${this.#touched} @find=${this.#onFind} @find-next=${this.#onFindNext}
        @arrange=${() => void this.arrange()} @column-drawn=${this.#keepWidth}></indicator-grid>
      ${
        this._arranging
          ? html`<view-panel .view=${view} .columns=${columns} .settings=${settings}
              .lastLook=${this.#personal.lastLook} @view-changed=${this.#changeView}
              @columns-reset=${this.#resetColumns} @close-panel=${() => void this.arrange()}></view-panel>`
          : nothing
      }
      ${this._byTouch ? html`<touch-bar @touch-command=${this.#onTouch}></touch-bar>` : nothing}
      ${this._pasteBox ? html`<paste-box @pasted-by-hand=${this.#pastedByHand}></paste-box>` : nothing}
      <paste-dialog .doubt=${this._asked?.doubt} .view=${view} .rows=${viewed.rows} .columns=${columns}
        @paste-answer=${this.#answer}></paste-dialog>
    `
  }

  // ── who filled what ──

  #colouring(view: SheetView): AuthorColouring | undefined {
    const since = this._onlyNew ? (this.#personal.lastLook ?? 0) : 0
    return this._authors && authorPart.here?.colouringOf(this._authors, view, this.columns, since)
  }

  /** Counting every cell again is not worth it for each key of a colleague. */
  readonly #recolour = (): void => {
    this.#recolouring ??= setTimeout(() => {
      this.#recolouring = undefined
      this.requestUpdate()
    }, recolourMs)
  }

  readonly #setOnlyNew = (event: CustomEvent<boolean>): void => {
    this._onlyNew = event.detail
  }

  readonly #closeColours = (): void => {
    this._authors?.removeEventListener('change', this.#recolour)
    this._authors?.close()
    this._authors = undefined
    this._onlyNew = false
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#closeColours()
  }

  // ── a paste in doubt ──

  readonly #ask = async (event: CustomEvent<AskedPaste>): Promise<void> => {
    const { view } = this
    if ((await this.#has(pastePart)) && this.view === view) this._asked = event.detail
  }

  readonly #answer = (event: CustomEvent<PasteWay | undefined>): void => {
    const asked = this._asked
    this._asked = undefined
    this._grid?.focus()
    asked?.answer(event.detail)
  }

  // ── by touch ──

  readonly #touched = (): void => {
    this._byTouch = true
  }

  readonly #onTouch = (event: CustomEvent<TouchCommand>): void => this._grid?.touch(event.detail)

  readonly #openPasteBox = async (event: CustomEvent<(content: ClipboardContent) => void>): Promise<void> => {
    await import('./paste-box.js')
    this._pasteBox = event.detail
  }

  readonly #pastedByHand = (event: CustomEvent<ClipboardContent | undefined>): void => {
    const take = this._pasteBox
    this._pasteBox = undefined
    this._grid?.focus()
    if (event.detail) take?.(event.detail)
  }

  // ── finding ──

  readonly #onFind = (event: CustomEvent<{ readonly replace: boolean }>): void =>
    void this.find(event.detail.replace)

  readonly #onFindNext = (event: CustomEvent<{ readonly back: boolean }>): void =>
    this.findNext(event.detail.back)

  readonly #mark = (event: CustomEvent<readonly Match[]>): void => {
    const keys = event.detail.map(matchKey)
    if (keys.length === this._found.size && keys.every((key) => this._found.has(key))) return
    this._found = new Set(keys)
  }

  readonly #goTo = (event: CustomEvent<Match>): void => {
    const { row, column } = event.detail
    const place = { row: this.shownRows.indexOf(row), column: column ? this.columns.indexOf(column) : 0 }
    if (place.row >= 0) this._grid?.goTo(place, { keepFocus: true })
  }

  readonly #replace = (event: CustomEvent<Replacement>): void => {
    const { changes, label } = event.detail
    const outcome = this.view?.session.write(changes, label)
    if (!outcome) return
    const message = outcome.ok ? arrangeText('replaced', { n: changes.length }) : outcome.reason
    this.#say(message)
  }

  readonly #closeFind = (): void => {
    this._finding = undefined
    this._found = new Set()
    this._grid?.focus()
  }

  // ── the person's own view ──

  readonly #changeView = (event: CustomEvent<ViewSettings>): void => {
    this.#personal.change(event.detail)
  }

  readonly #clearView = (): void => {
    this.#personal.change(unfiltered(this.#personal.settings))
    this._grid?.focus()
  }

  readonly #keepWidth = (event: CustomEvent<ColumnWidth>): void => {
    this.#personal.widen(event.detail.column, event.detail.width)
  }

  readonly #resetColumns = (): void => {
    this.#personal.change({ ...this.#personal.settings, frozen: 0, widths: {} })
    this._drawing += 1
  }

  #say(message: string): void {
    this.dispatchEvent(new CustomEvent('say', { detail: message, bubbles: true, composed: true }))
  }
}
