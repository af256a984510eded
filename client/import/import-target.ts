import type { OrgUnit } from '../../shared/domain/org.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { type SheetColumn, sheetColumns } from '../grid/sheet-columns.js'
import { type SheetRow, sheetRows } from '../grid/sheet-rows.js'
import { SheetView } from '../grid/sheet-view.js'
import type { SheetSession } from '../sync/sheet-session.js'

/** The open sheet that a file is read into. */
export interface ImportTarget {
  readonly session: SheetSession
  readonly workplace: WorkplaceModel
  readonly table: TableDefinition
  readonly view: SheetView
  /** Rows of units that the person may see. */
  readonly rows: readonly SheetRow[]
  readonly columns: readonly SheetColumn[]
  /** The unit whose lines a file without units holds; undefined when it is not clear. */
  readonly home: OrgUnit | undefined
}

/** What an open sheet can take; `home` is the unit of a page that shows one return, else the person's own counts. */
export function importTarget(
  session: SheetSession,
  workplace: WorkplaceModel,
  table: TableDefinition,
  home?: string,
): ImportTarget {
  const tree = workplace.treeOf(table.id, session.ref.period)
  const seen = new Set(session.orgs)
  const rows = sheetRows(tree, workplace.catalogue, table, session.ref.scope).filter(
    ({ kind, org }) => kind === 'unit' && seen.has(org.id),
  )
  const wanted = home ?? workplace.me.org
  return {
    session,
    workplace,
    table,
    view: new SheetView(session, workplace, table),
    rows,
    columns: sheetColumns(workplace.catalogue, table.id),
    home: rows.find(({ org }) => org.id === wanted)?.org,
  }
}

/** True when there is a row in the sheet that the person may write. */
export function canImport(session: SheetSession): boolean {
  return session.orgs.some((org) => session.access(org).ok)
}
