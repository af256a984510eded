import { halfWidth } from '../../shared/domain/typed-value.js'
import { ColumnNames, type NamedColumn, type NamedRow, UnitNames } from './paste-names.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'

/** A pasted block taken apart: values, and the names of units and columns that came with them. */
export interface PasteReading {
  /** Values only, line by line. */
  readonly body: readonly (readonly string[])[]
  /** Beside each line, when a column of the block holds names of units. */
  readonly names: readonly { readonly text: string; readonly means: NamedRow }[] | undefined
  /** Above each column of the body, when lines of the block hold names of columns. */
  readonly heads: readonly (NamedColumn | undefined)[] | undefined
}

/** Names of units stand in one of the first columns. */
const nameColumns = 5
/** A block with more lines than this above its first unit is not a sheet with a head. */
const headLines = 8

const numeric = (text: string): boolean => /^[-+]?[\d,.]+%?$/.test(halfWidth(text).replace(/\s/g, ''))

/** Looks for names of units at the left of a block and for names of columns at its top; what is not there stays undefined. */
export function readPaste(
  lines: readonly (readonly string[])[],
  sheet: { readonly rows: readonly SheetRow[]; readonly columns: readonly SheetColumn[] },
): PasteReading {
  const units = new UnitNames(sheet.rows)
  const nameColumn = columnOfNames(lines, units)
  const left = nameColumn === undefined ? 0 : nameColumn + 1
  const columns = new ColumnNames(sheet.columns)
  const top = linesOfHeads(lines, nameColumn, units, columns)
  const heads = top === 0 ? undefined : headsOf(lines.slice(0, top), left, columns)
  const body = lines.slice(top).map((line) => line.slice(left))
  return {
    body,
    heads: heads?.some((head) => head !== undefined) ? heads : undefined,
    names:
      nameColumn === undefined
        ? undefined
        : lines.slice(top).map((line) => {
            const text = line[nameColumn] ?? ''
            return { text, means: units.find(text) }
          }),
  }
}

/** The column in which at least half of the texts name units; undefined when none does, or when nothing stands beside it. */
function columnOfNames(lines: readonly (readonly string[])[], units: UnitNames): number | undefined {
  const width = Math.max(0, ...lines.map((line) => line.length))
  let best: number | undefined
  let most = 0
  for (let c = 0; c < Math.min(nameColumns, width - 1); c += 1) {
    const texts = lines.map((line) => line[c] ?? '').filter((text) => text.trim() !== '' && !numeric(text))
    const found = texts.filter((text) => units.find(text).is === 'row').length
    if (found > most && found * 2 >= texts.length - 1) {
      best = c
      most = found
    }
  }
  return best
}

/** How many lines at the top are heads: those above the first unit, or those that name columns and hold no number. */
function linesOfHeads(
  lines: readonly (readonly string[])[],
  nameColumn: number | undefined,
  units: UnitNames,
  columns: ColumnNames,
): number {
  if (nameColumn !== undefined) {
    const first = lines.findIndex((line) => units.find(line[nameColumn] ?? '').is !== 'unknown')
    return first > 0 && first <= headLines ? first : 0
  }
  let count = 0
  for (const [i, line] of lines.slice(0, headLines).entries()) {
    if (line.some(numeric)) break
    if (line.some((text) => columns.find(text, new Set()) !== undefined)) count = i + 1
  }
  return count === lines.length ? 0 : count
}

/** The column each head names, lowest line first: a merged head above a group says nothing of the single column. */
function headsOf(
  lines: readonly (readonly string[])[],
  left: number,
  columns: ColumnNames,
): readonly (NamedColumn | undefined)[] {
  const width = Math.max(0, ...lines.map((line) => line.length))
  const taken = new Set<string>()
  return Array.from({ length: Math.max(0, width - left) }, (_, c) => {
    for (const line of [...lines].reverse()) {
      const found = columns.find(line[left + c] ?? '', taken)
      if (!found) continue
      taken.add(found.column.id)
      return found
    }
    return undefined
  })
}
