import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { decodeUtf8, encodeUtf8 } from 'lib0/string'
import type { CellValue } from '../domain/cell-value.js'
import type { ReviewLevels } from '../domain/review-chain.js'
import type { ReturnStatus } from '../domain/status.js'

/**
 * Words on the one WebSocket of an open sheet (`/ws`).
 *
 * Every frame is binary: a varUint channel number, then the payload. Channel 0 is the control channel, its payload
 * is UTF-8 JSON ({@link ClientMessage}, {@link ServerMessage}). Any other channel carries one return and speaks the
 * y-websocket protocol unchanged, as a stock client does on `/ws/return/<table>/<period>/<org>`.
 */
export const controlChannel = 0

/** Message types inside a return's channel. 0 to 3 are y-protocols'; ours begin at 100. */
export const messageTypes = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** Client: [100, varUint marker]. Server, once everything received before it is on disk: [100, varUint marker, varUint seq]. */
  saved: 100,
  /** Server only: [101, varString JSON of {@link Refusal}]; the channel closes right after. */
  refused: 101,
} as const

/** Largest frame a client may send, in bytes (a live edit is about 60). */
export const maxFrameBytes = 1_048_576
/** Largest Yjs update in one message, in bytes: a paste of a few thousand cells, or an offline backlog. */
export const maxUpdateBytes = 524_288

/** Why the server did not take a write. Nothing of the refused update was applied; the client keeps what was typed. */
export interface Refusal {
  /** Stable, for programs: `not-your-unit`, `unknown-key`, `wrong-type`, `too-long`, `malformed`, `foreign-client`, … */
  readonly code: string
  /** For the person, Chinese first: what happened, what was kept, what to do next. */
  readonly message: string
  /** Cell keys concerned, when known. */
  readonly keys: readonly string[]
}

/** Where a person's cursor is. */
export interface CursorPlace {
  readonly org: string
  readonly key: string
  /** What they have selected around it, when it is more than one cell. */
  readonly span?: CursorSpan
}

/** A rectangle of a sheet by two opposite corners: the units' own rows, indicator codes. */
export interface CursorSpan {
  readonly from: { readonly org: string; readonly key: string }
  readonly to: { readonly org: string; readonly key: string }
  /** How many units' rows lie in it as its owner sees them, */
  readonly rows: number
  /** and a sum over which ones, below 2^32: who sorts or filters otherwise cannot show it as a rectangle. */
  readonly print: number
}

/** Most rows that a {@link CursorSpan} may count. */
export const maxSpanRows = 20_000

export interface PresentPerson {
  /** One per socket: the same person in two windows is there twice. */
  readonly id: number
  readonly name: string
  readonly role: string
  readonly org: string
  readonly at: CursorPlace | null
}

/** One total on the wire: org unit, indicator, scaled number (null when nothing was reported), reported, not applicable. */
export type WireTotal = readonly [
  org: string,
  indicator: string,
  n: number | null,
  reported: number,
  na: number,
]

/** One changed cell: org unit, key, value, name of who changed it. */
export type WireCell = readonly [org: string, key: string, value: CellValue, by: string]

/**
 * Two values for one cell whose authors had not seen each other's. The document keeps one; the people who write the
 * return choose. Settled by whoever next writes the cell with both values before them, be it the kept one again.
 */
export interface WireConflict {
  /** Commit that brought the two together. */
  readonly seq: number
  readonly key: string
  /** Value, and name of the person who wrote it. */
  readonly kept: { readonly value: CellValue; readonly by: string }
  readonly lost: { readonly value: CellValue; readonly by: string }
}

export type ClientMessage =
  /** Begin (or move) the feed of a sheet. `since` with the `feed` id of an earlier snapshot resumes with deltas only. */
  | {
      readonly t: 'feed'
      readonly table: string
      readonly period: string
      readonly scope: string
      readonly since?: number
      readonly feed?: string
    }
  /** Begin the totals feed: totals of one table and period for every visible org unit within scope, one lens. */
  | {
      readonly t: 'totals'
      readonly table: string
      readonly period: string
      readonly scope: string
      readonly lens: 'all' | 'reviewed' | 'locked'
    }
  | {
      readonly t: 'open'
      readonly ch: number
      readonly table: string
      readonly period: string
      readonly org: string
    }
  | { readonly t: 'close'; readonly ch: number }
  | { readonly t: 'at'; readonly place: CursorPlace | null }
  | { readonly t: 'ping' }

