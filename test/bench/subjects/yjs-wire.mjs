import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { cellKey } from '../fixture/one-document.mjs'
import { communityIds, editBase, indicators, maxRows } from '../fixture/sheet.mjs'
import { openLightSocket } from '../harness/light-socket.mjs'

const messageSync = 0
const messageAuth = 2
const messageSyncReply = 4
const messageSyncStatus = 8
const syncStep1 = 0
const syncStep2 = 1
const syncUpdate = 2

const orgs = communityIds(maxRows)

/**
 * Finds the numbers of edits in a Yjs update by their bytes: a lib0 integer (tag 125) whose varInt lies in the edits'
 * range. Much cheaper than decoding the update, and the same kind of look that the other wires take at their frames.
 * @param {Uint8Array} data
 * @param {(edit: number) => void} onEdit
 */
export function scanYjsEdits(data, onEdit) {
  for (let i = data.length - 6; i >= 0; i -= 1) {
    if (data[i] !== 125 || data[i + 5] !== 7) continue
    const [b0, b1, b2, b3] = [data[i + 1], data[i + 2], data[i + 3], data[i + 4]]
    if (b0 < 0x80 || b0 > 0xbf || b1 < 0x80 || b2 < 0x80 || b3 < 0x80) continue
    const value = (b0 & 0x3f) + 64 * ((b1 & 0x7f) + 128 * ((b2 & 0x7f) + 128 * ((b3 & 0x7f) + 128 * 7)))
    if (value >= editBase) onEdit(value - editBase)
  }
}

/**
 * How a client of a Yjs server speaks: everybody joins the one document of the sheet.
 * @param {object} options
 * @param {string} options.path of the WebSocket
 * @param {string} [options.address] Hocuspocus puts the document's name before each message
 * @param {'received' | 'echo'} options.ack what tells a writer that its edit arrived
 * @param {Uint8Array} [options.start] the document's state, for a server that does not send it
 * @returns {import('./wire.mjs').Wire}
 */
export function createYjsWire({ path, address, ack, start }) {
  const prefix =
    address === undefined ? 0 : encoding.encode((encoder) => encoding.writeVarString(encoder, address)).length

  /** @param {(encoder: encoding.Encoder) => void} write */
  const message = (write) =>
    encoding.encode((encoder) => {
      if (address !== undefined) encoding.writeVarString(encoder, address)
      write(encoder)
    })
  const updateMessage = (update) =>
    message((encoder) => {
      encoding.writeVarUint(encoder, messageSync)
      encoding.writeVarUint(encoder, syncUpdate)
      encoding.writeVarUint8Array(encoder, update)
    })
  const hello = () => {
    const messages = []
    if (address !== undefined)
      messages.push(
        message((encoder) => {
          encoding.writeVarUint(encoder, messageAuth)
          encoding.writeVarUint(encoder, 0) // a token; these servers ask for none
          encoding.writeVarString(encoder, '')
        }),
      )
    messages.push(
      message((encoder) => {
        encoding.writeVarUint(encoder, messageSync)
        encoding.writeVarUint(encoder, syncStep1)
        encoding.writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()))
      }),
    )
    return messages
  }

  /** Joins the document; resolves with its state (a copy) once the server sent it. */
  const join = async ({ port, onUpdate, onReceived, onClose }) => {
    let synced = (/** @type {Uint8Array} */ _state) => undefined
    const state = new Promise((resolve) => {
      synced = resolve
    })
    const socket = await openLightSocket({
      port,
      path,
      onClose,
      onMessage: (payload) => {
        const type = payload[prefix]
        if (type === messageSyncStatus && address !== undefined) onReceived?.()
        if (type !== messageSync && type !== messageSyncReply) return
        const step = payload[prefix + 1]
        if (step === syncUpdate) onUpdate(payload)
        else if (step === syncStep2) synced(readState(payload))
      },
    })
    if (start) return { socket, state: start }
    for (const data of hello()) socket.send(data)
    return { socket, state: await state }
  }
  /** @param {Uint8Array} payload a sync message */
  const readState = (payload) => {
    const decoder = decoding.createDecoder(payload)
    decoder.pos = prefix + 2
    return Uint8Array.from(decoding.readVarUint8Array(decoder))
  }

  return {
    ack,
    async joinViewer({ port, onEdit, keep, onClose }) {
      const { socket, state } = await join({
        port,
        onClose,
        onUpdate: (payload) => {
          keep?.push(Uint8Array.from(payload))
          scanYjsEdits(payload, onEdit)
        },
      })
      return { socket, start: state }
    },
    async joinWriter({ port, row, onEdit, onAck, onClose }) {
      let acked = 0
      const { socket, state } = await join({
        port,
        onClose,
        onUpdate: (payload) => scanYjsEdits(payload, onEdit),
        // Answers come in the order of the updates.
        onReceived: () => {
          onAck(acked)
          acked += 1
        },
      })
      const doc = new Y.Doc()
      Y.applyUpdate(doc, state)
      const cells = doc.getMap('cells')
      let update = new Uint8Array()
      doc.on('update', (data) => {
        update = data
      })
      const org = orgs[row]
      return {
        socket,
        doc,
        encodeEdit: (column, value) => {
          cells.set(cellKey(org, indicators[column]), value)
          return [updateMessage(update)]
        },
      }
    },
    readSheet(start, payloads) {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, start)
      for (const payload of payloads) Y.applyUpdate(doc, readState(payload))
      const cells = doc.getMap('cells')
      return (row, column) => cells.get(cellKey(orgs[row], indicators[column]))
    },
  }
}
