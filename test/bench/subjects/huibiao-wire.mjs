import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { communityIds, editBase, indicators, maxRows, sheet } from '../fixture/sheet.mjs'
import { openLightSocket } from '../harness/light-socket.mjs'

const messageSync = 0
const messageSaved = 100
const messageRefused = 101
const writingChannel = 1

const orgs = communityIds(maxRows)

/**
 * Finds the numbers of edits in a delta by its bytes: `,1#########,"` is a cell's value (a total is followed by a
 * number, not by a name). The same kind of look as {@link import('./yjs-wire.mjs').scanYjsEdits} takes.
 * @param {Uint8Array} data JSON
 * @param {(edit: number) => void} onEdit
 */
export function scanJsonEdits(data, onEdit) {
  const last = data.length - 13
  for (let i = 1; i <= last; i += 1) {
    // A comma, a 1, nine digits, a comma, a quote: most positions fail at the first look.
    if (data[i + 1] !== 0x31 || data[i] !== 0x2c || data[i + 11] !== 0x2c || data[i + 12] !== 0x22) continue
    let value = 1
    for (let k = i + 2; k < i + 11; k += 1) {
      const digit = data[k] - 0x30
      if (digit < 0 || digit > 9) {
        value = 0
        break
      }
      value = value * 10 + digit
    }
    if (value >= editBase) onEdit(value - editBase)
  }
}

/** @param {object} message */
export function controlFrame(message) {
  return Buffer.concat([Buffer.of(0), Buffer.from(JSON.stringify(message))])
}

/** @param {(encoder: encoding.Encoder) => void} write */
const channelFrame = (write) =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, writingChannel)
    write(encoder)
  })

const syncFrame = (step, body) =>
  channelFrame((encoder) => {
    encoding.writeVarUint(encoder, messageSync)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, body)
  })

export const feedRequest = { t: 'feed', table: sheet.table, period: sheet.period, scope: sheet.scope }

export const isDelta = (payload) => payload[0] === 0 && payload[6] === 0x22 && payload[7] === 0x64 // {"t":"d
export const isSnapshot = (payload) => payload[0] === 0 && payload[6] === 0x22 && payload[7] === 0x73 // {"t":"s

/** Headers of a signed-in browser on our own page. */
export const headersOf = (port, session) => ({ Cookie: session, Origin: `http://127.0.0.1:${port}` })

/**
 * How a page of ours speaks: the feed to see with, a channel for the person's own return to write with.
 * @returns {import('./wire.mjs').Wire}
 */
export function createHuibiaoWire() {
  return {
    ack: 'durable',
    async joinViewer({ port, session, onEdit, keep, onClose }) {
      let started = (/** @type {Uint8Array} */ _snapshot) => undefined
      const start = new Promise((resolve) => {
        started = resolve
      })
      let begun = false
      const socket = await openLightSocket({
        port,
        path: '/ws',
        headers: headersOf(port, session),
        onClose,
        onMessage: (payload) => {
          if (begun && isDelta(payload)) {
            keep?.push(Uint8Array.from(payload))
            scanJsonEdits(payload, onEdit)
          } else if (isSnapshot(payload)) {
            begun = true
            started(Uint8Array.from(payload))
          }
        },
      })
      socket.send(controlFrame(feedRequest))
      return { socket, start: await start }
    },

    async joinWriter({ port, session, row, feed, onEdit, onAck, onClose }) {
      const doc = new Y.Doc()
      const org = orgs[row]
      let ready = (/** @type {undefined} */ _nothing) => undefined
      const synced = new Promise((resolve) => {
        ready = resolve
      })
      const receive = (payload) => {
        const decoder = decoding.createDecoder(payload)
        decoding.readVarUint(decoder)
        const type = decoding.readVarUint(decoder)
        if (type === messageSaved) onAck(decoding.readVarUint(decoder))
        else if (type === messageRefused) onClose?.(0, decoding.readVarString(decoder))
        else if (type === messageSync) {
          const step = decoding.readVarUint(decoder)
          const body = decoding.readVarUint8Array(decoder)
          if (step === 0) socket.send(syncFrame(1, Y.encodeStateAsUpdate(doc, body)))
          else Y.applyUpdate(doc, body)
          if (step === 1) ready(undefined)
        }
      }
      const control = (payload) => {
        if (isDelta(payload)) {
          scanJsonEdits(payload, onEdit)
          return
        }
        if (isSnapshot(payload)) return
        const message = JSON.parse(payload.toString('utf8', 1))
        if (message.t === 'opened') {
          if (message.access !== 'write') onClose?.(0, `read only: ${message.reason}`)
          socket.send(syncFrame(0, Y.encodeStateVector(doc)))
        } else if (message.t === 'closed' || message.t === 'refused') onClose?.(0, JSON.stringify(message))
      }
      const socket = await openLightSocket({
        port,
        path: '/ws',
        headers: headersOf(port, session),
        onClose,
        onMessage: (payload) => (payload[0] === 0 ? control(payload) : receive(payload)),
      })
      if (feed) socket.send(controlFrame(feedRequest))
      socket.send(
        controlFrame({ t: 'open', ch: writingChannel, table: sheet.table, period: sheet.period, org }),
      )
      await synced
      const cells = doc.getMap('cells')
      let update = new Uint8Array()
      let marker = 0
      doc.on('update', (data) => {
        update = data
      })
      return {
        socket,
        doc,
        encodeEdit: (column, value) => {
          cells.set(indicators[column], value)
          const number = marker
          marker += 1
          return [
            syncFrame(2, update),
            channelFrame((encoder) => {
              encoding.writeVarUint(encoder, messageSaved)
              encoding.writeVarUint(encoder, number)
            }),
          ]
        },
      }
    },

    readSheet(start, payloads) {
      const parse = (payload) => JSON.parse(Buffer.from(payload).toString('utf8', 1))
      const { keys, rows } = parse(start)
      const cells = new Map()
      for (const [org, , ...values] of rows)
        values.forEach((value, i) => {
          cells.set(`${org}/${keys[i]}`, value)
        })
      for (const payload of payloads)
        for (const [org, key, value] of parse(payload).cells) cells.set(`${org}/${key}`, value)
      const orgs = communityIds(maxRows)
      return (row, column) => cells.get(`${orgs[row]}/${indicators[column]}`)
    },
  }
}
