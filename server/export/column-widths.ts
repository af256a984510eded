import type { ExportCell, ExportColumn, ExportGrid } from './export-grid.js'
import { textWidth } from './text-width.js'

/** Narrower sheets are stretched to this, so that head and foot find room. */
const leastWidth = 96

/** Widths that hold the values on one line and the heads on about three; texts wrap. */
export function columnWidths(grid: ExportGrid): readonly number[] {
  const widths = grid.columns.map((column, index) => {
    let widest = 0
    for (const row of grid.rows) widest = Math.max(widest, cellWidth(row.cells[index] ?? null, column))
    const title = textWidth(column.title)
    if (column.role === 'stub' && column.kind === 'number') return Math.max(6, widest + 2)
    // Lines of a form hold numbers and narrative alike.
    if (column.decimals === null) return clamp(widest + 2, 12, 60)
    if (column.kind === 'number') {
      // A number that does not fit prints as ###: room for bold digits, fonts that run wide, and the indent.
      const number = Math.ceil(widest * 1.2) + 3
      return clamp(Math.max(number, Math.ceil(title / 3) + 2, textWidth(column.unit) + 6), 9, 28)
    }
    return clamp(Math.max(widest, Math.min(title, 20)) + 2, 8, 40)
  })
  const sum = widths.reduce((total, width) => total + width, 0)
  if (sum >= leastWidth) return widths
  const stretch = leastWidth / sum
  return widths.map((width) => Math.round(width * stretch))
}

function cellWidth(value: ExportCell, column: ExportColumn): number {
  if (value === null) return 0
  if (typeof value === 'string') return textWidth(value)
  return (column.decimals === null ? String(value) : value.toFixed(column.decimals)).length
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
