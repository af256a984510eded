import { type FileContent, fileContent } from '../../client/import/file-content.js'
import { FileSheet } from '../../client/import/file-sheet.js'
import type { Base, ImportPlan } from '../../client/import/import-plan.js'
import type { ImportTarget } from '../../client/import/import-target.js'
import { planImport } from '../../client/import/plan-content.js'
import type { TableMapping } from '../../client/import/table-mapping.js'
import type { ReadCell, ReadMerge } from '../../shared/protocol/import-api.js'

/** A sheet of a file as the server reads it. */
export function sheetOf(
  rows: readonly (readonly ReadCell[])[],
  more: { readonly name?: string; readonly merges?: readonly ReadMerge[]; readonly hidden?: boolean } = {},
): FileSheet {
  return new FileSheet({
    name: more.name ?? 'Sheet1',
    hidden: more.hidden ?? false,
    rows,
    merges: more.merges ?? [],
    hiddenRows: [],
    hiddenColumns: [],
    withoutResult: 0,
  })
}

/** What an import of mapped sheets would do. */
export function plannedFrom(
  sheets: readonly FileSheet[],
  mappings: readonly TableMapping[],
  target: ImportTarget,
  base?: Base,
): { readonly plan: ImportPlan; readonly content: FileContent } {
  const content = fileContent(sheets, mappings, target)
  return { plan: planImport(content, target, base), content }
}
