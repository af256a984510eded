/**
 * `POST /api/import/read`: the body is an XLSX or CSV file, the answer a {@link ReadWorkbook}. Nothing is stored and
 * nothing is written: what becomes of the cells is decided in the open sheet, by the rights of typing. 400 when the file
 * cannot be read, 403 for who may not fill, 413 when it is too large, 503 when too many are being read; all Problems.
 */
export interface ReadWorkbook {
  readonly format: 'xlsx' | 'csv'
  readonly sheets: readonly ReadSheet[]
}

/** A text, number or yes/no as it stands in a file. Dates come as `2024-03-09`, formulas as their result. */
export type ReadCell = string | number | boolean | null

export interface ReadSheet {
  readonly name: string
  /** True for a sheet that its program does not show. */
  readonly hidden: boolean
  /** Cells by row and column; rows end with their last filled cell, the sheet with its last filled row. */
  readonly rows: readonly (readonly ReadCell[])[]
  /** Merged areas; only the top left cell of one holds a value. Ends are included. */
  readonly merges: readonly ReadMerge[]
  /** Rows and columns that the program does not show, counted from 0. */
  readonly hiddenRows: readonly number[]
  readonly hiddenColumns: readonly number[]
  /** Formulas whose result is not in the file: their cells are null. */
  readonly withoutResult: number
}

export interface ReadMerge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** What a file may hold: a district's sheet has a tenth of it. */
export const readLimits = {
  bytes: 8 * 1024 * 1024,
  /** Everything inside an XLSX file, unpacked. */
  unpackedBytes: 64 * 1024 * 1024,
  sheets: 30,
  rows: 5000,
  columns: 300,
  /** Filled cells of all sheets together. */
  cells: 200_000,
  /** UTF-16 units of one cell; longer than any text that can be typed. */
  text: 50_000,
} as const
