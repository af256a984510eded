import * as Y from 'yjs'
import type { UserId } from '../../shared/domain/ids.js'
import type { Result } from '../../shared/domain/result.js'
import { fail, ok } from '../../shared/domain/result.js'
import type { CellRules } from '../../shared/protocol/cell-rules.js'
import { maxUpdateBytes, type Refusal } from '../../shared/protocol/frames.js'
import { type Incoming, type IncomingBlock, readIncoming } from './incoming-items.js'
import { judgeTexts } from './text-gate.js'

/**
 * Judges a client's Yjs update before it touches the document. Rights are decided per document, so the gate guards
 * the document's health and its content: bounded decoding, known roots, cells with one scalar each, plain texts, client
 * ids bound to the signed-in user, no gaps, nothing from the future. See ARCHITECTURE.md, "The gate".
 */
export type Judgement =
  /** Apply it. `newClients` are ids this update brings for the first time, `blocks` its new items. */
  | {
      readonly kind: 'accept'
      readonly newClients: readonly number[]
      readonly blocks: readonly IncomingBlock[]
    }
  /** Nothing new in it: a handshake that repeats what the server has. */
  | { readonly kind: 'nothing-new' }
  /** It builds on something the server has not got (yet): ask the client for its whole state. */
  | { readonly kind: 'gap' }

/** Ranges lie between values that still stand, so there are about as many as a document has cells. */
const maxDeleteRanges = 100_000

/** Checks an update (V1) against the document it is meant for. Pure: changes neither. */
export function judgeUpdate(
  update: Uint8Array,
  doc: Y.Doc,
  rules: CellRules,
  writer: {
    readonly user: UserId
    readonly ownerOf: (client: number) => UserId | undefined
    /** True for a client id of an epoch that is over. */
    readonly isRetired?: (client: number) => boolean
  },
): Result<Judgement, Refusal> {
  if (update.byteLength > maxUpdateBytes)
    return refuse('too-large', `一次提交的内容过大(${update.byteLength} 字节)`)
  const read = readIncoming(update, doc, rules.textRoots)
  if (!read.ok) return read.error.kind === 'gap' ? ok({ kind: 'gap' }) : refuse('malformed', read.error.what)
  const incoming = read.value

  const newClients: number[] = []
  let news = false
  for (const { client, items } of incoming.blocks) {
    if (items.length === 0) continue
    news = true
    if (writer.isRetired?.(client))
      return refuse('epoch-changed', '这份报送经过更正,已开始新的版本;您本机的内容属于更正前的版本')
    const owner = writer.ownerOf(client)
    if (owner === undefined) newClients.push(client)
    else if (owner !== writer.user) return refuse('foreign-client', '数据编号属于其他用户')
    for (const { item, key, inText } of items) {
      const refused = inText ? undefined : checkContent(item, key, rules)
      if (refused) return refused
    }
  }
  const deletes = judgeDeletes(incoming, doc)
  if (deletes === 'malformed') return refuse('malformed', '删除范围不正确')
  if (deletes === 'gap') return ok({ kind: 'gap' })
  const texts = judgeTexts(update, incoming, doc, rules)
  if (!texts.ok) return refuse(texts.error.code, texts.error.message, texts.error.keys)
  return ok(
    news || deletes === 'news'
      ? { kind: 'accept', newClients, blocks: incoming.blocks }
      : { kind: 'nothing-new' },
  )
}

/** Judges the one value of a new item; undefined when the cell may hold it. */
function checkContent(item: Y.Item, key: string, rules: CellRules): Result<Judgement, Refusal> | undefined {
  const { content } = item
  if (content instanceof Y.ContentDeleted) {
    // A value that was overwritten before it got here. It holds nothing, but its key stays in the document for ever.
    const empty = rules.check(key, null)
    return empty.ok ? undefined : refuse(empty.error.code, empty.error.message, [key])
  }
  if (!(content instanceof Y.ContentAny) || content.arr.length !== 1)
    return refuse('malformed', '单元格内容类型不允许', [key])
  const checked = rules.check(key, content.arr[0])
  return checked.ok ? undefined : refuse(checked.error.code, checked.error.message, [key])
}

/**
 * Judges the delete set. A handshake carries the client's whole one: what is deleted here already is no news. Ranges
 * come in order and apart, as Yjs writes them; repeated ones would each walk the whole document.
 */
function judgeDeletes(incoming: Incoming, doc: Y.Doc): 'news' | 'nothing-new' | 'gap' | 'malformed' {
  let ranges = 0
  let news = false
  for (const [client, deletes] of incoming.deletes) {
    const end = incoming.endOf(client)
    let last = 0
    for (const { clock, len } of deletes) {
      ranges += 1
      if (ranges > maxDeleteRanges || len <= 0 || clock < last || !Number.isSafeInteger(clock + len))
        return 'malformed'
      last = clock + len
      // A delete of something the server has never seen would lie in wait for it.
      if (last > end) return 'gap'
      if (!news && !allDeleted(doc, client, clock, len)) news = true
    }
  }
  return news ? 'news' : 'nothing-new'
}

function allDeleted(doc: Y.Doc, client: number, clock: number, len: number): boolean {
  const structs = doc.store.clients.get(client)
  if (!structs || clock >= Y.getState(doc.store, client)) return true // only of new items, judged with them
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i += 1) {
    const struct = structs[i]
    if (!struct || struct.id.clock >= clock + len) break
    if (!struct.deleted) return false
  }
  return true
}

const consequence = ',这次修改没有写入,其他内容不受影响;您输入的内容已保留在本机“待处理”中'

function refuse(code: string, what: string, keys: readonly string[] = []): Result<Judgement, Refusal> {
  return fail({ code, message: `${what}${consequence}`, keys })
}
