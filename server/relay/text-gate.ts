import * as Y from 'yjs'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import type { CellIssue, CellRules, TextRule } from '../../shared/protocol/cell-rules.js'
import { cutsCharacter, type Incoming, type IncomingItem, indexAt, storedItem } from './incoming-items.js'

/**
 * What an update may cost in a text, as new pieces times pieces there are: Yjs finds the place of a piece by walking past
 * those that others put at the same place. Far above any honest session, far below what would hold up the server.
 */
const maxPlacing = 2_000_000
/** So few pieces need no counting of what is there. */
const alwaysFew = 32

interface Fault {
  readonly code: CellIssue['code'] | 'malformed'
  readonly message: string
  readonly keys: readonly string[]
}

/** Judges what an update does to co-written texts. Pure; costs about as much as the update has pieces and deletions. */
export function judgeTexts(
  update: Uint8Array,
  incoming: Incoming,
  doc: Y.Doc,
  rules: CellRules,
): Result<true, Fault> {
  if (rules.coWritten.size === 0) return ok(true)
  if (cutsInTwo(incoming, doc))
    return fail({ code: 'malformed', message: '删除范围断在一个字的中间', keys: [] })
  const growing = new Map<string, Growth>()
  for (const { client, items } of incoming.blocks) {
    const known = Y.getState(doc.store, client)
    for (const { item, key, inText } of items) {
      if (!inText) continue
      const rule = rules.text(key)
      if (!rule) return fail({ code: 'unknown-key', message: '本表没有这段文字', keys: [] })
      const growth = growing.get(key) ?? { rule, pieces: 0, length: 0 }
      growing.set(key, growth)
      growth.pieces += 1
      const { content } = item
      if (content instanceof Y.ContentDeleted) continue // written and removed before it got here
      if (!(content instanceof Y.ContentString))
        return fail({ code: 'malformed', message: '文字内容类型不允许', keys: [rule.indicator] })
      const checked = rule.checkPiece(content.str)
      if (!checked.ok) return fail({ ...checked.error, keys: [rule.indicator] })
      growth.length += item.id.clock + item.length - Math.max(item.id.clock, known)
    }
  }
  for (const [root, growth] of growing) {
    const fault = overflow(root, growth, incoming, doc)
    if (fault) return fail(fault)
  }
  if (growing.size > 0 && !standsAlone(incoming, doc) && !staysInOrder(update, doc, growing.keys()))
    return fail({ code: 'malformed', message: '文字的先后顺序不正确', keys: [] })
  return ok(true)
}

interface Growth {
  readonly rule: TextRule
  /** New items of any kind. */
  pieces: number
  /** UTF-16 units they bring. */
  length: number
}

function overflow(
  root: string,
  { rule, pieces, length }: Growth,
  incoming: Incoming,
  doc: Y.Doc,
): Fault | undefined {
  const text = doc.getText(root)
  const keys = [rule.indicator]
  if (pieces > alwaysFew && pieces * (pieces + piecesOf(text)) > maxPlacing)
    return { code: 'too-large', message: '一次带来的文字修改过多', keys }
  if (length === 0 || text.length + length <= rule.capacity) return undefined
  const after = text.length + length - removed(root, text, incoming, doc)
  return after <= rule.capacity
    ? undefined
    : { code: 'too-long', message: `这段文字过长(${after}字),最多${rule.capacity}字`, keys }
}

/**
 * True when every new piece stands between two neighbours, or goes on where the piece before it ended: what somebody who
 * writes alone sends. Such pieces can only go to one place.
 */
function standsAlone(incoming: Incoming, doc: Y.Doc): boolean {
  for (const { client, items } of incoming.blocks) {
    let before: Y.Item | undefined
    for (const { item, inText } of items) {
      if (!inText) continue
      const { origin, rightOrigin } = item
      const goesOn =
        before !== undefined &&
        origin !== null &&
        Y.compareIDs(origin, before.lastId) &&
        Y.compareIDs(rightOrigin, before.rightOrigin)
      if (!goesOn && !areNeighbours(origin, rightOrigin, item, client, doc)) return false
      before = item
    }
  }
  return true
}

