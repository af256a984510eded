import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'

/** What was typed goes out after this pause, */
const pauseMs = 800
/** and while somebody types on and on, this long after the first character that waits. */
const patienceMs = 2_400

export interface TypingGatherer {
  /** Sends what waits. */
  flush(): void
  stop(): void
}

/**
 * Sends a document's changes as the provider would, but gathers those of somebody typing: the history keeps one entry per
 * update, and one per character would bury it. The document and its copy on this computer have each character at once.
 * Whatever else is written goes out at once, after what waits: the server takes changes in their order.
 */
export function gatherTyping(
  provider: WebsocketProvider,
  isTyping: (origin: unknown) => boolean,
  flushed: () => void,
): TypingGatherer {
  let waiting: Uint8Array[] = []
  let since = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = provider._updateHandler // while it is offline, the next handshake brings it
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const gathered = Y.mergeUpdates(waiting)
    waiting = []
    send(gathered, undefined)
    flushed()
  }
  const heard = (update: Uint8Array, origin: unknown) => {
    if (origin === provider) return
    if (!isTyping(origin)) {
      flush()
      send(update, origin)
      return
    }
    const now = Date.now()
    if (waiting.length === 0) since = now
    waiting.push(update)
    clearTimeout(timer)
    timer = setTimeout(flush, Math.max(0, Math.min(pauseMs, since + patienceMs - now)))
  }
  provider.doc.off('update', send)
  provider._updateHandler = heard // which is also what the provider takes off when it goes
  provider.doc.on('update', heard)
  const leaving = () => flush()
  if (typeof window !== 'undefined') window.addEventListener('pagehide', leaving)
  return {
    flush,
    stop: () => {
      flush()
      if (typeof window !== 'undefined') window.removeEventListener('pagehide', leaving)
    },
  }
}
