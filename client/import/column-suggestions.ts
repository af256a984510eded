import type { ListDefinition } from '../../shared/domain/table.js'
import { halfWidth } from '../../shared/domain/typed-value.js'
import { plainText } from './file-sheet.js'
import type { ImportTarget } from './import-target.js'
import { nameLikeness } from './name-likeness.js'
import type { ColumnChoice, Confidence, FileHead } from './table-mapping.js'

/** What a column of a file can be: an indicator, or a field of a ledger. */
export interface ColumnOption {
  readonly id: string
  readonly names: readonly string[]
  readonly group: readonly string[]
  /** Unit of measure people type. */
  readonly unit: string
  readonly isNumber: boolean
  /** False for what the system reckons itself; such a column is known, and not read in. */
  readonly typed: boolean
}

/** The indicators of the sheet. */
export const indicatorOptions = ({ columns }: ImportTarget): readonly ColumnOption[] =>
  columns.map(({ id, indicator, group, unit, typed, source }) => ({
    id,
    names: [indicator.name.zh, indicator.name.en],
    group,
    unit,
    isNumber: indicator.valueType === 'number',
    typed: typed && source === undefined,
  }))

/** The fields of a ledger. */
export const listOptions = ({ columns }: ListDefinition): readonly ColumnOption[] =>
  columns.map(({ id, name, unit, entryUnit, valueType }) => ({
    id,
    names: [name.zh, name.en],
    group: [],
    unit: entryUnit?.label ?? unit,
    isNumber: valueType === 'number',
    typed: true,
  }))

const enough = 0.5
const sure = 0.8

/**
 * Suggests what each column of a file is, each option once, the best pairs first. What the person chose the last time for
 * a head goes before everything; a head that was set aside stays so.
 */
export function suggestColumns(
  heads: readonly FileHead[],
  options: readonly ColumnOption[],
  context: {
    /** Columns that hold something else: the units, a running number. */
    readonly taken?: ReadonlySet<number>
    readonly remembered?: ReadonlyMap<string, string>
    /** Unit of measure that stands above the whole table. */
    readonly measure?: string
  } = {},
): readonly (ColumnChoice | undefined)[] {
  const { taken = new Set<number>(), remembered = new Map<string, string>(), measure = '' } = context
  const pairs: { readonly column: number; readonly option: ColumnOption; readonly score: number }[] = []
  const chosen: (ColumnChoice | undefined)[] = heads.map(() => undefined)
  const used = new Set<string>()
  const put = (column: number, option: ColumnOption, confidence: Confidence): void => {
    chosen[column] = {
      target: option.id,
      unit: foreignUnit(heads[column]?.unit || measure, option),
      confidence,
    }
    used.add(option.id)
  }
  for (const [column, head] of heads.entries()) {
    if (taken.has(column) || head.full === '') continue
    const before = remembered.get(plainText(head.full))
    if (before !== undefined) {
      const option = options.find(({ id }) => id === before)
      if (option && !used.has(option.id)) put(column, option, 'remembered')
      continue
    }
    for (const option of options) {
      const score = likeness(head, option)
      if (score >= enough) pairs.push({ column, option, score })
    }
  }
  // Pairs of one score keep the order of both tables: two columns of one name go from left to right.
  for (const { column, option, score } of pairs.sort((a, b) => b.score - a.score || a.column - b.column)) {
    if (chosen[column] || used.has(option.id)) continue
    put(column, option, score >= 1 ? 'same' : score >= sure ? 'likely' : 'check')
  }
  return chosen
}

/** 1 and a little more for a name that is the same: the more of its group is the same too, the more. */
function likeness(head: FileHead, option: ColumnOption): number {
  if (plainText(head.name) === plainText(option.id)) return 3
  const best = Math.max(...option.names.map((name) => nameLikeness(head.name, name)))
  if (best < 1) {
    const whole = Math.max(...option.names.map((name) => nameLikeness(head.full, name)))
    return Math.max(best, whole * 0.95)
  }
  const groups = option.group.filter((group) => plainText(head.full).includes(plainText(group)))
  return 1 + (option.group.length === 0 ? 0 : groups.length / option.group.length)
}

/** The unit of a head where numbers under it must not be taken for those of the column; empty when they are the same. */
export function foreignUnit(unit: string, option: ColumnOption): string {
  const [from, to] = [plainText(unit), plainText(option.unit)]
  if (from === '' || from === to || !option.isNumber) return ''
  // 元 above a table of people and meetings speaks of the money in it only.
  return from.endsWith('元') && !to.endsWith('元') ? '' : halfWidth(unit).trim()
}
