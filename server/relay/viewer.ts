import type { Visitor } from '../../shared/domain/audit.js'
import type { CursorPlace } from '../../shared/protocol/frames.js'
import type { SharedFrame } from './shared-frame.js'

/** Somebody who watches a sheet: one socket. */
export interface Viewer {
  /** Number of the socket, unique while the process lives. */
  readonly id: number
  readonly person: Visitor
  readonly place: CursorPlace | null
  /** Sends one encoded frame. A viewer that reads too slowly is dropped, not waited for. */
  send(frame: Uint8Array): void
  /** Sends one frame that many viewers get. */
  sendShared(frame: SharedFrame): void
}
