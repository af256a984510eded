import { WorkplaceModel } from '../../client/app/workplace-model.js'
import { type SheetColumn, sheetColumns } from '../../client/grid/sheet-columns.js'
import { type SheetRow, sheetRows } from '../../client/grid/sheet-rows.js'
import { SheetView } from '../../client/grid/sheet-view.js'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { asPeriodCode, type IndicatorCode, type OrgUnitId } from '../../shared/domain/ids.js'
import { visibleScope } from '../../shared/domain/permission.js'
import type { Contribution } from '../../shared/domain/roll-up.js'
import { MemorySession } from './memory-session.js'
import { smallModel, smallOrgs, smallTables, smallUnits } from './small-pack.js'

/** The monthly sheet of the small district in March 2024, as the clerk of one of its units has it open. */
export interface SmallSheet {
  readonly session: MemorySession
  readonly view: SheetView
  readonly rows: readonly SheetRow[]
  readonly columns: readonly SheetColumn[]
  row(id: string): SheetRow
  column(code: IndicatorCode): SheetColumn
}

export function openSmallSheet(
  options: {
    readonly me?: OrgUnitId
    /** Every row may be written, as by somebody who fills for several units. */
    readonly writesAll?: true
    readonly cells?: readonly (readonly [org: string, key: string, value: CellValue])[]
    readonly totals?: Readonly<Record<string, Contribution>>
  } = {},
): SmallSheet {
  const me = options.me ?? smallOrgs.a1
  const workplace = new WorkplaceModel({
    me: { id: 'u1', login: 'u1', name: '张三', role: 'clerk', org: me },
    orgUnits: smallUnits,
    packs: smallModel.catalogue.packs,
    demo: true,
  })
  const table = smallTables.monthly
  const scope = visibleScope(workplace.person, table.visibility, workplace.tree) ?? me
  const session = new MemorySession({
    ref: { table: table.id, period: asPeriodCode('202403'), scope },
    orgs: workplace.tree.units.map(({ id }) => id),
    refusal: (org) => (options.writesAll || org === me ? undefined : '只能填报本单位的数据'),
    ...(options.cells ? { cells: options.cells } : {}),
    ...(options.totals ? { totals: options.totals } : {}),
  })
  const rows = sheetRows(workplace.tree, workplace.catalogue, table, scope)
  const columns = sheetColumns(workplace.catalogue, table.id)
  const found = <Item>(item: Item | undefined, name: string): Item => {
    if (item === undefined) throw new Error(`the small sheet has no ${name}`)
    return item
  }
  return {
    session,
    view: new SheetView(session, workplace, table),
    rows,
    columns,
    row: (id) =>
      found(
        rows.find((row) => row.id === id),
        id,
      ),
    column: (code) =>
      found(
        columns.find((column) => column.id === code),
        code,
      ),
  }
}