export type ServerMessage =
  | { readonly t: 'hello'; readonly id: number; readonly name: string }
  | {
      readonly t: 'opened'
      readonly ch: number
      readonly access: 'write' | 'read'
      readonly reason: string | null
      readonly epoch: number
      readonly status: ReturnStatus
    }
  | { readonly t: 'closed'; readonly ch: number; readonly code: number; readonly reason: string }
  | SheetSnapshot
  | SheetDelta
  | {
      readonly t: 'totals-snapshot'
      readonly table: string
      readonly period: string
      readonly seq: number
      readonly totals: readonly WireTotal[]
    }
  | { readonly t: 'totals-delta'; readonly seq: number; readonly totals: readonly WireTotal[] }
  /** All unsettled conflicts of a return: after `opened` for writing, and whenever one comes or is settled. */
  | {
      readonly t: 'conflicts'
      readonly table: string
      readonly period: string
      readonly org: string
      readonly conflicts: readonly WireConflict[]
    }
  | { readonly t: 'people'; readonly people: readonly PresentPerson[] }
  /** What the review chain rests on changed: levels of tables, and tasks of the named sheet (of any, when null). */
  | {
      readonly t: 'workflow'
      readonly levels: ReviewLevels
      readonly table: string | null
      readonly period: string | null
    }
  /** Something was said about a return that this person may read, or called done with. */
  | { readonly t: 'comments'; readonly table: string; readonly period: string; readonly org: string }
  | {
      readonly t: 'refused'
      readonly of: 'feed' | 'totals' | 'message'
      readonly code: string
      readonly message: string
    }
  | { readonly t: 'pong' }

/** The committed cells of a sheet as of a seq, columnar so that it weighs little more than its values. */
export interface SheetSnapshot {
  readonly t: 'snapshot'
  /** Identity of this feed's history; a `since` is only good together with it. */
  readonly feed: string
  readonly seq: number
  /** Keys of the columns of `rows`, in table order. */
  readonly keys: readonly string[]
  /** One row per return the person may read: org unit, status, then one value per key. Trailing nulls are cut. */
  readonly rows: readonly (readonly [org: string, status: ReturnStatus, ...values: CellValue[]])[]
  /** Cells whose key is no column: ledger items, notes. */
  readonly more: readonly (readonly [org: string, key: string, value: CellValue])[]
  readonly totals: readonly WireTotal[]
}

export interface SheetDelta {
  readonly t: 'delta'
  readonly seq: number
  readonly cells: readonly WireCell[]
  readonly status: readonly (readonly [org: string, status: ReturnStatus])[]
  readonly totals: readonly WireTotal[]
}

/** Puts a channel number before a payload. */
export function frame(channel: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, channel)
  encoding.writeUint8Array(encoder, payload)
  return encoding.toUint8Array(encoder)
}

/** Takes a frame apart; undefined when it is empty or its number is cut short. The payload is a view, not a copy. */
export function unframe(
  data: Uint8Array,
): { readonly channel: number; readonly payload: Uint8Array } | undefined {
  try {
    const decoder = decoding.createDecoder(data)
    const channel = decoding.readVarUint(decoder)
    return { channel, payload: data.subarray(decoder.pos) }
  } catch {
    return undefined
  }
}

/** A control message as a frame on channel 0. */
export function controlFrame(message: ClientMessage | ServerMessage): Uint8Array {
  const json = encodeUtf8(JSON.stringify(message))
  const data = new Uint8Array(json.length + 1) // channel 0 is one zero byte
  data.set(json, 1)
  return data
}

/** Parses the JSON of a control payload; undefined when it is no JSON object. The receiver still checks the fields. */
export function parseControl(payload: Uint8Array): { readonly t?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(decodeUtf8(payload))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
