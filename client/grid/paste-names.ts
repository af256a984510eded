import { halfWidth } from '../../shared/domain/typed-value.js'
import type { SheetColumn } from './sheet-columns.js'
import type { SheetRow } from './sheet-rows.js'

/** What a pasted name stands for: one row, a sum that fills itself, several rows, or nothing here. */
export type NamedRow =
  | { readonly is: 'row'; readonly row: SheetRow }
  | { readonly is: 'sum' | 'several' | 'unknown' }

const plainName = (text: string): string =>
  halfWidth(text)
    .replace(/\s+/g, '')
    .replace(/^(?:\d+[、.)]|\(\d+\)|[-·•])/, '')
    .replace(/\((?:本级|ownrow)\)$/i, '')

/** A unit's name without the words that one office writes and the next leaves out. */
const coreName = (name: string): string =>
  name
    .replace(/(?:居民委员会|居委会|工作站|党群服务中心|党委)$/, '')
    .replace(/(?:街道办事处|街道办|办事处)$/, '街道')
    .replace(/社区$/, '')

const isSumName = (name: string): boolean =>
  /(?:合计|小计|总计|汇总|总数)$|^(?:sub)?total$|,(?:sub)?total$/i.test(name)

/** Finds rows of a sheet by the names of their units, full or as people shorten them. */
export class UnitNames {
  readonly #full = new Map<string, SheetRow[]>()
  readonly #core = new Map<string, SheetRow[]>()

  constructor(rows: readonly SheetRow[]) {
    for (const row of rows) {
      if (row.kind !== 'unit') continue
      const name = plainName(row.org.name)
      add(this.#full, name, row)
      add(this.#core, coreName(name), row)
    }
  }

  find(text: string): NamedRow {
    const name = plainName(text)
    const found = this.#full.get(name) ?? this.#core.get(coreName(name)) ?? []
    const [row] = found
    if (row && found.length === 1) return { is: 'row', row }
    if (found.length > 1) return { is: 'several' }
    return { is: isSumName(name) ? 'sum' : 'unknown' }
  }
}

function add(map: Map<string, SheetRow[]>, name: string, row: SheetRow): void {
  const known = map.get(name)
  if (known) known.push(row)
  else map.set(name, [row])
}

/** A pasted head: the column it names, and the unit of measure written behind the name. */
export interface NamedColumn {
  readonly column: SheetColumn
  readonly unit: string
}

/** Finds columns of a sheet by pasted heads; two columns of one name are taken from left to right. */
export class ColumnNames {
  readonly #columns = new Map<string, SheetColumn[]>()

  constructor(columns: readonly SheetColumn[]) {
    for (const column of columns) {
      const { name } = column.indicator
      for (const each of new Set([name.zh, name.en, column.id])) {
        const key = plainHead(each)
        const known = this.#columns.get(key)
        if (known) known.push(column)
        else this.#columns.set(key, [column])
      }
    }
  }

  /** The column of a head that `taken` does not hold yet. */
  find(text: string, taken: ReadonlySet<string>): NamedColumn | undefined {
    const head = plainHead(text)
    if (head === '') return undefined
    const free = (key: string) => this.#columns.get(key)?.find(({ id }) => !taken.has(id))
    const whole = free(head)
    if (whole) return { column: whole, unit: '' }
    const match = /^(.*)\((?:单位[::])?([^()]*)\)$/.exec(head)
    const column = match ? free(match[1] ?? '') : undefined
    return column && { column, unit: match?.[2] ?? '' }
  }
}

const plainHead = (text: string): string => halfWidth(text).replace(/\s+/g, '').toLowerCase()
