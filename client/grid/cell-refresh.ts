import type { GridApi } from 'ag-grid-community'
import { commentBookOf } from '../sync/comment-book.js'
import type { CellsEvent, SheetSession } from '../sync/sheet-session.js'
import { coverageColumnId } from './column-defs.js'
import type { SheetRow } from './sheet-rows.js'

const refreshEveryMs = 100
/** What does not change a text and is only painted again. */
const painted = ['people', 'conflicts', 'connection'] as const

/** Has AG Grid draw again the cells whose values changed, and nothing else. */
export class CellRefresh {
  readonly #api: GridApi<SheetRow>
  readonly #session: SheetSession
  readonly #isColumn: (key: string) => boolean
  readonly #repaint: () => void
  readonly #dirty = new Map<string, Set<string>>()
  #dirtyAll = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    api: GridApi<SheetRow>,
    session: SheetSession,
    isColumn: (key: string) => boolean,
    repaint: () => void,
  ) {
    this.#api = api
    this.#session = session
    this.#isColumn = isColumn
    this.#repaint = repaint
    session.addEventListener('cells', this.#onCells)
    session.addEventListener('totals', this.#onTotals)
    session.addEventListener('access', this.#onTotals)
    for (const event of painted) session.addEventListener(event, repaint)
    commentBookOf(session).addEventListener('change', repaint)
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#session.removeEventListener('cells', this.#onCells)
    this.#session.removeEventListener('totals', this.#onTotals)
    this.#session.removeEventListener('access', this.#onTotals)
    for (const event of painted) this.#session.removeEventListener(event, this.#repaint)
    commentBookOf(this.#session).removeEventListener('change', this.#repaint)
  }

  readonly #onCells = (event: Event): void => {
    const { changes, remote } = (event as CustomEvent<CellsEvent>).detail
    for (const { org, key } of changes) {
      const known = this.#dirty.get(org)
      if (known) known.add(key)
      else this.#dirty.set(org, new Set([key]))
    }
    // The person's own hand is seen at once; others' changes are gathered, which is what keeps a weak PC responsive.
    if (remote) this.#schedule()
    else this.#refresh()
  }

  readonly #onTotals = (): void => {
    this.#dirtyAll = true
    this.#schedule()
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#refresh(), refreshEveryMs)
  }

  #refresh(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#dirtyAll) this.#api.refreshCells()
    else {
      for (const [org, keys] of this.#dirty) {
        const node = this.#api.getRowNode(`own/${org}`)
        if (!node) continue
        const columns = [coverageColumnId, ...[...keys].filter((key) => this.#isColumn(key))]
        this.#api.refreshCells({ rowNodes: [node], columns })
      }
    }
    this.#dirtyAll = false
    this.#dirty.clear()
    this.#repaint()
  }
}
