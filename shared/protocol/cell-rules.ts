import {
  type CellValue,
  isNotApplicable,
  maxReasonLength,
  maxScaledNumber,
  maxTextLength,
} from '../domain/cell-value.js'
import { isCoWritten, isPlainText, textCapacity } from '../domain/co-written.js'
import type { Indicator, ValueType } from '../domain/indicator.js'
import { isTyped } from '../domain/indicator.js'
import type { OrgUnit } from '../domain/org.js'
import { fail, ok, type Result } from '../domain/result.js'
import { asks, type ListDefinition } from '../domain/table.js'
import { deletedColumn, orderColumn, parseKey, textRoot } from './return-document.js'

/** Why a cell may not hold a value; `message` is for the person. */
export interface CellIssue {
  readonly code: 'unknown-key' | 'not-filled-here' | 'wrong-type' | 'too-long' | 'too-large' | 'too-precise'
  readonly message: string
}

/** What a return of one org unit may hold: built once per table and unit, asked for every written cell. */
export interface CellRules {
  /** Decides whether `key` may hold `value`. The same answer in browser and relay. */
  check(key: string, value: unknown): Result<CellValue, CellIssue>
  /** The rule of a root text by its name (`text:<indicator>`); undefined when such a return has none of that name. */
  text(root: string): TextRule | undefined
  /** Names of the root texts that such a return has. */
  readonly textRoots: readonly string[]
  /** Codes of the indicators whose value is a co-written text here. */
  readonly coWritten: ReadonlySet<string>
}

/** What a co-written text may hold. */
export interface TextRule {
  /** Code of the indicator, which is also the key that its value is known by. */
  readonly indicator: string
  /** Most UTF-16 units at a time. */
  readonly capacity: number
  /** Decides whether a piece of text may be put in. */
  checkPiece(piece: string): Result<string, CellIssue>
}

const maxOrderLength = 64
const issue = (code: CellIssue['code'], message: string): Result<CellValue, CellIssue> =>
  fail({ code, message })

/** Builds the rules for the returns of one table and unit. `indicators` are those that the table itself collects. */
export function cellRules(
  indicators: readonly Indicator[],
  lists: readonly ListDefinition[],
  unit: Pick<OrgUnit, 'id' | 'level'>,
): CellRules {
  const { level } = unit
  const byCode = new Map<string, Indicator>(indicators.map((indicator) => [indicator.code, indicator]))
  const byList = new Map(lists.map((list) => [list.id, list]))

  const check = (key: string, value: unknown): Result<CellValue, CellIssue> => {
    const parsed = parseKey(key)
    if (!parsed) return issue('unknown-key', `没有“${key.slice(0, 60)}”这个单元格`)
    switch (parsed.kind) {
      case 'note':
        if (!byCode.has(parsed.indicator)) return issue('unknown-key', `本表没有指标 ${parsed.indicator}`)
        return value === null ? ok(null) : text(value)
      case 'list-none': {
        const list = byList.get(parsed.list)
        if (!list?.entryLevels.includes(level)) return issue('unknown-key', `本表没有台账 ${parsed.list}`)
        return value === null || typeof value === 'boolean' ? ok(value) : issue('wrong-type', '应为是或否')
      }
      case 'cell': {
        const indicator = byCode.get(parsed.indicator)
        if (!indicator) return issue('unknown-key', `本表没有指标 ${parsed.indicator}`)
        if (!indicator.entryLevels.includes(level))
          return issue('not-filled-here', `“${indicator.name.zh}”不由本级单位填报`)
        if (!asks(indicator, unit))
          return issue('not-filled-here', `“${indicator.name.zh}”不在本单位的适用范围内,不用填报`)
        if (value === null) return ok(null)
        if (isNotApplicable(value)) return notApplicable(value)
        if (!isTyped(indicator))
          return issue('not-filled-here', `“${indicator.name.zh}”由台账自动统计,不能直接填写`)
        if (isCoWritten(indicator))
          return issue('wrong-type', `“${indicator.name.zh}”由多人共同编写,不能整段替换`)
        return typed(value, indicator.valueType, indicator.decimals, indicator.choices)
      }
      case 'item': {
        const list = byList.get(parsed.list)
        if (!list?.entryLevels.includes(level)) return issue('unknown-key', `本表没有台账 ${parsed.list}`)
        if (parsed.column === deletedColumn)
          return value === null || typeof value === 'boolean'
            ? ok(value)
            : issue('wrong-type', '删除标记应为是或否')
        // Null: somebody took the addition of the item back.
        if (parsed.column === orderColumn)
          return value === null || (typeof value === 'string' && value.length <= maxOrderLength)
            ? ok(value)
            : issue('wrong-type', '排序键应为短文本')
        const column = list.columns.find((each) => each.id === parsed.column)
        if (!column) return issue('unknown-key', `台账“${list.name.zh}”没有 ${parsed.column} 这一栏`)
        if (value === null) return ok(null)
        return typed(value, column.valueType, column.decimals, column.choices)
      }
    }
  }
  const texts = new Map(
    indicators
      .filter((indicator) => isCoWritten(indicator) && asks(indicator, unit))
      .map((indicator) => [textRoot(indicator.code), textRule(indicator)]),
  )
  return {
    check,
    text: (root) => texts.get(root),
    textRoots: [...texts.keys()],
    coWritten: new Set([...texts.values()].map(({ indicator }) => indicator)),
  }
}

