import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'
import { CellEditor } from './cell-editor.js'
import { formatTsv, readBlock } from './clipboard-text.js'
import { GridPointer, type PointedGrid } from './grid-pointer.js'
import { planPaste } from './paste-plan.js'
import { type CellChange, cellsIn, clearing, filling, type SheetCell } from './range-changes.js'
import {
  advance,
  clampPlace,
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
export interface GridSurface extends PointedGrid {
  readonly rows: readonly SheetRow[]
  readonly columns: readonly SheetColumn[]
  cellElement(place: GridPlace): HTMLElement | undefined
  /** True for the total row that does not scroll. */
  isFrozen(place: GridPlace): boolean
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
  readonly #pointer: GridPointer
  #composing = false
  /** After Escape, Tab leaves the grid: the keyboard must not be trapped in it. */
  #leaving = false
  /** The edited cell's value when editing began, or as last told to the person. */
  #known: CellValue = null

  constructor(host: HTMLElement, surface: GridSurface, view: SheetView) {
    this.#host = host
    this.#surface = surface
    this.#view = view
    this.#editor = new CellEditor(host)
    const { input } = this.#editor
    this.#pointer = new GridPointer(host, input, surface, {
      press: (place, how) => this.#press(place, how),
      drag: (place) => this.#stretch(place),
      dragBeyond: (rows, columns) => {
        const { row, column } = this.#selection.corner
        this.#stretch(clampPlace({ row: row + rows, column: column + columns }, this.#size))
      },
      open: () => this.#open(),
    })
    window.addEventListener('beforeunload', this.#beforeUnload, { capture: true })
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
    this.#pointer.destroy()
    window.removeEventListener('beforeunload', this.#beforeUnload, { capture: true })
    this.#view.session.setCursor(null)
  }

  focus(): void {
    this.#editor.input.focus({ preventScroll: true })
  }

  goTo(place: GridPlace, options: { readonly keepFocus?: boolean } = {}): void {
    if (!this.#leaveCell()) return
    this.#surface.reveal(place, 'middle')
    this.#move(select(place))
    if (!options.keepFocus) this.focus()
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

  /** Lays the editor over the active cell again and says what the cell holds now: after a scroll, a resize, a change. */
  reposition(): void {
    const { active } = this.#selection
    const label = this.#surface.describe(active)
    const { input } = this.#editor
    if (input.getAttribute('aria-label') !== label) input.setAttribute('aria-label', label)
    this.#tellChange()
    const box = this.#surface.cellElement(active)?.getBoundingClientRect()
    const outer = this.#host.getBoundingClientRect()
    const area = this.#surface.scrollingBox()
    // The frozen total lies above the area of scrolling rows and is always in sight.
    const shown =
      box &&
      box.bottom > (box.top < area.top && this.#surface.isFrozen(active) ? outer.top : area.top) &&
      box.top < area.bottom &&
      box.right > area.left &&
      box.left < area.right
    this.#editor.place(
      shown
        ? { left: box.left - outer.left, top: box.top - outer.top, width: box.width, height: box.height }
        : undefined,
    )
  }

  /** Says so when somebody else writes the cell that is being edited; what is typed here stays. */
  #tellChange(): void {
    const { edited } = this.#editor
    if (!edited) return
    const { row, column } = edited
    const value = this.#view.value(row, column) ?? null
    if (sameValue(value, this.#known)) return
    this.#known = value
    const by = this.#view.session.changedBy(row.org.id, column.id) ?? t('somebody')
    this.#editor.note(t('changedMeanwhile', { by, value: this.#view.text(row, column) || t('empty') }), false)
  }

  get #size(): GridSize {
    return { rows: this.#surface.rows.length, columns: this.#surface.columns.length }
  }

  get #active(): SheetCell | undefined {
    const row = this.#surface.rows[this.#selection.active.row]
    const column = this.#surface.columns[this.#selection.active.column]
    return row && column ? { row, column } : undefined
  }

  #move(selection: Selection): void {
    this.#selection = selection
    this.#surface.reveal(selection.corner)
    this.#editor.clearNote()
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
    const value = this.#view.value(active.row, active.column)
    this.#known = value ?? null
    this.#editor.begin({ ...active, mode }, value)
    this.#surface.reveal(this.#selection.active)
    this.reposition()
    return true
  }

  /** Takes what was typed; false when it cannot be read, and the editor stays open with the reason. */
  #leaveCell(): boolean {
    const { edited } = this.#editor
    if (!edited) return true
    // Looked at and left as it was: nothing is written, not even over what somebody else wrote meanwhile.
    if (this.#editor.isUntouched) {
      this.#editor.end()
      return true
    }
    const read = this.#editor.read()
    if (!read) {
      this.reposition()
      return false
    }
    const before = this.#view.value(edited.row, edited.column) ?? null
    if (!sameValue(before, read.value)) {
      const written = this.#write(
        [{ org: edited.row.org.id, key: edited.column.id, value: read.value }],
        t('typed', { name: localText(edited.column.indicator.name) }),
      )
      if (!written) return false
    }
    this.#editor.end()
    return true
  }

  #write(changes: readonly CellChange[], label: string): boolean {
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
      this.#surface.reveal(this.#selection.active)
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
    // Another window came to the front: half a number must not be taken while its source is looked up.
    const { input } = this.#editor
    const root = input.getRootNode()
    if ((root instanceof ShadowRoot || root instanceof Document) && root.activeElement === input) return
    // Focus went elsewhere on the page: what was typed counts, unless it cannot be read; then it stays where it is.
    this.#leaveCell()
  }

  readonly #beforeUnload = (event: BeforeUnloadEvent): void => {
    if (this.#leaveCell()) return
    event.preventDefault()
    event.returnValue = true
  }

  // ── mouse and touch ──

  #press(
    place: GridPlace,
    { extend, touch }: { readonly extend: boolean; readonly touch: boolean },
  ): boolean {
    // On a touch screen the keyboard would jump up at every tap: it comes with the double tap that edits.
    if (!this.#editor.edited) this.#editor.input.inputMode = touch ? 'none' : ''
    const left = this.#leaveCell()
    if (left) this.#move(extend ? { active: this.#selection.active, corner: place } : select(place))
    this.focus()
    return left
  }

  #stretch(corner: GridPlace): void {
    const { active, corner: old } = this.#selection
    if (corner.row !== old.row || corner.column !== old.column) this.#move({ active, corner })
  }

  #open(): void {
    this.#editor.input.inputMode = this.#active?.column.textual ? 'text' : 'decimal'
    if (!this.#editor.edited) this.#begin('revising')
    this.focus()
  }

  // ── keyboard ──

  readonly #keydown = (event: KeyboardEvent): void => {
    // While an input method composes, every key is its own.
    if (event.isComposing || event.keyCode === 229) return
    const leaving = this.#leaving && event.key === 'Tab'
    if (event.key !== 'Shift') this.#leaving = event.key === 'Escape' && !this.#editor.edited
    if (leaving) return
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
        this.#clear('cleared')
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

  #cells(): readonly (readonly SheetCell[])[] {
    return cellsIn(rangeOf(this.#selection), this.#surface.rows, this.#surface.columns)
  }

  #clear(word: 'cleared' | 'cut'): void {
    const changes = clearing(this.#cells(), this.#view)
    if (changes.length > 0) this.#write(changes, t(word, { n: changes.length }))
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

  #fill(direction: 'down' | 'right'): void {
    const changes = filling(this.#cells(), direction, this.#view)
    if (changes.length > 0) this.#write(changes, t('filled', { n: changes.length }))
    else this.#surface.tell('say', t('nothingToFill'))
  }

  // ── clipboard ──

  readonly #copy = (event: ClipboardEvent): void => {
    if (this.#editor.edited) return // the text's own copy
    event.preventDefault()
    const block = this.#cells().map((line) => line.map(({ row, column }) => this.#view.text(row, column)))
    event.clipboardData?.setData('text/plain', formatTsv(block))
    if (event.type === 'cut') this.#clear('cut')
  }

  readonly #paste = (event: ClipboardEvent): void => {
    if (this.#editor.edited) return // into the text being edited
    event.preventDefault()
    const data = event.clipboardData
    const { top, bottom, left, right } = rangeOf(this.#selection)
    const intoText = top === bottom && left === right && this.#active?.column.indicator.valueType === 'text'
    const block = readBlock(
      { text: data?.getData('text/plain') ?? '', html: data?.getData('text/html') ?? '' },
      { intoText },
    )
    if (block.length === 0) return
    const plan = planPaste(block, rangeOf(this.#selection), {
      rows: this.#surface.rows,
      columns: this.#surface.columns,
      textAt: (row, column) => this.#view.text(row, column),
      editability: (row, column) => this.#view.editability(row, column),
    })
    if (!this.#write(plan.changes, t('pasted', { n: plan.changes.length }))) return
    const { range } = plan
    this.#move({
      active: { row: range.top, column: range.left },
      corner: { row: range.bottom, column: range.right },
    })
    this.#surface.tell('paste-report', plan)
  }
}
