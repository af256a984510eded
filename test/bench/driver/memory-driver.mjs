import { communityIds, sheet } from '../fixture/sheet.mjs'
import { serve } from '../harness/child.mjs'
import { inParallel, openLightSocket } from '../harness/light-socket.mjs'
import { controlFrame, headersOf } from '../subjects/huibiao-wire.mjs'
import { createWire } from '../subjects/wire.mjs'

/** @type {any[]} */
let sockets = []

/** Viewers of the sheet, who then only sit there. */
async function join({ subject, port, sessions, viewers }) {
  const wire = createWire(subject)
  sockets = await inParallel(viewers, 10, async (index) => {
    const session = sessions.viewers?.[index]
    const { socket } = await wire.joinViewer({ port, session, onEdit: () => undefined })
    return socket
  })
}

/** Ours: one more socket that opens every return of the sheet, to read; each becomes a document in the server. */
async function openReturns({ port, sessions }) {
  let opened = 0
  let done = () => undefined
  const all = new Promise((resolve) => {
    done = () => resolve(undefined)
  })
  const socket = await openLightSocket({
    port,
    path: '/ws',
    headers: headersOf(port, sessions.viewers[0]),
    onMessage: (payload) => {
      if (payload[0] !== 0 || !payload.includes('"opened"')) return
      opened += 1
      if (opened === sheet.communities) done()
    },
  })
  sockets.push(socket)
  for (const [i, org] of communityIds().entries())
    socket.send(controlFrame({ t: 'open', ch: i + 1, table: sheet.table, period: sheet.period, org }))
  await all
}

function stop() {
  for (const socket of sockets) socket.close()
}

serve({ join, openReturns, stop })
