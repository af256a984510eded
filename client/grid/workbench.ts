import type { CellChange, SheetCell } from './range-changes.js'
import type { GridPlace, Selection } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

/** What a pointer is over: a cell, the head of a row, the heads of columns, or the corner that stands for all. */
export type Pointed =
  | { readonly zone: 'cell'; readonly place: GridPlace }
  | { readonly zone: 'row'; readonly row: number }
  | { readonly zone: 'columns'; readonly from: number; readonly to: number }
  | { readonly zone: 'all' }

/** Words of the hands for whoever stands around the grid. */
export type GridNews =
  | 'say'
  | 'paste-doubt'
  | 'paste-report'
  | 'paste-box'
  | 'by-touch'
  | 'open-list'
  | 'open-text'
  | 'find'
  | 'find-next'
  | 'arrange'
  | 'carry'
  | 'details'
  | 'comments'
  | 'unseen'

/** What the hands need of the grid they work on. */
export interface GridSurface {
  readonly rows: readonly SheetRow[]
  readonly columns: readonly SheetColumn[]
  pointedAt(node: EventTarget | null): Pointed | undefined
  /** Where rows scroll, in screen coordinates: a drag beyond its edge scrolls. */
  scrollingBox(): DOMRect
  cellElement(place: GridPlace): HTMLElement | undefined
  /** True for the total row that does not scroll. */
  isFrozenRow(place: GridPlace): boolean
  isFrozenColumn(place: GridPlace): boolean
  /**
   * Scrolls a cell into view; `middle` when the person jumps there and wants to see what is around, `row` or `column`
   * when only that way.
   */
  reveal(place: GridPlace, where?: 'middle' | 'row' | 'column'): void
  /** Rows and columns that fit on the screen, for PageUp and PageDown. */
  page(): { readonly rows: number; readonly columns: number }
  selectionChanged(selection: Selection): void
  /** Paints again what depends on the hands: the selection, what a drag would fill. */
  repaint(): void
  tell(kind: GridNews, detail: unknown): void
  describe(place: GridPlace): string
}

/** What the parts of the hands (clipboard, fill, keys) share. */
export interface Workbench {
  readonly view: SheetView
  readonly surface: GridSurface
  readonly selection: Selection
  /** True while a cell is edited: keys and clipboard then belong to its text. */
  readonly isEditing: boolean
  active(): SheetCell | undefined
  /** True for a cell that shows something; a dash is nothing. */
  isFilled(place: GridPlace): boolean
  /** Takes what is being typed; false when it cannot be taken. */
  leave(): boolean
  /** `stay`: without scrolling to it. */
  select(selection: Selection, options?: { readonly stay?: boolean }): void
  /** Writes cells as one step to undo; a refusal is shown at the active cell. */
  write(changes: readonly CellChange[], label: string): boolean
  /** Says why the active cell cannot be changed. */
  explain(): void
}

/** The cell box relative to the grid, when it is in sight. */
export function boxInSight(
  host: HTMLElement,
  surface: GridSurface,
  place: GridPlace,
):
  | { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
  | undefined {
  const box = surface.cellElement(place)?.getBoundingClientRect()
  if (!box) return undefined
  const outer = host.getBoundingClientRect()
  const area = surface.scrollingBox()
  // What is frozen lies beside the area of scrolling rows and columns, and is always in sight.
  const top = surface.isFrozenRow(place) ? outer.top : area.top
  const left = surface.isFrozenColumn(place) ? outer.left : area.left
  const inSight = box.bottom > top && box.top < area.bottom && box.right > left && box.left < area.right
  return inSight
    ? { left: box.left - outer.left, top: box.top - outer.top, width: box.width, height: box.height }
    : undefined
}
