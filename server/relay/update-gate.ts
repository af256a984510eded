import * as Y from 'yjs'
import type { UserId } from '../../shared/domain/ids.js'
import type { Result } from '../../shared/domain/result.js'
import { fail, ok } from '../../shared/domain/result.js'
import type { CellRules } from '../../shared/protocol/cell-rules.js'
import { maxUpdateBytes, type Refusal } from '../../shared/protocol/frames.js'
import { cellsRoot } from '../../shared/protocol/return-document.js'

/**
 * Judges a client's Yjs update before it touches the document. Rights are decided per document, so the gate guards
 * the document's health and its content: bounded decoding, one known root, map cells with one scalar each, client
 * ids bound to the signed-in user, no gaps, nothing from the future. See ARCHITECTURE.md, "The gate".
 */
export type Judgement =
  /** Apply it. `newClients` are ids this update brings for the first time. */
  | { readonly kind: 'accept'; readonly newClients: readonly number[] }
  /** Nothing new in it: a handshake that repeats what the server has. */
  | { readonly kind: 'nothing-new' }
  /** It builds on something the server has not got (yet): ask the client for its whole state. */
  | { readonly kind: 'gap' }

const maxClients = 64
const maxDeleteRanges = 10_000
const maxClientId = 2 ** 32 - 1

/** Checks an update (V1) against the document it is meant for. Pure: changes neither. */
export function judgeUpdate(
  update: Uint8Array,
  doc: Y.Doc,
  rules: CellRules,
  writer: { readonly user: UserId; readonly ownerOf: (client: number) => UserId | undefined },
): Result<Judgement, Refusal> {
  if (update.byteLength > maxUpdateBytes)
    return refuse('too-large', `一次提交的内容过大(${update.byteLength} 字节)`)
  let decoded: ReturnType<typeof Y.decodeUpdate>
  try {
    // decodeUpdate reads lazily: a count without content ends in an error instead of an allocation.
    decoded = Y.decodeUpdate(update)
  } catch {
    return refuse('malformed', '收到的数据不完整或格式不正确')
  }

  const keyOfNew = new Map<string, string>()
  const nextClock = new Map<number, number>()
  const newClients: number[] = []
  let news = false
  let lastClient: number | undefined

  for (const struct of decoded.structs) {
    const { client, clock } = struct.id
    if (client > maxClientId || !Number.isSafeInteger(clock + struct.length))
      return refuse('malformed', '数据编号越界')
    if (client !== lastClient) {
      if (nextClock.has(client)) return refuse('malformed', '数据块重复')
      if (nextClock.size >= maxClients) return refuse('malformed', '数据块过多')
      lastClient = client
    } else if (nextClock.get(client) !== clock) return refuse('malformed', '数据块不连续')
    nextClock.set(client, clock + struct.length)

    const known = Y.getState(doc.store, client)
    if (clock + struct.length <= known) continue // the server has it; its own version stands
    if (!(struct instanceof Y.Item)) return refuse('malformed', '数据类型不允许')
    if (clock > known && !keyOfNew.has(idText(client, clock - 1))) return ok({ kind: 'gap' })
    const owner = writer.ownerOf(client)
    if (owner !== undefined && owner !== writer.user) return refuse('foreign-client', '数据编号属于其他用户')
    if (owner === undefined && !newClients.includes(client)) newClients.push(client)

    const key = keyOf(struct, doc, keyOfNew)
    if (typeof key !== 'string') return key
    if (clock < known) {
      const before = itemAt(doc, client, known - 1)
      if (before?.parentSub !== key) return refuse('malformed', '数据与已有内容不一致')
    }
    keyOfNew.set(idText(client, clock), key)
    keyOfNew.set(idText(client, clock + struct.length - 1), key)
    news = true

    const { content } = struct
    if (content instanceof Y.ContentDeleted) continue
    if (!(content instanceof Y.ContentAny) || content.arr.length !== 1)
      return refuse('malformed', '单元格内容类型不允许', [key])
    const checked = rules.check(key, content.arr[0])
    if (!checked.ok) return refuse(checked.error.code, checked.error.message, [key])
  }

  let ranges = 0
  for (const [client, deletes] of decoded.ds.clients) {
    const end = nextClock.get(client) ?? 0
    const known = Math.max(Y.getState(doc.store, client), end)
    for (const { clock, len } of deletes) {
      ranges += 1
      if (ranges > maxDeleteRanges || !Number.isSafeInteger(clock + len) || len <= 0)
        return refuse('malformed', '删除范围不正确')
      // A delete of something the server has never seen would lie in wait for it.
      if (clock + len > known) return ok({ kind: 'gap' })
      if (!news && !allDeleted(doc, client, clock, len)) news = true
    }
  }
  return ok(news ? { kind: 'accept', newClients } : { kind: 'nothing-new' })
}

/** The cell key an item belongs to: named by itself, or inherited from the item it follows. */
function keyOf(
  item: Y.Item,
  doc: Y.Doc,
  keyOfNew: ReadonlyMap<string, string>,
): string | Result<Judgement, Refusal> {
  if (item.rightOrigin !== null) return refuse('malformed', '单元格不能插入到其他内容之前')
  if (item.origin === null) {
    // Until it is integrated, a decoded item carries its parent as the name of a root type or as the id of a nested one.
    const parent: unknown = item.parent
    if (parent !== cellsRoot || typeof item.parentSub !== 'string')
      return refuse('malformed', '只能写入本表的单元格')
    return item.parentSub
  }
  const { client, clock } = item.origin
  const fresh = keyOfNew.get(idText(client, clock))
  if (fresh !== undefined) return fresh
  if (clock >= Y.getState(doc.store, client)) return ok({ kind: 'gap' })
  const left = itemAt(doc, client, clock)
  if (!left || left.parent !== doc.getMap(cellsRoot) || left.parentSub === null)
    return refuse('malformed', '引用的内容不存在')
  return left.parentSub
}

function itemAt(doc: Y.Doc, client: number, clock: number): Y.Item | undefined {
  const structs = doc.store.clients.get(client)
  if (!structs || clock < 0) return undefined
  const found = structs[Y.findIndexSS(structs, clock)]
  return found instanceof Y.Item ? found : undefined
}

function allDeleted(doc: Y.Doc, client: number, clock: number, len: number): boolean {
  const structs = doc.store.clients.get(client)
  if (!structs) return true
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i += 1) {
    const struct = structs[i]
    if (!struct || struct.id.clock >= clock + len) break
    if (!struct.deleted) return false
  }
  return true
}

const idText = (client: number, clock: number): string => `${client}:${clock}`

const consequence = ',这次修改没有写入,其他内容不受影响;您输入的内容已保留在本机“待处理”中'

function refuse(code: string, what: string, keys: readonly string[] = []): Result<Judgement, Refusal> {
  return fail({ code, message: `${what}${consequence}`, keys })
}
