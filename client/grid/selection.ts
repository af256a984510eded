/** A cell by its place in the shown order. */
export interface GridPlace {
  readonly row: number
  readonly column: number
}

/** A rectangle of cells, both ends included. */
export interface GridRange {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** The active cell and the rectangle around it. */
export interface Selection {
  readonly active: GridPlace
  /** The corner that the selection stretches to. */
  readonly corner: GridPlace
  /** The corner it stretches from, when Tab and Enter walk inside of it; else the active cell. */
  readonly anchor?: GridPlace
  /** Column where a run of Tabs began: Enter goes back there, one row down. */
  readonly tabFrom?: number
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
}

export const select = (place: GridPlace): Selection => ({ active: place, corner: place })

export function rangeOf({ active, corner, anchor = active }: Selection): GridRange {
  return {
    top: Math.min(anchor.row, corner.row),
    bottom: Math.max(anchor.row, corner.row),
    left: Math.min(anchor.column, corner.column),
    right: Math.max(anchor.column, corner.column),
  }
}

/** A range as a selection; its first cell is the active one. */
export const selectRange = ({ top, bottom, left, right }: GridRange): Selection => ({
  active: { row: top, column: left },
  corner: { row: bottom, column: right },
})

export const contains = ({ top, bottom, left, right }: GridRange, { row, column }: GridPlace): boolean =>
  row >= top && row <= bottom && column >= left && column <= right

export const isSingle = ({ top, bottom, left, right }: GridRange): boolean => top === bottom && left === right

export function clampPlace({ row, column }: GridPlace, size: GridSize): GridPlace {
  return {
    row: Math.max(0, Math.min(size.rows - 1, row)),
    column: Math.max(0, Math.min(size.columns - 1, column)),
  }
}

export type Direction = 'up' | 'down' | 'left' | 'right'

const steps: Readonly<Record<Direction, GridPlace>> = {
  up: { row: -1, column: 0 },
  down: { row: 1, column: 0 },
  left: { row: 0, column: -1 },
  right: { row: 0, column: 1 },
}

export function step(from: GridPlace, direction: Direction, size: GridSize, count = 1): GridPlace {
  const { row, column } = steps[direction]
  return clampPlace({ row: from.row + row * count, column: from.column + column * count }, size)
}

/**
 * Where Ctrl+arrow lands, as in a spreadsheet: from a filled cell to the end of the filled run, otherwise to the next
 * filled cell, otherwise to the edge.
 */
export function jump(
  from: GridPlace,
  direction: Direction,
  size: GridSize,
  isFilled: (place: GridPlace) => boolean,
): GridPlace {
  const same = (a: GridPlace, b: GridPlace) => a.row === b.row && a.column === b.column
  let place = step(from, direction, size)
  if (same(place, from)) return from
  const inRun = isFilled(from) && isFilled(place)
  for (;;) {
    const next = step(place, direction, size)
    if (same(next, place)) return place
    if (inRun ? !isFilled(next) : isFilled(place)) return place
    place = next
  }
}
