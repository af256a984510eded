import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { maxFrameBytes } from './frames.js'

/**
 * Words of a line: the frames of `/ws` over plain HTTP, for networks that refuse WebSocket upgrades.
 *
 * `POST /api/line` answers {@link LineOpened}. `POST /api/line/<id>?seq=n` carries client frames, each behind its
 * varUint length ({@link joinFrames}); n counts the posts from 1, and a post that comes again is not taken twice.
 * `GET /api/line/<id>?after=n` waits until there are server frames beyond number n and answers {@link LineAnswer}, or
 * 204 when none came in time; frames up to n are thereby acknowledged, later ones can be asked for again.
 * `hold=0` does not wait. `DELETE /api/line/<id>` hangs up. 404: there is no such line, 409: it lost its thread.
 */
export interface LineOpened {
  readonly line: string
}

/** Largest body of one post: one frame of the largest size always fits. */
export const maxLinePostBytes = maxFrameBytes + 8
/** Most frames in one post. */
export const maxLinePostFrames = 1_000
/** How long the server holds an empty poll, in ms: below the 30 s after which many proxies give up. */
export const lineHoldMs = 25_000

/** What one poll brings: frames in order, the first of them of this number, and how the line ended if it did. */
export interface LineAnswer {
  readonly first: number
  readonly frames: readonly Uint8Array[]
  readonly end?: LineEnd
}

/** A WebSocket close code and reason. */
export interface LineEnd {
  readonly code: number
  readonly reason: string
}

/** Frames as one body, each behind its length. */
export function joinFrames(frames: readonly Uint8Array[]): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const frame of frames) encoding.writeVarUint8Array(encoder, frame)
  return encoding.toUint8Array(encoder)
}

/** Takes a body of {@link joinFrames} apart, as views of it; undefined when it is cut short or holds an empty frame. */
export function splitFrames(body: Uint8Array): readonly Uint8Array[] | undefined {
  try {
    const decoder = decoding.createDecoder(body)
    const frames: Uint8Array[] = []
    while (decoding.hasContent(decoder)) {
      const frame = readFrame(decoder)
      if (!frame) return undefined
      frames.push(frame)
    }
    return frames
  } catch {
    return undefined
  }
}

/** varUint number of the first frame, the frames; an empty frame announces the end: varUint code, varString reason. */
export function encodeLineAnswer({ first, frames, end }: LineAnswer): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, first)
  for (const frame of frames) encoding.writeVarUint8Array(encoder, frame)
  if (end) {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, end.code)
    encoding.writeVarString(encoder, end.reason)
  }
  return encoding.toUint8Array(encoder)
}

/** Parses a poll's answer; frames are views. Undefined for anything else, e.g. the page of a proxy. */
export function decodeLineAnswer(body: Uint8Array): LineAnswer | undefined {
  try {
    const decoder = decoding.createDecoder(body)
    const first = decoding.readVarUint(decoder)
    const frames: Uint8Array[] = []
    while (decoding.hasContent(decoder)) {
      const frame = readFrame(decoder)
      if (!frame) {
        const end = { code: decoding.readVarUint(decoder), reason: decoding.readVarString(decoder) }
        return { first, frames, end }
      }
      frames.push(frame)
    }
    return { first, frames }
  } catch {
    return undefined
  }
}

/** The next frame; undefined for an empty one. @throws when the body ends inside it. */
function readFrame(decoder: decoding.Decoder): Uint8Array | undefined {
  const length = decoding.readVarUint(decoder)
  if (length === 0) return undefined
  if (length > decoder.arr.length - decoder.pos) throw new RangeError('cut short')
  return decoding.readUint8Array(decoder, length)
}
