/** How sure the suggestion of a column is; `chosen` by the person now, `remembered` from the last time. */
export type Confidence = 'same' | 'likely' | 'check' | 'remembered' | 'chosen'

/** What a column of a file is: an indicator, or a field of the ledger. */
export interface ColumnChoice {
  /** Indicator code or id of the list's column. */
  readonly target: string
  /** Unit of measure that the file's numbers are in, where the head says another than the column's: 万元. */
  readonly unit: string
  readonly confidence: Confidence
}

/** `units`: a row for each unit; `form`: an indicator in each row, of one unit; `items`: a row for each ledger item. */
export type TableShape =
  | { readonly kind: 'units'; readonly unitColumn: number; readonly codeColumn?: number }
  | {
      readonly kind: 'form'
      readonly nameColumn: number
      readonly codeColumn?: number
      readonly valueColumn: number
      readonly org: string
    }
  | {
      readonly kind: 'items'
      readonly list: string
      /** Columns that name the unit of a line, outermost first; none when all lines are the home unit's. */
      readonly unitColumns: readonly number[]
      readonly idColumn?: number
    }

/** Where a table stands in a file and what its columns are. Rows and columns count from 0, ends included. */
export interface TableMapping {
  readonly sheet: number
  readonly firstHead: number
  readonly lastHead: number
  readonly lastRow: number
  readonly shape: TableShape
  /** By the file's columns; not used by a form. */
  readonly columns: readonly (ColumnChoice | undefined)[]
}

/** The text above a column and the unit of measure in it. */
export interface FileHead {
  /** All heads above the column from the outermost inwards, joined by a slash. */
  readonly full: string
  readonly name: string
  readonly unit: string
}
