import type { Visitor } from '../../shared/domain/audit.js'
import type { CloseCode } from '../../shared/protocol/close-codes.js'
import type { WireConflict } from '../../shared/protocol/frames.js'

/**
 * One person's connection to one return, whatever carries it: a channel of a sheet socket or a stock client's own
 * socket. The room speaks to this and knows nothing of WebSockets.
 */
export interface Channel {
  readonly person: Visitor
  readonly access: 'write' | 'read'
  /** Sends one y-websocket message. */
  send(message: Uint8Array): void
  /** Tells a writer what waits to be chosen between. Not there for a stock client, which has no words for it. */
  showConflicts?(conflicts: readonly WireConflict[]): void
  /** Ends the channel for good; the room has forgotten it already. */
  close(code: CloseCode, reason: string): void
}
