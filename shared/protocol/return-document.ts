import type * as Y from 'yjs'
import { type CellValue, isNotApplicable } from '../domain/cell-value.js'
import { type TextChange, textChange } from '../domain/text-change.js'

/**
 * The inside of a return's Y.Doc. Only this file knows its keys.
 *
 * Root Y.Map `cells` with flat keys (two people who create the same nested map at once would lose one of them):
 * - `<indicator>` a value, `<indicator>#note` an explanation
 * - `<list>:<id>/<column>` one field of a ledger item; `~order` (fractional key) and `~deleted` are its own columns
 * - `<list>#none` true when the unit declares 本期无 for that list
 * Root Y.Text `text:<indicator>` for a text that several people write together: everybody has it, nobody creates it. The
 * cell of such an indicator holds nothing but 不适用 or null; 不适用 stands before the text and does not erase it.
 * Clear is `set(key, null)`, never `delete`: a delete advances no clock and shows in no state vector.
 */
export const cellsRoot = 'cells'
export const orderColumn = '~order'
export const deletedColumn = '~deleted'

/** Longest key the relay accepts. */
export const maxKeyLength = 120

/** Id of a ledger item, `<list>:<random>`. */
export type ItemId = string

export type ParsedKey =
  | { readonly kind: 'cell'; readonly indicator: string }
  | { readonly kind: 'note'; readonly indicator: string }
  | { readonly kind: 'item'; readonly list: string; readonly item: ItemId; readonly column: string }
  | { readonly kind: 'list-none'; readonly list: string }

export const noteKey = (indicator: string): string => `${indicator}#note`
export const itemKey = (item: ItemId, column: string): string => `${item}/${column}`
export const listNoneKey = (list: string): string => `${list}#none`

const indicatorPattern = /^[A-Za-z0-9][A-Za-z0-9.]*$/
const listPattern = /^[a-z][a-z0-9-]*$/
const itemPattern = /^([a-z][a-z0-9-]*):([A-Za-z0-9_-]{1,32})\/(~?[a-z][A-Za-z0-9-]*)$/

/** Takes a key of the `cells` map apart; undefined for anything that no part of the product would write. */
export function parseKey(key: string): ParsedKey | undefined {
  if (key.length > maxKeyLength) return undefined
  const item = itemPattern.exec(key)
  if (item) {
    const [, list, id, column] = item
    if (list && id && column) return { kind: 'item', list, item: `${list}:${id}`, column }
  }
  const hash = key.indexOf('#')
  if (hash < 0) return indicatorPattern.test(key) ? { kind: 'cell', indicator: key } : undefined
  const name = key.slice(0, hash)
  const suffix = key.slice(hash + 1)
  if (suffix === 'note' && indicatorPattern.test(name)) return { kind: 'note', indicator: name }
  if (suffix === 'none' && listPattern.test(name)) return { kind: 'list-none', list: name }
  return undefined
}

const textPrefix = 'text:'

/** Name of the root text of a co-written indicator. No key of a cell looks like it. */
export const textRoot = (indicator: string): string => `${textPrefix}${indicator}`

/** The co-written text of an indicator. Asking for it declares the root type; it creates no content. */
export function textOf(doc: Y.Doc, indicator: string): Y.Text {
  return doc.getText(textRoot(indicator))
}

/** Codes of the indicators whose text a document has been given or asked for. */
export function textKeys(doc: Y.Doc): readonly string[] {
  return [...doc.share.keys()]
    .filter((root) => root.startsWith(textPrefix))
    .map((root) => root.slice(textPrefix.length))
}

/** Reads a document as a return: a co-written text under its indicator's key, like any other text. */
export function readReturn(
  doc: Y.Doc,
  coWritten: ReadonlySet<string>,
): {
  get(key: string): CellValue | undefined
  entries(): Iterable<readonly [string, CellValue]>
} {
  const cells = cellsOf(doc)
  const get = (key: string): CellValue | undefined => {
    if (!coWritten.has(key)) return cells.get(key)
    const own = cells.get(key)
    if (isNotApplicable(own)) return own
    const text = textOf(doc, key)
    if (text.length === 0) return cells.has(key) ? null : undefined
    const words = text.toString()
    return words.trim() === '' ? null : words
  }
  return {
    get,
    *entries() {
      for (const [key, value] of cells.entries()) if (!coWritten.has(key)) yield [key, value]
      for (const key of coWritten) {
        const value = get(key)
        if (value !== undefined) yield [key, value]
      }
    },
  }
}

