import type { CellValue } from '../../shared/domain/cell-value.js'
import type { ListColumn, ListDefinition } from '../../shared/domain/table.js'
import { readEntry } from '../form/read-entry.js'
import { parseTsv } from '../grid/clipboard-text.js'

/** Most lines taken at once: one update on the wire stays well below what the relay accepts. */
export const mostPastedLines = 500

/** A pasted cell that could not be read; its field stays empty. */
export interface PasteProblem {
  /** Line among the pasted ones, from 1. */
  readonly row: number
  readonly column: ListColumn
  readonly text: string
  readonly message: string
}

export interface PastePlan {
  readonly lines: readonly Readonly<Record<string, CellValue>>[]
  readonly problems: readonly PasteProblem[]
  /** Columns of the clipboard that have no place in the list. */
  readonly ignoredColumns: number
  /** Lines beyond {@link mostPastedLines}. */
  readonly ignoredLines: number
}

/**
 * Reads a block from a spreadsheet as new ledger lines, beginning in one column. A first line that names columns of the
 * list is taken as a header: the cells below go where it says. Undefined when the text is a single cell.
 */
export function planPaste(text: string, list: ListDefinition, startColumn: string): PastePlan | undefined {
  const block = parseTsv(text).filter((row) => row.some((cell) => cell.trim() !== ''))
  const width = Math.max(0, ...block.map((row) => row.length))
  if (block.length === 0 || (block.length === 1 && width === 1)) return undefined
  const header = headerColumns(block[0] ?? [], list)
  const start = Math.max(
    0,
    list.columns.findIndex((column) => column.id === startColumn),
  )
  const columns = header ?? Array.from({ length: width }, (_, i) => list.columns[start + i])
  const rows = header ? block.slice(1) : block
  const problems: PasteProblem[] = []
  const lines = rows.slice(0, mostPastedLines).map((row, i) => {
    const fields: Record<string, CellValue> = {}
    row.forEach((cell, j) => {
      const column = columns[j]
      if (!column || cell.trim() === '') return
      const entry = readEntry(cell, column, { noNa: true })
      if (entry.ok) fields[column.id] = entry.value
      else problems.push({ row: i + 1, column, text: cell.trim(), message: entry.error })
    })
    return fields
  })
  return {
    lines: lines.filter((fields) => Object.values(fields).some((value) => value !== null)),
    problems,
    ignoredColumns: Array.from({ length: width }, (_, i) => columns[i]).filter((column) => !column).length,
    ignoredLines: Math.max(0, rows.length - mostPastedLines),
  }
}

/** The columns a header line names, position by position; undefined when fewer than two of them are the list's. */
function headerColumns(
  row: readonly string[],
  list: ListDefinition,
): readonly (ListColumn | undefined)[] | undefined {
  const named = row.map((cell) => {
    // A header as our own export writes it: name, then perhaps the unit in brackets.
    const name = cell.trim().replace(/[((].*[))]\s*\*?$/, '')
    return list.columns.find((column) => column.name.zh === name || column.name.en === name)
  })
  return named.filter(Boolean).length >= Math.min(2, list.columns.length) ? named : undefined
}
