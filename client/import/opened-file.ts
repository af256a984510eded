import type { CellValue } from '../../shared/domain/cell-value.js'
import type { PeriodCode } from '../../shared/domain/ids.js'
import type { FileVersion } from '../../shared/protocol/version-mark.js'
import { fetchChangesSince, readFile } from '../api/import-calls.js'
import { ApiError } from '../api/request.js'
import { importText as t } from '../i18n/import-strings.js'
import { localText, periodName } from '../i18n/local-text.js'
import { fileContent } from './file-content.js'
import { type FileSheet, fileSheets } from './file-sheet.js'
import { guessTable } from './guess-table.js'
import { type Base, cellId, type ImportPlan } from './import-plan.js'
import type { ImportTarget } from './import-target.js'
import { fileVersion, ownTables } from './own-export.js'
import { planImport } from './plan-content.js'
import { rememberedHeads } from './remembered-mapping.js'
import type { TableMapping } from './table-mapping.js'

/** A file that was read: what it is, and how it goes into the sheet. */
export interface OpenedFile {
  readonly name: string
  readonly sheets: readonly FileSheet[]
  readonly version: FileVersion | undefined
  /** True when the tables were recognised as an export of ours, which needs no mapping by hand. */
  readonly own: boolean
  readonly mappings: readonly TableMapping[]
  /** Period of the file when it is another one than that of the sheet. */
  readonly otherPeriod: PeriodCode | undefined
  /** What the person should know about the file. */
  readonly notes: readonly string[]
}

/** Reads a file and recognises it. @throws ApiError when it cannot be read. */
export async function openFile(file: File, target: ImportTarget): Promise<OpenedFile> {
  const sheets = fileSheets(await readFile(file))
  const version = fileVersion(sheets)
  const { table, session, workplace } = target
  const notes: string[] = []
  const otherTable = version !== undefined && version.table !== table.id
  const mappings = otherTable ? [] : ownTables(sheets, target)
  const own = mappings.length > 0
  const here = localText(table.name)
  const otherName = version && workplace.catalogue.table(version.table)?.name
  if (otherTable)
    notes.push(t('otherTable', { table: otherName ? localText(otherName) : version.table, here }))
  const otherPeriod = own && version && version.period !== session.ref.period ? version.period : undefined
  if (otherPeriod)
    notes.push(t('otherPeriod', { period: periodName(otherPeriod), here: periodName(session.ref.period) }))
  else if (own) notes.push(version ? t('own', { seq: version.seq }) : t('ownUnknown'))
  else if (!otherTable) notes.push(t('foreign'))
  const formulas = sheets.reduce((sum, { source }) => sum + source.withoutResult, 0)
  if (formulas > 0) notes.push(t('withoutResult', { n: formulas }))
  const rows = sheets.reduce((sum, { source }) => sum + source.hiddenRows.length, 0)
  const columns = sheets.reduce((sum, { source }) => sum + source.hiddenColumns.length, 0)
  if (rows + columns > 0) notes.push(t('hiddenParts', { rows, columns }))
  return {
    name: file.name,
    sheets,
    version,
    own,
    mappings: own ? mappings : [guessTable(sheets, target, rememberedHeads(table.id))],
    otherPeriod,
    notes,
  }
}

/** What an import of the file would do now. */
export async function planFile(
  opened: OpenedFile,
  target: ImportTarget,
): Promise<{ readonly plan: ImportPlan; readonly unknownUnits: readonly string[]; readonly note: string }> {
  const { base, note } = await baseOf(opened, target)
  const content = fileContent(opened.sheets, opened.mappings, target)
  return { plan: planImport(content, target, base), unknownUnits: content.unknownUnits, note }
}

/** What the cells held when the file was made, as far as that can be known. */
async function baseOf(
  { own, version, otherPeriod }: OpenedFile,
  { session }: ImportTarget,
): Promise<{ readonly base: Base; readonly note: string }> {
  if (!own || !version || otherPeriod) return { base: undefined, note: '' }
  try {
    const { cells } = await fetchChangesSince(session.ref, version.seq)
    const before = new Map<string, CellValue>(cells.map((cell) => [cellId(cell), cell.before]))
    return { base: before, note: '' }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const tooNew = error.code === 'unknown-moment'
    return { base: undefined, note: tooNew ? t('ownTooNew') : t('baseFailed', { reason: error.message }) }
  }
}
