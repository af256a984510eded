import { communityTypeNames, levelNames } from '../../shared/domain/glossary.js'
import { asOrgUnitId } from '../../shared/domain/ids.js'
import {
  type CommunityType,
  communityTypes,
  type OrgLevel,
  type OrgUnit,
  orgLevels,
} from '../../shared/domain/org.js'
import { type CsvRecord, parseCsv } from './csv.js'

/** A row that was not imported, and why, for the person who prepared the file. */
interface BadRow {
  /** Line in the file, from 1. */
  readonly line: number
  /** The row as it stood in the file. */
  readonly text: string
  /** Chinese first. */
  readonly reason: string
}

export interface OrgCsv {
  /** Sound rows as org units; siblings keep the order of the file. */
  readonly units: readonly OrgUnit[]
  readonly badRows: readonly BadRow[]
}

const columns = [
  'code',
  'name',
  'level',
  'parent_code',
  'type',
  'valid_from',
  'valid_to',
  'successors',
] as const
type ColumnName = (typeof columns)[number]
const required: readonly ColumnName[] = ['code', 'name', 'level', 'parent_code']

/** Digits of a statistical code per level. */
const codeLength: Readonly<Record<OrgLevel, number>> = { city: 4, district: 6, street: 9, community: 12 }

interface Row {
  readonly record: CsvRecord
  readonly code: string
  readonly name: string
  readonly level: OrgLevel
  readonly parent: string
  readonly type: CommunityType | undefined
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly successors: readonly string[]
}

/**
 * Reads org units from CSV with the columns code, name, level, parent_code and optionally type, valid_from, valid_to,
 * successors, in any order. The level is written in English or Chinese (street or 街道). The one row without parent_code is the root; a
 * parent may stand below its children in the file. A row is bad when it cannot be placed in the tree, and so is every
 * row below it; good rows are returned all the same. Codes of digits only must have the length of their level; a code
 * with a letter in it is an office's own. The type (committee 居委会, station 社区) is of communities only. Successors are the
 * codes, separated by spaces, of the units that took over from one that ended.
 * @example parseOrgCsv('code,name,level,parent_code\n440307,龙岗区,district,\n').units.length // 1
 */
export function parseOrgCsv(text: string): OrgCsv {
  const badRows: BadRow[] = []
  const bad = (record: CsvRecord, reason: string): undefined => {
    badRows.push({ line: record.line, text: record.text, reason })
    return undefined
  }
  const [header, ...records] = parseCsv(text)
  if (!header)
    return { units: [], badRows: [{ line: 1, text: '', reason: '文件是空的 / the file is empty' }] }
  const places = new Map(header.fields.map((name, index) => [name.toLowerCase(), index]))
  const absent = required.filter((name) => !places.has(name))
  if (absent.length > 0) {
    bad(header, `表头缺少列 ${absent.join('、')},应为 ${columns.join(',')} / missing columns`)
    return { units: [], badRows }
  }

  const rows = new Map<string, Row>()
  for (const record of records) {
    const extra = record.fields.length - header.fields.length
    if (extra > 0) {
      bad(record, `多出 ${extra} 列,名称中的逗号要加引号 / too many fields`)
      continue
    }
    const row = readRow(record, (name) => record.fields[places.get(name) ?? -1] ?? '', bad)
    if (!row) continue
    const first = rows.get(row.code)
    if (first) bad(record, `代码 ${row.code} 重复,已在第${first.record.line}行 / duplicate code`)
    else rows.set(row.code, row)
  }
  dropUnplaced(rows, bad)
  checkSuccessors(rows, bad)

  const siblings = new Map<string, number>()
  const units = [...rows.values()].map((row): OrgUnit => {
    const position = siblings.get(row.parent) ?? 0
    siblings.set(row.parent, position + 1)
    return {
      id: asOrgUnitId(row.code),
      name: row.name,
      level: row.level,
      parentId: row.parent === '' ? null : asOrgUnitId(row.parent),
      position,
      validFrom: row.validFrom,
      validTo: row.validTo,
      ...(row.type ? { type: row.type } : {}),
      ...(row.successors.length > 0 ? { successors: row.successors.map(asOrgUnitId) } : {}),
    }
  })
  badRows.sort((a, b) => a.line - b.line)
  return { units, badRows }
}

