import type { ListDefinition } from '../../shared/domain/table.js'
import { halfWidth } from '../../shared/domain/typed-value.js'
import { itemIdHead } from '../../shared/protocol/version-mark.js'
import type { SheetColumn } from '../grid/sheet-columns.js'
import type { SheetRow } from '../grid/sheet-rows.js'
import { type FileSheet, plainText } from './file-sheet.js'
import { FileUnits } from './file-units.js'
import type { ImportTarget } from './import-target.js'
import { nameLikeness } from './name-likeness.js'
import type { TableMapping } from './table-mapping.js'

/** One cell of a file that stands for a cell of the sheet. */
export interface FileCell {
  readonly row: SheetRow
  readonly column: SheetColumn
  readonly text: string
}

/** One line of a file that stands for an item of a ledger. */
export interface FileItem {
  readonly org: string
  readonly list: ListDefinition
  /** The item's short id, when the file says one. */
  readonly id: string
  /** Texts by the list's columns, blank ones too. */
  readonly fields: ReadonlyMap<string, string>
  /** Row of the file, from 1. */
  readonly line: number
}

/** What a file holds for the sheet, before it is compared with anything. */
export interface FileContent {
  readonly cells: readonly FileCell[]
  readonly items: readonly FileItem[]
  /** Lists of which the file shows all lines of a unit, so that a line that is missing may have been deleted. */
  readonly whole: readonly string[]
  /** Names of units that the sheet does not have, or has several times, on lines with something in them. */
  readonly unknownUnits: readonly string[]
}

/** Takes what the mappings say out of a file. */
export function fileContent(
  sheets: readonly FileSheet[],
  mappings: readonly TableMapping[],
  target: ImportTarget,
): FileContent {
  const content = {
    cells: [] as FileCell[],
    items: [] as FileItem[],
    whole: [] as string[],
    unknown: new Set<string>(),
  }
  const units = new FileUnits(target)
  for (const mapping of mappings) {
    const sheet = sheets[mapping.sheet]
    if (!sheet) continue
    if (mapping.shape.kind === 'units') readUnits(sheet, mapping, target, units, content)
    else if (mapping.shape.kind === 'form') readForm(sheet, mapping, target, content)
    else readItemLines(sheet, mapping, target, units, content)
  }
  const { cells, items, whole, unknown } = content
  return { cells, items, whole, unknownUnits: [...unknown] }
}

interface Gathered {
  readonly cells: FileCell[]
  readonly items: FileItem[]
  readonly whole: string[]
  readonly unknown: Set<string>
}

function readUnits(
  sheet: FileSheet,
  { lastHead, lastRow, shape, columns }: TableMapping,
  target: ImportTarget,
  units: FileUnits,
  into: Gathered,
): void {
  if (shape.kind !== 'units') return
  const rowOf = new Map(target.rows.map((row) => [row.org.id as string, row]))
  const columnOf = new Map(target.columns.map((column) => [column.id as string, column]))
  for (let r = lastHead + 1; r <= Math.min(lastRow, sheet.height - 1); r += 1) {
    const name = sheet.text(r, shape.unitColumn)
    const code = shape.codeColumn === undefined ? '' : sheet.text(r, shape.codeColumn)
    if (name === '' && code === '') continue
    // 合计 and 小计 carry the code of the unit they stand for.
    if (/(?:合计|小计|总计)\s*$/.test(name)) continue
    const byCode = code === '' ? undefined : units.byCode(code)
    const found = byCode ? { is: 'row' as const, org: byCode } : units.find(name)
    const row = found.org && rowOf.get(found.org.id)
    const filled = columns.some((choice, c) => choice !== undefined && sheet.text(r, c) !== '')
    if (!row) {
      if (filled && found.is !== 'sum' && !isRemark(name)) into.unknown.add(name || code)
      continue
    }
    for (const [c, choice] of columns.entries()) {
      const column = choice && columnOf.get(choice.target)
      if (!column?.typed) continue
      into.cells.push({ row, column, text: inUnit(sheet, r, c, choice?.unit ?? '') })
    }
  }
}

function readForm(sheet: FileSheet, mapping: TableMapping, target: ImportTarget, into: Gathered): void {
  const { shape, lastHead, lastRow } = mapping
  if (shape.kind !== 'form') return
  const row = target.rows.find(({ org }) => org.id === shape.org)
  if (!row) return
  for (let r = lastHead + 1; r <= Math.min(lastRow, sheet.height - 1); r += 1) {
    const name = sheet.text(r, shape.nameColumn)
    // Where indicators have codes, a line without one is the name of a group.
    const code = shape.codeColumn === undefined ? undefined : plainText(sheet.text(r, shape.codeColumn))
    const column = target.columns.find(({ id, indicator }) =>
      code === undefined
        ? name === id || nameLikeness(name, indicator.name.zh) >= 0.9
        : plainText(id) === code,
    )
    if (column?.typed) into.cells.push({ row, column, text: inUnit(sheet, r, shape.valueColumn, '') })
  }
}

function readItemLines(
  sheet: FileSheet,
  { lastHead, lastRow, shape, columns }: TableMapping,
  target: ImportTarget,
  units: FileUnits,
  into: Gathered,
): void {
  const list = shape.kind === 'items' && target.table.lists.find(({ id }) => id === shape.list)
  if (shape.kind !== 'items' || !list) return
  if (shape.idColumn !== undefined) into.whole.push(list.id)
  for (let r = lastHead + 1; r <= Math.min(lastRow, sheet.height - 1); r += 1) {
    const id = shape.idColumn === undefined ? '' : sheet.text(r, shape.idColumn)
    const fields = new Map<string, string>()
    for (const [c, choice] of columns.entries())
      if (choice) fields.set(choice.target, inUnit(sheet, r, c, choice.unit))
    const names = shape.unitColumns.map((column) => sheet.text(r, column))
    // The code line 甲 乙 1 2 has codes where ids stand, and 合计 stands where units do.
    if (id === itemIdHead || isCodeLine(sheet, r) || names.some((name) => /^(?:合计|小计|总计)$/.test(name)))
      continue
    if ([...fields.values()].every((text) => text === '')) continue
    const named = names.some((name) => name.trim() !== '')
    const found = named ? units.findPath(names) : undefined
    const org = found ? found.org?.id : target.home?.id
    if (org === undefined) {
      // A remark under the table fills one cell of the line.
      if ([...fields.values()].filter((text) => text !== '').length > 1)
        into.unknown.add(names.join(' ').trim())
      continue
    }
    into.items.push({ org, list, id, fields, line: r + 1 })
  }
}

const isCodeLine = (sheet: FileSheet, row: number): boolean =>
  sheet.text(row, 0) === '甲' && sheet.text(row, 1) === '乙'

const isRemark = (text: string): boolean =>
  /^(?:[甲乙丙丁]|\d+|[—-]+)$/.test(text) ||
  /^(?:注|备注|说明|填表|制表|审核|单位负责人|截至|数据版本)/.test(text)

/** A cell's text; a bare number under a head with a unit of its own takes that unit along: 12 under 金额(万元) is 12万元. */
function inUnit(sheet: FileSheet, row: number, column: number, unit: string): string {
  const text = sheet.text(row, column)
  return unit !== '' && /^[\d,.]+$/.test(halfWidth(text).replace(/\s/g, '')) ? `${text}${unit}` : text
}
