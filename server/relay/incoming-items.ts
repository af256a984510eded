import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { fail, ok, type Result } from '../../shared/domain/result.js'
import { cellsRoot } from '../../shared/protocol/return-document.js'

/** What an update brings beyond what the document has: items with the cell or text each belongs to, client by client. */
export interface Incoming {
  readonly blocks: readonly IncomingBlock[]
  /** First clock after what document and update together know of a client. */
  endOf(client: number): number
  readonly deletes: ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>
}

/** The new items of one client, in clock order without holes. */
export interface IncomingBlock {
  readonly client: number
  readonly items: readonly IncomingItem[]
}

/** A new item: a value of the cell `key`, or a piece of the co-written text whose root is called `key`. */
export interface IncomingItem {
  readonly item: Y.Item
  readonly key: string
  readonly inText: boolean
}

/** `gap`: it builds on something that neither the document nor the update has. */
export type IncomingFault = { readonly kind: 'gap' } | { readonly kind: 'malformed'; readonly what: string }

const maxClients = 64
const maxClientId = 2 ** 32 - 1
/** Far above any honest count; far below where Yjs's encodings lose digits and a snapshot could not be read back. */
const maxClock = 2 ** 31

/** Where an item belongs: the key of a cell, or a text. There is one object per text, so that places compare by `===`. */
type Place = string | { readonly root: string }

/** The document with the texts that it may hold. */
interface Target {
  readonly doc: Y.Doc
  readonly texts: ReadonlyMap<string, Place>
  readonly placeOfType: ReadonlyMap<unknown, Place>
}

interface Block {
  readonly client: number
  /** First clock that the document does not have. */
  readonly known: number
  end: number
  readonly items: { readonly item: Y.Item }[]
  /** Places of the first items: as far as everything they refer to was found. */
  readonly places: Place[]
}

const malformed = (what: string) => fail<IncomingFault>({ kind: 'malformed', what })

/**
 * Takes an update (V1) apart against a document, changing neither. Costs no more than the bytes it reads. Besides the
 * cells only the named root texts may be written.
 */
export function readIncoming(
  update: Uint8Array,
  doc: Y.Doc,
  textRoots: Iterable<string>,
): Result<Incoming, IncomingFault> {
  const decoded = decodeWhole(update)
  if (!decoded) return malformed('收到的数据不完整或格式不正确')
  const target = targetOf(doc, textRoots)
  const blocks = new Map<number, Block>()
  for (const struct of decoded.structs) {
    const fault = addStruct(blocks, struct, target)
    if (fault) return fail(fault)
  }
  // Applying reads two blocks of one client as one of them; reading lazily, as here, shows both.
  if (decoded.blockCount !== blocks.size) return malformed('数据块重复')
  const fault = findPlaces(blocks, target)
  if (fault) return fail(fault)
  return ok({
    blocks: [...blocks.values()].map(({ client, items, places }) => ({
      client,
      items: items.map(({ item }, i): IncomingItem => {
        const place = places[i] ?? ''
        return typeof place === 'string'
          ? { item, key: place, inText: false }
          : { item, key: place.root, inText: true }
      }),
    })),
    endOf: (client) => Math.max(Y.getState(doc.store, client), blocks.get(client)?.end ?? 0),
    deletes: decoded.ds.clients,
  })
}

function targetOf(doc: Y.Doc, textRoots: Iterable<string>): Target {
  const texts = new Map<string, Place>()
  const placeOfType = new Map<unknown, Place>()
  for (const root of textRoots) {
    const place: Place = { root }
    texts.set(root, place)
    const type = doc.share.get(root)
    if (type) placeOfType.set(type, place)
  }
  return { doc, texts, placeOfType }
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
  { doc, texts }: Target,
): IncomingFault | undefined {
  const { client, clock } = struct.id
  const end = clock + struct.length
  // A struct without length would sit in the store beside the one that follows it, under the same number.
  if (client > maxClientId || struct.length <= 0 || end > maxClock) return wrong('数据编号越界')
  // Decoding for real makes every root that is named, of known structs too.
  const parent: unknown = struct instanceof Y.Item ? struct.parent : null
  if (typeof parent === 'string' && parent !== cellsRoot && !texts.has(parent))
    return wrong('只能写入本表的单元格')
  let block = blocks.get(client)
  if (!block) {
    if (blocks.size >= maxClients) return wrong('数据块过多')
    block = { client, known: Y.getState(doc.store, client), end: clock, items: [], places: [] }
    blocks.set(client, block)
  }
  if (block.end !== clock) return wrong('数据块不连续')
  block.end = end
  if (end <= block.known) {
    // The document has it and its own version stands; but before Yjs lets this one go, it looks up what it names, and
    // cuts the pieces of a text there without telling anybody.
    const sound =
      !(struct instanceof Y.Item) ||
      (isKnown(struct.origin, block, doc) &&
        isKnown(struct.rightOrigin, block, doc) &&
        (struct.parent === null || !(struct.parent instanceof Y.ID) || isKnown(struct.parent, block, doc)) &&
        !cutsStored(struct.origin, 1, doc) &&
        !cutsStored(struct.rightOrigin, 0, doc))
    return sound ? undefined : wrong('引用的内容不存在')
  }
  if (!(struct instanceof Y.Item)) return wrong('数据类型不允许')
  if (block.items.length === 0 && clock > block.known) return { kind: 'gap' }
  block.items.push({ item: struct })
  return undefined
}

/** True when the document has what an id names; most ids name something of the same client. */
function isKnown(id: Y.ID | null, { client, known }: Block, doc: Y.Doc): boolean {
  return id === null || id.clock < (id.client === client ? known : Y.getState(doc.store, id.client))
}

