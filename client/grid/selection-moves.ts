import {
  clampPlace,
  type Direction,
  type GridPlace,
  type GridSize,
  isSingle,
  jump,
  rangeOf,
  type Selection,
  select,
  step,
} from './selection.js'

/** A key that moves the active cell or stretches the selection. */
export type MoveCommand =
  | { readonly do: 'step'; readonly direction: Direction; readonly jump: boolean; readonly extend: boolean }
  | { readonly do: 'page'; readonly direction: Direction; readonly extend: boolean }
  | {
      readonly do: 'edge'
      readonly to: 'row-start' | 'row-end' | 'first' | 'last'
      readonly extend: boolean
    }
  | { readonly do: 'advance'; readonly by: 'tab' | 'enter'; readonly back: boolean }
  | { readonly do: 'select-row' | 'select-column' | 'select-all' }

/** What moving needs to know of the sheet as it is shown. */
export interface MoveGround {
  readonly size: GridSize
  /** How many rows and columns a screen holds. */
  readonly page: GridSize
  isFilled(place: GridPlace): boolean
}

/** Where a key leads, as in a spreadsheet. */
export function moved(selection: Selection, command: MoveCommand, ground: MoveGround): Selection {
  const { size } = ground
  const last = { row: size.rows - 1, column: size.columns - 1 }
  switch (command.do) {
    case 'advance':
      return advanced(selection, command.by, command.back, size)
    case 'select-row': {
      const { top, bottom } = rangeOf(selection)
      return stretched(selection, { row: top, column: 0 }, { row: bottom, column: last.column })
    }
    case 'select-column': {
      const { left, right } = rangeOf(selection)
      return stretched(selection, { row: 0, column: left }, { row: last.row, column: right })
    }
    case 'select-all':
      return stretched(selection, { row: 0, column: 0 }, last)
    default: {
      const { active, corner, anchor } = selection
      const to = target(command.extend ? corner : active, command, ground)
      return command.extend ? { active, corner: to, ...(anchor ? { anchor } : {}) } : select(to)
    }
  }
}

/** The same active cell in a new rectangle. */
function stretched({ active }: Selection, anchor: GridPlace, corner: GridPlace): Selection {
  return { active, anchor, corner }
}

function target(
  from: GridPlace,
  command: MoveCommand & { readonly do: 'step' | 'page' | 'edge' },
  { size, page, isFilled }: MoveGround,
): GridPlace {
  switch (command.do) {
    case 'step':
      return command.jump
        ? jump(from, command.direction, size, isFilled)
        : step(from, command.direction, size)
    case 'page': {
      const across = command.direction === 'left' || command.direction === 'right'
      return step(from, command.direction, size, across ? page.columns : page.rows)
    }
    case 'edge':
      switch (command.to) {
        case 'row-start':
          return { row: from.row, column: 0 }
        case 'row-end':
          return { row: from.row, column: size.columns - 1 }
        case 'first':
          return { row: 0, column: 0 }
        case 'last':
          return { row: size.rows - 1, column: size.columns - 1 }
      }
  }
}

/**
 * The next cell by Tab or Enter. In a range of several cells both walk inside of it, round and round; elsewhere Tab
 * reads on line by line, and Enter after a run of Tabs goes to the column where the run began.
 */
function advanced(selection: Selection, by: 'tab' | 'enter', back: boolean, size: GridSize): Selection {
  const { active, corner, anchor = active, tabFrom } = selection
  const range = rangeOf(selection)
  const sign = back ? -1 : 1
  if (!isSingle(range)) {
    const rows = range.bottom - range.top + 1
    const columns = range.right - range.left + 1
    const at = { row: active.row - range.top, column: active.column - range.left }
    const count = rows * columns
    const index = by === 'tab' ? at.row * columns + at.column : at.column * rows + at.row
    const next = (index + sign + count) % count
    const [row, column] =
      by === 'tab' ? [Math.floor(next / columns), next % columns] : [next % rows, Math.floor(next / rows)]
    return { active: { row: range.top + row, column: range.left + column }, anchor, corner }
  }
  if (by === 'enter') {
    const column = back ? active.column : (tabFrom ?? active.column)
    return select(clampPlace({ row: active.row + sign, column }, size))
  }
  const index = active.row * size.columns + active.column + sign
  const kept = Math.max(0, Math.min(size.rows * size.columns - 1, index))
  const place = { row: Math.floor(kept / size.columns), column: kept % size.columns }
  return { ...select(place), tabFrom: tabFrom ?? active.column }
}
