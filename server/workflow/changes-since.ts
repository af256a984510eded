import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { ReturnRef } from '../../shared/domain/ids.js'
import type { ChangesSince } from '../../shared/protocol/review-api.js'
import type { Store } from '../store/store.js'

/** More steps of the history than a unit takes between two submissions. */
const maxEntries = 5_000

/** What differs now from the moment the return was last sent back; a cell changed and changed back is not in. */
export async function changesSince(store: Store, ref: ReturnRef): Promise<ChangesSince> {
  const back = (await store.reviews(ref)).find(({ action }) => action === 'send-back')
  if (!back) return { since: null, cells: [] }
  const changed = new Map<string, { old: CellValue; readonly new: CellValue }>()
  // Newest first: the first entry of a cell has its value now, the last one what stood there at the 退回.
  for (const { seq, key, old, new: value } of await store.history(ref, { limit: maxEntries })) {
    if (seq <= back.seq) break
    const known = changed.get(key)
    if (known) known.old = old
    else changed.set(key, { old, new: value })
  }
  const cells = [...changed].flatMap(([key, change]) =>
    sameValue(change.old, change.new) ? [] : [{ key, ...change }],
  )
  const since = { seq: back.seq, at: back.at.toISOString(), by: back.by }
  return { since, cells: cells.sort((a, b) => (a.key < b.key ? -1 : 1)) }
}
