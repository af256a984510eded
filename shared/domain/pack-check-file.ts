import * as v from 'valibot'
import { type Check, columnReference, dayReference } from './check-definition.js'
import { parseCheckReference } from './check-reference.js'
import { messageRefs } from './checks.js'
import { parseExpression } from './expression/parse.js'
import { isCondition, refs } from './expression/syntax.js'
import { asIndicatorCode, asTableId } from './ids.js'
import type { Indicator } from './indicator.js'
import { orgLevels } from './org.js'
import type { LocatedIndicator, LocatedTable } from './pack-checks.js'
import type { PackIssue } from './pack-issue.js'
import { periodTypes } from './period.js'
import type { TableDefinition } from './table.js'

/** Name of the file of a pack folder that holds its checks; a pack may have none. */
export const checkFileName = 'checks.json'

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty())
const someOf = <Schema extends v.GenericSchema>(schema: Schema) => v.pipe(v.array(schema), v.minLength(1))

const check = v.strictObject({
  id: v.pipe(v.string(), v.maxLength(40), v.regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/)),
  source: v.optional(filled),
  tables: someOf(v.pipe(filled, v.transform(asTableId))),
  severity: v.picklist(['hard', 'soft']),
  at: v.picklist(['own', 'total']),
  levels: someOf(v.picklist(orgLevels)),
  periods: v.optional(someOf(v.picklist(periodTypes))),
  expression: filled,
  tolerance: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  cells: someOf(v.pipe(filled, v.transform(asIndicatorCode))),
  message: v.strictObject({ zh: filled, en: filled }),
})

/** What `checks.json` looks like. */
export const checkFile = v.strictObject({ checks: v.array(check) })

type Report = (field: string, message: string) => void

/**
 * Finds what is wrong in checks beyond their shape: expressions that cannot be read, and names that lead nowhere.
 * `foreign` are the codes of other packs, which a check may read too.
 */
export function crossCheckChecks(
  checks: readonly Check[],
  tables: readonly LocatedTable[],
  indicators: readonly LocatedIndicator[],
  foreign: ReadonlySet<string> = new Set(),
): readonly PackIssue[] {
  const issues: PackIssue[] = []
  const known = new Map<string, Indicator>(indicators.map(({ indicator }) => [indicator.code, indicator]))
  const seen = new Set<string>()
  checks.forEach((one, index) => {
    const report: Report = (field, message) =>
      issues.push({
        file: checkFileName,
        table: one.tables[0] ?? null,
        field: `checks[${index}](${one.id}).${field}`,
        message,
      })
    if (seen.has(one.id)) report('id', `核查规则编号 ${one.id} 重复 / check defined twice`)
    seen.add(one.id)
    const homes = homesOf(one, tables, report)
    const named = readExpression(one, report)
    // What is missing already would only be missed again below.
    if (homes.length < one.tables.length || !named) return
    checkNames(one, homes, named, report)
    for (const name of named) checkReference(one, homes, name, known, foreign, report)
  })
  return issues
}

function homesOf(one: Check, tables: readonly LocatedTable[], report: Report): readonly TableDefinition[] {
  return one.tables.flatMap((id, place) => {
    const home = tables.find(({ table }) => table.id === id)?.table
    if (!home) report(`tables[${place}]`, `没有报表 ${id} / no such table`)
    return home ? [home] : []
  })
}

const shows = (homes: readonly TableDefinition[], code: string): boolean =>
  homes.some(({ columns }) => columns.some(({ indicator }) => indicator === code))

/** Cells must be in the check's tables, and its words may only name what it has reckoned with. */
function checkNames(
  one: Check,
  homes: readonly TableDefinition[],
  named: readonly string[],
  report: Report,
): void {
  one.cells.forEach((code, place) => {
    if (!shows(homes, code))
      report(`cells[${place}]`, `报表 ${one.tables.join('、')} 中没有指标 ${code} / not in these tables`)
  })
  for (const name of messageRefs(one.message))
    if (!named.includes(name))
      report('message', `文字中的 {${name}} 不在公式里 / the message names what the expression does not`)
}

function checkReference(
  one: Check,
  homes: readonly TableDefinition[],
  name: string,
  known: ReadonlyMap<string, Indicator>,
  foreign: ReadonlySet<string>,
  report: Report,
): void {
  if (dayReference(name)) return
  const column = columnReference(name)
  if (column) {
    const found = homes.every(({ lists }) =>
      lists.some(
        ({ id, columns }) => id === column.list && columns.some((each) => each.id === column.column),
      ),
    )
    if (!found)
      report('expression', `报表 ${one.tables.join('、')} 没有台账列 ${name} / no such ledger column`)
    else if (one.at === 'total')
      report('expression', `合计行没有台账,不能引用 ${name} / a total has no ledger of its own`)
    return
  }
  const reference = parseCheckReference(name)
  if (!reference)
    report(
      'expression',
      `公式引用了未定义的指标 ${name}:看不懂“${name}”,报告期写 @上期 @上年同期 @全年,层级写 @市 @区 @街道 / unknown word after @`,
    )
  else if (!known.has(reference.indicator) && !foreign.has(reference.indicator))
    report('expression', `公式引用了未定义的指标 ${reference.indicator} / unknown indicator`)
}

/** The names in a check's expression; reports why it cannot be read, or cannot be true or false. */
function readExpression(one: Check, report: Report): readonly string[] | undefined {
  const parsed = parseExpression(one.expression)
  if (!parsed.ok) {
    report('expression', `公式第 ${parsed.error.at} 个字符:${parsed.error.message}`)
    return undefined
  }
  if (!isCondition(parsed.value))
    report('expression', '公式应是能判断真假的比较 / a check must come to true or false')
  return refs(parsed.value)
}
