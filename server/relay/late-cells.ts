import * as Y from 'yjs'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { orderColumn } from '../../shared/protocol/return-document.js'
import type { IncomingBlock } from './incoming-items.js'

export interface LateCell {
  readonly key: string
  readonly value: CellValue
}

/** The cells an update would have written, from its own items: the update itself is never applied. */
export function lateCells(blocks: readonly IncomingBlock[]): readonly LateCell[] {
  const found = new Map<string, CellValue>()
  for (const { items } of blocks)
    for (const { item, key, inText } of items) {
      const { content } = item
      // Pieces of a text say nothing alone: the author's page reports the whole of it.
      if (inText) continue
      // A value that was overwritten before it got here; and where a line of a ledger stands is no content.
      if (!(content instanceof Y.ContentAny) || key.endsWith(`/${orderColumn}`)) continue
      found.set(key, (content.arr[0] ?? null) as CellValue)
    }
  return [...found].map(([key, value]) => ({ key, value }))
}
