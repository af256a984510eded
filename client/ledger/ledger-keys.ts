import type { ItemId } from '../../shared/protocol/return-document.js'

/** What the keyboard may ask of the list. */
export interface LedgerKeyTarget {
  /** Ids of the shown lines, in order; the empty line last. */
  lines(): readonly ItemId[]
  columns(): readonly string[]
  editing(id: ItemId): boolean
  edit(id: ItemId, column: string | undefined): void
  /** Ends editing and puts the focus on the line itself. */
  leave(id: ItemId): void
  act(id: ItemId, action: 'up' | 'down' | 'remove'): void
  /** Opens what is said about a line, or folds it. */
  talk(id: ItemId): void
  writable(): boolean
  /** Resolves when the shown lines are those after the last write. */
  settled(): Promise<unknown>
}

/**
 * Keys inside a ledger. On a line: ↑ ↓ to go, Enter or F2 to edit, Shift+F2 for comments, Delete to remove. In a field: Enter and Tab to the
 * next field and line, ↑ ↓ in the same column, Escape back to the line. Alt+↑ ↓ moves the line in both.
 */
export class LedgerKeys {
  readonly #target: LedgerKeyTarget

  constructor(target: LedgerKeyTarget) {
    this.#target = target
  }

  readonly keydown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return
    const cell = (event.target as Element).closest<HTMLElement>('td')
    const row = (event.target as Element).closest<HTMLElement>('tr')
    const id = row?.dataset.id
    if (!row || !id) return
    if (event.altKey) {
      if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
        event.preventDefault()
        if (this.#target.writable()) this.#target.act(id, event.key === 'ArrowUp' ? 'up' : 'down')
      }
      return
    }
    if (event.target === row) this.#onLine(event, row, id)
    else if (cell?.dataset.column) this.#inField(event, id, cell.dataset.column)
  }

  readonly fieldNext = (event: Event): void => {
    const cell = (event.target as Element).closest<HTMLElement>('td')
    const id = cell?.closest('tr')?.dataset.id
    const column = cell?.dataset.column
    if (!id || !column) return
    const columns = this.#target.columns()
    const next = columns[columns.indexOf(column) + 1]
    if (next) this.#target.edit(id, next)
    // At the end of a line the entry just committed may have made a new empty line: wait until it is there.
    else void this.#target.settled().then(() => this.#step(id, column, 1))
  }

  #onLine(event: KeyboardEvent, row: HTMLElement, id: ItemId): void {
    const other = nextLine(row, event.key === 'ArrowUp')
    switch (event.key) {
      case 'ArrowUp':
      case 'ArrowDown':
        event.preventDefault()
        if (other && this.#target.editing(other.dataset.id ?? ''))
          this.#target.edit(other.dataset.id ?? '', this.#target.columns()[0])
        else other?.focus()
        break
      case 'Enter':
      case 'F2':
        event.preventDefault()
        if (event.shiftKey && event.key === 'F2') this.#target.talk(id)
        else this.#target.edit(id, this.#target.columns()[0])
        break
      case 'Delete':
        event.preventDefault()
        if (this.#target.writable()) this.#target.act(id, 'remove')
    }
  }

  #inField(event: KeyboardEvent, id: ItemId, column: string): void {
    const input = event.composedPath()[0]
    const oneLine = input instanceof HTMLInputElement && input.type === 'text'
    if (event.key === 'Escape') {
      this.#target.leave(id)
    } else if (event.key === 'Tab') {
      const columns = this.#target.columns()
      const edge = event.shiftKey ? columns[0] : columns[columns.length - 1]
      if (column === edge && this.#step(id, column, event.shiftKey ? -1 : 1)) event.preventDefault()
    } else if (oneLine && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const lines = this.#target.lines()
      const next = lines[lines.indexOf(id) + (event.key === 'ArrowUp' ? -1 : 1)]
      event.preventDefault()
      if (next) this.#target.edit(next, column)
    }
  }

  /** Goes to the next or previous field, over the end of the line to the next line. False at either end of the list. */
  #step(id: ItemId, column: string, by: 1 | -1): boolean {
    const columns = this.#target.columns()
    const lines = this.#target.lines()
    const next = columns[columns.indexOf(column) + by]
    if (next) {
      this.#target.edit(id, next)
      return true
    }
    const line = lines[lines.indexOf(id) + by]
    if (line) this.#target.edit(line, by === 1 ? columns[0] : columns[columns.length - 1])
    return line !== undefined
  }
}

/** The line above or below; comments may stand open between two. */
function nextLine(row: HTMLElement, above: boolean): HTMLElement | undefined {
  let other: Element | null = row
  do other = above ? other.previousElementSibling : other.nextElementSibling
  while (other instanceof HTMLElement && other.dataset.id === undefined)
  return other instanceof HTMLElement ? other : undefined
}
