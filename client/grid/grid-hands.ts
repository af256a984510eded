import type { CellValue } from '../../shared/domain/cell-value.js'
import { gridText as t } from '../i18n/grid-strings.js'
import type { CellAddress } from '../sync/sheet-session.js'
import { CellEditor } from './cell-editor.js'
import { formatTsv, parseMergedTable, parseTsv } from './clipboard-text.js'
import { planPaste } from './paste-plan.js'
import {
  advance,
  type Direction,
  type GridPlace,
  type GridSize,
  jump,
  rangeOf,
  type Selection,
  select,
  step,
} from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/** What the hands need of the grid they work on. */
export interface GridSurface {
  readonly rows: readonly SheetRow[]
  readonly columns: readonly SheetColumn[]
  cellElement(place: GridPlace): HTMLElement | undefined
  placeOf(node: EventTarget | null): GridPlace | undefined
  /** Scrolls a cell into view; `middle` when the person jumps there and wants to see what is around. */
  reveal(place: GridPlace, where?: 'middle'): void
  /** Rows that fit on the screen, for PageUp and PageDown. */
  pageRows(): number
  selectionChanged(selection: Selection): void
  tell(kind: 'say' | 'paste-report' | 'open-list', detail: unknown): void
  describe(place: GridPlace): string
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/** Selects, types, copies, pastes and fills as people know it from their spreadsheet; every write is one step to undo. */
export class GridHands {
  readonly #host: HTMLElement
  readonly #surface: GridSurface
  readonly #view: SheetView
  readonly #editor: CellEditor
  #selection: Selection = select({ row: 0, column: 0 })
  #dragging = false
  #composing = false

