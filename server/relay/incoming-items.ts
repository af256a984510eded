import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { cellsRoot } from '../../shared/protocol/return-document.js'

/** What an update brings beyond what the document has: items with the cell each belongs to, client by client. */
export interface Incoming {
  readonly blocks: readonly IncomingBlock[]
  /** First clock after what document and update together know of a client. */
  endOf(client: number): number
  readonly deletes: ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>
}

/** The new items of one client, in clock order without holes. */
export interface IncomingBlock {
  readonly client: number
  readonly items: readonly { readonly item: Y.Item; readonly key: string }[]
}

/** `gap`: it builds on something that neither the document nor the update has. */
export type IncomingFault = { readonly kind: 'gap' } | { readonly kind: 'malformed'; readonly what: string }

const maxClients = 64
const maxClientId = 2 ** 32 - 1
/** Far above any honest count; far below where Yjs's encodings lose digits and a snapshot could not be read back. */
const maxClock = 2 ** 31

interface Block {
  readonly client: number
  /** First clock that the document does not have. */
  readonly known: number
  end: number
  readonly items: Y.Item[]
  /** Keys of the first items: as far as everything they refer to was found. */
  readonly keys: string[]
}

const malformed = (what: string) => fail<IncomingFault>({ kind: 'malformed', what })

/** Takes an update (V1) apart against a document, changing neither. Costs no more than the bytes it reads. */
export function readIncoming(update: Uint8Array, doc: Y.Doc): Result<Incoming, IncomingFault> {
  const decoded = decodeWhole(update)
  if (!decoded) return malformed('收到的数据不完整或格式不正确')
  const blocks = new Map<number, Block>()
  for (const struct of decoded.structs) {
    const fault = addStruct(blocks, struct, doc)
    if (fault) return fail(fault)
  }
  // Applying reads two blocks of one client as one of them; reading lazily, as here, shows both.
  if (decoded.blockCount !== blocks.size) return malformed('数据块重复')
  const fault = findKeys(blocks, doc)
  if (fault) return fail(fault)
  return ok({
    blocks: [...blocks.values()].map(({ client, items, keys }) => ({
      client,
      items: items.map((item, i) => ({ item, key: keys[i] ?? '' })),
    })),
    endOf: (client) => Math.max(Y.getState(doc.store, client), blocks.get(client)?.end ?? 0),
    deletes: decoded.ds.clients,
  })
}

/** Decodes an update that takes up all of its bytes; undefined otherwise. */
function decodeWhole(update: Uint8Array) {
  let reader: Y.UpdateDecoderV1 | undefined
  // Yjs's decoder as it is, made where its end can be seen: what is left over is no update, or one in the other
  // encoding, which begins like an empty one and would pass for "nothing new".
  function Reader(decoder: decoding.Decoder) {
    reader = new Y.UpdateDecoderV1(decoder)
    return reader
  }
  try {
    const blockCount = decoding.readVarUint(decoding.createDecoder(update))
    // This reads lazily: a count without content ends in an error instead of an allocation.
    const decoded = Y.decodeUpdateV2(update, Reader as unknown as typeof Y.UpdateDecoderV1)
    return reader && !decoding.hasContent(reader.restDecoder) ? { ...decoded, blockCount } : undefined
  } catch {
    return undefined
  }
}

function addStruct(
  blocks: Map<number, Block>,
  struct: Y.Item | Y.GC | Y.Skip,
  doc: Y.Doc,
): IncomingFault | undefined {
  const { client, clock } = struct.id
  const end = clock + struct.length
  // A struct without length would sit in the store beside the one that follows it, under the same number.
  if (client > maxClientId || struct.length <= 0 || end > maxClock) return wrong('数据编号越界')
  // Decoding for real makes every root that is named, of known structs too.
  const parent: unknown = struct instanceof Y.Item ? struct.parent : null
  if (typeof parent === 'string' && parent !== cellsRoot) return wrong('只能写入本表的单元格')
  let block = blocks.get(client)
  if (!block) {
    if (blocks.size >= maxClients) return wrong('数据块过多')
    block = { client, known: Y.getState(doc.store, client), end: clock, items: [], keys: [] }
    blocks.set(client, block)
  }
  if (block.end !== clock) return wrong('数据块不连续')
  block.end = end
  if (end <= block.known) {
    // The document has it and its own version stands; but Yjs looks up what this one names before it lets it go.
    const sound =
      !(struct instanceof Y.Item) ||
      (isKnown(struct.origin, block, doc) &&
        isKnown(struct.rightOrigin, block, doc) &&
        (struct.parent === null || !(struct.parent instanceof Y.ID) || isKnown(struct.parent, block, doc)))
    return sound ? undefined : wrong('引用的内容不存在')
  }
  if (!(struct instanceof Y.Item)) return wrong('数据类型不允许')
  if (block.items.length === 0 && clock > block.known) return { kind: 'gap' }
  block.items.push(struct)
  return undefined
}

