/**
 * Close codes of a channel or socket. The y-websocket client treats 4400 to 4499 as final and retries on all others,
 * so a code says by its number whether trying again makes sense.
 */
export const closeCodes = {
  /** Server restarts; come back. */
  restarting: 1012,
  /** The store failed or is overloaded; nothing was lost on the client, come back. */
  tryLater: 1013,
  /** No session, or it ended. */
  unauthenticated: 4401,
  /** No right to see or write this return. */
  forbidden: 4403,
  /** The return does not exist: unknown table, period or org unit. */
  notFound: 4404,
  /** The return is no longer editable (submitted, locked). */
  locked: 4409,
  /** The return began a new epoch; the local copy belongs to an old one. */
  epochChanged: 4410,
  /** A frame or message was larger than allowed. */
  tooLarge: 4413,
  /** A malformed or forbidden update; the local copy must be rebuilt from the server. */
  refused: 4422,
  /** Too many messages. */
  tooMany: 4429,
} as const

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes]
