import { maxLengthOf } from './co-written.js'
import type { IndicatorCode } from './ids.js'
import { type Indicator, isTyped, listOf } from './indicator.js'
import type { PackIssue } from './pack-issue.js'
import type { ListDefinition, TableDefinition } from './table.js'

/** A table with the file it came from. */
export interface LocatedTable {
  readonly file: string
  readonly table: TableDefinition
}

/** An indicator with the file, the table of that file, and its place in the file's `indicators`. */
export interface LocatedIndicator {
  readonly file: string
  readonly table: string
  readonly index: number
  readonly indicator: Indicator
}

type Report = (field: string, message: string) => void

/** Finds what no single field shows: doubled names, references that lead nowhere, rules that do not fit their list. */
export function crossCheckPack(
  tables: readonly LocatedTable[],
  indicators: readonly LocatedIndicator[],
  foreign: ReadonlySet<string> = new Set(),
): readonly PackIssue[] {
  const issues: PackIssue[] = []
  const byCode = new Map<string, LocatedIndicator>()
  for (const at of indicators) {
    const first = byCode.get(at.indicator.code)
    if (first)
      reporter(issues, at)('code', `指标代码重复,已在 ${first.file} 中定义 / indicator defined twice`)
    else byCode.set(at.indicator.code, at)
  }
  const byId = new Map<string, LocatedTable>()
  const homeOf = new Map<string, TableDefinition>()
  for (const at of tables) {
    const report: Report = (field, message) =>
      issues.push({ file: at.file, table: at.table.id, field: `table.${field}`, message })
    const first = byId.get(at.table.id)
    if (first) report('id', `报表编号重复,已在 ${first.file} 中定义 / table defined twice`)
    else byId.set(at.table.id, at)
    checkColumns(at.table, byCode, homeOf, foreign, report)
    checkLists(at.table, report)
    checkDigest(at.table, byCode, homeOf, report)
  }
  for (const at of indicators) {
    const report = reporter(issues, at)
    const home = homeOf.get(at.indicator.code)
    if (!home) {
      report('code', '没有任何报表列用到这个指标 / no table shows this indicator')
      continue
    }
    checkEntry(at.indicator, report)
    checkValue(at.indicator, report)
    checkCoWritten(at.indicator, report)
    checkDisplay(at.indicator, report)
    checkListRule(at.indicator, home, report)
    checkReferences(at.indicator, home, byCode, homeOf, report)
    const { rule } = at.indicator
    if (rule.kind === 'share' && !byCode.has(rule.whole) && !foreign.has(rule.whole))
      report('rule.whole', `引用了未定义的指标 ${rule.whole} / unknown indicator`)
  }
  issues.push(...findCycles(indicators, byCode), ...findIdleLists(tables, indicators, homeOf))
  return issues
}

function reporter(issues: PackIssue[], at: LocatedIndicator): Report {
  return (field, message) =>
    issues.push({
      file: at.file,
      table: at.table,
      field: `indicators[${at.index}](${at.indicator.code}).${field}`,
      message,
    })
}

function checkColumns(
  table: TableDefinition,
  byCode: ReadonlyMap<string, LocatedIndicator>,
  homeOf: Map<string, TableDefinition>,
  foreign: ReadonlySet<string>,
  report: Report,
): void {
  table.columns.forEach((column, index) => {
    const field = `columns[${index}].indicator`
    if (!byCode.has(column.indicator) && !(column.reference && foreign.has(column.indicator)))
      report(field, `列引用了未定义的指标 ${column.indicator} / unknown indicator`)
    // One indicator has one home: its cells and totals belong to one table and one kind of period.
    const home = homeOf.get(column.indicator)
    if (column.reference) return
    if (home)
      report(field, `指标 ${column.indicator} 已在报表 ${home.id} 中出现 / indicator is in two columns`)
    else homeOf.set(column.indicator, table)
  })
}

