import * as Y from 'yjs'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { writeCells } from '../../shared/protocol/return-document.js'

/**
 * The document a new epoch begins with: the cells and nothing of how they came to be. Not seeding: no client has a
 * document of this epoch yet, and all load this one.
 */
export function epochState(cells: Iterable<readonly [string, CellValue]>): {
  /** V2 encoding. */
  readonly snapshot: Uint8Array
  /** The Yjs client id that wrote it. */
  readonly client: number
} {
  const doc = new Y.Doc()
  try {
    writeCells(doc, [...cells])
    return { snapshot: Y.encodeStateAsUpdateV2(doc), client: doc.clientID }
  } finally {
    doc.destroy()
  }
}
