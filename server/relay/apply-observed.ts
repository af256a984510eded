import * as Y from 'yjs'
import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import { cellsOf } from '../../shared/protocol/return-document.js'
import type { CellChange } from '../store/store.js'

/** What applying an update really did. */
export interface Effect {
  readonly update: Uint8Array
  readonly cells: readonly CellChange[]
}

/**
 * Applies an update and reports what it really did: the bytes of the document's own `update` event and the changed
 * cells. Undefined when it changed nothing. @throws when the document is no longer sound.
 */
export function applyObserved(doc: Y.Doc, update: Uint8Array): Effect | undefined {
  const cells = cellsOf(doc)
  const changes: CellChange[] = []
  let emitted: Uint8Array | undefined
  const onUpdate = (bytes: Uint8Array) => {
    emitted = bytes
  }
  const onCells = (event: Y.YMapEvent<CellValue>) => {
    for (const [key, change] of event.changes.keys) {
      const old: CellValue = change.oldValue ?? null
      const now: CellValue = cells.get(key) ?? null
      if (!sameValue(old, now)) changes.push({ key, old, new: now })
    }
  }
  doc.on('update', onUpdate)
  cells.observe(onCells)
  try {
    Y.applyUpdate(doc, update)
  } finally {
    doc.off('update', onUpdate)
    cells.unobserve(onCells)
  }
  if (hasPending(doc)) throw new Error('an accepted update left something pending')
  return emitted ? { update: emitted, cells: changes } : undefined
}

/** True for a document that waits for something it was not given. */
export function hasPending(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null
}
