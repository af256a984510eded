import { editText } from '../../shared/domain/format-value.js'
import { halfWidth, parseCellText } from '../../shared/domain/typed-value.js'
import { refusalWords } from '../i18n/refusal-words.js'
import { unitColumnId } from './column-defs.js'
import type { PasteRefusal } from './paste-plan.js'
import type { CellChange } from './range-changes.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import type { SheetView } from './sheet-view.js'

export interface FindQuery {
  readonly text: string
  /** The whole cell must say it, not a part of it. */
  readonly whole: boolean
}

/** A cell that says what is looked for, or a row's name (`column` undefined). */
export interface Match {
  readonly row: SheetRow
  readonly column: SheetColumn | undefined
}

/** A text as it is compared: full-width as half-width, no thousands commas, no case. */
const plain = (text: string): string =>
  halfWidth(text)
    .toLowerCase()
    .replace(/(\d),(?=\d{3})/g, '$1')
    .trim()

/** All cells and names of rows that say it, row by row; rows that are not drawn too. */
export function findCells(
  { text, whole }: FindQuery,
  sheet: { readonly rows: readonly SheetRow[]; readonly columns: readonly SheetColumn[] },
  view: SheetView,
): readonly Match[] {
  const wanted = plain(text)
  if (wanted === '') return []
  const says = (shown: string) => {
    const words = plain(shown)
    return whole ? words === wanted : words.includes(wanted)
  }
  return sheet.rows.flatMap((row): readonly Match[] => [
    ...(says(row.org.name) ? [{ row, column: undefined }] : []),
    ...sheet.columns.filter((column) => says(view.text(row, column))).map((column) => ({ row, column })),
  ])
}

/** Key under which the grid marks a match. */
export const matchKey = ({ row, column }: Match): string => `${row.id}/${column?.id ?? unitColumnId}`

export interface ReplacePlan {
  readonly changes: readonly CellChange[]
  /** Own cells that would hold what their column cannot. */
  readonly refused: readonly PasteRefusal[]
  /** Matches that this person does not write: others' rows, sums, names. */
  readonly foreign: number
}

/** What replacing writes: in cells this person may write, every place where the text is found. */
export function planReplace(
  { text, whole }: FindQuery,
  by: string,
  matches: readonly Match[],
  view: SheetView,
): ReplacePlan {
  const changes: CellChange[] = []
  const refused: PasteRefusal[] = []
  let foreign = 0
  const pattern = new RegExp(plain(text).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
  for (const { row, column } of matches) {
    if (!column || !view.editability(row, column).ok) {
      foreign += 1
      continue
    }
    const now = editText(view.value(row, column), column.indicator)
    const words = column.indicator.valueType === 'text' && pattern.test(now) ? now : halfWidth(now)
    pattern.lastIndex = 0
    const next = whole ? by : words.replace(pattern, () => by)
    const parsed = parseCellText(next, column.indicator)
    if (parsed.ok) changes.push({ org: row.org.id, key: column.id, value: parsed.value })
    else refused.push({ row, column, text: next, reason: refusalWords(parsed.error), because: 'meaning' })
  }
  return { changes, refused, foreign }
}
