import type { GridPlace } from './selection.js'
import type { GridSurface, Pointed } from './workbench.js'

/** What mouse and touch ask of the grid. */
type PointedGrid = Pick<GridSurface, 'pointedAt' | 'scrollingBox'>

/** What a pointer does to the selection. */
export interface PointerWishes {
  /** A cell or a head was pressed; `extend` with Shift. False when the present cell cannot be left. */
  press(pointed: Pointed, options: { readonly extend: boolean; readonly touch: boolean }): boolean
  isActive(place: GridPlace): boolean
  drag(pointed: Pointed): void
  /** The drag has left the grid at an edge: one step further that way. */
  dragBeyond(rows: -1 | 0 | 1, columns: -1 | 0 | 1): void
  open(): void
}

const scrollEveryMs = 60
const doublePressMs = 400
const doublePressPx = 5

/** Reads presses, drags and double clicks on cells; a drag beyond the edge goes on by itself. */
export class GridPointer {
  readonly #host: HTMLElement
  readonly #grid: PointedGrid
  readonly #wishes: PointerWishes
  readonly #input: HTMLElement
  #dragging = false
  #at: { readonly x: number; readonly y: number } = { x: 0, y: 0 }
  #pressedAt = Number.NEGATIVE_INFINITY
  #pressed: GridPlace | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(host: HTMLElement, input: HTMLElement, grid: PointedGrid, wishes: PointerWishes) {
    this.#host = host
    this.#input = input
    this.#grid = grid
    this.#wishes = wishes
    window.addEventListener('pointerdown', this.#elsewhere, { capture: true })
    host.addEventListener('pointerdown', this.#down)
    host.addEventListener('mousedown', this.#keepFocus)
    host.addEventListener('dblclick', this.#double)
    window.addEventListener('pointermove', this.#move)
    window.addEventListener('pointerup', this.#up)
    window.addEventListener('pointercancel', this.#up)
  }

  destroy(): void {
    this.#up()
    window.removeEventListener('pointerdown', this.#elsewhere, { capture: true })
    this.#host.removeEventListener('pointerdown', this.#down)
    this.#host.removeEventListener('mousedown', this.#keepFocus)
    this.#host.removeEventListener('dblclick', this.#double)
    window.removeEventListener('pointermove', this.#move)
    window.removeEventListener('pointerup', this.#up)
    window.removeEventListener('pointercancel', this.#up)
  }

  /** The textarea keeps the focus wherever in the grid the mouse goes down. */
  readonly #keepFocus = (event: MouseEvent): void => {
    if (event.target !== this.#input) event.preventDefault()
  }

  /** Something else was pressed in between (a handle, a button): the next press on the cell is a first one. */
  readonly #elsewhere = (event: PointerEvent): void => {
    if (!this.#grid.pointedAt(event.composedPath()[0] ?? null)) this.#pressed = undefined
  }

  readonly #down = (event: PointerEvent): void => {
    if (event.button !== 0 || event.target === this.#input) return
    const pointed = this.#grid.pointedAt(event.target)
    if (!pointed) return
    // The first press of two may move the page (a bar above fills): the second is still meant for the same cell.
    const { x, y } = this.#at
    const near = Math.abs(event.clientX - x) < doublePressPx && Math.abs(event.clientY - y) < doublePressPx
    const soon = event.timeStamp - this.#pressedAt < doublePressMs && !event.shiftKey
    const pressed = this.#pressed
    const again = near && soon && pressed !== undefined && this.#wishes.isActive(pressed)
    this.#pressedAt = event.timeStamp
    this.#at = { x: event.clientX, y: event.clientY }
    if (again) return
    this.#pressed = pointed.zone === 'cell' ? pointed.place : undefined
    const touch = event.pointerType === 'touch'
    if (!this.#wishes.press(pointed, { extend: event.shiftKey, touch })) return
    this.#dragging = !touch // a finger scrolls
  }

  readonly #move = (event: PointerEvent): void => {
    if (!this.#dragging) return
    if ((event.buttons & 1) === 0) {
      this.#up() // released outside the window
      return
    }
    this.#at = { x: event.clientX, y: event.clientY }
    const pointed = this.#grid.pointedAt(event.composedPath()[0] ?? null)
    if (pointed) this.#wishes.drag(pointed)
    if (this.#beyond()) this.#timer ??= setInterval(this.#scroll, scrollEveryMs)
    else this.#rest()
  }

  readonly #up = (): void => {
    this.#dragging = false
    this.#rest()
  }

  readonly #scroll = (): void => {
    const beyond = this.#beyond()
    if (beyond) this.#wishes.dragBeyond(beyond.rows, beyond.columns)
    else this.#rest()
  }

  #rest(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #beyond(): { readonly rows: -1 | 0 | 1; readonly columns: -1 | 0 | 1 } | undefined {
    const { left, right, top, bottom } = this.#grid.scrollingBox()
    const { x, y } = this.#at
    const rows = y < top ? -1 : y > bottom ? 1 : 0
    const columns = x < left ? -1 : x > right ? 1 : 0
    return rows === 0 && columns === 0 ? undefined : { rows, columns }
  }

  readonly #double = (event: MouseEvent): void => {
    const isCell = this.#grid.pointedAt(event.target)?.zone === 'cell'
    if (event.target !== this.#input && isCell) this.#wishes.open()
  }
}
