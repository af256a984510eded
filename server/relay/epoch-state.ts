import * as Y from 'yjs'
import type { CellValue } from '../../shared/domain/cell-value.js'
import { writeReturn } from '../../shared/protocol/return-document.js'

/**
 * The document a new epoch begins with: the values and nothing of how they came to be. Not seeding: no client has a
 * document of this epoch yet, and all load this one. `coWritten` are the keys whose value is a text.
 */
export function epochState(
  cells: Iterable<readonly [string, CellValue]>,
  coWritten: ReadonlySet<string>,
): {
  /** V2 encoding. */
  readonly snapshot: Uint8Array
  /** The Yjs client id that wrote it. */
  readonly client: number
} {
  const doc = new Y.Doc()
  try {
    writeReturn(doc, [...cells], coWritten)
    return { snapshot: Y.encodeStateAsUpdateV2(doc), client: doc.clientID }
  } finally {
    doc.destroy()
  }
}
