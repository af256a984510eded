import type { Seq, SheetRef } from '../../shared/domain/ids.js'

/** What one cell of a file shows: a number stays a number, null is blank (缺报). */
export type ExportCell = number | string | null

/** Printed where a unit is not asked for a value, or a total has no meaning. */
export const notAsked = '—'

/** One column of a file. `stub` columns name the row (甲 乙 丙), `value` columns hold what was reported (1 2 3). */
export interface ExportColumn {
  readonly role: 'stub' | 'value'
  readonly title: string
  /** Header cells above the title, outermost first; equal neighbours are merged. */
  readonly group: readonly string[]
  /** 计量单位 of the numbers as shown; empty for texts. */
  readonly unit: string
  readonly kind: 'number' | 'text'
  /** Decimal places shown for numbers; null when each stands with its own. */
  readonly decimals: number | null
}

/** `total` 合计, `subtotal` 小计, `own` 本级, `unit` an org unit, `item` a ledger item, `line` a line of a form. */
export type RowKind = 'total' | 'subtotal' | 'own' | 'unit' | 'item' | 'line' | 'section'

export interface ExportRow {
  readonly kind: RowKind
  /** Levels below the scope, to indent the unit's name. */
  readonly depth: number
  /** One per column. */
  readonly cells: readonly ExportCell[]
}

/** One table of a file, knowing nothing of CSV or XLSX. */
export interface ExportGrid {
  /** Name of the worksheet. */
  readonly name: string
  readonly columns: readonly ExportColumn[]
  readonly rows: readonly ExportRow[]
  /** 计量单位 of the whole grid, as printed at its top right. */
  readonly unitLine: string
  /** Index of the column that holds the row's name. */
  readonly nameColumn: number
}

/** Everything a file says, before it has a format. */
export interface ExportDocument {
  /** 2024年3月龙岗区基层治理活动统计表 */
  readonly title: string
  /** 表号 */
  readonly formCode: string
  /** 制定机关; empty when the pack does not name it. */
  readonly issuer: string
  /** 填报单位 */
  readonly unitName: string
  readonly periodName: string
  /** What was asked for; the first one is the sheet itself. */
  readonly grids: readonly ExportGrid[]
  /** Tables that explain the grids; only a workbook has room for them. */
  readonly annexes: readonly ExportGrid[]
  /** 说明, one paragraph each. */
  readonly notes: readonly string[]
  /** The sheet that the file shows, so that it can be read in again; absent for totals and for sums of periods. */
  readonly sheet?: SheetRef
  /** Everything up to this commit is in the file. */
  readonly seq: Seq
  /** Every file with synthetic data says so. */
  readonly demo: boolean
}

export const stubColumn = (title: string, kind: ExportColumn['kind'] = 'text'): ExportColumn => ({
  role: 'stub',
  title,
  group: [],
  unit: '',
  kind,
  decimals: 0,
})

/** 计量单位 as printed above a table: up to three units by name, else a pointer to the column heads. */
export function unitLineOf(columns: readonly ExportColumn[]): string {
  const units = [...new Set(columns.map((column) => column.unit).filter((unit) => unit !== ''))]
  return units.length > 3 ? '见各栏' : units.join('、')
}

/** The unit of a column as its head shows it: empty when the unit of the whole grid already says it. */
export function headUnit(column: ExportColumn, unitLine: string): string {
  return column.unit === '' || column.unit === unitLine ? '' : `（${column.unit}）`
}
