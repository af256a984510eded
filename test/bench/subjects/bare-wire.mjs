import * as Y from 'yjs'
import { createSheetDoc } from '../fixture/one-document.mjs'
import { maxRows } from '../fixture/sheet.mjs'
import { createYjsWire } from './yjs-wire.mjs'

/**
 * The limit: the same update messages as a y-websocket client sends, which the server passes on unread.
 * A bare server holds no document, so clients begin with the sheet already in hand.
 * @returns {import('./wire.mjs').Wire}
 */
export function createBareWire() {
  const start = Y.encodeStateAsUpdate(createSheetDoc(maxRows))
  const wire = createYjsWire({ path: '/', ack: 'echo', start })
  /** @type {Y.Doc[]} */
  const written = []
  return {
    ...wire,
    async joinWriter(options) {
      const writer = await wire.joinWriter(options)
      written.push(writer.doc)
      return writer
    },
    async joinViewer(options) {
      const joined = await wire.joinViewer(options)
      // Only the viewer whose picture is checked at the end needs to know what was written before it came.
      return options.keep
        ? { ...joined, start: Y.mergeUpdates(written.map((doc) => Y.encodeStateAsUpdate(doc))) }
        : joined
    },
  }
}
