import type { CellValue } from '../../shared/domain/cell-value.js'
import { editText } from '../../shared/domain/format-value.js'
import { parseCellText } from '../../shared/domain/typed-value.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { refusalWords } from '../i18n/refusal-words.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'

/** The cell being edited. `typing` began by typing over the old value: arrow keys then commit and move on. */
export interface EditedCell {
  readonly row: SheetRow
  readonly column: SheetColumn
  readonly mode: 'typing' | 'revising'
}

/**
 * One textarea that always has the focus while the grid is used. It lies unseen over the active cell, so that typing,
 * a Chinese input method's first key included, lands in it; then it becomes the visible editor. It is never moved in
 * the DOM, which would break a composition.
 */
export class CellEditor {
  readonly input: HTMLTextAreaElement
  readonly #note: HTMLElement
  #edited: EditedCell | undefined
  #before: string | undefined

  constructor(host: HTMLElement) {
    this.input = document.createElement('textarea')
    this.input.className = 'cell-editor'
    this.input.rows = 1
    this.input.spellcheck = false
    this.input.autocomplete = 'off'
    this.#note = document.createElement('div')
    this.#note.className = 'cell-note'
    this.#note.setAttribute('role', 'alert')
    this.#note.hidden = true
    host.append(this.input, this.#note)
  }

  get edited(): EditedCell | undefined {
    return this.#edited
  }

  /** True while the text is still what revising began with. */
  get isUntouched(): boolean {
    return this.#before !== undefined && this.input.value === this.#before
  }

  /** Begins to edit; typed text that is already in the input stays, revising starts from the present value. */
  begin(cell: EditedCell, value: CellValue | undefined): void {
    this.#edited = cell
    if (cell.mode === 'revising') {
      this.#before = editText(value, cell.column.indicator)
      this.input.value = this.#before
      this.input.select()
    }
    this.input.classList.add('editing')
    this.input.classList.toggle('number', !cell.column.textual)
    const { valueType, choices } = cell.column.indicator
    if (valueType === 'yesno') this.note(t('choices', { choices: '是、否' }), false)
    else if (choices && choices.length > 0) this.note(t('choices', { choices: choices.join('、') }), false)
    else this.clearNote()
  }

  /** What the text means, or undefined with the reason shown beside the cell; the text then stays in the editor. */
  read(): { readonly value: CellValue } | undefined {
    if (!this.#edited) return undefined
    const parsed = parseCellText(this.input.value, this.#edited.column.indicator)
    if (parsed.ok) return { value: parsed.value }
    this.note(`${refusalWords(parsed.error)}(${t('editorHint')})`, true)
    return undefined
  }

  end(): void {
    this.#edited = undefined
    this.#before = undefined
    this.input.value = ''
    this.input.classList.remove('editing', 'number', 'invalid')
    this.input.style.height = ''
    this.clearNote()
  }

  /** Shows a line under the active cell. */
  note(text: string, wrong: boolean): void {
    this.#note.textContent = text
    this.#note.classList.toggle('wrong', wrong)
    this.input.classList.toggle('invalid', wrong && this.#edited !== undefined)
    this.#note.hidden = false
  }

  clearNote(): void {
    this.#note.hidden = true
    this.input.classList.remove('invalid')
  }

  /** Lays the editor over a cell's box (relative to the host); undefined hides it but keeps the focus. */
  place(
    box:
      | { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
      | undefined,
  ): void {
    const { style } = this.input
    this.input.classList.toggle('away', box === undefined)
    if (!box) {
      this.#note.classList.add('away')
      return
    }
    style.left = `${box.left}px`
    style.top = `${box.top}px`
    style.width = `${box.width}px`
    style.minHeight = `${box.height}px`
    if (this.#edited) {
      style.height = 'auto'
      style.height = `${Math.max(box.height, Math.min(160, this.input.scrollHeight + 2))}px`
    } else style.height = `${box.height}px`
    this.#note.classList.remove('away')
    // Below the cell, or above it where the sheet ends.
    const host = this.input.parentElement
    const height = Math.max(box.height, this.input.offsetHeight)
    const below = box.top + height + 2
    const fits = !host || below + this.#note.offsetHeight <= host.clientHeight
    this.#note.style.left = `${Math.max(0, Math.min(box.left, (host?.clientWidth ?? box.left + 340) - this.#note.offsetWidth - 4))}px`
    this.#note.style.top = `${fits ? below : Math.max(0, box.top - this.#note.offsetHeight - 2)}px`
  }
}
