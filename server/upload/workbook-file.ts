import { type CellValue, readXlsx, type Sheet } from 'hucre'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import type { ReadCell, ReadSheet } from '../../shared/protocol/import-api.js'
import { unpacksWithin } from './zip-check.js'

// The only place that reads workbooks. Whoever reads a file that somebody sent in does it in a thread.

/** What may be in a workbook that is read; `columns` beyond are left out, more of the rest refuses the file. */
export interface WorkbookLimits {
  readonly unpackedBytes: number
  readonly sheets: number
  readonly rows: number
  readonly columns: number
  readonly cells: number
  readonly text: number
}

/** Why a workbook was not read. */
export type WorkbookProblem = 'unsound' | 'too-many-sheets' | 'too-many-rows' | 'too-many-cells'

/** The sheets of a workbook as plain cells. */
export async function readWorkbook(
  bytes: Uint8Array,
  limits: WorkbookLimits,
): Promise<Result<readonly ReadSheet[], WorkbookProblem>> {
  if (!unpacksWithin(bytes, limits.unpackedBytes)) return fail('unsound')
  try {
    const { sheets } = await readXlsx(bytes, {
      maxRows: limits.rows + 1,
      sheets: (_info, index) => index <= limits.sheets,
    })
    if (sheets.length === 0) return fail('unsound')
    if (sheets.length > limits.sheets) return fail('too-many-sheets')
    const read = sheets.map((sheet) => plainSheet(sheet, limits))
    if (read.some(({ rows }) => rows.length > limits.rows)) return fail('too-many-rows')
    const filled = read.reduce((sum, { rows }) => sum + rows.reduce((n, row) => n + row.length, 0), 0)
    return filled > limits.cells ? fail('too-many-cells') : ok(read)
  } catch {
    return fail('unsound')
  }
}

function plainSheet(sheet: Sheet, { columns, text }: WorkbookLimits): ReadSheet {
  const rows = Array.from(sheet.rows, (row) =>
    untilLast(
      Array.from((row ?? []).slice(0, columns), (value) => plainCell(value, text)),
      (cell) => cell !== null,
    ),
  )
  let withoutResult = 0
  for (const { formula, formulaResult } of sheet.cells?.values() ?? [])
    if (formula !== undefined && (formulaResult === null || formulaResult === undefined)) withoutResult += 1
  const hiddenRows = [...(sheet.rowDefs ?? [])].filter(([, def]) => def.hidden).map(([row]) => row)
  const hiddenColumns = (sheet.columns ?? []).flatMap((column, i) =>
    column?.hidden && i < columns ? [i] : [],
  )
  return {
    name: sheet.name,
    hidden: sheet.hidden === true || sheet.veryHidden === true,
    rows: untilLast(rows, (row) => row.length > 0),
    merges: (sheet.merges ?? []).map(({ startRow, startCol, endRow, endCol }) => ({
      top: startRow,
      left: startCol,
      bottom: endRow,
      right: endCol,
    })),
    hiddenRows,
    hiddenColumns,
    withoutResult,
  }
}

function plainCell(value: CellValue | undefined, maxText: number): ReadCell {
  if (value === null || value === undefined || value === '') return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : dayOf(value)
  return typeof value === 'string' ? value.slice(0, maxText) : value
}

/** A day as people write it; a cell that holds a time as well keeps it, so that nobody takes it for a plain day. */
function dayOf(date: Date): string {
  const iso = date.toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16).replace('T', ' ')
}

/** A list up to its last element that counts. */
function untilLast<Item>(list: readonly Item[], counts: (item: Item) => boolean): readonly Item[] {
  let end = list.length
  while (end > 0) {
    const last = list[end - 1]
    if (last !== undefined && counts(last)) break
    end -= 1
  }
  return list.slice(0, end)
}
