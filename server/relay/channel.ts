import type { Person } from '../../shared/domain/permission.js'
import type { CloseCode } from '../../shared/protocol/close-codes.js'

/**
 * One person's connection to one return, whatever carries it: a channel of a sheet socket or a stock client's own
 * socket. The room speaks to this and knows nothing of WebSockets.
 */
export interface Channel {
  readonly person: Person
  readonly access: 'write' | 'read'
  /** Sends one y-websocket message. */
  send(message: Uint8Array): void
  /** Ends the channel for good; the room has forgotten it already. */
  close(code: CloseCode, reason: string): void
}
