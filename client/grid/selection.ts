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

/** The active cell and the corner the selection stretches to. */
export interface Selection {
  readonly active: GridPlace
  readonly corner: GridPlace
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
}

export const select = (place: GridPlace): Selection => ({ active: place, corner: place })

export function rangeOf({ active, corner }: Selection): GridRange {
  return {
    top: Math.min(active.row, corner.row),
    bottom: Math.max(active.row, corner.row),
    left: Math.min(active.column, corner.column),
    right: Math.max(active.column, corner.column),
  }
}

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

/** The next cell in reading order (Tab) or column order (Enter); stays at the last one. */
export function advance(from: GridPlace, by: 'tab' | 'enter', back: boolean, size: GridSize): GridPlace {
  const sign = back ? -1 : 1
  if (by === 'enter') return clampPlace({ row: from.row + sign, column: from.column }, size)
  const index = from.row * size.columns + from.column + sign
  const last = size.rows * size.columns - 1
  const kept = Math.max(0, Math.min(last, index))
  return { row: Math.floor(kept / size.columns), column: kept % size.columns }
}
