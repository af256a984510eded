import { statusNames } from '../../shared/domain/glossary.js'
import type { OrgUnitId, PeriodCode, Seq } from '../../shared/domain/ids.js'
import type { OrgTree, OrgUnit } from '../../shared/domain/org.js'
import { formatPeriod } from '../../shared/domain/period.js'
import { type ReturnStatus, returnStatuses } from '../../shared/domain/status.js'
import {
  type Catalogue,
  participants,
  reportingUnits,
  returnLevels,
  type TableDefinition,
} from '../../shared/domain/table.js'
import { definitionsGrid, explanationsGrid } from './annex-grids.js'
import { type ExportDocument, type ExportGrid, notAsked } from './export-grid.js'
import { formGrid } from './form-grid.js'
import { ledgerGrid } from './ledger-grid.js'
import { matrixGrid, type RowScope, rowsOf } from './matrix-grid.js'
import { indicatorsRead, type OutsideTotals, type PeriodContent, sheetFigures } from './sheet-figures.js'
import type { SheetValues } from './sheet-values.js'

/** One sheet as somebody asks for it; `period` may be longer than the table's own, which then adds up. */
export interface SheetQuery {
  readonly table: TableDefinition
  readonly period: PeriodCode
  readonly scope: OrgUnit
}

/** What a sheet's file is made from. */
export interface SheetSource extends SheetQuery {
  readonly catalogue: Catalogue
  readonly tree: OrgTree
  /** Cells of every period inside the sheet's, oldest first. */
  readonly contents: readonly PeriodContent[]
  readonly outside: OutsideTotals
  readonly seq: Seq
  /** Units whose rows the person may read: the caller has decided. */
  readonly visible: ReadonlySet<OrgUnitId>
  readonly demo: boolean
}

/**
 * The sheet as a file: a matrix of units and indicators; a ledger's items followed by its summary; a form down the
 * page for one unit, and as a matrix when the scope holds several.
 */
export function sheetDocument(source: SheetSource): ExportDocument {
  const { table, period, scope, catalogue, contents, outside, visible } = source
  const tree = participants(catalogue, source.tree, table.id, period) ?? source.tree
  const indicators = catalogue.indicatorsOf(table.id)
  const read = indicatorsRead(indicators, table, catalogue)
  const values: SheetValues = {
    table,
    period,
    tree,
    fullTree: source.tree,
    figures: sheetFigures(contents, read, period, catalogue, source.tree, outside),
    catalogue,
  }
  const filling = reportingUnits(catalogue, table, tree, scope.id).map(({ id }) => id)
  const rowScope: RowScope = {
    scope,
    levels: returnLevels(catalogue, table),
    visible: new Set(filling.filter((id) => visible.has(id))),
  }
  const own = contents.filter((each) => each.table.id === table.id)
  const units = rowsOf(scope, values, rowScope)
  const single = table.layout === 'form' && units.length <= 1

  const grids: ExportGrid[] = []
  const notes: string[] = table.note === '' ? [] : [table.note]
  for (const list of table.layout === 'ledger' ? table.lists : []) {
    const { grid, declaredNone } = ledgerGrid(
      { list, contents: own, indicators, tree },
      { ...rowScope, levels: list.entryLevels },
    )
    grids.push(grid)
    if (declaredNone.length > 0)
      notes.push(`${list.name.zh}本期无:${declaredNone.map((unit) => unit.name).join('、')}。`)
  }
  if (single) grids.push(formGrid(table.name.zh, indicators, values, units[0] ?? scope))
  else if (indicators.length > 0)
    grids.push(matrixGrid(table.layout === 'ledger' ? '汇总' : table.name.zh, indicators, values, rowScope))
  notes.push(`空白为缺报;“${notAsked}”为不填报或无合计;0为零,不是缺报。`)
  notes.push(statusLine(units, own))

  const explanations = explanationsGrid(units, own, indicators)
  return {
    title: `${formatPeriod(period)}${scope.name}${table.name.zh}`,
    formCode: table.formCode,
    issuer: catalogue.packOf(table.id)?.issuer ?? '',
    unitName: scope.name,
    periodName: formatPeriod(period),
    grids,
    annexes: [definitionsGrid(indicators), ...(explanations ? [explanations] : [])],
    notes,
    // Only what people type can be read in again, not a sum of several periods.
    ...(own.length === 1 && own[0]?.period === period
      ? { sheet: { table: table.id, period, scope: scope.id } }
      : {}),
    seq: source.seq,
    demo: source.demo,
  }
}

/** How far the returns behind the file have come: nobody should take unreviewed numbers for final. */
function statusLine(units: readonly OrgUnit[], contents: readonly PeriodContent[]): string {
  const counts = new Map<ReturnStatus, number>()
  for (const { content } of contents) {
    const statusOf = new Map(content.returns.map(({ org, status }) => [org, status]))
    for (const unit of units) {
      const status = statusOf.get(unit.id) ?? 'empty'
      counts.set(status, (counts.get(status) ?? 0) + 1)
    }
  }
  const parts = returnStatuses.flatMap((status) => {
    const count = counts.get(status)
    return count === undefined ? [] : [`${statusNames[status].zh}${count}份`]
  })
  return `报送状态:${parts.length > 0 ? parts.join(',') : '无'}。`
}
