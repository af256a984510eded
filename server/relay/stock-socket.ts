import type { WebSocket } from 'ws'
import type { Visitor } from '../../shared/domain/audit.js'
import type { ReturnRef } from '../../shared/domain/ids.js'
import { decide } from '../../shared/domain/permission.js'
import { closeCodes } from '../../shared/protocol/close-codes.js'
import type { Channel } from './channel.js'
import { awarenessMessage, isEdit } from './return-messages.js'
import type { SheetSocketDeps } from './sheet-socket.js'

const heartbeatMs = 15_000
/** Frames that may wait while the room is loaded from disk. */
const maxEarlyFrames = 100

/**
 * Serves a stock y-websocket client on one return's own URL: the same room, the same rights, no frames of ours around
 * the messages. Reasons travel in the close frame.
 */
export async function serveStockSocket(
  socket: WebSocket,
  person: Visitor,
  ref: ReturnRef,
  deps: SheetSocketDeps,
): Promise<void> {
  const { rooms, model } = deps
  const end = (code: number, reason: string) => socket.close(code, cut(reason))
  const missing = rooms.whyNot(ref)
  if (missing) return end(closeCodes.notFound, missing)
  const { catalogue, tree } = model()
  const table = catalogue.table(ref.table)
  if (!table) return end(closeCodes.notFound, '没有这张报表')
  const asked = { org: ref.org, visibility: table.visibility }
  const seeing = decide(person, { action: 'read-return', ...asked }, tree)
  if (!seeing.allowed) return end(closeCodes.forbidden, seeing.reason)

  const early: Buffer[] = []
  let receive = (data: Buffer): void => {
    if (early.length < maxEarlyFrames) early.push(data)
    else end(closeCodes.tooMany, '消息过多')
  }
  socket.on('message', (data) => {
    if (Buffer.isBuffer(data) && socket.readyState === socket.OPEN) receive(data)
  })
  const room = await rooms.open(ref)
  if (socket.readyState !== socket.OPEN) return rooms.release(room)
  const writing = deps.rooms.mayWrite(person, ref, room.status)
  const channel: Channel = {
    person,
    access: writing.allowed ? 'write' : 'read',
    send: (bytes) => {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > deps.maxBufferedBytes) end(closeCodes.tryLater, 'too slow')
      else socket.send(bytes)
    },
    close: end,
  }
  const heartbeat = setInterval(() => channel.send(awarenessMessage()), heartbeatMs)
  heartbeat.unref()
  socket.on('close', () => {
    clearInterval(heartbeat)
    room.leave(channel)
    rooms.release(room)
  })
  room.join(channel)
  receive = (data) => {
    if (isEdit(data)) deps.onEdit?.()
    room.receive(channel, data)
  }
  for (const data of early) receive(data)
}

/** A close reason may be 123 bytes of UTF-8 at most; Chinese takes three bytes a sign. */
function cut(reason: string): string {
  let text = reason
  while (Buffer.byteLength(text) > 123) text = text.slice(0, -1)
  return text
}
