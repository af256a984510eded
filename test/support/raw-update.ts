import * as encoding from 'lib0/encoding'

/** Yjs's numbers for content, as an info byte carries them. */
export const contentRefs = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
} as const

export type RawId = readonly [client: number, clock: number]

/** What a struct says of its place: the item it follows, the one it stands before, or its parent and key. */
export interface RawPlace {
  readonly origin?: RawId
  readonly rightOrigin?: RawId
  readonly parent?: string | RawId
  readonly sub?: string
}

export type WriteContent = (encoder: encoding.Encoder) => void

export interface RawStruct extends RawPlace {
  readonly ref: number
  readonly write: WriteContent
  /** Sets bits of the info byte that an honest encoder would not. */
  readonly infoBits?: number
}

export interface RawBlock {
  readonly client: number
  readonly clock: number
  readonly structs: readonly RawStruct[]
}

export interface RawDeletes {
  readonly client: number
  readonly ranges: readonly (readonly [clock: number, len: number])[]
}

/** A Yjs update (V1) written byte by byte, so that it can say what no Y.Doc would. */
export function rawUpdate(
  blocks: readonly RawBlock[],
  deletes: readonly RawDeletes[] = [],
  announced: { readonly blocks?: number } = {},
): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, announced.blocks ?? blocks.length)
  for (const { client, clock, structs } of blocks) {
    encoding.writeVarUint(encoder, structs.length)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    for (const struct of structs) writeStruct(encoder, struct)
  }
  encoding.writeVarUint(encoder, deletes.length)
  for (const { client, ranges } of deletes) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length)
    for (const [clock, len] of ranges) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, len)
    }
  }
  return encoding.toUint8Array(encoder)
}

function writeStruct(encoder: encoding.Encoder, struct: RawStruct): void {
  const { ref, write, origin, rightOrigin, parent, sub, infoBits = 0 } = struct
  const bits = (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0) | (sub === undefined ? 0 : 0x20)
  encoding.writeUint8(encoder, ref | bits | infoBits)
  const plain = ref === contentRefs.gc || ref === contentRefs.skip
  if (!plain) {
    for (const id of [origin, rightOrigin]) if (id) writeId(encoder, id)
    if (!origin && !rightOrigin) {
      encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0)
      if (typeof parent === 'string') encoding.writeVarString(encoder, parent)
      else writeId(encoder, parent ?? [0, 0])
      if (sub !== undefined) encoding.writeVarString(encoder, sub)
    }
  }
  write(encoder)
}

function writeId(encoder: encoding.Encoder, [client, clock]: RawId): void {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}

const length =
  (len: number): WriteContent =>
  (encoder) =>
    encoding.writeVarUint(encoder, len)

export const gc = (len: number): RawStruct => ({ ref: contentRefs.gc, write: length(len) })
export const skip = (len: number): RawStruct => ({ ref: contentRefs.skip, write: length(len) })

/** An item that holds JSON values, as a cell does. */
export const any = (place: RawPlace, ...values: readonly unknown[]): RawStruct => ({
  ...place,
  ref: contentRefs.any,
  write: (encoder) => {
    encoding.writeVarUint(encoder, values.length)
    for (const value of values) encoding.writeAny(encoder, value as Parameters<typeof encoding.writeAny>[1])
  },
})

export const deleted = (place: RawPlace, len: number): RawStruct => ({
  ...place,
  ref: contentRefs.deleted,
  write: length(len),
})

/** An item with any content at all. */
export const item = (place: RawPlace, ref: number, write: WriteContent): RawStruct => ({
  ...place,
  ref,
  write,
})

/** A place at the beginning of a cell's history. */
export const cell = (sub: string, parent = 'cells'): RawPlace => ({ parent, sub })

/** An item that holds characters, as a co-written text does. */
export const text = (place: RawPlace, characters: string): RawStruct => ({
  ...place,
  ref: contentRefs.string,
  write: (encoder) => encoding.writeVarString(encoder, characters),
})

/** The content of a formatting mark: bold on. */
export const writeFormat: WriteContent = (encoder) => {
  encoding.writeVarString(encoder, 'bold')
  encoding.writeVarString(encoder, 'true')
}
