import type { ReturnStatus } from '../../shared/domain/status.js'
import { halfWidth } from '../../shared/domain/typed-value.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'
import { type Condition, isFiltered, type ViewSettings } from './view-settings.js'

/** What a view asks of the sheet. */
export interface ViewFacts {
  readonly columns: readonly SheetColumn[]
  text(row: SheetRow, column: SheetColumn): string
  coverage(row: SheetRow): { readonly reported: number; readonly expected: number }
  status(row: SheetRow): ReturnStatus
  isMissing(row: SheetRow, column: SheetColumn): boolean
  isWarned(row: SheetRow, column: SheetColumn): boolean
  hasChanged(row: SheetRow): boolean
  /** True when a unit is the other one or lies below it. */
  isWithin(org: string, scope: string): boolean
}

export interface ViewedRows {
  readonly rows: readonly SheetRow[]
  /** Units shown, and all there are; sums when only sums are shown. */
  readonly shown: number
  readonly of: number
}

/**
 * The rows as one person wants to see them. The total stays on top. While rows are only filtered, each subtotal stays
 * over its units; once they are sorted, subtotals come first and units after them, each sorted. What is empty is last.
 */
export function viewedRows(rows: readonly SheetRow[], view: ViewSettings, facts: ViewFacts): ViewedRows {
  const units = rows.filter(({ kind }) => kind === 'unit')
  const sums = rows.filter(({ kind }) => kind === 'subtotal')
  const top = rows.filter(({ kind }) => kind === 'total')
  const onlySums = view.show === 'sums'
  const subjects = onlySums ? sums : units
  if (!isFiltered(view) && view.sort === '') return { rows, shown: units.length, of: units.length }
  const kept = new Set(subjects.filter((row) => fits(row, view, facts)))
  // A subtotal stands as long as a unit of it is shown; it still adds up all of them.
  const sumsKept =
    view.show === 'units'
      ? []
      : onlySums
        ? [...kept]
        : sums.filter((sum) => [...kept].some(({ org }) => facts.isWithin(org.id, sum.org.id)))
  const counts = { shown: kept.size, of: subjects.length }
  const order = sorter(view, facts)
  if (!order) {
    const shown = new Set<SheetRow>([...top, ...sumsKept, ...kept])
    return { rows: rows.filter((row) => shown.has(row)), ...counts }
  }
  const shownUnits = onlySums ? [] : [...kept]
  return { rows: [...top, ...order(sumsKept), ...order(shownUnits)], ...counts }
}

function fits(row: SheetRow, view: ViewSettings, facts: ViewFacts): boolean {
  const { columns } = facts
  if (view.street !== '' && !facts.isWithin(row.org.id, view.street)) return false
  const own = row.kind === 'unit'
  if (own && view.status.length > 0 && !view.status.includes(facts.status(row))) return false
  if (view.missing && !isMissing(row, facts)) return false
  if (view.warned && !columns.some((column) => facts.isWarned(row, column))) return false
  if (view.changed && !facts.hasChanged(row)) return false
  return view.conditions.every((condition) => {
    const column = columns.find(({ id }) => id === condition.column)
    return !column || meets(facts.text(row, column), condition)
  })
}

function isMissing(row: SheetRow, facts: ViewFacts): boolean {
  if (row.kind === 'unit') return facts.columns.some((column) => facts.isMissing(row, column))
  const { reported, expected } = facts.coverage(row)
  return reported < expected
}

const numberOf = (text: string): number | undefined => {
  const plain = halfWidth(text).replace(/[,\s]/g, '')
  const match = /^-?\d+(?:\.\d+)?(?=$|[%/])/.exec(plain)
  return match ? Number(match[0]) : undefined
}

/** True when a shown text meets a condition; numbers are compared as numbers. */
export function meets(text: string, { is, value }: Omit<Condition, 'column'>): boolean {
  const empty = text === '' || text === '—'
  const [left, right] = [numberOf(text), numberOf(value)]
  switch (is) {
    case 'empty':
      return empty
    case 'filled':
      return !empty
    case 'contains':
      return halfWidth(text).toLowerCase().includes(halfWidth(value).toLowerCase().trim())
    case 'equal':
      return left !== undefined && right !== undefined ? left === right : text.trim() === value.trim()
    case 'above':
      return left !== undefined && right !== undefined && left >= right
    case 'below':
      return left !== undefined && right !== undefined && left <= right
  }
}

function sorter(
  view: ViewSettings,
  facts: ViewFacts,
): ((rows: readonly SheetRow[]) => readonly SheetRow[]) | undefined {
  const column = facts.columns.find(({ id }) => id === view.sort)
  if (!column && view.sort !== '#unit' && view.sort !== '#coverage') return undefined
  const textOf = (row: SheetRow): string => (column ? facts.text(row, column) : row.org.name)
  const keyOf = (row: SheetRow): number | string => {
    if (view.sort === '#coverage') {
      const { reported, expected } = facts.coverage(row)
      return expected === 0 ? 0 : reported / expected
    }
    const text = textOf(row)
    return numberOf(text) ?? (text === '—' ? '' : text)
  }
  const sign = view.descending ? -1 : 1
  const compare = (a: number | string, b: number | string): number => {
    if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
    if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1
    return sign * a.localeCompare(b, 'zh-CN')
  }
  return (rows) =>
    rows
      .map((row, at) => ({ row, at, key: keyOf(row) }))
      .sort((a, b) => compare(a.key, b.key) || a.at - b.at)
      .map(({ row }) => row)
}