function checkLists(table: TableDefinition, report: Report): void {
  const ids = new Set<string>()
  table.lists.forEach((list, index) => {
    if (ids.has(list.id)) report(`lists[${index}].id`, `台账编号 ${list.id} 重复 / list defined twice`)
    ids.add(list.id)
    const columns = new Set<string>()
    list.columns.forEach((column, place) => {
      const field = `lists[${index}](${list.id}).columns[${place}](${column.id})`
      if (columns.has(column.id)) report(`${field}.id`, `台账列编号 ${column.id} 重复 / column defined twice`)
      columns.add(column.id)
      if ((column.valueType === 'choice') !== (column.choices !== undefined))
        report(`${field}.choices`, '选项列须有 choices,其他列不得有 / choices belong to a choice column only')
    })
  })
}

/** A digest is made of what the units of this table type. */
function checkDigest(
  { id, digest }: TableDefinition,
  byCode: ReadonlyMap<string, LocatedIndicator>,
  homeOf: ReadonlyMap<string, TableDefinition>,
  report: Report,
): void {
  if (!digest) return
  const wanted = { heading: 'text', body: 'text', has: 'yesno' } as const
  for (const part of ['heading', 'body', 'has'] as const) {
    const code = digest[part]
    if (code === undefined) continue
    const indicator = byCode.get(code)?.indicator
    if (!indicator || homeOf.get(code)?.id !== id)
      report(`digest.${part}`, `${code} 不是本表的指标 / not an indicator of this table`)
    else if (indicator.valueType !== wanted[part] || !isTyped(indicator))
      report(
        `digest.${part}`,
        `${code} 须是由单位填写的 ${wanted[part]} 指标 / must be typed ${wanted[part]}`,
      )
  }
}

/** A ledger that no indicator counts is work for nothing, and its units would have no page to open. */
function findIdleLists(
  tables: readonly LocatedTable[],
  indicators: readonly LocatedIndicator[],
  homeOf: ReadonlyMap<string, TableDefinition>,
): readonly PackIssue[] {
  return tables.flatMap(({ file, table }) =>
    table.lists.flatMap((list, index): readonly PackIssue[] => {
      const feeds = indicators.some(
        ({ indicator }) => listOf(indicator) === list.id && homeOf.get(indicator.code)?.id === table.id,
      )
      if (feeds) return []
      const field = `table.lists[${index}](${list.id})`
      return [
        {
          file,
          table: table.id,
          field,
          message: `台账 ${list.id} 没有任何指标用到 / this ledger feeds no indicator`,
        },
      ]
    }),
  )
}

function checkEntry(indicator: Indicator, report: Report): void {
  const { kind } = indicator.rule
  const computed = ['count-where', 'ratio', 'count-org', 'of-unit', 'same-as'].includes(kind)
  // Computed as soon as the others' figures are there, typed until then: both are allowed.
  const either = kind === 'share' || kind === 'rank'
  if (computed && indicator.entryLevels.length > 0)
    report('entryLevels', `计算指标(${kind})不填报,entryLevels 应为空 / a computed indicator is not typed`)
  if (!computed && !either && indicator.entryLevels.length === 0)
    report('entryLevels', '填报指标至少要有一个填报层级 / nobody fills this indicator')
  if (new Set(indicator.entryLevels).size < indicator.entryLevels.length)
    report('entryLevels', '填报层级重复 / a level is named twice')
}

function checkValue(indicator: Indicator, report: Report): void {
  const { valueType, rule } = indicator
  const free = ['direct', 'never', 'text', 'of-unit'].includes(rule.kind)
  const countable = valueType === 'number' || valueType === 'yesno'
  if (!countable && !free)
    report(
      'valueType',
      `取值类型 ${valueType} 不能按 ${rule.kind} 汇总 / this value type cannot be rolled up so`,
    )
  if (rule.kind === 'text' && valueType !== 'text')
    report('valueType', '文字汇总(text)只用于文字指标 / rule text needs value type text')
  if (valueType === 'yesno' && !isTyped(indicator))
    report('valueType', '计算指标的取值类型应为 number / a computed indicator is a number')
  if ((valueType === 'choice') !== (indicator.choices !== undefined))
    report('choices', '选项指标须有 choices,其他指标不得有 / choices belong to a choice indicator only')
}

