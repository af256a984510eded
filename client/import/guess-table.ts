import { halfWidth } from '../../shared/domain/typed-value.js'
import { indicatorOptions, listOptions, suggestColumns } from './column-suggestions.js'
import { fileHeads, measureAbove } from './file-heads.js'
import type { FileSheet } from './file-sheet.js'
import { FileUnits } from './file-units.js'
import type { ImportTarget } from './import-target.js'
import { nameLikeness } from './name-likeness.js'
import type { ColumnChoice, TableMapping, TableShape } from './table-mapping.js'

/** Names of units stand in one of the first columns, heads in a few lines above them. */
const nameColumns = 8
const headLines = 5

type Remembered = ReadonlyMap<string, string>

/** Suggests how to read a file of unknown origin: the sheet in which most is recognised. */
export function guessTable(
  sheets: readonly FileSheet[],
  target: ImportTarget,
  remembered?: Remembered,
): TableMapping {
  const guesses = sheets.map((_, index) => guessSheet(sheets, index, target, remembered))
  const shown = guesses.filter(({ sheet }) => sheets[sheet]?.source.hidden !== true)
  const [best] = [...(shown.length > 0 ? shown : guesses)].sort(
    (a, b) => worth(b) - worth(a) || a.sheet - b.sheet,
  )
  return best ?? emptyMapping
}

const emptyMapping: TableMapping = {
  sheet: 0,
  firstHead: 0,
  lastHead: 0,
  lastRow: 0,
  shape: { kind: 'units', unitColumn: 0 },
  columns: [],
}

/** The same for one sheet. */
export function guessSheet(
  sheets: readonly FileSheet[],
  index: number,
  target: ImportTarget,
  remembered?: Remembered,
): TableMapping {
  const sheet = sheets[index]
  if (!sheet) return emptyMapping
  const candidates = [
    ...guessUnits(sheets, index, target, remembered),
    ...target.table.lists.map((list) => guessItems(sheets, index, list.id, target, remembered)),
    ...guessForm(sheet, index, target),
  ]
  const [best] = candidates.sort((a, b) => worth(b) - worth(a))
  return best ?? emptyMapping
}

/** Suggests columns anew after the person moved the heads or chose another column of units. */
export function withColumns(
  sheets: readonly FileSheet[],
  mapping: TableMapping,
  target: ImportTarget,
  remembered?: Remembered,
): TableMapping {
  const sheet = sheets[mapping.sheet]
  if (!sheet || mapping.shape.kind === 'form') return mapping
  const { shape, firstHead, lastHead } = mapping
  const taken = new Set(
    shape.kind === 'units' ? [shape.unitColumn] : [...shape.unitColumns, shape.idColumn ?? -1],
  )
  const list = shape.kind === 'items' ? target.table.lists.find(({ id }) => id === shape.list) : undefined
  const options = list ? listOptions(list) : indicatorOptions(target)
  const columns: readonly (ColumnChoice | undefined)[] = suggestColumns(
    fileHeads(sheet, firstHead, lastHead),
    options,
    { taken, measure: measureAbove(sheet, firstHead), ...(remembered ? { remembered } : {}) },
  )
  return { ...mapping, columns }
}

function guessUnits(
  sheets: readonly FileSheet[],
  index: number,
  target: ImportTarget,
  remembered?: Remembered,
): readonly TableMapping[] {
  const sheet = sheets[index]
  if (!sheet || target.columns.length === 0) return []
  const units = new FileUnits(target)
  const width = Math.min(nameColumns, sheet.width)
  const counts = Array.from({ length: width }, (_, column) => units.countIn(sheet, column))
  const unitColumn = Math.max(0, counts.indexOf(Math.max(0, ...counts)))
  const firstBody = rowsOf(sheet).find(
    (row) => units.find(sheet.text(row, unitColumn)).is !== 'unknown' && hasBeside(sheet, row, unitColumn),
  )
  const heads = headsAbove(sheet, firstBody ?? Math.min(1, sheet.height))
  const shape: TableShape = { kind: 'units', unitColumn }
  const mapping = { sheet: index, ...heads, lastRow: sheet.height - 1, shape, columns: [] }
  return [withColumns(sheets, mapping, target, remembered)]
}

