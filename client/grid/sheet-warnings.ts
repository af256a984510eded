import { isReported } from '../../shared/domain/cell-value.js'
import {
  affectedChecks,
  type CompiledCheck,
  compileChecks,
  evaluateChecks,
  type Finding,
} from '../../shared/domain/checks.js'
import type { InputLookup } from '../../shared/domain/expression/values.js'
import { asIndicatorCode, type OrgUnitId } from '../../shared/domain/ids.js'
import type { OrgUnit } from '../../shared/domain/org.js'
import { type PeriodType, period } from '../../shared/domain/period.js'
import type { TableDefinition } from '../../shared/domain/table.js'
import { changedRead, ownInputs, totalInputs } from '../../shared/protocol/check-inputs.js'
import { noteKey } from '../../shared/protocol/return-document.js'
import type { WorkplaceModel } from '../app/workplace-model.js'
import { type CheckFiguresOfSheet, checkFiguresOf } from '../sync/check-figures.js'
import type { CellsEvent, SheetSession } from '../sync/sheet-session.js'

/** A row as far as checks care: a unit's own, or a sum of it and everything below. */
export interface WarnedRow {
  readonly kind: 'unit' | 'subtotal' | 'total'
  readonly org: OrgUnit
}

const nothing: readonly Finding[] = []

/** The warnings of a page's open sheet: the known ones as long as they are of the same session. */
export function warningsOf(
  known: SheetWarnings | undefined,
  session: SheetSession | undefined,
  workplace: WorkplaceModel | undefined,
  table: TableDefinition | undefined,
): SheetWarnings | undefined {
  if (!session || !workplace || !table) return undefined
  return known?.session === session ? known : new SheetWarnings(session, workplace, table)
}

/**
 * The checks of an open sheet that do not hold. Follows the session: after an edit only the checks that read the changed
 * cells of the changed rows are evaluated again; sums when they are next looked at. Lives as long as its session.
 */
export class SheetWarnings {
  readonly session: SheetSession
  readonly #workplace: WorkplaceModel
  readonly #table: TableDefinition
  readonly #periodType: PeriodType
  readonly #elsewhere: CheckFiguresOfSheet
  readonly #ownChecks: readonly CompiledCheck[]
  readonly #totalChecks: readonly CompiledCheck[]
  /** By unit; a unit that nobody looked at yet is not there. */
  readonly #own = new Map<string, readonly Finding[]>()
  readonly #totals = new Map<string, readonly Finding[]>()

  constructor(session: SheetSession, workplace: WorkplaceModel, table: TableDefinition) {
    this.session = session
    this.#workplace = workplace
    this.#table = table
    this.#periodType = period(session.ref.period).type
    const { catalogue } = workplace
    const compiled = compileChecks(catalogue.checksOf(table.id), catalogue.indicator)
    this.#ownChecks = compiled.filter(({ check }) => check.at === 'own')
    this.#totalChecks = compiled.filter(({ check }) => check.at === 'total')
    session.addEventListener('cells', this.#onCells)
    session.addEventListener('totals', () => this.#totals.clear())
    this.#elsewhere = checkFiguresOf(session, workplace, table)
    this.#elsewhere.onArrived(() => {
      this.#own.clear()
      session.dispatchEvent(new CustomEvent('totals'))
    })
  }

  /**
   * What is wrong with a cell. A unit's own row also shows what is wrong with its sum where the unit types that cell
   * itself: there it can be put right.
   */
  at({ kind, org }: WarnedRow, key: string): readonly Finding[] {
    if (!this.session.ready) return nothing
    const concerns = ({ cells }: Finding) => cells.some((code) => code === key)
    const sums = this.#totalsOf(org).filter(concerns)
    if (kind !== 'unit') return sums
    const own = this.#ownOf(org).filter(concerns)
    if (sums.length === 0) return own
    const typedHere = this.#workplace.catalogue
      .indicator(asIndicatorCode(key))
      ?.entryLevels.includes(org.level)
    return typedHere ? [...own, ...sums] : own
  }

  /** Everything that is wrong in the rows the person sees, in official order, a unit's sum before its own row. */
  all(): readonly Finding[] {
    const { ready, ref, orgs } = this.session
    if (!ready || this.#ownChecks.length + this.#totalChecks.length === 0) return nothing
    const tree = this.#workplace.treeOf(ref.table, ref.period)
    const seen = new Set(orgs)
    return tree.units
      .filter(({ id }) => tree.isWithin(id, ref.scope))
      .flatMap((org) => [...this.#totalsOf(org), ...(seen.has(org.id) ? this.#ownOf(org) : nothing)])
  }

  /** True when the unit wrote an explanation beside one of the cells concerned. */
  isExplained({ org, cells }: Finding): boolean {
    return cells.some((code) => isReported(this.session.value(org, noteKey(code))))
  }

  readonly #onCells = (event: Event): void => {
    const changed = new Map<string, Set<string>>()
    const { changes, whole } = (event as CustomEvent<CellsEvent>).detail
    if (whole) this.#own.clear()
    for (const { org, key } of changes) {
      const read = changedRead(key)
      if (read === undefined || !this.#own.has(org)) continue
      const reads = changed.get(org)
      if (reads) reads.add(read)
      else changed.set(org, new Set([read]))
    }
    for (const [id, reads] of changed) {
      const org = this.#workplace.tree.get(id as OrgUnitId)
      const again = affectedChecks(this.#ownChecks, reads)
      if (!org || again.length === 0) continue
      const names = new Set(again.map(({ check }) => check.id))
      const kept = this.#own.get(id)?.filter(({ check }) => !names.has(check)) ?? nothing
      this.#own.set(id, [...kept, ...this.#evaluateOwn(again, org)])
    }
  }

  #ownOf(org: OrgUnit): readonly Finding[] {
    if (this.#ownChecks.length === 0) return nothing
    const known = this.#own.get(org.id)
    if (known) return known
    const findings = this.#evaluateOwn(this.#ownChecks, org)
    this.#own.set(org.id, findings)
    return findings
  }

  #evaluateOwn(checks: readonly CompiledCheck[], org: OrgUnit): readonly Finding[] {
    const inputs = ownInputs(
      this.#contextOf(org),
      this.#table,
      {
        get: (key) => this.session.value(org.id, key),
        entries: () => this.session.cells(org.id),
      },
      this.#elsewhere.of,
    )
    return this.#evaluate(checks, org, 'own', inputs)
  }

  #totalsOf(org: OrgUnit): readonly Finding[] {
    if (this.#totalChecks.length === 0) return nothing
    const known = this.#totals.get(org.id)
    if (known) return known
    const inputs = totalInputs(
      this.#contextOf(org),
      (code, at) => this.session.total(at, code),
      this.#elsewhere.of,
    )
    const findings = this.#evaluate(this.#totalChecks, org, 'total', inputs)
    this.#totals.set(org.id, findings)
    return findings
  }

  #evaluate(
    checks: readonly CompiledCheck[],
    org: OrgUnit,
    at: 'own' | 'total',
    inputs: InputLookup,
  ): readonly Finding[] {
    const place = { org: org.id, level: org.level, at, period: this.#periodType }
    return evaluateChecks(checks, place, inputs, this.#workplace.catalogue.indicator)
  }

  #contextOf({ id }: OrgUnit) {
    const { catalogue, tree } = this.#workplace
    return { catalogue, tree, org: id, period: this.session.ref.period }
  }
}
