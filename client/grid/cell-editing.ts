import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import { isCoWritten } from '../../shared/domain/co-written.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { localText } from '../i18n/local-text.js'
import { CellEditor } from './cell-editor.js'
import type { CellChange, SheetCell } from './range-changes.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/** What editing needs of the hands it belongs to. */
interface EditedGrid {
  /** The cell that typing goes into. */
  active(): SheetCell | undefined
  /** Scrolls the active cell into sight. */
  reveal(): void
  /** Lays the editor over the active cell. */
  reposition(): void
  openList(row: SheetRow): void
  /** Opens the panel in which a long text is written. */
  openText(cell: SheetCell): void
}

/** One entry from its first key to the write: begins, explains, refuses, and never loses what was typed. */
export class CellEditing {
  readonly #view: SheetView
  readonly #grid: EditedGrid
  readonly #editor: CellEditor
  #composing = false
  /** The edited cell's value when editing began, or as last told to the person. */
  #known: CellValue = null

  constructor(host: HTMLElement, view: SheetView, grid: EditedGrid) {
    this.#view = view
    this.#grid = grid
    this.#editor = new CellEditor(host)
    const { input } = this.#editor
    input.addEventListener('input', this.#typed)
    input.addEventListener('compositionstart', this.#compositionStart)
    input.addEventListener('compositionend', this.#compositionEnd)
    input.addEventListener('blur', this.#blurred)
    window.addEventListener('beforeunload', this.#beforeUnload, { capture: true })
  }

  destroy(): void {
    window.removeEventListener('beforeunload', this.#beforeUnload, { capture: true })
  }

  get input(): HTMLTextAreaElement {
    return this.#editor.input
  }

  get mode(): 'moving' | 'typing' | 'revising' {
    return this.#editor.edited?.mode ?? 'moving'
  }

  place(box: Parameters<CellEditor['place']>[0]): void {
    this.#editor.place(box)
  }

  clearNote(): void {
    this.#editor.clearNote()
  }

  /** Begins to edit the active cell, or says why it cannot be. */
  begin(mode: 'typing' | 'revising'): void {
    const active = this.#grid.active()
    if (!active) return
    const editable = this.#view.editability(active.row, active.column)
    if (isCoWritten(active.column.indicator) && (editable.ok || editable.because === 'no-right')) {
      this.input.value = ''
      if (mode === 'revising') this.#grid.openText(active)
      else this.#say(editable.ok ? t('coWrittenHint') : editable.reason, false)
      return
    }
    if (!editable.ok) {
      if (editable.because === 'list' && mode === 'revising') {
        this.#grid.openList(active.row)
        return
      }
      this.input.value = ''
      this.#say(editable.reason, false)
      return
    }
    const value = this.#view.value(active.row, active.column)
    this.#known = value ?? null
    this.#editor.begin({ ...active, mode }, value)
    this.#grid.reveal()
    this.#grid.reposition()
  }

  /** Takes what was typed; false when it cannot be read or written, and the editor stays open with the reason. */
  leave(): boolean {
    const { edited } = this.#editor
    if (!edited) return true
    // Looked at and left as it was: nothing is written, not even over what somebody else wrote meanwhile.
    if (this.#editor.isUntouched) {
      this.#editor.end()
      return true
    }
    const { row, column } = edited
    const read = this.#editor.read()
    if (!read) {
      this.#grid.reposition()
      return false
    }
    const label = t('typed', { name: localText(column.indicator.name) })
    const changed = !sameValue(this.#view.value(row, column), read.value)
    if (changed && !this.write([{ org: row.org.id, key: column.id, value: read.value }], label)) return false
    this.#editor.end()
    return true
  }

  /** Gives up the entry; the cell keeps what it has. */
  cancel(): void {
    this.#editor.end()
    this.#grid.reposition()
  }

  insertLineBreak(): void {
    this.input.setRangeText('\n', this.input.selectionStart, this.input.selectionEnd, 'end')
    this.#grid.reposition()
  }

  /** Writes cells as one step; a refusal is shown at the active cell. */
  write(changes: readonly CellChange[], label: string): boolean {
    if (changes.length === 0) return true
    const outcome = this.#view.session.write(changes, label)
    if (!outcome.ok) this.#say(outcome.reason, true)
    return outcome.ok
  }

  /** Says why the active cell cannot be changed; nothing when it can. */
  explain(): void {
    const active = this.#grid.active()
    const editable = active && this.#view.editability(active.row, active.column)
    if (editable && !editable.ok) this.#say(editable.reason, false)
  }

  /** Says so when somebody else writes the cell that is being edited; what is typed here stays. */
  noticeChange(): void {
    const { edited } = this.#editor
    if (!edited) return
    const { row, column } = edited
    const value = this.#view.value(row, column) ?? null
    if (sameValue(value, this.#known)) return
    this.#known = value
    const by = this.#view.session.changedBy(row.org.id, column.id) ?? t('somebody')
    this.#editor.note(t('changedMeanwhile', { by, value: this.#view.text(row, column) || t('empty') }), false)
  }

  #say(text: string, wrong: boolean): void {
    this.#editor.note(text, wrong)
    this.#grid.reposition()
  }

  readonly #typed = (): void => {
    if (this.#editor.edited) {
      this.#editor.clearNote()
      this.#grid.reveal()
      this.#grid.reposition()
    } else if (this.input.value !== '' && !this.#composing) this.begin('typing')
  }

  readonly #compositionStart = (): void => {
    this.#composing = true
    if (this.#editor.edited) return
    this.input.value = ''
    this.begin('typing')
  }

  readonly #compositionEnd = (): void => {
    this.#composing = false
    // A composition on a cell that may not be written has left its text behind.
    if (!this.#editor.edited) this.input.value = ''
    this.#grid.reposition()
  }

  readonly #blurred = (): void => {
    // Another window came to the front: half a number must not be taken while its source is looked up.
    const root = this.input.getRootNode()
    if ((root instanceof ShadowRoot || root instanceof Document) && root.activeElement === this.input) return
    // Focus went elsewhere on the page: what was typed counts, unless it cannot be read; then it stays where it is.
    this.leave()
  }

  readonly #beforeUnload = (event: BeforeUnloadEvent): void => {
    if (this.leave()) return
    event.preventDefault()
    event.returnValue = true
  }
}