function checkCoWritten(indicator: Indicator, report: Report): void {
  const { coWritten, maxLength, advisedLength } = indicator
  if (coWritten && indicator.valueType !== 'text')
    report('coWritten', '只有文字指标可以多人共同编写 / only a text can be co-written')
  if (!coWritten && maxLength !== undefined)
    report('maxLength', '只有多人共同编写的文字才有字数上限 / a maximum length belongs to a co-written text')
  if (!coWritten && advisedLength)
    report(
      'advisedLength',
      '只有多人共同编写的文字才有建议字数 / an advised length belongs to a co-written text',
    )
  if (advisedLength && (advisedLength[0] > advisedLength[1] || advisedLength[1] > maxLengthOf(indicator)))
    report(
      'advisedLength',
      '建议字数应从少到多,且不超过上限 / the advised length must rise and fit the maximum',
    )
}

function checkDisplay(indicator: Indicator, report: Report): void {
  const { display, published } = indicator
  if (!display) return
  if (indicator.valueType !== 'number' && indicator.valueType !== 'yesno')
    report('display', '文字和日期没有数字表述 / only numbers have display rules')
  const { accept, literal } = display
  if (literal !== null && accept === null)
    report(
      'display.literal',
      `固定说法“${literal}”没有 accept 区间,无法核对 / a literal needs an accept interval`,
    )
  if (!accept) return
  if (accept[0] > accept[1]) report('display.accept', '区间 accept 的下限大于上限 / interval is upside down')
  const value = published?.value
  if (value !== undefined && value !== null && (value < accept[0] || value > accept[1]))
    report('published.value', `公布值 ${value} 不在 accept 区间内 / published value outside the interval`)
}

function checkListRule(indicator: Indicator, home: TableDefinition, report: Report): void {
  const id = listOf(indicator)
  if (id === undefined) return
  const list = home.lists.find((one) => one.id === id)
  if (!list) {
    report('rule.list', `报表 ${home.id} 没有台账 ${id} / no such list in the table`)
    return
  }
  const same =
    list.entryLevels.length === indicator.entryLevels.length &&
    list.entryLevels.every((level) => indicator.entryLevels.includes(level))
  if (!same)
    report(
      'entryLevels',
      `填报层级(${indicator.entryLevels.join('、')})与台账 ${id}(${list.entryLevels.join('、')})不一致 / levels differ from the list's`,
    )
  checkListColumns(indicator, list, report)
}

function checkListColumns(indicator: Indicator, list: ListDefinition, report: Report): void {
  const { rule } = indicator
  const columnOf = (id: string) => list.columns.find((column) => column.id === id)
  if (rule.kind === 'distinct' || rule.kind === 'list-sum') {
    const column = columnOf(rule.column)
    if (!column) report('rule.column', `台账 ${list.id} 没有列 ${rule.column} / the list has no such column`)
    else if (rule.kind === 'distinct' && column.valueType !== 'text')
      report('rule.column', `去重列 ${column.id} 应为文字 / keys must be text`)
    else if (rule.kind === 'list-sum' && column.valueType !== 'number')
      report('rule.column', `求和列 ${column.id} 应为数字 / only numbers can be summed`)
    else if (rule.kind === 'list-sum' && column.unit !== indicator.unit)
      report(
        'unit',
        `计量单位 ${indicator.unit} 与台账列 ${column.unit} 不一致 / unit differs from the column's`,
      )
    else if (rule.kind === 'list-sum' && column.decimals > indicator.decimals)
      report('decimals', `小数位少于台账列 ${column.id},合计会丢失精度 / fewer decimals than the column`)
  }
  const filter = rule.kind === 'list-count' || rule.kind === 'list-sum' ? rule.where : undefined
  if (!filter) return
  const column = columnOf(filter.column)
  if (!column)
    report('rule.where.column', `台账 ${list.id} 没有列 ${filter.column} / the list has no such column`)
  else if (column.choices === undefined)
    report('rule.where.column', `筛选列 ${column.id} 应为选项列 / a filter needs a choice column`)
  else {
    const unknown = filter.oneOf.filter((choice) => !column.choices?.includes(choice))
    if (unknown.length > 0)
      report('rule.where.oneOf', `列 ${column.id} 没有选项 ${unknown.join('、')} / not among the choices`)
  }
}

