import type { CellValue } from '../../shared/domain/cell-value.js'
import { deletedColumn, itemKey, listNoneKey, readItems } from '../../shared/protocol/return-document.js'
import { addItems } from '../ledger/ledger-steps.js'
import type { CellAddress, SheetSession } from '../sync/sheet-session.js'
import { cellId, type ImportPlan, type PlannedItem } from './import-plan.js'

/** What the person decided in the preview. */
export interface ImportChoices {
  /** 空白也清除. */
  readonly clear: boolean
  /** Lines that the file no longer has are deleted. */
  readonly remove: boolean
  /** Cells changed on both sides that take the file's value, by `org/key`. */
  readonly fromFile: ReadonlySet<string>
}

export type ImportChange = CellAddress & { readonly value: CellValue }

/** The cells that an import writes, as one step. */
export function changesOf(
  { cells, added, removed }: ImportPlan,
  { clear, remove, fromFile }: ImportChoices,
  session: SheetSession,
): readonly ImportChange[] {
  const changes: ImportChange[] = cells
    .filter(
      (cell) =>
        cell.state === 'write' ||
        (cell.state === 'blank' && clear) ||
        (cell.state === 'both' && fromFile.has(cellId(cell))),
    )
    .map(({ org, key, value }) => ({ org, key, value }))
  for (const lines of groupsOf(added)) {
    const [{ org, list }] = lines
    const shown = readItems(session.cells(org), list.id)
    const declaredNone = session.value(org, listNoneKey(list.id)) === true
    for (const change of addItems(list.id, shown, lines, { declaredNone })) changes.push({ org, ...change })
  }
  if (remove)
    for (const { org, id } of removed) changes.push({ org, key: itemKey(id, deletedColumn), value: true })
  return changes
}

/** New lines of one unit and one ledger together: they get their places in one go. */
function groupsOf(added: readonly PlannedItem[]): readonly (readonly [PlannedItem, ...PlannedItem[]])[] {
  const groups = new Map<string, [PlannedItem, ...PlannedItem[]]>()
  for (const item of added) {
    const id = `${item.org}/${item.list.id}`
    const group = groups.get(id)
    if (group) group.push(item)
    else groups.set(id, [item])
  }
  return [...groups.values()]
}

/** How many of the written cells are on the server's disk, and how many it sent back. */
export function savedOf(
  changes: readonly ImportChange[],
  session: SheetSession,
): { readonly saved: number; readonly refused: number } {
  const back = new Set(session.refused.map(cellId))
  const refused = changes.filter((change) => back.has(cellId(change))).length
  const saved = changes.filter(
    (change) => session.saveState(change.org, change.key) === 'saved' && !back.has(cellId(change)),
  ).length
  return { saved, refused }
}
