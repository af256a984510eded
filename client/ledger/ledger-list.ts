import { html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import type { Indicator } from '../../shared/domain/indicator.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import {
  deletedColumn,
  type ItemId,
  itemKey,
  type LedgerItem,
  listNoneKey,
  readItems,
} from '../../shared/protocol/return-document.js'
import { buttons, fields } from '../components/base-styles.js'
import type { Toast } from '../components/toast-line.js'
import type { ValueField } from '../form/value-field.js'
import { displayText } from '../form/value-text.js'
import { ledgerText as t } from '../i18n/ledger-strings.js'
import { localText } from '../i18n/local-text.js'
import type { SheetSession, WriteOutcome } from '../sync/sheet-session.js'
import { columnSums, figuresOf, matchesFilter, missingColumns } from './ledger-figures.js'
import './ledger-foot.js'
import { LedgerKeys } from './ledger-keys.js'
import { ledgerListStyles } from './ledger-list-styles.js'
import { columnLabel, type LedgerLine, ledgerRow, type RowContext } from './ledger-rows.js'
import { addItems, type CellChange, declareNone, deleteItems, moveItem, newItemId } from './ledger-steps.js'
import './none-control.js'
import { pager } from './pager.js'
import { pageOf, pageSize } from './paging.js'

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

  @state() private _active: ItemId | undefined
  @state() private _filter = ''
  @state() private _page = 0
  /** Fields with an unsaved entry, as `<item>/<column>`: their lines stay open. */
  @state() private _unsaved: ReadonlySet<string> = new Set()
  /** Id of the empty line at the end; with its first value it becomes an item of that id and keeps its place on screen. */
  #draftId = ''
  #lines: readonly LedgerLine[] = []
  readonly #keys = new LedgerKeys({
    lines: () => this.#lines.map((line) => line.id),
    columns: () => this.list?.columns.map((column) => column.id) ?? [],
    editing: (id) => this.#editing(id),
    edit: (id, column) => void this.edit(id, column),
    leave: (id) => void this.#leave(id),
    act: (id, action) => {
      const line = this.#lines.find((each) => each.id === id)
      if (line) this.#act(line, action)
    },
    writable: () => !this.readonly,
    settled: () => this.updateComplete,
  })

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('keydown', this.#shortcut)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('keydown', this.#shortcut)
  }

  override render() {
    const { list, session } = this
    if (!list || !session) return nothing
    if (!this.#draftId.startsWith(`${list.id}:`)) this.#draftId = newItemId(list.id)
    const cells = session.cells(this.org)
    const items = this.#items()
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
    const context = this.#context(list, session)
    const incomplete = items.filter((item) => missingColumns(list, item).length > 0)
    const declared = cells.get(listNoneKey(list.id)) === true
    return html`<section aria-label=${localText(list.name)}>
      ${this.#bar(list, items.length, kept.length, incomplete, declared)}
      ${
        lines.length > 0
          ? this.#table(
              list,
              lines,
              context,
              kept.map(({ item }) => item),
            )
          : nothing
      }
      ${items.length > 0 && kept.length === 0 ? html`<p class="muted">${t('noItems')}</p>` : nothing}
      ${this.readonly ? nothing : html`<p class="hint keys">${t('keys')}</p>`}
      ${pager(page, (index) => {
        this._page = index
      })}
      <ledger-foot .figures=${figuresOf(list, this.indicators, cells)} .writable=${!this.readonly}
        .write=${(code: string, value: CellValue) => this.#write([{ key: code, value }], localText(list.name))}></ledger-foot>
      ${this.readonly ? nothing : html`<div class="add-bar"><button class="primary" @click=${this.add}>${t('add')}</button></div>`}
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
    if (!this.#field(id, column)?.hasUpdated) {
      await this.updateComplete
      await this.#field(id, column)?.updateComplete
    }
    const field = this.#field(id, column)
    field?.focus()
    field?.scrollIntoView({ block: 'nearest' })
  }

  #bar(
    list: ListDefinition,
    all: number,
    kept: number,
    incomplete: readonly LedgerItem[],
    declared: boolean,
  ) {
    const filtered = this._filter.trim() !== ''
    return html`<div class="bar">
      <h2>${localText(list.name)}</h2>
      <span role="status">${filtered ? t('shownCount', { n: kept, m: all }) : t('itemCount', { n: all })}</span>
      ${
        incomplete.length > 0
          ? html`<span class="incomplete">${t('incomplete', { n: incomplete.length })}</span>
              <button class="quiet" @click=${() => this.#showIncomplete(list, incomplete)}>${t('nextIncomplete')}</button>`
          : nothing
      }
      <none-control .list=${localText(list.name)} .count=${all} .declared=${declared}
        .writable=${!this.readonly} @declare-none=${this.#declareNone}></none-control>
      <span class="grow"></span>
      <input type="search" aria-label=${t('filter')} placeholder=${t('filterHint')} .value=${this._filter}
        @input=${this.#filtered} />
      ${this.readonly ? nothing : html`<button class="primary keys" title=${t('addHint')} @click=${this.add}>${t('addHint')}</button>`}
    </div>`
  }

  #table(
    list: ListDefinition,
    lines: readonly LedgerLine[],
    context: RowContext,
    kept: readonly LedgerItem[],
  ) {
    const kind = (column: ListColumn) => (column.valueType === 'number' ? 'amount' : column.valueType)
    return html`<div class="frame"><table>
      <colgroup>
        <col class="index" />
        ${list.columns.map((column) => html`<col class=${kind(column)} />`)}
        <col class=${this.readonly ? 'people' : 'state'} />
        ${this.readonly ? nothing : html`<col class="tools" />`}
      </colgroup>
      <thead><tr>
        <th>${t('number')}</th>
        ${list.columns.map(
          (column) =>
            html`<th class=${kind(column)}>${columnLabel(column)}${
              column.required && !this.readonly ? html`<small>${t('required')}</small>` : nothing
            }</th>`,
        )}
        <th>${this.readonly ? nothing : t('state')}</th>
        ${this.readonly ? nothing : html`<th>${t('tools')}</th>`}
      </tr></thead>
      <tbody @click=${this.#clicked} @keydown=${this.#keys.keydown} @field-next=${this.#keys.fieldNext}
        @field-draft=${this.#drafted} @focusin=${this.#focused} @focusout=${this.#left}
        @dragstart=${this.#dragStart} @dragover=${this.#dragOver} @dragleave=${this.#dragLeave} @drop=${this.#drop}>
        ${repeat(
          lines,
          (line) => line.id,
          (line) => ledgerRow(line, context),
        )}
      </tbody>
      ${this.#sums(list, kept)}
    </table></div>`
  }

  #sums(list: ListDefinition, kept: readonly LedgerItem[]) {
    const sums = columnSums(list, kept)
    if (sums.length === 0) return nothing
    return html`<tfoot><tr>
      <td></td>
      ${list.columns.map((column, i) => {
        const found = sums.find((each) => each.column === column)
        if (found)
          return html`<td class="value" data-label=${columnLabel(column)}>${displayText(found.sum, column)}</td>`
        return html`<td>${i === 0 ? (this._filter.trim() ? t('sumOfShown') : t('total')) : ''}</td>`
      })}
      <td></td>${this.readonly ? nothing : html`<td></td>`}
    </tr></tfoot>`
  }

  #context(list: ListDefinition, session: SheetSession): RowContext {
    return {
      list,
      session,
      org: this.org,
      writable: !this.readonly,
      editing: (id) => this.#editing(id),
      othersAt: (id) => this.#othersAt(id),
      write: (line, column, value) => this.#writeField(line, column, value),
      act: (line, action) => this.#act(line, action),
    }
  }

  #items(): readonly LedgerItem[] {
    const { list, session } = this
    return list && session ? readItems(session.cells(this.org), list.id) : []
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

  #write(changes: readonly CellChange[], label: string): WriteOutcome {
    const outcome = this.session?.write(
      changes.map((change) => ({ org: this.org, ...change })),
      label,
    ) ?? { ok: false, reason: '' }
    if (!outcome.ok) this.#toast({ message: t('refused', { reason: outcome.reason }) })
    return outcome
  }

  #writeField(line: LedgerLine, column: ListColumn, value: CellValue): WriteOutcome {
    const { list } = this
    if (!list) return { ok: false, reason: '' }
    const name = { list: localText(list.name) }
    if (!line.draft) return this.#write([{ key: itemKey(line.id, column.id), value }], t('labelEdit', name))
    if (value === null) return { ok: true }
    const declaredNone = this.session?.value(this.org, listNoneKey(list.id)) === true
    const added = [{ id: line.id, fields: { [column.id]: value } }]
    // The line is an item from here on, whatever comes first: the event of the write or its return.
    if (this._active === line.id || this._active === undefined) this._active = line.id
    this.#draftId = newItemId(list.id)
    const outcome = this.#write(
      addItems(list.id, this.#items(), added, { declaredNone }),
      t('labelAdd', name),
    )
    if (!outcome.ok) this.#draftId = line.id
    return outcome
  }

  #act(line: LedgerLine, action: 'up' | 'down' | 'remove'): void {
    if (action === 'remove') {
      this.#remove(line)
      return
    }
    const shown = this.#lines.filter((each) => !each.draft)
    const neighbour = shown[shown.findIndex((each) => each.id === line.id) + (action === 'up' ? -1 : 1)]
    if (neighbour) void this.#moveTo(line.id, neighbour.number - 1)
  }

  async #moveTo(id: ItemId, to: number): Promise<void> {
    const focused = this.renderRoot instanceof ShadowRoot ? this.renderRoot.activeElement : null
    const column = focused?.closest('td')?.dataset.column
    const changes = moveItem(this.#items(), id, to)
    if (changes.length === 0 || !this.#write(changes, t('labelMove')).ok) return
    await this.updateComplete
    if (column && this.#editing(id)) await this.edit(id, column)
    else this.#row(id)?.focus()
  }

  #remove(line: LedgerLine): void {
    const next = this.#lines[this.#lines.findIndex((each) => each.id === line.id) + 1]
    const label = t('labelRemove')
    if (!this.#write(deleteItems([line.id]), label).ok) return
    if (this._active === line.id) this._active = undefined
    this._unsaved = new Set([...this._unsaved].filter((key) => !key.startsWith(`${line.id}/`)))
    if (next) void this.updateComplete.then(() => this.#row(next.id)?.focus())
    const restore = () => {
      if (this.session?.undoLabel === label) this.session.undo()
      else this.#write([{ key: itemKey(line.id, deletedColumn), value: null }], t('undo'))
    }
    this.#toast({ message: t('removed'), action: { label: t('undo'), run: restore } })
  }

  #showIncomplete(list: ListDefinition, incomplete: readonly LedgerItem[]): void {
    const after = incomplete.findIndex((item) => item.id === this._active)
    const target = incomplete[(after + 1) % incomplete.length]
    if (!target) return
    this._filter = ''
    this._page = Math.floor(this.#items().findIndex((item) => item.id === target.id) / pageSize)
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

  readonly #declareNone = (event: CustomEvent<boolean>): void => {
    const { list } = this
    if (!list) return
    const label = event.detail ? t('labelNone') : t('labelNoneUndo')
    const outcome = this.#write(declareNone(list.id, this.#items(), event.detail), label)
    if (outcome.ok && event.detail)
      this.#toast({
        message: t('declared'),
        action: { label: t('undo'), run: () => void this.session?.undo() },
      })
  }

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
    const cell = (event.target as Element).closest<HTMLElement>('td.value')
    const id = cell?.closest('tr')?.dataset.id
    if (id && cell && !this.#editing(id)) void this.edit(id, cell.dataset.column)
  }

  readonly #drafted = (event: CustomEvent<boolean>): void => {
    const cell = (event.target as Element).closest<HTMLElement>('td')
    const key = `${cell?.closest('tr')?.dataset.id}/${cell?.dataset.column}`
    const next = new Set(this._unsaved)
    if (event.detail) next.add(key)
    else next.delete(key)
    this._unsaved = next
  }

  readonly #focused = (event: FocusEvent): void => {
    const cell = (event.target as Element).closest<HTMLElement>('td')
    const id = cell?.closest('tr')?.dataset.id
    const column = cell?.dataset.column
    if (!id || !column) return
    if (this.#editing(id)) this._active = id
    this.session?.setCursor(id === this.#draftId ? null : { org: this.org, key: itemKey(id, column) })
  }

  readonly #left = (event: FocusEvent): void => {
    if (event.relatedTarget === null) this.session?.setCursor(null)
  }

  readonly #dragStart = (event: DragEvent): void => {
    const id = (event.target as Element).closest?.('tr')?.dataset.id
    if (id && event.dataTransfer) {
      event.dataTransfer.setData('text/plain', id)
      event.dataTransfer.effectAllowed = 'move'
    }
  }

  readonly #dragOver = (event: DragEvent): void => {
    const row = (event.target as Element).closest('tr')
    if (!row || this.readonly) return
    event.preventDefault()
    row.classList.add('over')
  }

  readonly #dragLeave = (event: DragEvent): void => {
    ;(event.target as Element).closest('tr')?.classList.remove('over')
  }

  readonly #drop = (event: DragEvent): void => {
    const row = (event.target as Element).closest('tr')
    row?.classList.remove('over')
    const target = this.#lines.find((line) => line.id === row?.dataset.id)
    const items = this.#items()
    const from = items.findIndex((item) => item.id === event.dataTransfer?.getData('text/plain'))
    const moved = items[from]
    if (!target || !moved) return
    event.preventDefault()
    // Dropped on a line, the item goes before it; taking it out moves the lines behind it up by one.
    const before = target.draft ? items.length : target.number - 1
    void this.#moveTo(moved.id, from < before ? before - 1 : before)
  }
}
