import type { CellValue } from '../../shared/domain/cell-value.js'
import { parseCellText } from '../../shared/domain/typed-value.js'
import type { CellAddress } from '../sync/sheet-session.js'
import type { GridPlace, GridRange } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { Editability } from './sheet-view.js'

/** A pasted cell that was not taken, and why. */
export interface PasteRefusal {
  readonly row: SheetRow
  readonly column: SheetColumn
  readonly text: string
  readonly reason: string
}

export interface PastePlan {
  readonly changes: readonly (CellAddress & { readonly value: CellValue })[]
  readonly refused: readonly PasteRefusal[]
  /** Cells of the block that lie beyond the last row or column of the sheet. */
  readonly outside: number
  /** The cells the block covers, to be selected afterwards. */
  readonly range: GridRange
}

/**
 * Decides what pasting a block does, cell by cell: what can be read and may be written goes in as one step, the rest
 * is reported with its reason. A block that divides the selection evenly is repeated over it. Texts that already
 * stand there are left alone, so pasting a whole copied sheet changes only what differs.
 */
export function planPaste(
  block: readonly (readonly string[])[],
  selection: GridRange,
  sheet: {
    readonly rows: readonly SheetRow[]
    readonly columns: readonly SheetColumn[]
    readonly textAt: (row: SheetRow, column: SheetColumn) => string
    readonly editability: (row: SheetRow, column: SheetColumn) => Editability
  },
): PastePlan {
  const height = block.length
  const width = Math.max(0, ...block.map((row) => row.length))
  const tall = selection.bottom - selection.top + 1
  const wide = selection.right - selection.left + 1
  const repeats = height > 0 && width > 0 && tall % height === 0 && wide % width === 0
  const rows = repeats ? tall : height
  const columns = repeats ? wide : width
  const changes: (CellAddress & { value: CellValue })[] = []
  const refused: PasteRefusal[] = []
  let outside = 0
  const at = ({ row, column }: GridPlace): string | undefined =>
    block[row % Math.max(1, height)]?.[column % Math.max(1, width)]
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const text = at({ row: r, column: c })
      if (text === undefined) continue // a line shorter than the others says nothing about this cell
      const row = sheet.rows[selection.top + r]
      const column = sheet.columns[selection.left + c]
      if (!row || !column) {
        if (text.trim() !== '') outside += 1
        continue
      }
      if (text.trim() === sheet.textAt(row, column).trim()) continue
      const editable = sheet.editability(row, column)
      if (!editable.ok) {
        if (text.trim() !== '') refused.push({ row, column, text, reason: editable.reason })
        continue
      }
      const parsed = parseCellText(text, column.indicator)
      if (parsed.ok) changes.push({ org: row.org.id, key: column.id, value: parsed.value })
      else refused.push({ row, column, text, reason: parsed.error.message })
    }
  }
  const range = {
    top: selection.top,
    left: selection.left,
    bottom: Math.min(sheet.rows.length, selection.top + Math.max(1, rows)) - 1,
    right: Math.min(sheet.columns.length, selection.left + Math.max(1, columns)) - 1,
  }
  return { changes, refused, outside, range }
}