/** Replaces a part of a co-written text. The caller keeps `at` and `remove` off the middle of a character. */
export function spliceText(doc: Y.Doc, indicator: string, change: TextChange, origin?: unknown): void {
  const text = textOf(doc, indicator)
  doc.transact(() => {
    if (change.remove > 0) text.delete(change.at, change.remove)
    if (change.insert !== '') text.insert(change.at, change.insert)
  }, origin)
}

/**
 * Writes values into a return as one transaction, wherever they belong: a text that is co-written is brought to its new
 * wording by the smallest change, so that what others write meanwhile stays.
 */
export function writeReturn(
  doc: Y.Doc,
  entries: readonly (readonly [string, CellValue])[],
  coWritten: ReadonlySet<string>,
  origin?: unknown,
): void {
  const cells = cellsOf(doc)
  doc.transact(() => {
    for (const [key, value] of entries) {
      if (!coWritten.has(key)) cells.set(key, value)
      else {
        // 不适用 keeps the text below it; anything else takes 不适用 away.
        if (isNotApplicable(value) || isNotApplicable(cells.get(key)))
          cells.set(key, isNotApplicable(value) ? value : null)
        if (isNotApplicable(value)) continue
        const change = textChange(textOf(doc, key).toString(), typeof value === 'string' ? value : '')
        if (change) spliceText(doc, key, change)
      }
    }
  }, origin)
}

/** The cells map of a document. Asking for it declares the root type; it creates no content. */
export function cellsOf(doc: Y.Doc): Y.Map<CellValue> {
  return doc.getMap<CellValue>(cellsRoot)
}

/** Writes one cell as one transaction. `null` clears. The origin tells observers whose hand it was. */
export function writeCell(doc: Y.Doc, key: string, value: CellValue, origin?: unknown): void {
  writeCells(doc, [[key, value]], origin)
}

/** Writes several cells as one transaction: one update on the wire, one step to undo. */
export function writeCells(
  doc: Y.Doc,
  entries: readonly (readonly [string, CellValue])[],
  origin?: unknown,
): void {
  const cells = cellsOf(doc)
  doc.transact(() => {
    for (const [key, value] of entries) cells.set(key, value)
  }, origin)
}

/** A ledger item as read from the cells: its fields, its place, and whether it was deleted. */
export interface LedgerItem {
  readonly id: ItemId
  readonly list: string
  readonly order: string
  readonly deleted: boolean
  readonly fields: Readonly<Record<string, CellValue>>
}

/**
 * Reads the ledger items of one list from any source of cells, in their shown order.
 * Deleted items are left out unless asked for. Items without an order key come last, by id.
 * An item with neither order nor any value is none: an undone addition leaves only nulls behind.
 */
export function readItems(
  cells: Iterable<readonly [string, CellValue]>,
  list: string,
  options: { readonly withDeleted?: boolean } = {},
): readonly LedgerItem[] {
  const found = new Map<ItemId, { order: string; deleted: boolean; fields: Record<string, CellValue> }>()
  const prefix = `${list}:`
  for (const [key, value] of cells) {
    if (!key.startsWith(prefix)) continue
    const parsed = parseKey(key)
    if (parsed?.kind !== 'item') continue
    let item = found.get(parsed.item)
    if (!item) {
      item = { order: '', deleted: false, fields: {} }
      found.set(parsed.item, item)
    }
    if (parsed.column === orderColumn) item.order = typeof value === 'string' ? value : ''
    else if (parsed.column === deletedColumn) item.deleted = value === true
    else item.fields[parsed.column] = value
  }
  const items: LedgerItem[] = []
  for (const [id, item] of found) {
    const blank = item.order === '' && Object.values(item.fields).every((value) => value === null)
    if (!blank && (!item.deleted || options.withDeleted)) items.push({ id, list, ...item })
  }
  const rank = (item: LedgerItem) => item.order || '\uffff'
  return items.sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : a.id < b.id ? -1 : 1))
}