function textRule(indicator: Indicator): TextRule {
  const capacity = textCapacity(indicator)
  const name = indicator.name.zh
  return {
    indicator: indicator.code,
    capacity,
    checkPiece: (piece) => {
      if (piece.length > capacity)
        return fail({
          code: 'too-long',
          message: `“${name}”一次写入的文字过长(${piece.length}字),最多${capacity}字`,
        })
      return isPlainText(piece)
        ? ok(piece)
        : fail({ code: 'wrong-type', message: `“${name}”中有不能保存的控制字符` })
    },
  }
}

function typed(
  value: unknown,
  valueType: ValueType,
  decimals: number,
  choices: readonly string[] | undefined,
): Result<CellValue, CellIssue> {
  switch (valueType) {
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) return issue('wrong-type', '应为数字')
      const scaled = value * 10 ** decimals
      if (Math.abs(scaled) > maxScaledNumber) return issue('too-large', '数字过大,请核对单位')
      // 0.1 + 0.2 style remainders of the scaling itself are far below this tolerance.
      if (Math.abs(scaled - Math.round(scaled)) > 1e-4 * Math.max(1, Math.abs(scaled) * 1e-9))
        return issue('too-precise', decimals === 0 ? '应为整数' : `最多保留${decimals}位小数`)
      return ok(value)
    }
    case 'yesno':
      return typeof value === 'boolean' ? ok(value) : issue('wrong-type', '应为是或否')
    case 'text':
      return text(value)
    case 'date':
      return typeof value === 'string' && isCalendarDate(value)
        ? ok(value)
        : issue('wrong-type', '应为日期,如 2024-05-17')
    case 'choice':
      return typeof value === 'string' && (choices ?? []).includes(value)
        ? ok(value)
        : issue('wrong-type', `应为其中之一:${(choices ?? []).join('、')}`)
  }
}

function text(value: unknown): Result<CellValue, CellIssue> {
  if (typeof value !== 'string') return issue('wrong-type', '应为文字')
  if (value.length > maxTextLength)
    return issue('too-long', `文字过长(${value.length}字),最多${maxTextLength}字`)
  return ok(value)
}

function notApplicable(value: { readonly na: string }): Result<CellValue, CellIssue> {
  // Exactly one field, its own: anything more, or an inherited one, would travel unseen with the document.
  const [field, ...others] = Object.keys(value)
  if (field !== 'na' || others.length > 0) return issue('wrong-type', '不适用的写法不正确')
  if (value.na.length > maxReasonLength) return issue('too-long', `不适用的原因最多${maxReasonLength}字`)
  return ok(value)
}

/** True for a real day written `YYYY-MM-DD`. */
export function isCalendarDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}
