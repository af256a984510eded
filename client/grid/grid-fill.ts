import { gridText as t } from '../i18n/grid-strings.js'
import { type FillPlan, type FillTarget, fillTarget, neighbourTarget, planFill } from './fill-plan.js'
import { clampPlace, contains, type GridPlace, type GridRange, rangeOf, selectRange } from './selection.js'
import { boxInSight, type Workbench } from './workbench.js'

const scrollEveryMs = 60

/**
 * The handles at the corner of the selection: the square one fills, by mouse or finger (with Ctrl as a series; a double
 * press as far as the neighbour goes); the round one, on touch screens only, stretches the selection.
 */
export class GridFill {
  readonly #host: HTMLElement
  readonly #bench: Workbench
  readonly #handle: HTMLElement
  readonly #stretcher: HTMLElement
  #target: FillTarget | undefined
  #source: GridRange | undefined
  #at: { readonly x: number; readonly y: number } = { x: 0, y: 0 }
  #reached: GridPlace | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(host: HTMLElement, bench: Workbench) {
    this.#host = host
    this.#bench = bench
    this.#handle = this.#addHandle('fill-handle', t('fillHandle'))
    this.#stretcher = this.#addHandle('stretch-handle', t('stretchHandle'))
    this.#handle.addEventListener('dblclick', this.#double)
  }

  destroy(): void {
    clearInterval(this.#timer)
    this.#handle.remove()
    this.#stretcher.remove()
  }

  /** True for a cell that letting go now would fill. */
  covers(place: GridPlace): boolean {
    return this.#target !== undefined && contains(this.#target.range, place)
  }

  /** Lays the handles at the corner of the selection again. */
  reposition(touch: boolean): void {
    const { bottom, right, left } = rangeOf(this.#bench.selection)
    const { surface } = this.#bench
    const hidden = this.#bench.isEditing || this.#source !== undefined
    const end = hidden ? undefined : boxInSight(this.#host, surface, { row: bottom, column: right })
    const start =
      !end || !touch || left === right ? end : boxInSight(this.#host, surface, { row: bottom, column: left })
    const corner = end && { x: end.left + end.width, y: end.top + end.height }
    // A finger needs room between the two: the fill handle then stands at the left.
    const fillAt = touch && start ? { x: start.left, y: start.top + start.height } : corner
    place(this.#handle, fillAt)
    this.#handle.classList.toggle('by-touch', touch)
    place(this.#stretcher, touch ? corner : undefined)
  }

  #addHandle(name: string, title: string): HTMLElement {
    const handle = document.createElement('div')
    handle.className = `grid-handle ${name}`
    handle.title = title
    handle.hidden = true
    handle.setAttribute('aria-hidden', 'true') // Ctrl+D, Ctrl+R and Shift+arrows do the same by keyboard
    handle.addEventListener('pointerdown', this.#down)
    handle.addEventListener('pointermove', this.#move)
    handle.addEventListener('pointerup', this.#up)
    handle.addEventListener('pointercancel', this.#cancel)
    this.#host.append(handle)
    return handle
  }

  readonly #down = (event: PointerEvent): void => {
    if (event.button !== 0 || !this.#bench.leave()) return
    event.preventDefault()
    event.stopPropagation()
    const handle = event.currentTarget as HTMLElement
    handle.setPointerCapture(event.pointerId)
    this.#source = rangeOf(this.#bench.selection)
    this.#reached = undefined
  }

  readonly #move = (event: PointerEvent): void => {
    if (!this.#source) return
    this.#at = { x: event.clientX, y: event.clientY }
    const stretching = event.currentTarget === this.#stretcher
    this.#reach(this.#placeAt(), stretching)
    if (this.#beyond()) this.#timer ??= setInterval(() => this.#scroll(stretching), scrollEveryMs)
    else this.#rest()
  }

  readonly #up = (event: PointerEvent): void => {
    const [source, target] = [this.#source, this.#target]
    this.#cancel()
    if (source && target) this.#fill(source, target, event.ctrlKey || event.metaKey ? 'series' : 'copy')
  }

  readonly #cancel = (): void => {
    this.#rest()
    this.#source = undefined
    this.#target = undefined
    this.#bench.surface.repaint()
  }

  readonly #double = (event: MouseEvent): void => {
    event.stopPropagation()
    const { surface } = this.#bench
    const source = rangeOf(this.#bench.selection)
    const target = neighbourTarget(source, surface.rows.length, (place) => this.#bench.isFilled(place))
    if (target) this.#fill(source, target, event.ctrlKey || event.metaKey ? 'series' : 'copy')
    else surface.tell('say', t('fillNoNeighbour'))
  }

  #reach(place: GridPlace | undefined, stretching: boolean): void {
    const source = this.#source
    if (!place || !source) return
    this.#reached = place
    if (stretching) {
      const { top, left } = source
      this.#bench.select({ active: { row: top, column: left }, corner: place }, { stay: true })
      return
    }
    this.#target = fillTarget(source, place)
    this.#bench.surface.repaint()
  }

  #placeAt(): GridPlace | undefined {
    const root = this.#host.getRootNode() as Document | ShadowRoot
    for (const element of root.elementsFromPoint(this.#at.x, this.#at.y)) {
      const pointed = this.#bench.surface.pointedAt(element)
      if (pointed?.zone === 'cell') return pointed.place
    }
    return undefined
  }

  #beyond(): GridPlace | undefined {
    const { left, right, top, bottom } = this.#bench.surface.scrollingBox()
    const { x, y } = this.#at
    const row = y < top ? -1 : y > bottom ? 1 : 0
    const column = x < left ? -1 : x > right ? 1 : 0
    return row === 0 && column === 0 ? undefined : { row, column }
  }

  #scroll(stretching: boolean): void {
    const { surface } = this.#bench
    const beyond = this.#beyond()
    const from = this.#reached ?? this.#bench.selection.corner
    if (!beyond) {
      this.#rest()
      return
    }
    const size = { rows: surface.rows.length, columns: surface.columns.length }
    const next = clampPlace({ row: from.row + beyond.row, column: from.column + beyond.column }, size)
    surface.reveal(next)
    this.#reach(next, stretching)
  }

  #rest(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #fill(source: GridRange, target: FillTarget, how: 'copy' | 'series'): void {
    const { surface, view } = this.#bench
    const plan = (way: 'copy' | 'series') =>
      planFill(source, target, way, { rows: surface.rows, columns: surface.columns, view })
    const write = (filled: FillPlan) => {
      const n = filled.changes.length
      return this.#bench.write(filled.changes, t('filled', { n }))
    }
    const filled = plan(how)
    if (!write(filled)) return
    this.#bench.select(selectRange(union(source, target.range)), { stay: true })
    const other = plan(how === 'copy' ? 'series' : 'copy')
    const differs = filled.changes.length > 0 && JSON.stringify(other) !== JSON.stringify(filled)
    const message = wordsOf(filled)
    const label = how === 'copy' ? t('fillAsSeries') : t('fillAsCopy')
    const written = t('filled', { n: filled.changes.length })
    const again = () => {
      if (view.session.undoLabel !== written) return // something else was done since
      view.session.undo()
      write(plan(how === 'copy' ? 'series' : 'copy'))
    }
    surface.tell('say', differs ? { message, action: { label, run: again } } : message)
  }
}

function place(handle: HTMLElement, at: { readonly x: number; readonly y: number } | undefined): void {
  handle.hidden = !at
  if (!at) return
  handle.style.left = `${at.x}px`
  handle.style.top = `${at.y}px`
}

const union = (a: GridRange, b: GridRange): GridRange => ({
  top: Math.min(a.top, b.top),
  bottom: Math.max(a.bottom, b.bottom),
  left: Math.min(a.left, b.left),
  right: Math.max(a.right, b.right),
})

/** What was filled, and why the rest was not. */
function wordsOf({ changes, kept }: FillPlan): string {
  const reasons = [...kept].map(([reason, n]) => t('fillKept', { n, reason }))
  return [t('fillDone', { n: changes.length }), ...reasons].join(';')
}
