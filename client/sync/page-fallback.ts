import { HttpLine } from './http-line.js'
import { LineFallback } from './line-fallback.js'

/** The one of this page: what one connection learned about the network holds for all of them. */
export const pageFallback = new LineFallback({
  openLine: () =>
    // A connection needs a fraction of WebSocket's surface; the rest does not exist here.
    new HttpLine({
      request: (path, init) => fetch(path, { ...init, credentials: 'same-origin' }),
      isHidden: () => document.visibilityState === 'hidden',
    }) as unknown as WebSocket,
  storage: tabStorage(),
})

function tabStorage(): Storage | undefined {
  try {
    return typeof sessionStorage === 'undefined' ? undefined : sessionStorage
  } catch {
    return undefined
  }
}
