import * as v from 'valibot'
import type { Check } from './check-definition.js'
import { longestMaxLength } from './co-written.js'
import { asIndicatorCode, asOrgUnitId, asPeriodCode, asTableId } from './ids.js'
import { communityTypes, orgLevels } from './org.js'
import { checkFile, checkFileName, crossCheckChecks } from './pack-check-file.js'
import { crossCheckPack, type LocatedIndicator, type LocatedTable } from './pack-checks.js'
import type { PackIssue } from './pack-issue.js'
import { parsePeriod, periodTypes } from './period.js'
import { fail, ok, type Result } from './result.js'
import type { Pack } from './table.js'

/** One file of a pack folder, already read and parsed from JSON. */
export interface PackFile {
  readonly name: string
  readonly content: unknown
}

/**
 * Name of the file that describes the pack itself. `checks.json` holds its checks, and every other file one table and
 * its indicators.
 */
export const packFileName = 'pack.json'

// Same shapes as the keys of a return's document (shared/protocol/return-document.ts), which refuses anything else.
const indicatorCode = v.pipe(v.string(), v.maxLength(40), v.regex(/^[A-Za-z0-9][A-Za-z0-9.]*$/))
const listId = v.pipe(v.string(), v.maxLength(24), v.regex(/^[a-z][a-z0-9-]*$/))
const columnId = v.pipe(v.string(), v.maxLength(24), v.regex(/^[a-z][A-Za-z0-9-]*$/))
// A table id is one part of a return's name, which is cut at slashes.
const tableId = v.pipe(v.string(), v.maxLength(40), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/))

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty())
const localText = v.strictObject({ zh: filled, en: filled })
const decimals = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4))
const textLength = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longestMaxLength))
const valueType = v.picklist(['number', 'text', 'date', 'choice', 'yesno'])
const levels = v.array(v.picklist(orgLevels))
const entryUnit = v.strictObject({
  label: filled,
  factor: v.pipe(v.number(), v.finite(), v.gtValue(0)),
})
const choices = v.pipe(v.array(filled), v.minLength(1))
const time = v.picklist(['flow', 'latest'])
const where = v.strictObject({ column: columnId, oneOf: choices })
const code = v.pipe(indicatorCode, v.transform(asIndicatorCode))
const periodCode = v.pipe(
  filled,
  v.check((text) => parsePeriod(text).ok, 'not a period'),
  v.transform(asPeriodCode),
)
const orgUnit = v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,20}$/), v.transform(asOrgUnitId))

const rule = v.variant('kind', [
  v.strictObject({ kind: v.literal('sum') }),
  v.strictObject({ kind: v.literal('latest') }),
  v.strictObject({ kind: v.literal('distinct'), list: listId, column: columnId }),
  v.strictObject({ kind: v.literal('list-count'), list: listId, where: v.optional(where), time }),
  v.strictObject({
    kind: v.literal('list-sum'),
    list: listId,
    column: columnId,
    where: v.optional(where),
    time,
  }),
  v.strictObject({ kind: v.literal('count-where'), source: code }),
  v.strictObject({
    kind: v.literal('ratio'),
    numerator: code,
    denominator: code,
    factor: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  }),
  v.strictObject({ kind: v.literal('count-org'), level: v.picklist(orgLevels) }),
  v.strictObject({
    kind: v.literal('window'),
    months: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(24)),
  }),
  v.strictObject({
    kind: v.literal('share'),
    part: code,
    whole: code,
    wholeLevel: v.picklist(orgLevels),
    wholePeriod: v.optional(periodCode),
    factor: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  }),
  v.strictObject({
    kind: v.literal('rank'),
    of: code,
    order: v.picklist(['most-first', 'least-first']),
  }),
  v.strictObject({ kind: v.literal('of-unit'), source: code, unit: orgUnit }),
  v.strictObject({ kind: v.literal('same-as'), source: code }),
  v.strictObject({ kind: v.literal('direct') }),
  v.strictObject({ kind: v.literal('text') }),
  v.strictObject({ kind: v.literal('never') }),
])

const denominator = v.variant('kind', [
  v.strictObject({ kind: v.literal('org-units'), level: v.picklist(orgLevels) }),
  v.strictObject({ kind: v.literal('indicator'), code }),
])

