import { type CheckPlace, compileChecks, evaluateChecks, type Finding } from '../domain/checks.js'
import type { IndicatorCode } from '../domain/ids.js'
import { type Indicator, isTyped, listOf } from '../domain/indicator.js'
import type { OrgUnit } from '../domain/org.js'
import { period as parsedPeriod } from '../domain/period.js'
import { asks, type Catalogue, ownIndicators, type TableDefinition } from '../domain/table.js'
import { type CheckContext, type ElsewhereInputs, ownInputs } from './check-inputs.js'
import { noteKey } from './return-document.js'
import { type CellSource, leafOf } from './return-leaves.js'

/** A soft check that does not hold, with the explanation that the unit wrote. */
export interface SoftFinding {
  readonly finding: Finding
  /** Indicator beside which the explanation stands, or should. */
  readonly cell: IndicatorCode
  /** Null while nobody explained it. */
  readonly explanation: string | null
}

/** What stands between a return and its submission. */
export interface SubmitCheck {
  /** Hard checks that do not hold: they must be put right. */
  readonly hard: readonly Finding[]
  /** Soft ones: each wants an explanation. */
  readonly soft: readonly SoftFinding[]
  /** What the unit was asked and did not answer. */
  readonly missing: readonly Indicator[]
}

/** What a unit answers itself in a table, in table order: typed values, and figures that its ledgers feed. */
export function askedOf(catalogue: Catalogue, table: TableDefinition, unit: OrgUnit): readonly Indicator[] {
  return ownIndicators(catalogue, table).filter(
    (indicator) => asks(indicator, unit) && (isTyped(indicator) || listOf(indicator) !== undefined),
  )
}

/**
 * Judges a unit's own row before it is handed in: the same code in the browser, which lists it all, and in the server,
 * which decides. Checks of sums are not asked: they rest on other people's rows.
 */
export function checkBeforeSubmit(
  context: CheckContext,
  table: TableDefinition,
  unit: OrgUnit,
  cells: CellSource,
  elsewhere?: ElsewhereInputs,
): SubmitCheck {
  const { catalogue, period } = context
  const checks = compileChecks(
    catalogue.checksOf(table.id).filter(({ at }) => at === 'own'),
    catalogue.indicator,
  )
  const place: CheckPlace = { org: unit.id, level: unit.level, at: 'own', period: parsedPeriod(period).type }
  const findings = evaluateChecks(
    checks,
    place,
    ownInputs(context, table, cells, elsewhere),
    catalogue.indicator,
  )
  return {
    hard: findings.filter(({ severity }) => severity === 'hard'),
    soft: findings.filter(({ severity }) => severity === 'soft').flatMap((finding) => softOf(finding, cells)),
    missing: askedOf(catalogue, table, unit).filter((indicator) => leafOf(indicator, cells) === null),
  }
}

function softOf(finding: Finding, cells: CellSource): readonly SoftFinding[] {
  const [first] = finding.cells
  if (first === undefined) return []
  for (const cell of finding.cells) {
    const text = cells.get(noteKey(cell))
    if (typeof text === 'string' && text.trim() !== '') return [{ finding, cell, explanation: text }]
  }
  return [{ finding, cell: first, explanation: null }]
}
