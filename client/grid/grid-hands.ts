import { CellEditing } from './cell-editing.js'
import { cursorPlaceOf } from './cursor-place.js'
import { GridClipboard } from './grid-clipboard.js'
import { GridFill } from './grid-fill.js'
import { type KeyCommand, keyCommand } from './grid-keys.js'
import { GridPointer } from './grid-pointer.js'
import { pressSelection } from './press-selection.js'
import type { CellChange, SheetCell } from './range-changes.js'
import { clearRange, enterEverywhere, fillRange } from './range-edits.js'
import {
  clampPlace,
  contains,
  type GridPlace,
  type GridSize,
  isSingle,
  rangeOf,
  type Selection,
  select,
} from './selection.js'
import { type MoveCommand, moved } from './selection-moves.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'
import type { TouchCommand } from './touch-bar.js'
import { boxInSight, type GridSurface, type Pointed, type Workbench } from './workbench.js'

/** Selects, types, copies, pastes and fills as people know it from their spreadsheet; every write is one step to undo. */
export class GridHands implements Workbench {
  readonly view: SheetView
  readonly surface: GridSurface
  readonly #host: HTMLElement
  readonly #editing: CellEditing
  readonly #pointer: GridPointer
  readonly #clipboard: GridClipboard
  readonly #fillHandle: GridFill
  #byTouch = false
  #selection: Selection = select({ row: 0, column: 0 })
  /** Where a press that is now a drag began: whole rows and columns stay whole. */
  #pressed: Pointed | undefined
  /** After Escape, Tab leaves the grid: the keyboard must not be trapped in it. */
  #leaving = false

