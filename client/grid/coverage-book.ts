import { isReported } from '../../shared/domain/cell-value.js'
import type { OrgUnitId } from '../../shared/domain/ids.js'
import { type Indicator, isTyped, listOf } from '../../shared/domain/indicator.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { asks, ownIndicators, type TableDefinition } from '../../shared/domain/table.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import type { CellsEvent, SheetSession } from '../sync/sheet-session.js'
import type { SheetRow } from './sheet-rows.js'

/** How many cells are there, of those that are asked for. */
export interface Coverage {
  readonly reported: number
  readonly expected: number
}

/**
 * Counts what the rows of an open sheet are asked for and have; for sums, of all units below. Remembers each unit's count
 * and counts again only the units whose cells changed: the sum of a district reads a hundred thousand cells otherwise,
 * for every key that anybody presses. Lives as long as its session.
 */
export class CoverageBook {
  readonly #session: SheetSession
  readonly #workplace: WorkplaceModel
  readonly #table: TableDefinition
  readonly #asked: readonly Indicator[]
  readonly #byUnit = new Map<OrgUnitId, Coverage>()
  readonly #sums = new Map<OrgUnitId, Coverage>()

  constructor(session: SheetSession, workplace: WorkplaceModel, table: TableDefinition) {
    this.#session = session
    this.#workplace = workplace
    this.#table = table
    this.#asked = ownIndicators(workplace.catalogue, table).filter(
      (indicator) => isTyped(indicator) || listOf(indicator),
    )
    session.addEventListener('cells', this.#onCells)
    if (this.#asked.some((indicator) => listOf(indicator))) session.addEventListener('totals', this.#forget)
  }

  /** The coverage of a row. */
  of(row: SheetRow): Coverage {
    if (row.kind === 'unit') return this.#ofUnit(row.org)
    const known = this.#sums.get(row.org.id)
    if (known) return known
    const { id: table } = this.#table
    const tree = this.#workplace.treeOf(table, this.#session.ref.period)
    let reported = 0
    let expected = 0
    for (const unit of tree.units) {
      if (!tree.isWithin(unit.id, row.org.id)) continue
      const own = this.#ofUnit(unit)
      reported += own.reported
      expected += own.expected
    }
    const sum = { reported, expected }
    this.#sums.set(row.org.id, sum)
    return sum
  }

  #ofUnit(unit: OrgUnit): Coverage {
    const known = this.#byUnit.get(unit.id)
    if (known) return known
    const session = this.#session
    let reported = 0
    let expected = 0
    for (const indicator of this.#asked) {
      if (!asks(indicator, unit)) continue
      expected += 1
      const { code } = indicator
      if (
        isReported(session.value(unit.id, code)) ||
        (listOf(indicator) && (session.total(unit.id, code)?.reported ?? 0) > 0)
      )
        reported += 1
    }
    const coverage = { reported, expected }
    this.#byUnit.set(unit.id, coverage)
    return coverage
  }

  readonly #onCells = (event: Event): void => {
    const { changes, whole } = (event as CustomEvent<CellsEvent>).detail
    if (whole) this.#byUnit.clear()
    for (const { org } of changes) this.#byUnit.delete(org as OrgUnitId)
    this.#sums.clear()
  }

  readonly #forget = (): void => {
    this.#byUnit.clear()
    this.#sums.clear()
  }
}
