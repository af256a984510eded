import type { ItemId } from '../../shared/protocol/return-document.js'

/** Dragging a line by its number onto another: `drop` is told which line, and before which one it was let go. */
export class LedgerDrag {
  readonly #drop: (dragged: ItemId, before: ItemId) => void
  #dragged: ItemId | undefined

  constructor(drop: (dragged: ItemId, before: ItemId) => void) {
    this.#drop = drop
  }

  readonly start = (event: DragEvent): void => {
    this.#dragged = rowOf(event)?.dataset.id
    if (!this.#dragged || !event.dataTransfer) return
    event.dataTransfer.setData('text/plain', '') // some browsers start no drag without data
    event.dataTransfer.effectAllowed = 'move'
  }

  readonly over = (event: DragEvent): void => {
    const row = rowOf(event)
    if (!this.#dragged || !row) return
    event.preventDefault()
    row.classList.add('over')
  }

  readonly leave = (event: DragEvent): void => {
    rowOf(event)?.classList.remove('over')
  }

  readonly drop = (event: DragEvent): void => {
    const row = rowOf(event)
    row?.classList.remove('over')
    const before = row?.dataset.id
    if (this.#dragged && before) {
      event.preventDefault()
      this.#drop(this.#dragged, before)
    }
    this.#dragged = undefined
  }
}

function rowOf(event: DragEvent): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('tr') : null
}
