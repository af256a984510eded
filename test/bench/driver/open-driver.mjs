import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { cellKey } from '../fixture/one-document.mjs'
import { communityIds, indicators, sheet } from '../fixture/sheet.mjs'
import { serve } from '../harness/child.mjs'
import { openLightSocket } from '../harness/light-socket.mjs'
import { controlFrame, feedRequest, headersOf, isSnapshot } from '../subjects/huibiao-wire.mjs'

/** Opens the sheet once, as a page of ours does, and reads all of it. */
async function openOurs({ port, sessions }) {
  const began = performance.now()
  const cells = new Map()
  const own = new Y.Doc()
  let snapshotBytes = 0
  let snapshotAt = 0
  let done = () => undefined
  const whole = new Promise((resolve) => {
    done = () => resolve(undefined)
  })
  const finish = () => {
    if (snapshotAt > 0 && own.getMap('cells').size > 0) done()
  }
  const socket = await openLightSocket({
    port,
    path: '/ws',
    headers: headersOf(port, sessions.writers[0]),
    onMessage: (payload, ws) => {
      if (isSnapshot(payload)) {
        const { keys, rows } = JSON.parse(payload.toString('utf8', 1))
        for (const [org, , ...values] of rows)
          for (const [i, value] of values.entries()) cells.set(`${org}/${keys[i]}`, value)
        snapshotBytes = payload.length
        snapshotAt = performance.now()
      } else if (payload[0] === 0) {
        if (payload.includes('"opened"'))
          ws.send(Buffer.concat([Buffer.of(1, 0, 0), varBytes(Y.encodeStateVector(own))]))
      } else if (payload[1] === 0 && payload[2] === 1) {
        const decoder = decoding.createDecoder(payload)
        decoder.pos = 3
        Y.applyUpdate(own, decoding.readVarUint8Array(decoder))
      }
      finish()
    },
  })
  socket.send(controlFrame(feedRequest))
  const [org] = communityIds()
  socket.send(controlFrame({ t: 'open', ch: 1, table: sheet.table, period: sheet.period, org }))
  await whole
  const ms = performance.now() - began
  socket.close()
  return { ms, snapshotMs: snapshotAt - began, bytes: socket.bytesIn, snapshotBytes, cells: cells.size }
}

const varBytes = (bytes) => encoding.encode((encoder) => encoding.writeVarUint8Array(encoder, bytes))

/** Opens the sheet once as one document and reads all of it. */
async function openDocument({ subject, port }) {
  const began = performance.now()
  const doc = new Y.Doc()
  const address = subject === 'hocuspocus' ? 'sheet' : undefined
  const head = address === undefined ? [] : [address.length, ...Buffer.from(address)]
  let done = (_bytes) => undefined
  const step2 = new Promise((resolve) => {
    done = resolve
  })
  const socket = await openLightSocket({
    port,
    path: address === undefined ? '/sheet' : '/',
    onMessage: (payload) => {
      if (payload[head.length] === 0 && payload[head.length + 1] === 1) {
        const decoder = decoding.createDecoder(payload)
        decoder.pos = head.length + 2
        Y.applyUpdate(doc, decoding.readVarUint8Array(decoder))
        done(payload.length)
      }
    },
  })
  if (address !== undefined) socket.send(Uint8Array.from([...head, 2, 0, 0])) // an empty token
  socket.send(Uint8Array.from([...head, 0, 0, ...varBytes(Y.encodeStateVector(new Y.Doc()))]))
  const snapshotBytes = await step2
  const cells = doc.getMap('cells')
  let found = 0
  for (const org of communityIds())
    for (const indicator of indicators) if (cells.has(cellKey(org, indicator))) found += 1
  const ms = performance.now() - began
  socket.close()
  return { ms, snapshotMs: ms, bytes: socket.bytesIn, snapshotBytes, cells: found }
}

serve({
  open: (options) => (options.subject === 'huibiao' ? openOurs(options) : openDocument(options)),
})
