import { inflateRawSync } from 'node:zlib'

const endSign = 0x06054b50
const entrySign = 0x02014b50
const fileSign = 0x04034b50
const maxEntries = 200

/**
 * Unpacks a zip file on trial and throws the content away: what the file says about its sizes may be a lie. False for
 * a file that is no sound zip, or that unpacks to more than `maxBytes` in all.
 */
export function unpacksWithin(bytes: Uint8Array, maxBytes: number): boolean {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = data.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > data.length || data.readUInt32LE(end) !== endSign) return false
  const count = data.readUInt16LE(end + 10)
  let at = data.readUInt32LE(end + 16)
  if (count === 0 || count > maxEntries) return false
  let left = maxBytes
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > data.length || data.readUInt32LE(at) !== entrySign) return false
    const size = unpackedSize(data, at, left)
    if (size === undefined || size > left) return false
    left -= size
    at += 46 + data.readUInt16LE(at + 28) + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32)
  }
  return true
}

/** Real size of one entry; undefined when it is larger than `limit`, or broken. */
function unpackedSize(data: Buffer, entry: number, limit: number): number | undefined {
  const method = data.readUInt16LE(entry + 10)
  const packed = data.readUInt32LE(entry + 20)
  const file = data.readUInt32LE(entry + 42)
  if (file + 30 > data.length || data.readUInt32LE(file) !== fileSign) return undefined
  const start = file + 30 + data.readUInt16LE(file + 26) + data.readUInt16LE(file + 28)
  if (start + packed > data.length) return undefined
  if (method === 0) return packed
  if (method !== 8) return undefined
  if (packed === 0) return 0
  try {
    return inflateRawSync(data.subarray(start, start + packed), { maxOutputLength: Math.max(1, limit) })
      .length
  } catch {
    return undefined
  }
}
