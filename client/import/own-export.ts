import { type FileVersion, itemIdHead, readVersionMark } from '../../shared/protocol/version-mark.js'
import { indicatorOptions, listOptions, suggestColumns } from './column-suggestions.js'
import { fileHeads } from './file-heads.js'
import type { FileSheet } from './file-sheet.js'
import type { ImportTarget } from './import-target.js'
import type { TableMapping, TableShape } from './table-mapping.js'

/** The mark that our own export leaves in a file; undefined in a file of other origin, or when the line was deleted. */
export function fileVersion(sheets: readonly FileSheet[]): FileVersion | undefined {
  for (const sheet of sheets)
    for (let row = sheet.height - 1; row >= 0; row -= 1)
      for (let column = 0; column < Math.min(sheet.width, 6); column += 1) {
        const found = readVersionMark(sheet.text(row, column))
        if (found) return found
      }
  return undefined
}

const stubs = {
  units: ['序号', '单位', '代码'],
  form: ['序号', '指标名称', '指标代码', '计量单位', '数值'],
} as const
const unitHeads = ['区', '街道', '社区']

/** The tables of our own export, wherever in the file they stand. */
export function ownTables(sheets: readonly FileSheet[], target: ImportTarget): readonly TableMapping[] {
  return sheets.flatMap((sheet, index) => {
    const found: TableMapping[] = []
    for (let row = 0; row < sheet.height; row += 1) {
      const mapping = tableAt(sheet, index, row, target)
      if (!mapping) continue
      found.push(mapping)
      row = mapping.lastRow
    }
    return found
  })
}

function tableAt(
  sheet: FileSheet,
  index: number,
  row: number,
  target: ImportTarget,
): TableMapping | undefined {
  const line = Array.from({ length: sheet.width }, (_, column) => sheet.text(row, column))
  const place = (name: string) => line.indexOf(name)
  const has = (names: readonly string[]) => names.every((name) => place(name) >= 0)
  const lastHead = lastHeadOf(sheet, row)
  const heads = fileHeads(sheet, row, lastHead)
  const common = { sheet: index, firstHead: row, lastHead, lastRow: lastRowOf(sheet, lastHead) }
  if (has(stubs.form)) {
    const shape: TableShape = {
      kind: 'form',
      nameColumn: place('指标名称'),
      codeColumn: place('指标代码'),
      valueColumn: place('数值'),
      org: target.home?.id ?? '',
    }
    return { ...common, shape, columns: [] }
  }
  if (has(stubs.units)) {
    const shape: TableShape = { kind: 'units', unitColumn: place('单位'), codeColumn: place('代码') }
    const taken = new Set(stubs.units.map(place))
    return { ...common, shape, columns: suggestColumns(heads, indicatorOptions(target), { taken }) }
  }
  if (!has(['序号', itemIdHead])) return undefined
  const taken = new Set([place('序号'), place(itemIdHead), ...unitHeads.map(place)])
  const [best] = target.table.lists
    .map((list) => ({ list, columns: suggestColumns(heads, listOptions(list), { taken }) }))
    .sort((a, b) => matched(b.columns) - matched(a.columns))
  if (!best) return undefined
  const shape: TableShape = {
    kind: 'items',
    list: best.list.id,
    unitColumns: unitHeads.map(place).filter((column) => column >= 0),
    idColumn: place(itemIdHead),
  }
  return { ...common, shape, columns: best.columns }
}

const matched = (columns: TableMapping['columns']): number =>
  columns.filter((choice) => choice?.confidence === 'same').length

/** Heads reach down to the code line 甲 乙 1 2; a CSV has one line of them and no codes. */
function lastHeadOf(sheet: FileSheet, row: number): number {
  for (let below = row + 1; below <= Math.min(row + 6, sheet.height - 1); below += 1)
    if (sheet.text(below, 0) === '甲' && sheet.text(below, 1) === '乙') return below - 1
  return sheet.mergedTo(row, 0)
}

/** The table ends at an empty line, at the signatures, or at what is said below. */
function lastRowOf(sheet: FileSheet, lastHead: number): number {
  for (let row = lastHead + 1; row < sheet.height; row += 1) {
    const first = sheet.text(row, 0)
    if (sheet.isBlankRow(row) || /^(?:单位负责人|说明[:：]|截至序号|数据版本)/.test(first)) return row - 1
  }
  return sheet.height - 1
}