/**
 * Finds the place of every item. Blocks come in the order of their client ids, not of time: an item may follow one of
 * a later block, so each block goes on as far as it can until all are through.
 */
function findPlaces(blocks: ReadonlyMap<number, Block>, target: Target): IncomingFault | undefined {
  let open = [...blocks.values()].filter((block) => block.items.length > 0)
  while (open.length > 0) {
    let progress = false
    for (const block of open) {
      for (let each = block.items[block.places.length]; each; each = block.items[block.places.length]) {
        const found = placeOf(each.item, block, blocks, target)
        if (found === waits) break
        if ('kind' in found) return found
        block.places.push(found.place)
        progress = true
      }
    }
    open = open.filter((block) => block.places.length < block.items.length)
    if (!progress) return wrong('数据的先后顺序不正确')
  }
  return undefined
}

/** What an item builds on is in the update, but its place is not known yet. */
const waits = Symbol('waits')
type Found = { readonly place: Place } | IncomingFault | typeof waits

/** The place of an item: named by itself, or that of the items it stands between. */
function placeOf(item: Y.Item, block: Block, blocks: ReadonlyMap<number, Block>, target: Target): Found {
  const { origin, rightOrigin } = item
  const left = origin ? placeAt(origin, origin.clock + 1, blocks, target) : undefined
  if (left === waits || (left && 'kind' in left)) return left
  const right = rightOrigin ? placeAt(rightOrigin, rightOrigin.clock, blocks, target) : undefined
  if (right === waits || (right && 'kind' in right)) return right
  let place: Place
  if (left || right) {
    const one = left ?? right
    if (!one || (left && right && left.place !== right.place)) return wrong('数据与已有内容不一致')
    place = one.place
    if (right && typeof place === 'string') return wrong('单元格不能插入到其他内容之前')
  } else {
    // Until it is integrated, a decoded item carries its parent as the name of a root type or as the id of a nested one.
    const parent: unknown = item.parent
    const text = typeof parent === 'string' ? target.texts.get(parent) : undefined
    if (text && item.parentSub === null) place = text
    else if (parent === cellsRoot && typeof item.parentSub === 'string') place = item.parentSub
    else return wrong('只能写入本表的单元格')
  }
  if (item.id.clock >= block.known) return { place }
  // Of an item that the document has in part, the rest is put behind the stored part, whatever it says itself.
  const stored = storedPlace(target, block.client, block.known - 1)
  if (stored !== place || cutsCharacter(item, block.known)) return wrong('数据与已有内容不一致')
  return { place }
}

/** The place of what an id names; refuses an item that would be put at `clock`, in the middle of a character. */
function placeAt(
  { client, clock }: Y.ID,
  at: number,
  blocks: ReadonlyMap<number, Block>,
  target: Target,
): Found {
  if (clock < Y.getState(target.doc.store, client)) {
    const place = storedPlace(target, client, clock)
    if (place === undefined) return wrong('引用的内容不存在')
    const item = typeof place === 'string' ? undefined : storedItem(target.doc, client, clock)
    return item && cutsCharacter(item, at) ? wrong('文字在一个字的中间断开') : { place }
  }
  const block = blocks.get(client)
  if (!block || clock >= block.end) return { kind: 'gap' }
  const index = indexAt(block.items, clock)
  const item = block.items[index]?.item
  if (!item) return wrong('引用的内容不存在')
  const place = block.places[index]
  if (place === undefined) return waits
  return cutsCharacter(item, at) ? wrong('文字在一个字的中间断开') : { place }
}

function storedPlace({ doc, placeOfType }: Target, client: number, clock: number): Place | undefined {
  const found = storedItem(doc, client, clock)
  if (!found) return undefined
  if (found.parent === doc.getMap(cellsRoot)) return found.parentSub ?? undefined
  return found.parentSub === null ? placeOfType.get(found.parent) : undefined
}

/** The stored item that covers a clock; undefined for a clock the document has not, and for what is no item. */
export function storedItem(doc: Y.Doc, client: number, clock: number): Y.Item | undefined {
  const structs = doc.store.clients.get(client)
  if (!structs || clock < 0 || clock >= Y.getState(doc.store, client)) return undefined
  const found = structs[Y.findIndexSS(structs, clock)]
  return found instanceof Y.Item ? found : undefined
}

/** Number of the item of a block that covers a clock; -1 when none does. */
export function indexAt(items: readonly { readonly item: Y.Item }[], clock: number): number {
  let low = 0
  let high = items.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const item = items[middle]?.item
    if (!item) return -1
    if (clock < item.id.clock) high = middle - 1
    else if (clock >= item.id.clock + item.length) low = middle + 1
    else return middle
  }
  return -1
}

/** True when a cut before (0) or behind (1) what an id names would go through a stored character. */
function cutsStored(id: Y.ID | null, behind: 0 | 1, doc: Y.Doc): boolean {
  const item = id && storedItem(doc, id.client, id.clock)
  return item ? cutsCharacter(item, id.clock + behind) : false
}

/**
 * True when a cut at `clock` would go through a character outside the basic plane: Yjs then puts a mark of damage in the
 * place of both halves, in what somebody else wrote.
 */
export function cutsCharacter(item: Y.Item, clock: number): boolean {
  const { content } = item
  if (!(content instanceof Y.ContentString)) return false
  const before = content.str.charCodeAt(clock - item.id.clock - 1) // NaN outside the string
  return clock < item.id.clock + item.length && before >= 0xd800 && before <= 0xdbff
}

const wrong = (what: string): IncomingFault => ({ kind: 'malformed', what })
