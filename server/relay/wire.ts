import type { SharedFrame } from './shared-frame.js'

/**
 * What carries the frames of one sheet socket: a WebSocket, or a line over plain HTTP. Frames are taken over, not
 * copied: whoever sends one does not change it afterwards.
 */
export interface Wire {
  /** False from the moment it begins to close, from whichever side. */
  readonly isOpen: boolean
  /** Bytes that were sent and did not leave yet. */
  readonly bufferedBytes: number
  send(bytes: Uint8Array): void
  /** Sends one frame that many viewers get. */
  sendShared(frame: SharedFrame): void
  close(code: number, reason: string): void
  onMessage(listener: (data: Uint8Array) => void): void
  /** Tells once that the wire is closed, whoever closed it. */
  onClose(listener: () => void): void
}