function areNeighbours(
  left: Y.ID | null,
  right: Y.ID | null,
  item: Y.Item,
  client: number,
  doc: Y.Doc,
): boolean {
  if (item.id.clock < Y.getState(doc.store, client)) return false // in part; rare enough to be looked at
  const before = left && storedItem(doc, left.client, left.clock)
  const after = right && storedItem(doc, right.client, right.clock)
  if (before === undefined || after === undefined) return false
  if (left && before && left.clock < before.id.clock + before.length - 1)
    return before === after && right?.clock === left.clock + 1
  if (right && after && right.clock > after.id.clock) return false
  // A text without any piece has no type to look at: it has no neighbours either.
  if (before) return before.right === after
  return after ? after.left === null : typeof item.parent === 'string' && !doc.getText(item.parent)._start
}

/**
 * Yjs puts a piece between two others where all copies agree only if somebody can have seen these two side by side. A
 * made-up pair would stand elsewhere after the document was loaded again, so that is what is tried.
 */
function staysInOrder(update: Uint8Array, doc: Y.Doc, roots: Iterable<string>): boolean {
  const live = new Y.Doc()
  const loaded = new Y.Doc()
  try {
    Y.applyUpdate(live, Y.encodeStateAsUpdate(doc))
    Y.applyUpdate(live, update)
    Y.applyUpdate(loaded, Y.encodeStateAsUpdate(live))
    for (const root of roots) if (orderOf(live.getText(root)) !== orderOf(loaded.getText(root))) return false
    return true
  } finally {
    live.destroy()
    loaded.destroy()
  }
}

/** The pieces of a text in their order, removed ones included, however they happen to be cut. */
function orderOf(text: Y.Text): string {
  const runs: string[] = []
  let client = -1
  let end = -1
  for (let item = text._start; item; item = item.right) {
    if (item.id.client !== client || item.id.clock !== end) runs.push(`${item.id.client}:${item.id.clock}`)
    client = item.id.client
    end = item.id.clock + item.length
  }
  return runs.join(' ')
}

function piecesOf(text: Y.Text): number {
  let count = 0
  for (let item = text._start; item; item = item.right) count += 1
  return count
}

/** UTF-16 units that the update takes out of a text, among what is there and what it brings itself. */
function removed(root: string, text: Y.Text, incoming: Incoming, doc: Y.Doc): number {
  let count = 0
  const take = (item: Y.Item, from: number, to: number) => {
    count += Math.max(0, Math.min(to, item.id.clock + item.length) - Math.max(from, item.id.clock))
  }
  for (const [client, ranges] of incoming.deletes) {
    const known = Y.getState(doc.store, client)
    const structs = doc.store.clients.get(client) ?? []
    const items = itemsOf(incoming, client)
    for (const { clock, len } of ranges) {
      const end = clock + len
      for (
        let i = clock < known ? Y.findIndexSS(structs, clock) : structs.length;
        i < structs.length;
        i += 1
      ) {
        const struct = structs[i]
        if (!struct || struct.id.clock >= end) break
        if (struct instanceof Y.Item && !struct.deleted && struct.parent === text) take(struct, clock, end)
      }
      const from = Math.max(clock, known)
      if (end <= from) continue
      for (let i = indexAt(items, from); i >= 0 && i < items.length; i += 1) {
        const each = items[i]
        if (!each || each.item.id.clock >= end) break
        if (each.inText && each.key === root && each.item.content instanceof Y.ContentString)
          take(each.item, from, end)
      }
    }
  }
  return count
}

/** True when a deletion begins or ends in the middle of a character that still stands. */
function cutsInTwo(incoming: Incoming, doc: Y.Doc): boolean {
  for (const [client, ranges] of incoming.deletes) {
    const known = Y.getState(doc.store, client)
    const items = itemsOf(incoming, client)
    for (const { clock, len } of ranges)
      for (const at of [clock, clock + len]) {
        const item = at < known ? storedItem(doc, client, at) : items[indexAt(items, at)]?.item
        if (item && cutsCharacter(item, at)) return true
      }
  }
  return false
}

function itemsOf(incoming: Incoming, client: number): readonly IncomingItem[] {
  return incoming.blocks.find((each) => each.client === client)?.items ?? []
}
