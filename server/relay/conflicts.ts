import * as Y from 'yjs'
import { type CellValue, sameValue } from '../../shared/domain/cell-value.js'
import type { UserId } from '../../shared/domain/ids.js'
import { cellsOf, orderColumn } from '../../shared/protocol/return-document.js'
import type { CellConflict } from '../store/store.js'
import type { IncomingBlock } from './incoming-items.js'

/** What an update did to cells that already held something. */
export interface Meetings {
  /** Values that were written without knowledge of each other: Yjs kept one of each two, whichever came first. */
  readonly conflicts: readonly CellConflict[]
  /** Cells written by somebody who had before them what stood there. */
  readonly followed: readonly { readonly key: string; readonly value: CellValue }[]
}

/** A new item of a cell, in the update. */
interface Node {
  readonly item: Y.Item
  /** What it follows; of an item that the document has in part, the stored part. */
  readonly origin: Y.ID | null
  /** Known once looked for. */
  line: Line | undefined
}

/** New items of one cell that follow each other, the first of them something outside the update. */
interface Line {
  readonly origin: Y.ID | null
  readonly clients: Set<number>
  /** Undefined when none of its items came with its value: the sender had overwritten it already. */
  value: CellValue | undefined
}

/** The value that stands in a cell before the update; it must be read then, for Yjs throws overwritten content away. */
interface Head {
  readonly id: Y.ID
  readonly value: CellValue
  readonly by: UserId | undefined
}

interface WatchedCell {
  readonly nodes: Node[]
  readonly head: Head | undefined
}

/**
 * Looks at the cells that an accepted update writes, before it is applied; call what it returns right after. Two
 * writes are concurrent when the first new item of a cell does not follow what stands there: its author had not seen
 * it. Yjs then keeps the value of the higher client id and tells nobody. Costs as much as the update has items.
 */
export function watchConflicts(
  doc: Y.Doc,
  blocks: readonly IncomingBlock[],
  { by, ownerOf }: { readonly by: UserId; readonly ownerOf: (client: number) => UserId | undefined },
): () => Meetings {
  const byBlock = new Map<number, readonly Node[]>()
  const watched = new Map<string, WatchedCell>()
  for (const { client, items } of blocks) {
    const known = Y.getState(doc.store, client)
    const nodes = items.map(({ item, key, inText }): Node => {
      const origin = item.id.clock < known ? Y.createID(client, known - 1) : item.origin
      const node: Node = { item, origin, line: undefined }
      // Where a line of a ledger stands is no content: two people who move one need not choose.
      // And a text that several write together keeps what everybody wrote.
      if (!inText && !key.endsWith(`/${orderColumn}`)) cellAt(watched, key, doc, ownerOf).nodes.push(node)
      return node
    })
    byBlock.set(client, nodes)
  }
  const find = (id: Y.ID) => nodeAt(byBlock.get(id.client), id.clock)
  for (const { nodes } of watched.values()) for (const node of nodes) putInLine(node, find)
  return () => {
    const conflicts: CellConflict[] = []
    const followed: { key: string; value: CellValue }[] = []
    for (const [key, cell] of watched) {
      const top = cellsOf(doc)._map.get(key)
      if (!top) continue
      const winner = find(top.lastId)?.line
      const kept = cellsOf(doc).get(key) ?? null
      const { head } = cell
      if (winner && head && sameId(winner.origin, head.id)) followed.push({ key, value: kept })
      const keptBy = winner ? by : head?.by
      if (keptBy === undefined) continue
      for (const lost of losers(cell, winner, by))
        if (!sameValue(lost.value, kept))
          conflicts.push({ key, kept, keptBy, lost: lost.value, lostBy: lost.by })
    }
    return { conflicts, followed }
  }
}

/** What an update's write displaced unseen, or what of the update was displaced by what it had not seen. */
function losers(
  { nodes, head }: WatchedCell,
  winner: Line | undefined,
  by: UserId,
): readonly { readonly value: CellValue; readonly by: UserId }[] {
  const found: { value: CellValue; by: UserId }[] = []
  const overHead = winner && head && !sameId(winner.origin, head.id) && !winner.clients.has(head.id.client)
  if (overHead && head.by !== undefined) found.push({ value: head.value, by: head.by })
  for (const line of new Set(nodes.map((node) => node.line)))
    if (line && line !== winner && line.value !== undefined && !(head && line.clients.has(head.id.client)))
      found.push({ value: line.value, by })
  return found
}

function cellAt(
  watched: Map<string, WatchedCell>,
  key: string,
  doc: Y.Doc,
  ownerOf: (client: number) => UserId | undefined,
): WatchedCell {
  let cell = watched.get(key)
  if (!cell) {
    const item = cellsOf(doc)._map.get(key)
    const head =
      item && !item.deleted
        ? { id: item.lastId, value: cellsOf(doc).get(key) ?? null, by: ownerOf(item.id.client) }
        : undefined
    cell = { nodes: [], head }
    watched.set(key, cell)
  }
  return cell
}

/** Follows an item to the first of its line. Step by step, not by recursion: a line may be thousands long. */
function putInLine(node: Node, find: (id: Y.ID) => Node | undefined): void {
  const path: Node[] = []
  let at: Node = node
  while (!at.line) {
    path.push(at)
    const left = at.origin ? find(at.origin) : undefined
    if (left) at = left
    else at.line = { origin: at.origin, clients: new Set(), value: undefined }
  }
  const { line } = at
  for (const each of path.reverse()) {
    each.line = line
    line.clients.add(each.item.id.client)
    const { content } = each.item
    if (content instanceof Y.ContentAny)
      line.value = (content.arr[content.arr.length - 1] ?? null) as CellValue
  }
}

/** The node that covers a clock; nodes of one client come in clock order. */
function nodeAt(nodes: readonly Node[] | undefined, clock: number): Node | undefined {
  let low = 0
  let high = (nodes?.length ?? 0) - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const node = nodes?.[middle]
    if (!node) return undefined
    if (clock < node.item.id.clock) high = middle - 1
    else if (clock >= node.item.id.clock + node.item.length) low = middle + 1
    else return node
  }
  return undefined
}

const sameId = (a: Y.ID | null, b: Y.ID) => a !== null && Y.compareIDs(a, b)
