import { type GridSize, type Selection, select } from './selection.js'
import type { Pointed } from './workbench.js'

/** What a press at `from`, dragged to `to`, selects: a cell, whole rows, whole columns, or all. */
export function pressSelection(from: Pointed, to: Pointed, { rows, columns }: GridSize): Selection {
  switch (from.zone) {
    case 'cell':
      return select(from.place)
    case 'row': {
      const end = to.zone === 'row' ? to.row : to.zone === 'cell' ? to.place.row : from.row
      return { active: { row: from.row, column: 0 }, corner: { row: end, column: columns - 1 } }
    }
    case 'columns': {
      const end =
        to.zone === 'columns'
          ? to
          : to.zone === 'cell'
            ? { from: to.place.column, to: to.place.column }
            : from
      const backwards = end.from < from.from
      const [first, last] = backwards ? [from.to, end.from] : [from.from, Math.max(from.to, end.to)]
      return { active: { row: 0, column: first }, corner: { row: rows - 1, column: last } }
    }
    case 'all':
      return { active: { row: 0, column: 0 }, corner: { row: rows - 1, column: columns - 1 } }
  }
}