type ReportBad = (record: CsvRecord, reason: string) => undefined

function readRow(record: CsvRecord, field: (name: ColumnName) => string, bad: ReportBad): Row | undefined {
  const code = field('code')
  const name = field('name')
  const level = levelOf(field('level'))
  if (!level) return bad(record, `层级“${field('level')}”不认识,应为 市、区、街道、社区 / unknown level`)
  const size = codeLength[level]
  const isStatistical = /^\d+$/.test(code)
  if (isStatistical ? code.length !== size : !/^[A-Za-z0-9-]{1,20}$/.test(code))
    return bad(record, `代码“${code}”不对:${levelNames[level].zh}应为 ${size} 位数字 / wrong code length`)
  if (name === '') return bad(record, '名称为空 / the name is empty')
  const validFrom = field('valid_from')
  const validTo = field('valid_to')
  for (const date of [validFrom, validTo]) {
    if (date !== '' && !isDate(date)) return bad(record, `日期“${date}”应形如 2024-05-17 / not a date`)
  }
  if (validFrom !== '' && validTo !== '' && validFrom > validTo)
    return bad(record, `启用日期 ${validFrom} 晚于停用日期 ${validTo} / valid_from is after valid_to`)
  const type = field('type')
  const communityType = communityTypes.find((each) => each === type || communityTypeNames[each].zh === type)
  if (type !== '' && (!communityType || level !== 'community'))
    return bad(record, `类型“${type}”不对:只有社区一级可填 居委会 或 社区 / unknown type`)
  const successors = field('successors')
    .split(/[\s;；、]+/)
    .filter((each) => each !== '')
  if (successors.length > 0 && validTo === '')
    return bad(record, '有承接单位的应填停用日期 / a unit with successors must end')
  return {
    record,
    code,
    name,
    level,
    parent: field('parent_code'),
    type: communityType,
    successors,
    validFrom: validFrom || null,
    validTo: validTo || null,
  }
}

function levelOf(word: string): OrgLevel | undefined {
  return orgLevels.find((level) => level === word.toLowerCase() || levelNames[level].zh === word)
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** Removes rows that cannot hang in one tree, until all that is left can: a bad parent takes its children with it. */
function dropUnplaced(rows: Map<string, Row>, bad: ReportBad): void {
  const known = new Set(rows.keys())
  let root: Row | undefined
  for (const row of rows.values()) {
    if (row.parent !== '') continue
    if (!root) {
      root = row
      continue
    }
    rows.delete(row.code)
    bad(row.record, `没有上级代码,而顶级单位已是 ${root.name}(第${root.record.line}行) / a second root`)
  }
  for (let dropped = true; dropped; ) {
    dropped = false
    for (const row of rows.values()) {
      if (row.parent === '') continue
      const reason = misplaced(row, rows.get(row.parent), known)
      if (!reason) continue
      rows.delete(row.code)
      bad(row.record, reason)
      dropped = true
    }
  }
}

function misplaced(row: Row, parent: Row | undefined, known: ReadonlySet<string>): string | undefined {
  if (!parent)
    return known.has(row.parent)
      ? `上级 ${row.parent} 未能导入 / the parent row is bad itself`
      : `上级代码 ${row.parent} 不存在 / unknown parent`
  // Levels grow strictly downward, so a sound file cannot hold a circle.
  if (orgLevels.indexOf(row.level) <= orgLevels.indexOf(parent.level))
    return `${levelNames[row.level].zh}不能放在${levelNames[parent.level].zh}“${parent.name}”之下 / wrong level under this parent`
  return undefined
}

/** A successor must be another unit of the same level that exists after the old one ended. */
function checkSuccessors(rows: Map<string, Row>, bad: ReportBad): void {
  for (const row of rows.values()) {
    const wrong = row.successors.find((code) => {
      const next = rows.get(code)
      return !next || next === row || next.level !== row.level || (next.validTo ?? '9') < (row.validTo ?? '')
    })
    if (wrong === undefined) continue
    rows.delete(row.code)
    bad(row.record, `承接单位 ${wrong} 不存在、层级不同或更早停用 / no such successor`)
  }
  // What stood below a unit taken out just now has lost its place.
  dropUnplaced(rows, bad)
}