function guessItems(
  sheets: readonly FileSheet[],
  index: number,
  list: string,
  target: ImportTarget,
  remembered?: Remembered,
): TableMapping {
  const sheet = sheets[index]
  const units = new FileUnits(target)
  const widest = Math.min(nameColumns, sheet?.width ?? 0)
  const unitColumns = Array.from({ length: widest }, (_, column) => column).filter(
    (column) => sheet !== undefined && units.countIn(sheet, column) * 2 > filledIn(sheet, column) - headLines,
  )
  const shape: TableShape = {
    kind: 'items',
    list,
    unitColumns: unitColumns.filter((column) => sheet && units.countIn(sheet, column) > 0),
  }
  const last = (sheet?.height ?? 1) - 1
  const tries = Array.from({ length: Math.min(12, last + 1) }, (_, row) =>
    withColumns(
      sheets,
      { sheet: index, firstHead: row, lastHead: row, lastRow: last, shape, columns: [] },
      target,
      remembered,
    ),
  )
  const [best] = tries.sort((a, b) => worth(b) - worth(a) || a.firstHead - b.firstHead)
  return best ?? { ...emptyMapping, sheet: index, shape }
}

/** Indicators down the page, with the column of their values. */
function guessForm(sheet: FileSheet, index: number, target: ImportTarget): readonly TableMapping[] {
  const { home, columns } = target
  if (!home) return []
  const isName = (text: string) =>
    text !== '' &&
    columns.some(({ id, indicator }) => text === id || nameLikeness(text, indicator.name.zh) >= 0.9)
  let found: { readonly column: number; readonly rows: readonly number[] } | undefined
  for (let column = 0; column < Math.min(nameColumns, sheet.width); column += 1) {
    const rows = rowsOf(sheet).filter((row) => isName(sheet.text(row, column)))
    if (rows.length > (found?.rows.length ?? 2)) found = { column, rows }
  }
  if (!found) return []
  const { column: nameColumn, rows } = found
  let valueColumn = nameColumn + 1
  let most = 0
  for (let column = nameColumn + 1; column < sheet.width; column += 1) {
    const filled = rows.filter((row) => typeof sheet.cell(row, column) === 'number').length
    if (filled > most) [valueColumn, most] = [column, filled]
  }
  const first = rows[0] ?? 1
  const shape: TableShape = { kind: 'form', nameColumn, valueColumn, org: home.id }
  const heads = { firstHead: Math.max(0, first - 1), lastHead: Math.max(0, first - 1) }
  return [{ sheet: index, ...heads, lastRow: sheet.height - 1, shape, columns: rows.map(() => undefined) }]
}

const weights: Readonly<Record<ColumnChoice['confidence'], number>> = {
  same: 3,
  remembered: 3,
  chosen: 3,
  likely: 2,
  check: 1,
}

/** How much of a table is recognised. */
function worth({ columns, shape }: TableMapping): number {
  if (shape.kind === 'form') return columns.length * 2
  return columns.reduce((sum, choice) => sum + (choice ? weights[choice.confidence] : 0), 0)
}

/** The lines right above the first row of values, without titles that stand over the whole table. */
function headsAbove(sheet: FileSheet, firstBody: number): { firstHead: number; lastHead: number } {
  // Lines of figures above the first known unit are units too, though of no name that the sheet has.
  let lastHead = Math.max(0, firstBody - 1)
  while (lastHead > 0 && hasFigures(sheet, lastHead)) lastHead -= 1
  let firstHead = lastHead
  for (let row = lastHead; row >= 0 && row > lastHead - headLines; row -= 1) {
    const texts = Array.from({ length: sheet.width }, (_, column) => sheet.headText(row, column))
    const different = new Set(texts.filter((text) => text !== ''))
    const isTitle =
      different.size < 2 ||
      [...different].some((text) => /^(?:填报|制表|计量|金额)?单位.{0,6}[:：]/.test(text))
    if (isTitle) break
    firstHead = row
  }
  return { firstHead, lastHead }
}

/** Two figures, or more, in one line; the running number is one. */
function hasFigures(sheet: FileSheet, row: number): boolean {
  const figures = Array.from({ length: sheet.width }, (_, column) => sheet.text(row, column)).filter((text) =>
    /^[\d,.]+$/.test(halfWidth(text)),
  )
  return figures.length >= 2
}

const rowsOf = (sheet: FileSheet): number[] => Array.from({ length: sheet.height }, (_, row) => row)

const filledIn = (sheet: FileSheet, column: number): number =>
  rowsOf(sheet).filter((row) => sheet.text(row, column) !== '').length

/** True when something that can be a value stands behind the name of a unit. */
function hasBeside(sheet: FileSheet, row: number, column: number): boolean {
  for (let c = 0; c < sheet.width; c += 1)
    if (c !== column && sheet.mergedTo(row, column) === row && sheet.text(row, c) !== '') return true
  return false
}
