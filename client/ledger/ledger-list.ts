import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import { type ItemId, itemKey, type LedgerItem } from '../../shared/protocol/return-document.js'
import { buttons, fields } from '../components/base-styles.js'
import type { Toast } from '../components/toast-line.js'
import type { ValueField } from '../form/value-field.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession, WriteOutcome } from '../sync/sheet-session.js'
import { LedgerActions } from './ledger-actions.js'
import { LedgerDrag } from './ledger-drag.js'
import { figuresOf, type ListFigure, matchesFilter, missingColumns } from './ledger-figures.js'
import './ledger-foot.js'
import { LedgerKeys } from './ledger-keys.js'
import { ledgerListStyles } from './ledger-list-styles.js'
import { type PastePlan, planPaste } from './ledger-paste.js'
import { type LedgerLine, ledgerRow, type RowContext } from './ledger-rows.js'
import { newItemId } from './ledger-steps.js'
import { tableHead, tableSums } from './ledger-table.js'
import { type LedgerTalk, talkButton, talkKey, talkRow } from './ledger-talk.js'
import './none-control.js'
import { pager } from './pager.js'
import { pageOf, pageSize } from './paging.js'
import './paste-preview.js'

/**
 * One list of one unit's ledger: lines to read and to edit in place, an empty line at the end to add one, and what the
 * list counts as. Fires `toast` with a {@link Toast} about what was just done.
 */
@customElement('ledger-list')
export class LedgerList extends LitElement {
  static override styles = [buttons, fields, ledgerListStyles]

  @property({ attribute: false }) list: ListDefinition | undefined
  @property({ attribute: false }) indicators: readonly Indicator[] = []
  @property({ attribute: false }) session: SheetSession | undefined
  @property() org = ''
  @property({ type: Boolean, reflect: true }) readonly = false
  /** Counts up with every change of the session, because cells change behind the same session object. */
  @property({ type: Number }) revision = 0

  /** With it lines can be commented on. */
  @property({ attribute: false }) talk: LedgerTalk | undefined