/** Indicators whose stored totals this one is computed from, with the field that names each. */
function references(indicator: Indicator): readonly (readonly [field: string, code: IndicatorCode])[] {
  const { rule, denominator } = indicator
  const found: (readonly [string, IndicatorCode])[] = []
  if (rule.kind === 'count-where') found.push(['rule.source', rule.source])
  if (rule.kind === 'ratio')
    found.push(['rule.numerator', rule.numerator], ['rule.denominator', rule.denominator])
  if (rule.kind === 'share') found.push(['rule.part', rule.part])
  if (rule.kind === 'rank') found.push(['rule.of', rule.of])
  if (rule.kind === 'of-unit' || rule.kind === 'same-as') found.push(['rule.source', rule.source])
  if (denominator?.kind === 'indicator') found.push(['denominator.code', denominator.code])
  return found
}

function checkReferences(
  indicator: Indicator,
  home: TableDefinition,
  byCode: ReadonlyMap<string, LocatedIndicator>,
  homeOf: ReadonlyMap<string, TableDefinition>,
  report: Report,
): void {
  for (const [field, code] of references(indicator)) {
    const part = byCode.get(code)?.indicator
    if (!part) {
      report(field, `引用了未定义的指标 ${code} / unknown indicator`)
      continue
    }
    // Totals are kept, fed and shown per table: a formula across tables would mix kinds of period.
    if (homeOf.get(code)?.id !== home.id)
      report(field, `指标 ${code} 不在报表 ${home.id} 中,不能跨表计算 / the part must be in the same table`)
    const usable =
      field === 'rule.source'
        ? isTyped(part) || listOf(part)
        : hasStoredTotal(part) || (field === 'rule.of' && part.rule.kind === 'ratio')
    if (!usable)
      report(field, `指标 ${code}(${part.rule.kind})没有可用的汇总数 / the part has no stored total`)
    if (indicator.rule.kind === 'of-unit') continue
    if (part.valueType !== 'number' && part.valueType !== 'yesno')
      report(field, `指标 ${code} 不是数字 / the part is not a number`)
    if (indicator.rule.kind === 'same-as' && part.unit !== indicator.unit)
      report(
        'unit',
        `计量单位与同一指标 ${code} 的“${part.unit}”不一致 / unit differs from the same figure's`,
      )
  }
}

function hasStoredTotal(indicator: Indicator): boolean {
  const { kind } = indicator.rule
  return !['ratio', 'count-org', 'text', 'of-unit', 'same-as', 'share', 'rank'].includes(kind)
}

function findCycles(
  indicators: readonly LocatedIndicator[],
  byCode: ReadonlyMap<string, LocatedIndicator>,
): readonly PackIssue[] {
  const issues: PackIssue[] = []
  const done = new Set<string>()
  const visit = (at: LocatedIndicator, above: readonly string[]): void => {
    const { code } = at.indicator
    const start = above.indexOf(code)
    if (start >= 0) {
      const circle = [...above.slice(start), code].join(' → ')
      reporter(issues, at)('rule', `指标互相引用成环:${circle} / indicators refer to each other in a circle`)
      return
    }
    if (done.has(code)) return
    for (const [, next] of references(at.indicator)) {
      const target = byCode.get(next)
      if (target) visit(target, [...above, code])
    }
    done.add(code)
  }
  for (const at of indicators) visit(at, [])
  return issues
}
