/** With it a page says, in ms, how long ago its person last acted: it asks the server for much by itself. */
export const idleHeader = 'x-huibiao-idle-ms'

/** Answer of `GET /api/session-time`, in ms. Asking is no action; the header above may tell of one. */
export interface SessionTimeAnswer {
  /** Until the session ends unless the person acts. */
  readonly idleLeftMs: number
  /** Until it ends in any case. */
  readonly absoluteLeftMs: number
  /** How long a session lasts without an action. */
  readonly idleMs: number
}
