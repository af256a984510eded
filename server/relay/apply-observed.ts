import * as Y from 'yjs'
import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import { cellsOf, readReturn, textOf } from '../../shared/protocol/return-document.js'
import type { CellChange } from '../store/store.js'

/** What applying an update really did. */
export interface Effect {
  readonly update: Uint8Array
  readonly cells: readonly CellChange[]
}

/**
 * Applies an update and reports what it really did: the bytes of the document's own `update` event and the changed
 * cells, a co-written text as one cell with its whole wording. `texts` holds these wordings and is kept up to date.
 * Undefined when it changed nothing. @throws when the document is no longer sound.
 */
export function applyObserved(doc: Y.Doc, update: Uint8Array, texts: CoWrittenTexts): Effect | undefined {
  const cells = cellsOf(doc)
  const changes: CellChange[] = []
  const touched = new Set<string>()
  let emitted: Uint8Array | undefined
  const onUpdate = (bytes: Uint8Array) => {
    emitted = bytes
  }
  const onCells = (event: Y.YMapEvent<CellValue>) => {
    for (const [key, change] of event.changes.keys) {
      if (texts.has(key)) {
        touched.add(key)
        continue
      }
      const old: CellValue = change.oldValue ?? null
      const now: CellValue = cells.get(key) ?? null
      if (!sameValue(old, now)) changes.push({ key, old, new: now })
    }
  }
  const onText = [...texts.keys].map((key) => ({ text: textOf(doc, key), heard: () => touched.add(key) }))
  doc.on('update', onUpdate)
  cells.observe(onCells)
  for (const { text, heard } of onText) text.observe(heard)
  try {
    Y.applyUpdate(doc, update)
  } finally {
    doc.off('update', onUpdate)
    cells.unobserve(onCells)
    for (const { text, heard } of onText) text.unobserve(heard)
  }
  if (hasPending(doc)) throw new Error('an accepted update left something pending')
  for (const key of touched) {
    const change = texts.reread(key)
    if (change) changes.push(change)
  }
  return emitted ? { update: emitted, cells: changes } : undefined
}

/** The co-written texts of a document as last read: what an update made of one is told from what it was. */
export class CoWrittenTexts {
  readonly keys: ReadonlySet<string>
  readonly #read: ReturnType<typeof readReturn>
  readonly #values = new Map<string, CellValue>()

  /** Declares the root texts in the document. */
  constructor(doc: Y.Doc, keys: ReadonlySet<string>) {
    this.keys = keys
    this.#read = readReturn(doc, keys)
    for (const key of keys) {
      textOf(doc, key)
      this.reread(key)
    }
  }

  has(key: string): boolean {
    return this.keys.has(key)
  }

  /** Reads a text again; undefined when it is what it was. */
  reread(key: string): CellChange | undefined {
    const old = this.#values.get(key) ?? null
    const now = this.#read.get(key) ?? null
    if (sameValue(old, now)) return undefined
    this.#values.set(key, now)
    return { key, old, new: now }
  }
}

/** True for a document that waits for something it was not given. */
export function hasPending(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null
}