  constructor(host: HTMLElement, surface: GridSurface, view: SheetView) {
    this.#host = host
    this.#surface = surface
    this.#view = view
    this.#editor = new CellEditor(host)
    const { input } = this.#editor
    host.addEventListener('pointerdown', this.#pointerDown)
    host.addEventListener('pointermove', this.#pointerMove)
    window.addEventListener('pointerup', this.#pointerUp)
    host.addEventListener('dblclick', this.#doubleClick)
    input.addEventListener('keydown', this.#keydown)
    input.addEventListener('input', this.#typed)
    input.addEventListener('compositionstart', this.#compositionStart)
    input.addEventListener('compositionend', this.#compositionEnd)
    input.addEventListener('copy', this.#copy)
    input.addEventListener('cut', this.#copy)
    input.addEventListener('paste', this.#paste)
    input.addEventListener('blur', this.#blurred)
  }

  get selection(): Selection {
    return this.#selection
  }

  destroy(): void {
    this.#host.removeEventListener('pointerdown', this.#pointerDown)
    this.#host.removeEventListener('pointermove', this.#pointerMove)
    window.removeEventListener('pointerup', this.#pointerUp)
    this.#host.removeEventListener('dblclick', this.#doubleClick)
    this.#view.session.setCursor(null)
  }

  focus(): void {
    this.#editor.input.focus({ preventScroll: true })
  }

  goTo(place: GridPlace): void {
    if (!this.#leaveCell()) return
    this.#surface.reveal(place, 'middle')
    this.#move(select(place))
    this.focus()
  }

  isSelected({ row, column }: GridPlace): boolean {
    const { top, bottom, left, right } = rangeOf(this.#selection)
    return (
      (top !== bottom || left !== right) && row >= top && row <= bottom && column >= left && column <= right
    )
  }

  isActive({ row, column }: GridPlace): boolean {
    const { active } = this.#selection
    return active.row === row && active.column === column
  }

  /** Lays the editor over the active cell again, after a scroll or resize. */
  reposition(): void {
    const cell = this.#surface.cellElement(this.#selection.active)
    const outer = this.#host.getBoundingClientRect()
    const box = cell?.getBoundingClientRect()
    const shown =
      box &&
      box.bottom > outer.top &&
      box.top < outer.bottom &&
      box.right > outer.left &&
      box.left < outer.right
    this.#editor.place(
      box && shown
        ? { left: box.left - outer.left, top: box.top - outer.top, width: box.width, height: box.height }
        : undefined,
    )
  }

  get #size(): GridSize {
    return { rows: this.#surface.rows.length, columns: this.#surface.columns.length }
  }

  get #active(): { readonly row: SheetRow; readonly column: SheetColumn } | undefined {
    const row = this.#surface.rows[this.#selection.active.row]
    const column = this.#surface.columns[this.#selection.active.column]
    return row && column ? { row, column } : undefined
  }

  #move(selection: Selection): void {
    this.#selection = selection
    this.#surface.reveal(selection.corner)
    this.#editor.clearNote()
    this.#editor.input.setAttribute('aria-label', this.#surface.describe(selection.active))
    const active = this.#active
    this.#view.session.setCursor(
      active?.row.kind === 'unit' ? { org: active.row.org.id, key: active.column.id } : null,
    )
    this.#surface.selectionChanged(selection)
  }

  // ── editing ──

  /** Begins to edit the active cell, or says why it cannot be. */
  #begin(mode: 'typing' | 'revising'): boolean {
    const active = this.#active
    if (!active) return false
    const editable = this.#view.editability(active.row, active.column)
    if (!editable.ok) {
      if (editable.because === 'list' && mode === 'revising') {
        this.#surface.tell('open-list', active.row)
        return false
      }
      this.#editor.input.value = ''
      this.#editor.note(editable.reason, false)
      this.reposition()
      return false
    }
    this.#editor.begin({ ...active, mode }, this.#view.value(active.row, active.column))
    this.reposition()
    return true
  }

  /** Takes what was typed; false when it cannot be read, and the editor stays open with the reason. */
  #leaveCell(): boolean {
    const { edited } = this.#editor
    if (!edited) return true
    const read = this.#editor.read()
    if (!read) {
      this.reposition()
      return false
    }
    const before = this.#view.value(edited.row, edited.column) ?? null
    if (JSON.stringify(before) !== JSON.stringify(read.value)) {
      const written = this.#write(
        [{ org: edited.row.org.id, key: edited.column.id, value: read.value }],
        t('typed', { name: edited.column.indicator.name.zh }),
      )
      if (!written) return false
    }
    this.#editor.end()
    return true
  }

  #write(changes: readonly (CellAddress & { readonly value: CellValue })[], label: string): boolean {
    if (changes.length === 0) return true
    const outcome = this.#view.session.write(changes, label)
    if (!outcome.ok) {
      this.#editor.note(outcome.reason, true)
      this.reposition()
    }
    return outcome.ok
  }

  readonly #typed = (): void => {
    if (this.#editor.edited) {
      this.#editor.clearNote()
      this.reposition()
    } else if (this.#editor.input.value !== '' && !this.#composing) this.#begin('typing')
  }

  readonly #compositionStart = (): void => {
    this.#composing = true
    if (this.#editor.edited) return
    this.#editor.input.value = ''
    this.#begin('typing')
  }

  readonly #compositionEnd = (): void => {
    this.#composing = false
    // A composition on a cell that may not be written has left its text behind.
    if (!this.#editor.edited) this.#editor.input.value = ''
    this.reposition()
  }

  readonly #blurred = (): void => {
    // Focus went elsewhere on the page: what was typed counts, unless it cannot be read; then it stays where it is.
    if (this.#editor.edited) this.#leaveCell()
  }

  // ── mouse and touch ──

  readonly #pointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || event.target === this.#editor.input) return
    const place = this.#surface.placeOf(event.target)
    if (!place) return
    event.preventDefault() // the textarea keeps the focus
    if (!this.#leaveCell()) return
    if (event.shiftKey) this.#move({ active: this.#selection.active, corner: place })
    else {
      this.#dragging = event.pointerType === 'mouse'
      this.#move(select(place))
    }
    // On a touch screen the keyboard would jump up at every tap: it comes with the double tap that edits.
    this.#editor.input.inputMode = event.pointerType === 'touch' ? 'none' : ''
    this.focus()
  }

  readonly #pointerMove = (event: PointerEvent): void => {
    if (!this.#dragging || (event.buttons & 1) === 0) return
    // Asked of the root the grid stands in: the document would name the outermost host only.
    const root = this.#host.getRootNode()
    const under = (root instanceof ShadowRoot ? root : document).elementFromPoint(
      event.clientX,
      event.clientY,
    )
    const place = this.#surface.placeOf(under)
    const { corner } = this.#selection
    if (place && (place.row !== corner.row || place.column !== corner.column))
      this.#move({ active: this.#selection.active, corner: place })
  }

  readonly #pointerUp = (): void => {
    this.#dragging = false
  }

  readonly #doubleClick = (event: MouseEvent): void => {
    if (event.target === this.#editor.input || !this.#surface.placeOf(event.target)) return
    const active = this.#active
    this.#editor.input.inputMode = active?.column.textual ? 'text' : 'decimal'
    this.#begin('revising')
    this.focus()
  }

  // ── keyboard ──

  readonly #keydown = (event: KeyboardEvent): void => {
    // While an input method composes, every key is its own.
    if (event.isComposing || event.keyCode === 229) return
    const handled = this.#editor.edited ? this.#keyWhileEditing(event) : this.#keyWhileMoving(event)
    if (handled) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  #keyWhileEditing(event: KeyboardEvent): boolean {
    const { key } = event
    if (key === 'Escape') {
      this.#editor.end()
      this.reposition()
      return true
    }
    if (key === 'Enter' && event.altKey) {
      const { input } = this.#editor
      input.setRangeText('\n', input.selectionStart, input.selectionEnd, 'end')
      this.reposition()
      return true
    }
    const direction = arrows[key]
    const leaves =
      key === 'Enter' || key === 'Tab' || (direction !== undefined && this.#editor.edited?.mode === 'typing')
    if (!leaves) {
      if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'y')) event.stopPropagation() // the text's own undo
      return false
    }
    if (!this.#leaveCell()) return true
    if (direction) this.#move(select(step(this.#selection.active, direction, this.#size)))
    else
      this.#move(
        select(advance(this.#selection.active, key === 'Tab' ? 'tab' : 'enter', event.shiftKey, this.#size)),
      )
    return true
  }

  #keyWhileMoving(event: KeyboardEvent): boolean {
    const { key } = event
    const control = event.ctrlKey || event.metaKey
    const { active, corner } = this.#selection
    const go = (place: GridPlace) => this.#move(event.shiftKey ? { active, corner: place } : select(place))
    const from = event.shiftKey ? corner : active
    const direction = arrows[key]
    if (direction) {
      go(control ? jump(from, direction, this.#size, this.#isFilled) : step(from, direction, this.#size))
      return true
    }
    if (control) return this.#controlKey(key.toLowerCase(), go)
    switch (key) {
      case 'Enter':
      case 'Tab': {
        const current = this.#active
        if (key === 'Enter' && current?.column.list !== undefined && current.row.kind === 'unit')
          return this.#begin('revising') || true
        this.#move(select(advance(active, key === 'Tab' ? 'tab' : 'enter', event.shiftKey, this.#size)))
        return true
      }
      case 'F2':
        this.#begin('revising')
        return true
      case 'Delete':
      case 'Backspace':
        this.#clear(t('cleared', { n: this.#writable().length }))
        return true
      case 'Home':
        go({ row: from.row, column: 0 })
        return true
      case 'End':
        go({ row: from.row, column: this.#size.columns - 1 })
        return true
      case 'PageDown':
        go(step(from, 'down', this.#size, this.#surface.pageRows()))
        return true
      case 'PageUp':
        go(step(from, 'up', this.#size, this.#surface.pageRows()))
        return true
      case 'Escape':
        this.#editor.clearNote()
        return true
      default:
        return false
    }
  }

  #controlKey(key: string, go: (place: GridPlace) => void): boolean {
    const last = { row: this.#size.rows - 1, column: this.#size.columns - 1 }
    switch (key) {
      case 'a':
        this.#selection = { active: { row: 0, column: 0 }, corner: last }
        this.#surface.selectionChanged(this.#selection)
        return true
      case 'home':
        go({ row: 0, column: 0 })
        return true
      case 'end':
        go(last)
        return true
      case 'd':
        this.#fill('down')
        return true
      case 'r':
        this.#fill('right')
        return true
      default:
        return false // copy, cut and paste come as clipboard events; undo and redo belong to the page
    }
  }

  readonly #isFilled = ({ row, column }: GridPlace): boolean => {
    const sheetRow = this.#surface.rows[row]
    const sheetColumn = this.#surface.columns[column]
    return (
      sheetRow !== undefined && sheetColumn !== undefined && this.#view.text(sheetRow, sheetColumn) !== ''
    )
  }

  // ── ranges ──

  #cells(): readonly (readonly { readonly row: SheetRow; readonly column: SheetColumn }[])[] {
    const { top, bottom, left, right } = rangeOf(this.#selection)
    return this.#surface.rows
      .slice(top, bottom + 1)
      .map((row) => this.#surface.columns.slice(left, right + 1).map((column) => ({ row, column })))
  }

  #writable() {
    return this.#cells()
      .flat()
      .filter(({ row, column }) => this.#view.editability(row, column).ok)
  }

  #clear(label: string): void {
    const cells = this.#writable().filter(
      ({ row, column }) => (this.#view.value(row, column) ?? null) !== null,
    )
    if (cells.length > 0)
      this.#write(
        cells.map(({ row, column }) => ({ org: row.org.id, key: column.id, value: null })),
        label,
      )
    else this.#sayWhyNot()
  }

  #sayWhyNot(): void {
    const active = this.#active
    const editable = active && this.#view.editability(active.row, active.column)
    if (editable && !editable.ok) {
      this.#editor.note(editable.reason, false)
      this.reposition()
    }
  }

  /** Copies the first row (or column) of the selection over the rest of it. */
  #fill(direction: 'down' | 'right'): void {
    const cells = this.#cells()
    const changes = cells.flatMap((line, r) =>
      line.flatMap(({ row, column }, c) => {
        const source = direction === 'down' ? cells[0]?.[c] : line[0]
        if (!source || (direction === 'down' ? r === 0 : c === 0)) return []
        if (
          source.column.id !== column.id &&
          source.column.indicator.valueType !== column.indicator.valueType
        )
          return []
        if (!this.#view.editability(row, column).ok) return []
        return [
          { org: row.org.id, key: column.id, value: this.#view.value(source.row, source.column) ?? null },
        ]
      }),
    )
    if (changes.length > 0) this.#write(changes, t('filled', { n: changes.length }))
    else this.#surface.tell('say', t('nothingToFill'))
  }

  // ── clipboard ──

  readonly #copy = (event: ClipboardEvent): void => {
    if (this.#editor.edited) return // the text's own copy
    event.preventDefault()
    const block = this.#cells().map((line) => line.map(({ row, column }) => this.#view.text(row, column)))
    event.clipboardData?.setData('text/plain', formatTsv(block))
    if (event.type === 'cut') this.#clear(t('cut', { n: this.#writable().length }))
  }

  readonly #paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (this.#editor.edited && !/[\t\n]/.test(text.trim())) return // into the text being edited
    event.preventDefault()
    if (this.#editor.edited) this.#editor.end()
    const block = parseMergedTable(event.clipboardData?.getData('text/html') ?? '') ?? parseTsv(text)
    if (block.length === 0) return
    const plan = planPaste(block, rangeOf(this.#selection), {
      rows: this.#surface.rows,
      columns: this.#surface.columns,
      textAt: (row, column) => this.#view.text(row, column),
      editability: (row, column) => this.#view.editability(row, column),
    })
    if (!this.#write(plan.changes, t('pasted', { n: plan.changes.length }))) return
    const { top, left, bottom, right } = plan.range
    this.#move({ active: { row: top, column: left }, corner: { row: bottom, column: right } })
    this.#surface.tell('paste-report', plan)
  }
}
