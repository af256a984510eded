import { type Check, type CheckPlaceKind, columnReference, type Severity } from './check-definition.js'
import { parseCheckReference } from './check-reference.js'
import { evaluate } from './expression/evaluate.js'
import { parseExpression } from './expression/parse.js'
import { type Expression, refs } from './expression/syntax.js'
import { type Input, type InputLookup, isErrorValue } from './expression/values.js'
import { displayUnit, formatValue } from './format-value.js'
import { asIndicatorCode, type IndicatorCode, type OrgUnitId } from './ids.js'
import { type Indicator, type LocalText, listOf } from './indicator.js'
import type { OrgLevel } from './org.js'
import type { PeriodType } from './period.js'

/** Where a check is evaluated. */
export interface CheckPlace {
  readonly org: OrgUnitId
  readonly level: OrgLevel
  readonly at: CheckPlaceKind
  /** Kind of the period looked at. */
  readonly period: PeriodType
}

/** A check that does not hold somewhere. */
export interface Finding {
  readonly check: string
  readonly severity: Severity
  readonly at: CheckPlaceKind
  readonly org: OrgUnitId
  readonly cells: readonly IndicatorCode[]
  /** The check's words with the figures it found. */
  readonly message: LocalText
}

/** A check ready to be evaluated often. */
export interface CompiledCheck {
  readonly check: Check
  readonly expression: Expression
  /** What it reads, down to what people type: indicator codes, and `<list>/` for ledgers. */
  readonly reads: ReadonlySet<string>
}

export type IndicatorOf = (code: IndicatorCode) => Indicator | undefined

/** The name under which a change of a ledger is looked for in {@link CompiledCheck.reads}. */
export const ledgerRead = (list: string): string => `${list}/`

/** Prepares checks. One whose expression cannot be read is left out; packs with such a check are not loaded at all. */
export function compileChecks(checks: readonly Check[], indicatorOf: IndicatorOf): readonly CompiledCheck[] {
  return checks.flatMap((check) => {
    const parsed = parseExpression(check.expression)
    if (!parsed.ok) return []
    const reads = new Set<string>()
    for (const name of refs(parsed.value)) addReads(name, indicatorOf, reads)
    return [{ check, expression: parsed.value, reads }]
  })
}

/** A rate changes with its parts, a count with its ledger: the check that names it reads those too. */
function addReads(name: string, indicatorOf: IndicatorOf, reads: Set<string>): void {
  const column = columnReference(name)
  if (column) {
    reads.add(ledgerRead(column.list))
    return
  }
  if (reads.has(name)) return
  reads.add(name)
  const indicator = indicatorOf(asIndicatorCode(name)) // none for another period's or level's figure
  if (!indicator) return
  const list = listOf(indicator)
  if (list !== undefined) reads.add(ledgerRead(list))
  const { rule } = indicator
  if (rule.kind === 'ratio')
    for (const part of [rule.numerator, rule.denominator]) addReads(part, indicatorOf, reads)
  if (rule.kind === 'count-where' || rule.kind === 'same-as') addReads(rule.source, indicatorOf, reads)
}

/** The checks whose answer may differ after the named indicators and ledgers changed. */
export function affectedChecks(
  checks: readonly CompiledCheck[],
  changed: ReadonlySet<string>,
): readonly CompiledCheck[] {
  return checks.filter(({ reads }) => {
    for (const name of changed) if (reads.has(name)) return true
    return false
  })
}

/**
 * The checks of the list that do not hold at one place. A check whose inputs are missing or 不适用, or whose reckoning has
 * no result (a division by zero), says nothing: what is not there cannot be wrong.
 */
export function evaluateChecks(
  checks: readonly CompiledCheck[],
  place: CheckPlace,
  lookup: InputLookup,
  indicatorOf: IndicatorOf,
): readonly Finding[] {
  const findings: Finding[] = []
  for (const { check, expression } of checks) {
    if (!appliesAt(check, place)) continue
    const { tolerance = 0 } = check
    if (evaluate(expression, lookup, { tolerance }) !== false) continue
    const words = (text: string) => fillIn(text, lookup, indicatorOf)
    findings.push({
      check: check.id,
      severity: check.severity,
      at: place.at,
      org: place.org,
      cells: check.cells,
      message: { zh: words(check.message.zh), en: words(check.message.en) },
    })
  }
  return findings
}

/** True when the check is made for such a place. */
export function appliesAt(check: Check, { at, level, period }: CheckPlace): boolean {
  return (
    check.at === at &&
    check.levels.includes(level) &&
    (check.periods === undefined || check.periods.includes(period))
  )
}

const placeholder = /\{([^{}]+)\}/g

/** The references in a check's message. */
export const messageRefs = (message: LocalText): readonly string[] =>
  [message.zh, message.en].flatMap((text) => [...text.matchAll(placeholder)].map(([, name]) => name ?? ''))

function fillIn(text: string, lookup: InputLookup, indicatorOf: IndicatorOf): string {
  return text.replace(placeholder, (_, name: string) =>
    inputText(
      lookup(name) ?? null,
      indicatorOf(parseCheckReference(name)?.indicator ?? asIndicatorCode(name)),
    ),
  )
}

function inputText(input: Input, indicator: Indicator | undefined): string {
  if (input === null || isErrorValue(input)) return '—'
  if (Array.isArray(input)) return String(new Set(input).size)
  if (typeof input !== 'number') return String(input)
  if (!indicator) return String(Number(input.toFixed(4)))
  const unit = displayUnit(indicator)
  // A count of units that said yes is a number here, not a yes.
  const figure =
    indicator.rule.kind === 'ratio' ? String(Number(input.toFixed(2))) : formatValue(input, indicator)
  return unit === '%' ? `${figure}%` : unit ? `${figure} ${unit}` : figure
}