const display = v.strictObject({
  qualifier: v.picklist(['exact', 'gt', 'about', 'near', 'min']),
  prefix: v.string(),
  scale: v.picklist(['', '百', '千', '万', '亿']),
  decimals,
  suffix: v.string(),
  suffixPosition: v.picklist(['after-scale', 'before-scale']),
  literal: v.nullable(filled),
  roundTo: v.nullable(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  accept: v.nullable(v.tuple([v.pipe(v.number(), v.finite()), v.pipe(v.number(), v.finite())])),
})

const indicator = v.strictObject({
  code,
  name: localText,
  unit: v.string(),
  valueType,
  decimals,
  entryLevels: levels,
  onlyUnits: v.optional(v.pipe(v.array(orgUnit), v.minLength(1))),
  origin: v.optional(filled),
  rule,
  denominator: v.optional(denominator),
  entryUnit: v.optional(entryUnit),
  choices: v.optional(choices),
  coWritten: v.optional(v.literal(true)),
  maxLength: v.optional(textLength),
  advisedLength: v.optional(v.tuple([textLength, textLength])),
  display: v.optional(display),
  published: v.optional(v.strictObject({ value: v.nullable(v.pipe(v.number(), v.finite())), text: filled })),
  supplementary: v.optional(filled),
  definition: filled,
})

const listColumn = v.strictObject({
  id: columnId,
  name: localText,
  valueType,
  unit: v.string(),
  decimals,
  entryUnit: v.optional(entryUnit),
  choices: v.optional(choices),
  required: v.boolean(),
})

const list = v.strictObject({
  id: listId,
  name: localText,
  entryLevels: v.pipe(levels, v.minLength(1)),
  columns: v.pipe(v.array(listColumn), v.minLength(1)),
})

const table = v.strictObject({
  id: v.pipe(tableId, v.transform(asTableId)),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: localText,
  formCode: v.string(),
  layout: v.picklist(['matrix', 'form', 'ledger']),
  periodType: v.picklist(periodTypes),
  visibility: v.picklist(['own', 'street', 'district', 'city']),
  columns: v.pipe(
    v.array(
      v.strictObject({ indicator: code, group: v.array(filled), reference: v.optional(v.literal(true)) }),
    ),
    v.minLength(1),
  ),
  lists: v.array(list),
  digest: v.optional(v.strictObject({ name: localText, heading: code, body: code, has: v.optional(code) })),
  note: v.string(),
})

const tableFile = v.strictObject({ table, indicators: v.array(indicator) })

const packHead = v.strictObject({
  id: v.pipe(v.string(), v.maxLength(40), v.regex(/^[a-z0-9][a-z0-9-]*$/)),
  name: localText,
  year: v.pipe(v.number(), v.integer(), v.minValue(1949), v.maxValue(2999)),
  source: v.string(),
  publishedPeriod: v.optional(periodCode),
  issuer: v.optional(filled),
  scope: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,20}$/)),
  communityType: v.optional(v.picklist(communityTypes)),
})

/**
 * Reads a pack from the JSON of its folder: `pack.json`, one file per table, and `checks.json` if there is one. Checks
 * every field and then how tables, lists, indicators and checks refer to each other; a pack with any issue is not used at all.
 * Tables keep the order of their ids. `foreign` are the indicator codes of the other packs, which shares, referenced columns and
 * checks may name.
 * @example parsePack([{ name: 'pack.json', content }, { name: 'LG24-01.json', content: other }])
 */
export function parsePack(
  files: readonly PackFile[],
  foreign: ReadonlySet<string> = new Set(),
): Result<Pack, readonly PackIssue[]> {
  const issues: PackIssue[] = []
  const headFile = files.find((file) => file.name === packFileName)
  const head = headFile ? v.safeParse(packHead, headFile.content) : undefined
  if (!headFile)
    issues.push({
      file: packFileName,
      table: null,
      field: '',
      message: `缺少 ${packFileName}(报表包说明) / ${packFileName} is missing`,
    })
  if (head && !head.success) issues.push(...schemaIssues(packFileName, null, head.issues))

  const tables: LocatedTable[] = []
  const indicators: LocatedIndicator[] = []
  let checks: readonly Check[] = []
  for (const file of files) {
    if (file.name === packFileName) continue
    if (file.name === checkFileName) {
      const read = v.safeParse(checkFile, file.content)
      if (read.success) checks = read.output.checks
      else issues.push(...schemaIssues(file.name, null, read.issues))
      continue
    }
    const parsed = v.safeParse(tableFile, file.content)
    if (!parsed.success) {
      issues.push(...schemaIssues(file.name, tableIdOf(file.content), parsed.issues))
      continue
    }
    const { table: own, indicators: defined } = parsed.output
    tables.push({ file: file.name, table: own })
    defined.forEach((one, index) => {
      indicators.push({ file: file.name, table: own.id, index, indicator: one })
    })
  }
  // References into a file that could not be read would only repeat its trouble.
  if (issues.length === 0) issues.push(...crossCheckPack(tables, indicators, foreign))
  if (issues.length === 0) issues.push(...crossCheckChecks(checks, tables, indicators, foreign))
  if (issues.length > 0 || !head?.success) return fail(issues)
  return ok({
    ...head.output,
    tables: tables.map(({ table: one }) => one).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
    indicators: indicators.map(({ indicator: one }) => one),
    checks,
  })
}

function tableIdOf(content: unknown): string | null {
  const parsed = v.safeParse(v.object({ table: v.object({ id: v.string() }) }), content)
  return parsed.success ? parsed.output.table.id : null
}

type SchemaIssue = v.BaseIssue<unknown>

/** What a schema found wrong in a file, as issues that name the place by the codes and ids found there. */
export function schemaIssues(
  file: string,
  tableName: string | null,
  found: readonly SchemaIssue[],
): readonly PackIssue[] {
  return found.map((issue) => ({
    file,
    table: tableName,
    field: fieldOf(issue),
    message: schemaMessage(issue),
  }))
}

/** `indicators[3](LG24.01.04).decimals`: array places carry the code or id found there, so nobody has to count. */
function fieldOf(issue: SchemaIssue): string {
  let field = ''
  for (const part of issue.path ?? []) {
    if (part.type === 'array') {
      const label = labelOf(part.value)
      field += `[${String(part.key)}]${label ? `(${label})` : ''}`
    } else field += field ? `.${String(part.key)}` : String(part.key)
  }
  return field
}

function labelOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { code: own, id, indicator: named } = value as { code?: unknown; id?: unknown; indicator?: unknown }
  return [own, id, named].find((label) => typeof label === 'string')
}

function schemaMessage(issue: SchemaIssue): string {
  const { expected, received } = issue
  if (expected === 'never') return `多余的字段 ${received} / unknown field`
  if (received === 'undefined') return `缺少必填字段 / a required field is missing`
  const wanted = issue.type === 'regex' ? '规定的格式' : (expected ?? '规定的内容')
  return `内容不对:应为 ${wanted},现为 ${received} / ${issue.message}`
}
