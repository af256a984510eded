import type { TableId } from '../../shared/domain/ids.js'
import { plainText } from './file-sheet.js'
import type { FileHead, TableMapping } from './table-mapping.js'

/** Heads kept for a table: more than an office's templates have. */
const mostHeads = 400
const storageKey = (table: TableId): string => `huibiao.import.${table}`

/** Which column the person took for which head the last time, empty for one set aside; by the head's plain text. */
export function rememberedHeads(table: TableId): ReadonlyMap<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey(table)) ?? '[]')
    if (!Array.isArray(kept)) return new Map()
    return new Map(
      kept.filter(
        (pair): pair is [string, string] =>
          Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string',
      ),
    )
  } catch {
    return new Map() // storage may be forbidden
  }
}

/** Keeps what was chosen for the heads of a file; only what a person set or left standing in an import that was done. */
export function rememberHeads(table: TableId, heads: readonly FileHead[], { columns }: TableMapping): void {
  const kept = new Map(rememberedHeads(table))
  for (const [column, { full }] of heads.entries()) {
    const head = plainText(full)
    if (head === '') continue
    const choice = columns[column]
    // Newest last: the oldest go first when there are too many.
    kept.delete(head)
    if (choice) kept.set(head, choice.target)
    else kept.set(head, '')
  }
  try {
    localStorage.setItem(storageKey(table), JSON.stringify([...kept].slice(-mostHeads)))
  } catch {
    // full or forbidden: the next import asks again
  }
}
