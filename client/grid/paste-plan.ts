import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import { halfWidth, parseCellText } from '../../shared/domain/typed-value.js'
import { gridText as t } from '../i18n/grid-strings.js'
import { refusalWords } from '../i18n/refusal-words.js'
import type { CellAddress } from '../sync/sheet-session.js'
import type { PasteReading } from './paste-reading.js'
import type { GridRange } from './selection.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { Editability } from './sheet-view.js'

/** A pasted cell that was not taken, and why: nobody may write there, or the text does not say a value of the column. */
export interface PasteRefusal {
  readonly row: SheetRow
  readonly column: SheetColumn
  readonly text: string
  readonly reason: string
  readonly because: 'place' | 'meaning'
}

/** A cell that a paste writes. */
export interface PasteChange extends CellAddress {
  readonly value: CellValue
}

export interface PastePlan {
  readonly changes: readonly PasteChange[]
  readonly refused: readonly PasteRefusal[]
  /** Cells of the block that lie beyond the last row or column of the sheet. */
  readonly outside: number
  /** The cells the block covers, to be selected afterwards. */
  readonly range: GridRange
  /** Names in the block that no shown row has, or several have. */
  readonly unknown: readonly string[]
}

/** What a paste needs of the sheet it goes into. */
export interface PasteSheet {
  readonly rows: readonly SheetRow[]
  readonly columns: readonly SheetColumn[]
  readonly textAt: (row: SheetRow, column: SheetColumn) => string
  readonly valueAt: (row: SheetRow, column: SheetColumn) => CellValue | undefined
  readonly editability: (row: SheetRow, column: SheetColumn) => Editability
}

/** Gathers what single cells of a block come to. */
class PlanBuilder {
  readonly changes: PasteChange[] = []
  readonly refused: PasteRefusal[] = []
  readonly #sheet: PasteSheet

  constructor(sheet: PasteSheet) {
    this.#sheet = sheet
  }

  /** One cell: what already stands there is left alone, so a whole copied sheet changes only what differs. */
  put(row: SheetRow, column: SheetColumn, text: string): void {
    if (text.trim() === this.#sheet.textAt(row, column).trim()) return
    const editable = this.#sheet.editability(row, column)
    if (!editable.ok) {
      if (text.trim() !== '')
        this.refused.push({ row, column, text, reason: editable.reason, because: 'place' })
      return
    }
    const parsed = parseCellText(text, column.indicator)
    if (parsed.ok && sameValue(parsed.value, this.#sheet.valueAt(row, column))) return
    if (parsed.ok) this.changes.push({ org: row.org.id, key: column.id, value: parsed.value })
    else this.refused.push({ row, column, text, reason: refusalWords(parsed.error), because: 'meaning' })
  }
}

/**
 * Decides what pasting a block does, cell by cell: what can be read and may be written goes in as one step, the rest
 * is reported with its reason. A block that divides the selection evenly is repeated over it.
 */
export function planPaste(
  block: readonly (readonly string[])[],
  selection: GridRange,
  sheet: PasteSheet,
): PastePlan {
  const height = block.length
  const width = Math.max(0, ...block.map((row) => row.length))
  const tall = selection.bottom - selection.top + 1
  const wide = selection.right - selection.left + 1
  const repeats = height > 0 && width > 0 && tall % height === 0 && wide % width === 0
  const rows = repeats ? tall : height
  const columns = repeats ? wide : width
  const builder = new PlanBuilder(sheet)
  let outside = 0
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const text = block[r % Math.max(1, height)]?.[c % Math.max(1, width)]
      if (text === undefined) continue // a line shorter than the others says nothing about this cell
      const row = sheet.rows[selection.top + r]
      const column = sheet.columns[selection.left + c]
      if (row && column) builder.put(row, column, text)
      else if (text.trim() !== '') outside += 1
    }
  }
  const range = {
    top: selection.top,
    left: selection.left,
    bottom: Math.min(sheet.rows.length, selection.top + Math.max(1, rows)) - 1,
    right: Math.min(sheet.columns.length, selection.left + Math.max(1, columns)) - 1,
  }
  return { changes: builder.changes, refused: builder.refused, outside, range, unknown: [] }
}

/**
 * The same by name: each line goes to the row of its unit, each column under its own head; where the block has no names
 * (or no heads), lines and columns go by position from the selection's first cell. A unit of measure in a head goes with
 * its numbers: under 金额(万元) a 12 is 12万元.
 */
export function planByName(reading: PasteReading, selection: GridRange, sheet: PasteSheet): PastePlan {
  const builder = new PlanBuilder(sheet)
  const unknown = new Set<string>()
  const rowAt = new Map(sheet.rows.map((row, i) => [row.id, i]))
  const columnAt = new Map(sheet.columns.map((column, i) => [column.id, i]))
  let outside = 0
  let range: GridRange | undefined
  for (const [r, line] of reading.body.entries()) {
    const name = reading.names?.[r]
    const row = name ? (name.means.is === 'row' ? name.means.row : undefined) : sheet.rows[selection.top + r]
    if (!row) {
      const filled = line.filter((text) => text.trim() !== '').length
      if (!name) outside += filled
      else if (name.means.is === 'several') unknown.add(t('pasteSeveral', { name: name.text.trim() }))
      else if (name.means.is === 'unknown' && filled > 0 && name.text.trim() !== '')
        unknown.add(name.text.trim())
      continue
    }
    for (const [c, text] of line.entries()) {
      const head = reading.heads?.[c]
      const column = reading.heads ? head?.column : sheet.columns[selection.left + c]
      if (!column) {
        if (text.trim() !== '') outside += 1
        continue
      }
      builder.put(row, column, inUnit(text, head?.unit ?? '', column))
      range = grown(range, rowAt.get(row.id) ?? selection.top, columnAt.get(column.id) ?? selection.left)
    }
  }
  const { changes, refused } = builder
  return { changes, refused, outside, range: range ?? selection, unknown: [...unknown] }
}

/** A bare number with the unit of its head, where that is not the unit of the column. */
function inUnit(text: string, unit: string, column: SheetColumn): string {
  const foreign = unit !== '' && unit !== halfWidth(column.unit).replace(/\s+/g, '')
  const bare = /^[\d,.]+$/.test(halfWidth(text).replace(/\s/g, ''))
  return foreign && bare && column.indicator.valueType === 'number' ? `${text.trim()}${unit}` : text
}

function grown(range: GridRange | undefined, row: number, column: number): GridRange {
  if (!range) return { top: row, bottom: row, left: column, right: column }
  return {
    top: Math.min(range.top, row),
    bottom: Math.max(range.bottom, row),
    left: Math.min(range.left, column),
    right: Math.max(range.right, column),
  }
}