/** True when the document has what an id names; most ids name something of the same client. */
function isKnown(id: Y.ID | null, { client, known }: Block, doc: Y.Doc): boolean {
  return id === null || id.clock < (id.client === client ? known : Y.getState(doc.store, id.client))
}

/**
 * Finds the cell of every item. Blocks come in the order of their client ids, not of time: an item may follow one of
 * a later block, so each block goes on as far as it can until all are through.
 */
function findKeys(blocks: ReadonlyMap<number, Block>, doc: Y.Doc): IncomingFault | undefined {
  let open = [...blocks.values()].filter((block) => block.items.length > 0)
  while (open.length > 0) {
    let progress = false
    for (const block of open) {
      for (let item = block.items[block.keys.length]; item; item = block.items[block.keys.length]) {
        const key = keyOf(item, block, blocks, doc)
        if (key === 'waits') break
        if (typeof key !== 'string') return key
        block.keys.push(key)
        progress = true
      }
    }
    open = open.filter((block) => block.keys.length < block.items.length)
    if (!progress) return wrong('数据的先后顺序不正确')
  }
  return undefined
}

/** The cell key of an item: named by itself, or that of the item it follows; `waits` while that one has none yet. */
function keyOf(
  item: Y.Item,
  block: Block,
  blocks: ReadonlyMap<number, Block>,
  doc: Y.Doc,
): string | IncomingFault {
  if (item.rightOrigin !== null) return wrong('单元格不能插入到其他内容之前')
  let key: string
  if (item.origin === null) {
    // Until it is integrated, a decoded item carries its parent as the name of a root type or as the id of a nested one.
    const parent: unknown = item.parent
    if (parent !== cellsRoot || typeof item.parentSub !== 'string') return wrong('只能写入本表的单元格')
    key = item.parentSub
  } else {
    const { client, clock } = item.origin
    const source = blocks.get(client)
    if (clock < Y.getState(doc.store, client)) {
      const left = storedKey(doc, client, clock)
      if (left === undefined) return wrong('引用的内容不存在')
      key = left
    } else {
      if (!source || clock >= source.end) return { kind: 'gap' }
      const left = keyAmong(source, clock)
      if (left === undefined) return 'waits'
      key = left
    }
  }
  // Of an item that the document has in part, the rest is put behind the stored part, whatever it says itself.
  if (item.id.clock < block.known && storedKey(doc, block.client, block.known - 1) !== key)
    return wrong('数据与已有内容不一致')
  return key
}

function storedKey(doc: Y.Doc, client: number, clock: number): string | undefined {
  const structs = doc.store.clients.get(client)
  if (!structs || clock < 0) return undefined
  const found = structs[Y.findIndexSS(structs, clock)]
  if (!(found instanceof Y.Item) || found.parent !== doc.getMap(cellsRoot)) return undefined
  return found.parentSub ?? undefined
}

/** Key of the item of a block that covers a clock, when it was found already. */
function keyAmong({ items, keys }: Block, clock: number): string | undefined {
  let low = 0
  let high = keys.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (!item) return undefined
    if (clock < item.id.clock) high = middle - 1
    else if (clock >= item.id.clock + item.length) low = middle + 1
    else return keys[middle]
  }
  return undefined
}

const wrong = (what: string): IncomingFault => ({ kind: 'malformed', what })
