import { type CellValue, fromScaled } from '../../shared/domain/cell-value.js'
import { type Indicator, listOf } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import type { Contribution, Leaf } from '../../shared/domain/roll-up.js'
import type { ListDefinition } from '../../shared/domain/table.js'
import { type LedgerItem, listNoneKey, readItems } from '../../shared/protocol/return-document.js'
import { leafOf } from '../../shared/protocol/return-leaves.js'

/** An item and the unit whose ledger it stands in. */
export interface OverviewLine {
  readonly unit: OrgUnit
  readonly item: LedgerItem
}

/** What one unit has in a list. */
export interface UnitShare {
  readonly unit: OrgUnit
  readonly items: number
  /** The unit declared 本期无. */
  readonly none: boolean
}

type CellsOf = (org: string) => ReadonlyMap<string, CellValue>

/** All items of one list over many units: units in the given (official) order, items in each unit's own order. */
export function overviewLines(
  list: ListDefinition,
  units: readonly OrgUnit[],
  cellsOf: CellsOf,
): { readonly lines: readonly OverviewLine[]; readonly shares: readonly UnitShare[] } {
  const lines: OverviewLine[] = []
  const shares: UnitShare[] = []
  for (const unit of units) {
    const cells = cellsOf(unit.id)
    const items = readItems(cells, list.id)
    for (const item of items) lines.push({ unit, item })
    shares.push({
      unit,
      items: items.length,
      none: items.length === 0 && cells.get(listNoneKey(list.id)) === true,
    })
  }
  return { lines, shares }
}

export interface OverviewFigure {
  readonly indicator: Indicator
  readonly value: number | null
}

/**
 * The indicators a list feeds, over many units: the server's total where it is known, else worked out from the cells
 * that are here.
 */
export function overviewFigures(
  list: ListDefinition,
  indicators: readonly Indicator[],
  units: readonly OrgUnit[],
  cellsOf: CellsOf,
  totalOf: (indicator: string) => Contribution | undefined,
): readonly OverviewFigure[] {
  return indicators
    .filter((indicator) => listOf(indicator) === list.id)
    .map((indicator) => {
      const total = totalOf(indicator.code)
      const n = total
        ? total.reported > total.na
          ? total.n
          : null
        : sumLeaves(units.map((unit) => leafOf(indicator, cellsOf(unit.id))))
      return { indicator, value: n === null ? null : fromScaled(n, indicator.decimals) }
    })
}

/** Leaves with keys are merged by key, others added; null when no unit reported a value. */
function sumLeaves(leaves: readonly (Leaf | null)[]): number | null {
  const values = leaves.filter((leaf): leaf is Leaf => leaf?.kind === 'value')
  if (values.length === 0) return null
  if (values.some((leaf) => leaf.keys)) return new Set(values.flatMap((leaf) => leaf.keys ?? [])).size
  return values.reduce((total, leaf) => total + leaf.n, 0)
}
