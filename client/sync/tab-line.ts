/** What tabs of one person say to each other about one return. Bytes are Yjs's. */
export type TabWord =
  /** Tell me what the server does not have yet and I do not either. */
  | { readonly t: 'ask'; readonly have: Uint8Array }
  /** Edits that are not known to be on the server, and the cells that wait. */
  | { readonly t: 'edits'; readonly update: Uint8Array; readonly keys: readonly string[] }
  /** The copy on this computer, which all tabs share, was emptied. */
  | { readonly t: 'emptied' }

export interface TabLine {
  say(word: TabWord): void
  close(): void
}

/** Opens a line to the other tabs under a name; undefined where the browser has none. */
export type OpenTabLine = (name: string, heard: (word: TabWord) => void) => TabLine | undefined

/** A line by BroadcastChannel: it reaches the tabs of this browser profile at this address, and nobody else. */
export const openTabLine: OpenTabLine = (name, heard) => {
  if (typeof BroadcastChannel === 'undefined') return undefined
  const channel = new BroadcastChannel(name)
  channel.onmessage = (event) => heard(event.data as TabWord) // only our own pages can speak here
  return {
    say: (word) => channel.postMessage(word),
    close: () => channel.close(),
  }
}
