import { gridText as t } from '../i18n/grid-strings.js'
import { CellEditing } from './cell-editing.js'
import { formatTsv, readBlock } from './clipboard-text.js'
import { type KeyCommand, keyCommand } from './grid-keys.js'
import { GridPointer, type PointedGrid } from './grid-pointer.js'
import { planPaste } from './paste-plan.js'
import { cellsIn, clearing, filling, type SheetCell } from './range-changes.js'
import {
  advance,
  clampPlace,
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

/** Selects, types, copies, pastes and fills as people know it from their spreadsheet; every write is one step to undo. */
export class GridHands {
  readonly #host: HTMLElement
  readonly #surface: GridSurface
  readonly #view: SheetView
  readonly #editing: CellEditing
  readonly #pointer: GridPointer
  #selection: Selection = select({ row: 0, column: 0 })
  /** After Escape, Tab leaves the grid: the keyboard must not be trapped in it. */
  #leaving = false

  constructor(host: HTMLElement, surface: GridSurface, view: SheetView) {
    this.#host = host
    this.#surface = surface
    this.#view = view
    this.#editing = new CellEditing(host, view, {
      active: () => this.#active,
      reveal: () => surface.reveal(this.#selection.active),
      reposition: () => this.reposition(),
      openList: (row) => surface.tell('open-list', row),
    })
    const { input } = this.#editing
    this.#pointer = new GridPointer(host, input, surface, {
      press: (place, how) => this.#press(place, how),
      isActive: (place) => this.isActive(place),
      drag: (place) => this.#stretch(place),
      dragBeyond: (rows, columns) => {
        const { row, column } = this.#selection.corner
        this.#stretch(clampPlace({ row: row + rows, column: column + columns }, this.#size))
      },
      open: () => this.#open(),
    })
    input.addEventListener('keydown', this.#keydown)
    input.addEventListener('copy', this.#copy)
    input.addEventListener('cut', this.#copy)
    input.addEventListener('paste', this.#paste)
  }

  get selection(): Selection {
    return this.#selection
  }

  get isEditing(): boolean {
    return this.#editing.mode !== 'moving'
  }

  destroy(): void {
    this.#pointer.destroy()
    this.#editing.destroy()
    this.#view.session.setCursor(null)
  }

  focus(): void {
    this.#editing.input.focus({ preventScroll: true })
  }

  goTo(place: GridPlace, options: { readonly keepFocus?: boolean } = {}): void {
    if (!this.#editing.leave()) return
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
    const { input } = this.#editing
    const label = this.#surface.describe(active)
    if (input.getAttribute('aria-label') !== label) input.setAttribute('aria-label', label)
    this.#editing.noticeChange()
    const box = this.#surface.cellElement(active)?.getBoundingClientRect()
    const outer = this.#host.getBoundingClientRect()
    const area = this.#surface.scrollingBox()
    // The frozen total lies above the area of scrolling rows and is always in sight.
    const shown =
      box &&
      box.bottom > (this.#surface.isFrozen(active) ? outer.top : area.top) &&
      box.top < area.bottom &&
      box.right > area.left &&
      box.left < area.right
    this.#editing.place(
      shown
        ? { left: box.left - outer.left, top: box.top - outer.top, width: box.width, height: box.height }
        : undefined,
    )
  }

  get #size(): GridSize {
    return { rows: this.#surface.rows.length, columns: this.#surface.columns.length }
  }

  get #active(): SheetCell | undefined {
    const row = this.#surface.rows[this.#selection.active.row]
    const column = this.#surface.columns[this.#selection.active.column]
    return row && column ? { row, column } : undefined
  }

  #move(selection: Selection, options: { readonly stay?: boolean } = {}): void {
    this.#selection = selection
    if (!options.stay) this.#surface.reveal(selection.corner)
    this.#editing.clearNote()
    const active = this.#active
    this.#view.session.setCursor(
      active?.row.kind === 'unit' ? { org: active.row.org.id, key: active.column.id } : null,
    )
    this.#surface.selectionChanged(selection)
  }

  // ── mouse and touch ──

  #press(
    place: GridPlace,
    { extend, touch }: { readonly extend: boolean; readonly touch: boolean },
  ): boolean {
    // On a touch screen the keyboard would jump up at every tap: it comes with the double tap that edits.
    if (this.#editing.mode === 'moving') this.#editing.input.inputMode = touch ? 'none' : ''
    const left = this.#editing.leave()
    if (left) this.#move(extend ? { active: this.#selection.active, corner: place } : select(place))
    this.focus()
    return left
  }

  #stretch(corner: GridPlace): void {
    const { active, corner: old } = this.#selection
    if (corner.row !== old.row || corner.column !== old.column) this.#move({ active, corner })
  }

  #open(): void {
    this.#editing.input.inputMode = this.#active?.column.textual ? 'text' : 'decimal'
    if (this.#editing.mode === 'moving') this.#editing.begin('revising')
    this.focus()
  }

  // ── keyboard ──

  readonly #keydown = (event: KeyboardEvent): void => {
    // While an input method composes, every key is its own.
    if (event.isComposing || event.keyCode === 229) return
    const { mode } = this.#editing
    const leaving = this.#leaving && event.key === 'Tab'
    if (event.key !== 'Shift') this.#leaving = event.key === 'Escape' && mode === 'moving'
    if (leaving) return
    const command = keyCommand(event, mode)
    if (command) {
      event.preventDefault()
      event.stopPropagation()
      this.#run(command)
    } else if (mode !== 'moving') event.stopPropagation() // Ctrl+Z is then the text's own
  }

  #run(command: KeyCommand): void {
    switch (command.do) {
      case 'step':
        if (this.#editing.leave())
          this.#go(
            (from) =>
              command.jump
                ? jump(from, command.direction, this.#size, this.#isFilled)
                : step(from, command.direction, this.#size),
            command.extend,
          )
        break
      case 'page':
        this.#go(
          (from) => step(from, command.direction, this.#size, this.#surface.pageRows()),
          command.extend,
        )
        break
      case 'edge':
        this.#go((from) => this.#edge(from, command.to), command.extend)
        break
      case 'advance':
        this.#advance(command.by, command.back)
        break
      case 'fill':
        this.#fill(command.direction)
        break
      case 'revise':
        this.#editing.begin('revising')
        break
      case 'clear':
        this.#clear('cleared')
        break
      case 'select-all':
        this.#move({ active: { row: 0, column: 0 }, corner: this.#last }, { stay: true })
        break
      case 'cancel':
        this.#editing.cancel()
        break
      case 'line-break':
        this.#editing.insertLineBreak()
        break
    }
  }

  /** Moves the active cell, or with `extend` the corner of the selection. */
  #go(to: (from: GridPlace) => GridPlace, extend: boolean): void {
    const { active, corner } = this.#selection
    this.#move(extend ? { active, corner: to(corner) } : select(to(active)))
  }

  #advance(by: 'tab' | 'enter', back: boolean): void {
    const active = this.#active
    const answer = active && this.#view.editability(active.row, active.column)
    if (by === 'enter' && answer && !answer.ok && answer.because === 'list')
      this.#surface.tell('open-list', active.row)
    else if (this.#editing.leave()) this.#go((from) => advance(from, by, back, this.#size), false)
  }

  get #last(): GridPlace {
    return { row: this.#size.rows - 1, column: this.#size.columns - 1 }
  }

  #edge(from: GridPlace, to: 'row-start' | 'row-end' | 'first' | 'last'): GridPlace {
    switch (to) {
      case 'row-start':
        return { row: from.row, column: 0 }
      case 'row-end':
        return { row: from.row, column: this.#last.column }
      case 'first':
        return { row: 0, column: 0 }
      case 'last':
        return this.#last
    }
  }

  readonly #isFilled = ({ row, column }: GridPlace): boolean => {
    const [line, indicator] = [this.#surface.rows[row], this.#surface.columns[column]]
    return line !== undefined && indicator !== undefined && this.#view.text(line, indicator) !== ''
  }

  // ── ranges ──

  #cells(): readonly (readonly SheetCell[])[] {
    return cellsIn(rangeOf(this.#selection), this.#surface.rows, this.#surface.columns)
  }

  #clear(word: 'cleared' | 'cut'): void {
    const changes = clearing(this.#cells(), this.#view)
    if (changes.length > 0) this.#editing.write(changes, t(word, { n: changes.length }))
    else this.#editing.explain()
  }

  #fill(direction: 'down' | 'right'): void {
    const changes = filling(this.#cells(), direction, this.#view)
    if (changes.length > 0) this.#editing.write(changes, t('filled', { n: changes.length }))
    else this.#surface.tell('say', t('nothingToFill'))
  }

  // ── clipboard ──

  readonly #copy = (event: ClipboardEvent): void => {
    if (this.#editing.mode !== 'moving') return // the text's own copy
    event.preventDefault()
    const block = this.#cells().map((line) => line.map(({ row, column }) => this.#view.text(row, column)))
    event.clipboardData?.setData('text/plain', formatTsv(block))
    if (event.type === 'cut') this.#clear('cut')
  }

  readonly #paste = (event: ClipboardEvent): void => {
    if (this.#editing.mode !== 'moving') return // into the text being edited
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
    if (!this.#editing.write(plan.changes, t('pasted', { n: plan.changes.length }))) return
    const { range } = plan
    this.#move({
      active: { row: range.top, column: range.left },
      corner: { row: range.bottom, column: range.right },
    })
    this.#surface.tell('paste-report', plan)
  }
}
