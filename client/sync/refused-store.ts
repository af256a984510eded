import { asPeriodCode, asTableId, type SheetRef } from '../../shared/domain/ids.js'
import type { CellAddress, RefusedValue } from './sheet-session.js'

/** Where texts are kept; `localStorage` in a browser. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * The values of one person in one table and period that the server did not take (待处理). Written at once and
 * synchronously: it must be there before the refused document is thrown away. Two tabs share one list: each change
 * begins from what is stored, not from what this tab remembers.
 */
export class RefusedStore {
  readonly #storage: TextStorage | undefined
  readonly #name: string
  #values: readonly RefusedValue[]
  /** The last change could not be stored: what is stored is older than what this tab remembers. */
  #unwritten = false

  constructor(user: string, ref: Pick<SheetRef, 'table' | 'period'>, storage: TextStorage | undefined) {
    this.#storage = storage
    this.#name = storageName(user, `${ref.table}/${ref.period}`)
    this.#values = this.#read() ?? []
  }

  get values(): readonly RefusedValue[] {
    return this.#values
  }

  /** Adds values; an older one of the same cell is replaced. */
  add(values: readonly RefusedValue[]): void {
    this.#catchUp()
    const isNew = (old: RefusedValue) => !values.some(({ org, key }) => org === old.org && key === old.key)
    this.#keep([...this.#values.filter(isNew), ...values])
  }

  /** Late values that the server was told of: whether it keeps them for the reviewer now. */
  told(values: readonly RefusedValue[], kept: boolean): void {
    this.#catchUp()
    const isTold = (each: RefusedValue) =>
      values.some(({ org, key, at }) => org === each.org && key === each.key && at === each.at)
    this.#keep(
      this.#values.map((each) => {
        if (!isTold(each)) return each
        const { late: _late, ...value } = each
        return kept ? { ...value, late: 'kept' as const } : value
      }),
    )
  }

  discard(cell: CellAddress): void {
    this.#catchUp()
    this.#keep(this.#values.filter(({ org, key }) => org !== cell.org || key !== cell.key))
  }

  /**
   * Another tab changed a stored text (`storage` event; a missing name means all of them). True when it was this list, which
   * is then read again.
   */
  changedElsewhere(name: string | null): boolean {
    if (name !== null && name !== this.#name) return false
    this.#catchUp()
    return true
  }

  #catchUp(): void {
    this.#values = this.#read() ?? this.#values
  }

  #keep(values: readonly RefusedValue[]): void {
    this.#values = values
    try {
      if (values.length === 0) this.#storage?.removeItem(this.#name)
      else this.#storage?.setItem(this.#name, JSON.stringify(values))
      this.#unwritten = false
    } catch (error) {
      this.#unwritten = true
      console.warn('refused values are only kept while the page is open', error)
    }
  }

  /** What is stored; undefined where nothing can be: then this tab's memory is all there is. */
  #read(): readonly RefusedValue[] | undefined {
    if (!this.#storage || this.#unwritten) return undefined
    try {
      const value: unknown = JSON.parse(this.#storage?.getItem(this.#name) ?? '[]')
      return Array.isArray(value) ? (value as RefusedValue[]) : []
    } catch {
      return undefined // written by an older version: better no list than no page
    }
  }
}

/** Tables and periods in which the person has values 待处理, with how many. */
export function refusedSheets(
  user: string,
  storage: (TextStorage & Pick<Storage, 'key' | 'length'>) | undefined,
): readonly { readonly table: string; readonly period: string; readonly count: number }[] {
  const prefix = storageName(user, '')
  const found: { table: string; period: string; count: number }[] = []
  for (let i = 0; i < (storage?.length ?? 0); i += 1) {
    const name = storage?.key(i)
    if (!name?.startsWith(prefix)) continue
    const [table, period] = name.slice(prefix.length).split('/')
    if (!table || !period) continue
    const ref = { table: asTableId(table), period: asPeriodCode(period) }
    found.push({ table, period, count: new RefusedStore(user, ref, storage).values.length })
  }
  return found
}

function storageName(user: string, sheet: string): string {
  return `huibiao/refused/${user}/${sheet}`
}

/** The browser's `localStorage`, or undefined where it is forbidden. */
export function browserStorage(): Storage | undefined {
  try {
    return typeof localStorage === 'undefined' ? undefined : localStorage
  } catch {
    return undefined
  }
}
