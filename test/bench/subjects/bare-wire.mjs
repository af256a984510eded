import * as Y from 'yjs'
import { createSheetDoc } from '../fixture/one-document.mjs'
import { createYjsWire } from './yjs-wire.mjs'

/**
 * The limit: the same update messages as a y-websocket client sends, which the server passes on unread.
 * A bare server holds no document, so clients begin with the sheet already in hand.
 * @returns {import('./wire.mjs').Wire}
 */
export function createBareWire() {
  return createYjsWire({ path: '/', ack: 'echo', start: Y.encodeStateAsUpdate(createSheetDoc()) })
}