  constructor(host: HTMLElement, surface: GridSurface, view: SheetView) {
    this.#host = host
    this.surface = surface
    this.view = view
    this.#editing = new CellEditing(host, view, {
      active: () => this.active(),
      reveal: () => surface.reveal(this.#selection.active),
      reposition: () => this.reposition(),
      openList: (row) => surface.tell('open-list', row),
      openText: (cell) => surface.tell('open-text', cell),
    })
    const { input } = this.#editing
    this.#clipboard = new GridClipboard(input, this)
    this.#fillHandle = new GridFill(host, this)
    this.#pointer = new GridPointer(host, input, surface, {
      press: (pointed, how) => this.#press(pointed, how),
      isActive: (place) => this.isActive(place),
      drag: (pointed) => this.#drag(pointed),
      dragBeyond: (rows, columns) => this.#dragBeyond(rows, columns),
      open: () => this.#open(),
    })
    input.addEventListener('keydown', this.#keydown)
  }

  get selection(): Selection {
    return this.#selection
  }

  get isEditing(): boolean {
    return this.#editing.mode !== 'moving'
  }

  destroy(): void {
    this.#pointer.destroy()
    this.#fillHandle.destroy()
    this.#editing.destroy()
    this.view.session.setCursor(null)
  }

  focus(): void {
    this.#editing.input.focus({ preventScroll: true })
  }

  goTo(place: GridPlace, options: { readonly keepFocus?: boolean } = {}): void {
    if (!this.leave()) return
    this.surface.reveal(place, 'middle')
    this.select(select(place))
    if (!options.keepFocus) this.focus()
  }

  /** Other rows are shown than before: the active cell is still the same unit's, or the nearest that is left. */
  rowsReplaced(before: readonly SheetRow[]): void {
    const { active } = this.#selection
    const known = before[active.row]?.id
    const row = this.surface.rows.findIndex(({ id }) => id === known)
    if (row < 0 && this.isEditing) this.#editing.cancel() // its row is not shown any more
    const place = clampPlace({ row: row < 0 ? active.row : row, column: active.column }, this.#size)
    this.select(select(place))
    // Whoever sorts or filters keeps the cell they were at before their eyes, not the place it stood at.
    this.surface.reveal(place, 'row')
  }

  isSelected(place: GridPlace): boolean {
    const range = rangeOf(this.#selection)
    return !isSingle(range) && contains(range, place)
  }

  /** True for a cell that the fill handle would fill now. */
  isFilling(place: GridPlace): boolean {
    return this.#fillHandle.covers(place)
  }

  isActive({ row, column }: GridPlace): boolean {
    const { active } = this.#selection
    return active.row === row && active.column === column
  }

  /** Lays the editor over the active cell again and says what the cell holds now: after a scroll, a resize, a change. */
  reposition(): void {
    const { active } = this.#selection
    const { input } = this.#editing
    const label = this.surface.describe(active)
    if (input.getAttribute('aria-label') !== label) input.setAttribute('aria-label', label)
    this.#editing.noticeChange()
    this.#editing.place(boxInSight(this.#host, this.surface, active))
    this.#fillHandle.reposition(this.#byTouch)
  }

  // ── what the parts share ──

  active(): SheetCell | undefined {
    const row = this.surface.rows[this.#selection.active.row]
    const column = this.surface.columns[this.#selection.active.column]
    return row && column ? { row, column } : undefined
  }

  leave(): boolean {
    return this.#editing.leave()
  }

  select(selection: Selection, options: { readonly stay?: boolean } = {}): void {
    const walked = selection.anchor !== undefined && selection.corner === this.#selection.corner
    this.#selection = selection
    if (!options.stay) this.surface.reveal(walked ? selection.active : selection.corner)
    this.#editing.clearNote()
    this.view.session.setCursor(cursorPlaceOf(selection, this.surface.rows, this.surface.columns))
    this.surface.selectionChanged(selection)
  }

  write(changes: readonly CellChange[], label: string): boolean {
    return this.#editing.write(changes, label)
  }

  explain(): void {
    this.#editing.explain()
  }

  get #size(): GridSize {
    return { rows: this.surface.rows.length, columns: this.surface.columns.length }
  }

  // ── mouse and touch ──

  #press(
    pointed: Pointed,
    { extend, touch }: { readonly extend: boolean; readonly touch: boolean },
  ): boolean {
    if (touch && !this.#byTouch) this.surface.tell('by-touch', undefined)
    this.#byTouch = touch
    // On a touch screen the keyboard would jump up at every tap: it comes with the double tap that edits.
    if (!this.isEditing) this.#editing.input.inputMode = touch ? 'none' : ''
    const left = this.leave()
    if (left) {
      if (!extend || !this.#pressed) this.#pressed = pointed
      if (extend) this.#drag(pointed)
      else this.select(pressSelection(pointed, pointed, this.#size), { stay: pointed.zone !== 'cell' })
    }
    this.focus()
    return left
  }

  #drag(pointed: Pointed): void {
    const from = this.#pressed
    const banded = from && from.zone !== 'cell'
    if (!banded && pointed.zone !== 'cell') return
    const next = banded
      ? pressSelection(from, pointed, this.#size)
      : pointed.zone === 'cell'
        ? { active: this.#selection.active, corner: pointed.place }
        : this.#selection
    const [now, then] = [rangeOf(this.#selection), rangeOf(next)]
    const same =
      now.top === then.top && now.bottom === then.bottom && now.left === then.left && now.right === then.right
    if (!same) this.select(next, { stay: banded === true })
  }

  #dragBeyond(rows: -1 | 0 | 1, columns: -1 | 0 | 1): void {
    const { corner } = this.#selection
    const zone = this.#pressed?.zone ?? 'cell'
    const to = clampPlace(
      {
        row: corner.row + (zone === 'columns' ? 0 : rows),
        column: corner.column + (zone === 'row' ? 0 : columns),
      },
      this.#size,
    )
    this.surface.reveal(to, zone === 'row' ? 'row' : zone === 'columns' ? 'column' : undefined)
    if (zone === 'row') this.#drag({ zone: 'row', row: to.row })
    else if (zone === 'columns') this.#drag({ zone: 'columns', from: to.column, to: to.column })
    else if (zone === 'cell') this.#drag({ zone: 'cell', place: to })
  }

  #open(): void {
    this.#editing.input.inputMode = this.active()?.column.textual ? 'text' : 'decimal'
    if (!this.isEditing) this.#editing.begin('revising')
    this.focus()
  }

  /** What a finger asks of the selected cells. */
  touch(command: TouchCommand): void {
    this.focus()
    if (command === 'edit') this.#open()
    else if (command === 'next') {
      const wasEditing = this.isEditing
      this.#advance({ do: 'advance', by: 'tab', back: false })
      if (wasEditing && !this.isEditing) this.#open()
    } else if (this.leave()) {
      if (command === 'copy') this.#clipboard.copy()
      else if (command === 'paste') void this.#clipboard.paste()
      else clearRange(this, 'cleared')
    }
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
      case 'advance':
        this.#advance(command)
        break
      case 'fill':
        fillRange(this, command.direction)
        break
      case 'revise':
        this.#editing.begin('revising')
        break
      case 'clear':
        clearRange(this, 'cleared')
        break
      case 'cancel':
        this.#editing.cancel()
        break
      case 'line-break':
        this.#editing.insertLineBreak()
        break
      case 'enter-all':
        if (enterEverywhere(this, this.#editing.input.value)) this.#editing.cancel()
        else this.leave()
        break
      case 'copy-named':
        this.#clipboard.copyNamed()
        break
      case 'find':
      case 'replace':
        this.surface.tell('find', { replace: command.do === 'replace' })
        break
      case 'find-next':
        this.surface.tell('find-next', { back: command.back })
        break
      case 'arrange':
      case 'carry':
      case 'details':
      case 'comments':
      case 'unseen':
        this.surface.tell(command.do, undefined)
        break
      default:
        if (this.leave()) this.#go(command)
    }
  }

  #go(command: MoveCommand): void {
    const whole = command.do.startsWith('select-')
    const ground = { size: this.#size, page: this.surface.page(), isFilled: this.isFilled }
    this.#pressed = undefined
    this.select(moved(this.#selection, command, ground), { stay: whole })
  }

  #advance(command: MoveCommand & { readonly do: 'advance' }): void {
    const active = this.active()
    const answer = active && this.view.editability(active.row, active.column)
    const opensList = command.by === 'enter' && answer && !answer.ok && answer.because === 'list'
    if (opensList && isSingle(rangeOf(this.#selection))) this.surface.tell('open-list', active.row)
    else if (this.leave()) this.#go(command)
  }

  readonly isFilled = ({ row, column }: GridPlace): boolean => {
    const [line, indicator] = [this.surface.rows[row], this.surface.columns[column]]
    if (!line || !indicator) return false
    const text = this.view.text(line, indicator)
    return text !== '' && text !== '—'
  }
}
