import * as Y from 'yjs'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { cellsOf } from '../../shared/protocol/return-document.js'
import { type ReturnLimits, returnLimits } from '../../shared/protocol/return-limits.js'
import type { IncomingBlock } from './incoming-items.js'

/** Document sizes beyond this share of the cap count as full, so that nobody makes every update be measured anew. */
const fullFrom = 15 / 16

/**
 * How large a return's document has become. Bytes and items are counted by what comes in and measured only when that
 * count passes the cap: what was overwritten weighs next to nothing once Yjs has let go of it.
 */
export class ReturnSize {
  readonly #doc: Y.Doc
  readonly #limits: ReturnLimits
  #bytes: number
  #items: number
  #isFull = false

  /** `storedBytes` is what the document was read from. */
  constructor(doc: Y.Doc, storedBytes: number, limits: ReturnLimits = returnLimits) {
    this.#doc = doc
    this.#limits = limits
    this.#bytes = storedBytes
    this.#items = itemsOf(doc)
  }

  /** Counts what an update brings; why not, in words, when the document has no room for it. Changes nothing then. */
  take(blocks: readonly IncomingBlock[], bytes: number): Result<true, string> {
    const { cells, items, bytes: most } = this.#limits
    const added = blocks.reduce((sum, block) => sum + block.items.length, 0)
    // What only takes away is always taken: it is how room is made.
    if (added === 0) return ok(true)
    if (this.#newKeys(blocks) > cells - cellsOf(this.#doc)._map.size)
      return fail(`一份报送最多 ${cells.toLocaleString('en-US')} 个单元格(台账每行每列算一个),已经填满`)
    if (this.#bytes + bytes > most || this.#items + added > items) this.#measure()
    if (this.#isFull || this.#bytes + bytes > most)
      return fail(`这份报送的内容(连同历次修改)已达上限 ${most / 1_048_576} MB`)
    if (this.#items + added > items)
      return fail(`这份报送的内容(连同历次修改)已达上限 ${items.toLocaleString('en-US')} 项`)
    this.#bytes += bytes
    this.#items += added
    return ok(true)
  }

  #newKeys(blocks: readonly IncomingBlock[]): number {
    const known = cellsOf(this.#doc)._map
    const fresh = new Set<string>()
    for (const { items } of blocks)
      for (const { key, inText } of items) if (!inText && !known.has(key)) fresh.add(key)
    return fresh.size
  }

  #measure(): void {
    this.#bytes = Y.encodeStateAsUpdateV2(this.#doc).byteLength
    this.#items = itemsOf(this.#doc)
    this.#isFull = this.#bytes > this.#limits.bytes * fullFrom
  }
}

function itemsOf(doc: Y.Doc): number {
  let items = 0
  for (const structs of doc.store.clients.values()) items += structs.length
  return items
}