  @state() private _active: ItemId | undefined
  /** The line whose comments are open. */
  @state() private _talking: ItemId | undefined
  @state() private _filter = ''
  @state() private _page = 0
  /** Fields with an unsaved entry, as `<item>/<column>`: their lines stay open. */
  @state() private _unsaved: ReadonlySet<string> = new Set()
  @state() private _paste: PastePlan | undefined
  /** Id of the empty line at the end; with its first value it becomes an item of that id and keeps its place on screen. */
  #draftId: ItemId = ''
  #lines: readonly LedgerLine[] = []
  #actions: LedgerActions | undefined
  readonly #keys = new LedgerKeys({
    lines: () => this.#lines.map((line) => line.id),
    columns: () => this.list?.columns.map((column) => column.id) ?? [],
    editing: (id) => this.#editing(id),
    edit: (id, column) => void this.edit(id, column),
    leave: (id) => void this.#leave(id),
    act: (id, action) => this.#act(id, action),
    talk: (id) => this.#talk(id),
    writable: () => !this.readonly,
    settled: () => this.updateComplete,
  })
  readonly #drag = new LedgerDrag((dragged, before) => this.#dropped(dragged, before))

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('keydown', this.#shortcut)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('keydown', this.#shortcut)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { session, org, list } = this
    if (!changed.has('session') && !changed.has('org') && !changed.has('list')) return
    this.#actions =
      session && list ? new LedgerActions({ session, org, list }, (toast) => this.#toast(toast)) : undefined
    this.#draftId = list ? newItemId(list.id) : ''
    this._active = undefined
    this._talking = undefined
    this._unsaved = new Set()
  }

  override render() {
    const { list, session } = this
    if (!list || !session || !this.#actions) return nothing
    const items = this.#actions.items()
    const numbered = items.map((item, i) => ({ item, number: i + 1 }))
    const kept = numbered.filter(({ item }) => this.#editing(item.id) || matchesFilter(item, this._filter))
    const page = pageOf(kept, this._page)
    const lines: LedgerLine[] = page.lines.map(({ item, number }) => ({
      id: item.id,
      fields: item.fields,
      number,
      draft: false,
    }))
    if (!this.readonly && this._filter.trim() === '' && page.isLast)
      lines.push({ id: this.#draftId, fields: {}, number: items.length + 1, draft: true })
    this.#lines = lines
    const shown = kept.map(({ item }) => item)
    const figures = figuresOf(list, this.indicators, session.cells(this.org))
    return html`<section aria-label=${localText(list.name)}>
      ${this.#bar(list, items, shown.length, figures)}
      ${lines.length > 0 ? this.#table(list, session, shown) : nothing}
      ${items.length > 0 && shown.length === 0 ? html`<p class="muted">${t('noItems')}</p>` : nothing}
      ${pager(page, (index) => {
        this._page = index
      })}
      ${
        this._paste
          ? html`<paste-preview .plan=${this._paste} @paste-answer=${this.#pasteAnswered}></paste-preview>`
          : nothing
      }
      ${this.readonly ? nothing : html`<p class="hint keys">${t('keys')}</p>`}
      <ledger-foot
        .figures=${figures}
        .writable=${!this.readonly}
        .write=${this.#writeFigure}
      ></ledger-foot>
      ${
        this.readonly
          ? nothing
          : html`<div class="add-bar"><button class="primary" @click=${this.add}>${t('add')}</button></div>`
      }
    </section>`
  }

  /** Opens the empty line at the end. */
  readonly add = (): void => {
    this._filter = ''
    this._page = Number.MAX_SAFE_INTEGER
    void this.edit(this.#draftId, this.list?.columns[0]?.id)
  }

  /** Opens a line for editing with the cursor in one column. */
  async edit(id: ItemId, column: string | undefined): Promise<void> {
    if (this.readonly) return
    this._active = id
    // An input that is there gets the cursor at once: the next key may already be on its way.
    if (this.#focusField(id, column)) return
    await this.updateComplete
    await this.#field(id, column)?.updateComplete
    this.#focusField(id, column)
  }

  #bar(list: ListDefinition, items: readonly LedgerItem[], kept: number, figures: readonly ListFigure[]) {
    const all = items.length
    const incomplete = items.filter((item) => missingColumns(list, item).length > 0)
    return html`<div class="bar">
      <h2>${localText(list.name)}</h2>
      <span role="status">${this._filter.trim() ? t('shownCount', { n: kept, m: all }) : t('itemCount', { n: all })}</span>
      ${
        incomplete.length > 0
          ? html`<span class="incomplete">${t('incomplete', { n: incomplete.length })}</span>
              <button class="quiet" @click=${() => this.#showIncomplete(list, incomplete)}>${t('nextIncomplete')}</button>`
          : nothing
      }
      <none-control
        .list=${localText(list.name)}
        .count=${all}
        .declared=${this.#actions?.declaredNone ?? false}
        .notApplicable=${figures.length > 0 && figures.every((figure) => figure.na !== null)}
        .writable=${!this.readonly}
        @declare-none=${(event: CustomEvent<boolean>) => this.#actions?.declareNone(event.detail)}
      ></none-control>
      <span class="grow"></span>
      ${
        all > 0
          ? html`<input type="search" aria-label=${t('filter')} placeholder=${t('filterHint')} .value=${this._filter}
        @input=${this.#filtered} @keydown=${ownUndo} />`
          : nothing
      }
      ${
        this.readonly
          ? nothing
          : html`<button class="primary keys" title=${t('addHint')} @click=${this.add}>${t('addHint')}</button>`
      }
    </div>`
  }

  #table(list: ListDefinition, session: SheetSession, shown: readonly LedgerItem[]) {
    const context = this.#context(list, session)
    const writable = !this.readonly
    const head = tableHead(list, {
      before: [['index', t('number')]],
      after: writable
        ? [
            ['state', t('state')],
            ['tools', t('tools')],
          ]
        : [['people', '']],
      markRequired: writable,
    })
    return html`<div class="frame"><table>
      ${head}
      <tbody @click=${this.#clicked} @keydown=${this.#keys.keydown} @field-next=${this.#keys.fieldNext}
        @field-draft=${this.#drafted} @focusin=${this.#focused} @focusout=${this.#left} @paste=${this.#pasted}
        @dragstart=${this.#drag.start} @dragover=${this.#drag.over} @dragleave=${this.#drag.leave} @drop=${this.#drag.drop}>
        ${repeat(
          this.#lines,
          (line) => line.id,
          (line) => [ledgerRow(line, context), this.#talkRow(line, list)],
        )}
      </tbody>
      ${tableSums(list, shown, {
        before: 1,
        after: writable ? 2 : 1,
        title: this._filter.trim() ? t('sumOfShown') : t('total'),
      })}
    </table></div>`
  }

  #context(list: ListDefinition, session: SheetSession): RowContext {
    return {
      list,
      session,
      org: this.org,
      writable: !this.readonly,
      editing: (id) => this.#editing(id),
      active: this._active,
      first: this.#lines[0]?.id,
      othersAt: (id) => this.#othersAt(id),
      write: (line, column, value) => this.#writeField(line, column, value),
      act: (line, action) => this.#act(line.id, action),
      talk: (line) => {
        const { talk } = this
        const open = { shown: line.id === this._talking, toggle: () => this.#talk(line.id) }
        return talk ? talkButton(line, talk.open(talkKey(line.id, list.columns)), open) : nothing
      },
    }
  }

  #talkRow(line: LedgerLine, { columns }: ListDefinition) {
    if (!this.talk || line.draft || line.id !== this._talking) return nothing
    const place = { key: talkKey(line.id, columns), span: columns.length + (this.readonly ? 2 : 3) }
    return talkRow(line, this.talk, { ...place, close: () => this.#talk(line.id) })
  }

  #talk(id: ItemId): void {
    if (!this.talk || id === this.#draftId) return
    const closes = this._talking === id
    this._talking = closes ? undefined : id
    void this.updateComplete.then(() => {
      if (closes) this.#row(id)?.focus()
      else this.renderRoot.querySelector<HTMLElement>('tr.talk comment-thread')?.focus()
    })
  }

  #editing(id: ItemId): boolean {
    if (this.readonly) return false
    if (id === this._active || id === this.#draftId) return true
    for (const key of this._unsaved) if (key.startsWith(`${id}/`)) return true
    return false
  }

  #othersAt(id: ItemId): readonly string[] {
    const names = (this.session?.people ?? [])
      .filter(({ at }) => at?.org === this.org && at.key.startsWith(`${id}/`))
      .map((person) => person.name)
    return [...new Set(names)]
  }

  #row(id: ItemId): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`tr[data-id="${id}"]`)
  }

  #field(id: ItemId, column: string | undefined): ValueField | null {
    return this.#row(id)?.querySelector<ValueField>(`td[data-column="${column}"] value-field`) ?? null
  }

  /** False when the input is not there yet, or not to be seen (the empty line of a phone before it is opened). */
  #focusField(id: ItemId, column: string | undefined): boolean {
    const field = this.#field(id, column)
    if (!field?.hasUpdated) return false
    field.focus()
    field.scrollIntoView({ block: 'nearest' })
    return this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === field
  }

  #writeField(line: LedgerLine, column: ListColumn, value: CellValue): WriteOutcome {
    if (!this.#actions || !this.list) return { ok: false, reason: '' }
    if (!line.draft) return this.#actions.setField(line.id, column, value)
    if (value === null) return { ok: true }
    // From here on the line is an item and another empty line follows, whatever comes first: the event of the write or
    // its return.
    this._active ??= line.id
    this.#draftId = newItemId(this.list.id)
    const outcome = this.#actions.add(line.id, column, value)
    if (!outcome.ok) this.#draftId = line.id
    return outcome
  }

  #act(id: ItemId, action: 'up' | 'down' | 'remove'): void {
    const at = this.#lines.findIndex((line) => line.id === id)
    if (at < 0 || this.#lines[at]?.draft) return
    if (action === 'remove') this.#remove(id, this.#lines[at + 1]?.id)
    else {
      const neighbour = this.#lines[at + (action === 'up' ? -1 : 1)]
      if (neighbour && !neighbour.draft) void this.#moveTo(id, neighbour.number - 1)
    }
  }

  async #moveTo(id: ItemId, to: number): Promise<void> {
    const focused = this.renderRoot instanceof ShadowRoot ? this.renderRoot.activeElement : null
    const column = focused?.closest('td')?.dataset.column
    if (!this.#actions?.move(id, to)) return
    await this.updateComplete
    // The moved row lost the focus with its place in the page.
    if (column && this.#editing(id)) await this.edit(id, column)
    else this.#row(id)?.focus()
  }

  #remove(id: ItemId, next: ItemId | undefined): void {
    if (!this.#actions?.remove(id)) return
    if (this._active === id) this._active = undefined
    this._unsaved = new Set([...this._unsaved].filter((key) => !key.startsWith(`${id}/`)))
    if (next) void this.updateComplete.then(() => this.#row(next)?.focus())
  }

  #dropped(dragged: ItemId, before: ItemId): void {
    const ids = this.#actions?.items().map((item) => item.id) ?? []
    const from = ids.indexOf(dragged)
    const target = ids.indexOf(before)
    const to = target < 0 ? ids.length : target // let go on the empty line: to the end
    // Taking the line out moves those behind it up by one.
    if (from >= 0) void this.#moveTo(dragged, from < to ? to - 1 : to)
  }

  #showIncomplete(list: ListDefinition, incomplete: readonly LedgerItem[]): void {
    const after = incomplete.findIndex((item) => item.id === this._active)
    const target = incomplete[(after + 1) % incomplete.length]
    if (!target) return
    this._filter = ''
    const at = this.#actions?.items().findIndex((item) => item.id === target.id) ?? 0
    this._page = Math.floor(at / pageSize)
    const [missing] = missingColumns(list, target)
    if (this.readonly) void this.updateComplete.then(() => this.#row(target.id)?.focus())
    else void this.edit(target.id, missing?.id)
  }

  async #leave(id: ItemId): Promise<void> {
    this._active = undefined
    await this.updateComplete
    this.#row(id)?.focus()
  }

  #toast(toast: Toast): void {
    this.dispatchEvent(new CustomEvent('toast', { detail: toast, bubbles: true, composed: true }))
  }

  readonly #writeFigure = (indicator: string, value: CellValue): WriteOutcome =>
    this.#actions?.setFigure(indicator, value) ?? { ok: false, reason: '' }

  readonly #shortcut = (event: KeyboardEvent): void => {
    if (!event.altKey || event.ctrlKey || event.key.toLowerCase() !== 'n' || event.defaultPrevented) return
    if (this.readonly) return
    event.preventDefault()
    this.add()
  }

  readonly #filtered = (event: Event): void => {
    this._filter = (event.target as HTMLInputElement).value
    this._page = 0
  }

  readonly #clicked = (event: MouseEvent): void => {
    const { id, column } = placeOf(event)
    if (id && column && !this.#editing(id)) void this.edit(id, column)
  }

  readonly #drafted = (event: CustomEvent<boolean>): void => {
    const { id, column } = placeOf(event)
    const next = new Set(this._unsaved)
    if (event.detail) next.add(`${id}/${column}`)
    else next.delete(`${id}/${column}`)
    this._unsaved = next
  }

  readonly #focused = (event: FocusEvent): void => {
    const { id, column } = placeOf(event)
    if (!id || !column) return
    if (this.#editing(id)) this._active = id
    this.session?.setCursor(id === this.#draftId ? null : { org: this.org, key: itemKey(id, column) })
  }

  readonly #left = (event: FocusEvent): void => {
    if (event.relatedTarget === null) this.session?.setCursor(null)
  }

  readonly #pasted = (event: ClipboardEvent): void => {
    if (!this.list || this.readonly || event.composedPath()[0] instanceof HTMLTextAreaElement) return
    const { id, column } = placeOf(event)
    const plan = planPaste(event.clipboardData?.getData('text/plain') ?? '', this.list, column ?? '')
    if (!plan) return
    event.preventDefault()
    if (id === this.#draftId) this._paste = plan
    else this.#toast({ message: t('pasteOnlyNew') })
  }

  readonly #pasteAnswered = (event: CustomEvent<boolean>): void => {
    if (event.detail && this._paste) this.#actions?.paste(this._paste)
    this._paste = undefined
    // The empty line goes behind the new ones first, then the cursor into it.
    this._page = Number.MAX_SAFE_INTEGER
    void this.updateComplete.then(this.add)
  }
}

/** The line and column an event comes from. */
function placeOf(event: Event): { readonly id: ItemId | undefined; readonly column: string | undefined } {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('td') : null
  return { id: cell?.closest('tr')?.dataset.id, column: cell?.dataset.column }
}

/** Undo belongs to the text while one writes in it. */
function ownUndo(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) event.stopPropagation()
}
