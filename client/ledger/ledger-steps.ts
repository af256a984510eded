import type { CellValue } from '../../shared/domain/cell-value.js'
import { isOrderKey, orderKeysBetween } from '../../shared/domain/order-key.js'
import {
  deletedColumn,
  type ItemId,
  itemKey,
  type LedgerItem,
  listNoneKey,
  orderColumn,
} from '../../shared/protocol/return-document.js'

/** One cell to write in a return; a step is a list of them, written and undone together. */
export interface CellChange {
  readonly key: string
  readonly value: CellValue
}

/** Longest order key kept before the whole list gets fresh ones; the relay takes up to 64 characters. */
const longestOrder = 40

export interface NewItem {
  readonly id: ItemId
  /** Its fields by column; columns left out stay missing. */
  readonly fields: Readonly<Record<string, CellValue>>
}

/**
 * Adds items to a list, in order, at an index of the shown items (the end by default).
 * A declared 本期无 is taken back in the same step: a list with an item is not empty.
 */
export function addItems(
  list: string,
  shown: readonly LedgerItem[],
  newItems: readonly NewItem[],
  options: { readonly at?: number; readonly declaredNone: boolean; readonly random?: () => number },
): readonly CellChange[] {
  const { random = Math.random } = options
  const at = Math.max(0, Math.min(options.at ?? shown.length, shown.length))
  const placed = place(shown, at, newItems.length, random)
  const changes: CellChange[] = [...placed.rekeyed]
  newItems.forEach((item, i) => {
    changes.push({ key: itemKey(item.id, orderColumn), value: placed.keys[i] ?? '' })
    for (const [column, value] of Object.entries(item.fields)) {
      if (value !== null) changes.push({ key: itemKey(item.id, column), value })
    }
  })
  if (options.declaredNone) changes.push({ key: listNoneKey(list), value: null })
  return changes
}

/** Moves an item to an index of the shown items (counted after it was taken out). Usually one cell; none when it stays. */
export function moveItem(
  shown: readonly LedgerItem[],
  id: ItemId,
  to: number,
  random: () => number = Math.random,
): readonly CellChange[] {
  const from = shown.findIndex((item) => item.id === id)
  if (from < 0) return []
  const others = shown.filter((item) => item.id !== id)
  const at = Math.max(0, Math.min(to, others.length))
  if (at === from) return []
  const placed = place(others, at, 1, random)
  return [...placed.rekeyed, { key: itemKey(id, orderColumn), value: placed.keys[0] ?? '' }]
}

/** Marks items as deleted; their fields stay, so that undo brings them back whole. */
export function deleteItems(ids: readonly ItemId[]): readonly CellChange[] {
  return ids.map((id) => ({ key: itemKey(id, deletedColumn), value: true }))
}

/** Declares 本期无 or takes it back. Declaring deletes the items that are there: the two contradict each other. */
export function declareNone(
  list: string,
  shown: readonly LedgerItem[],
  none: boolean,
): readonly CellChange[] {
  if (!none) return [{ key: listNoneKey(list), value: null }]
  return [...deleteItems(shown.map((item) => item.id)), { key: listNoneKey(list), value: true }]
}

/** Order keys for `count` items at an index, and the neighbours' new keys where the old ones leave no room. */
function place(
  others: readonly LedgerItem[],
  at: number,
  count: number,
  random: () => number,
): { readonly keys: readonly string[]; readonly rekeyed: readonly CellChange[] } {
  const before = at > 0 ? (others[at - 1]?.order ?? '') : null
  const after = at < others.length ? (others[at]?.order ?? '') : null
  const usable = (key: string | null) => key === null || isOrderKey(key)
  if (usable(before) && usable(after) && (before === null || after === null || before < after)) {
    const keys = orderKeysBetween(before, after, count, random)
    if (keys.every((key) => key.length <= longestOrder)) return { keys, rekeyed: [] }
  }
  // Two people inserted at once and drew the same key, or an import wrote none: give the whole list fresh keys.
  const fresh = orderKeysBetween(null, null, others.length + count, random)
  const rekeyed = others.map((item, i) => ({
    key: itemKey(item.id, orderColumn),
    value: fresh[i < at ? i : i + count] ?? '',
  }))
  return { keys: fresh.slice(at, at + count), rekeyed }
}

const idAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-'

/** An id for a new item: twelve random characters of 64. crypto.randomUUID is missing on plain http. */
export function newItemId(list: string): ItemId {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `${list}:${Array.from(bytes, (byte) => idAlphabet.charAt(byte & 63)).join('')}`
}
